"""The names of sets in, each measured or left out with its reason out, as a table and as JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.coding.figure import BenchmarkSet, Digest, Figure, Measured, digest_files
from benchmarks.coding.flow import Flow

ROOT = Path(__file__).parents[2]
KNOWN = Path(__file__).with_name("known.toml")
HEADER: tuple[str, ...] = ("set", "measure", "ours", "±", "trivial", "peer", "bar", "met", "n", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one set: its figures and digest, or the reason why it was left out."""

    chosen: BenchmarkSet
    measured: Measured | None = None
    digest: Digest | None = None
    reason: str | None = None


@cache
def _known() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(KNOWN.read_text(encoding="utf8"))


def beside(name: str, figure: Figure) -> Mapping[str, Any]:
    """The bar and the published figure that stand beside a figure; empty where there are none."""
    return _known().get(name, {}).get(figure.measure, {})


def is_met(name: str, figure: Figure) -> bool | None:
    """Tell whether a figure reaches its bar; None where there is no bar or no figure."""
    row = beside(name, figure)
    if figure.ours is None or not {"at_least", "at_most"} & set(row):
        return None
    return bool(figure.ours >= row["at_least"] if "at_least" in row else figure.ours <= row["at_most"])


def measure_sets(chosen: Sequence[BenchmarkSet], flow: Flow, data: Path) -> Iterator[Result]:
    """Measure sets one after another; a set with a file missing is left out."""
    for item in chosen:
        paths = item.paths(data=data, root=ROOT)
        missing = [path for path in paths if not path.is_file()]
        if missing:
            yield Result(chosen=item, reason=f"{missing[0]}: not found; name the folder of the shared data with --data")
        else:
            yield Result(chosen=item, measured=item.measure(paths, flow), digest=digest_files(paths))


def read_commit(root: Path) -> str | None:
    """The commit that is checked out, read from the files of git; None outside a checkout. Changes do not show."""
    head = root / ".git" / "HEAD"
    if not head.is_file():
        return None
    told = head.read_text(encoding="utf8").strip()
    if not told.startswith("ref: "):
        return told
    name = told.removeprefix("ref: ")
    loose, packed = root / ".git" / name, root / ".git" / "packed-refs"
    if loose.is_file():
        return loose.read_text(encoding="utf8").strip()
    lines = packed.read_text(encoding="utf8").split("\n") if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), None)


def as_json(results: Sequence[Result], flow: Flow) -> str:
    """Write results with commit, day, coder and the digest of each set."""
    document = {
        "commit": read_commit(ROOT),
        "date": date.today().isoformat(),
        "coder": flow.tools.coder.name,
        "limit": flow.limit,
        "sets": {result.chosen.name: _json_row(result) for result in results},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _json_row(result: Result) -> dict[str, object]:
    name = result.chosen.name
    if result.measured is None:
        return {"left_out": result.reason}
    figures = [
        {**asdict(figure), **beside(name, figure), "is_met": is_met(name, figure)} for figure in result.measured.figures
    ]
    row: dict[str, object] = {"digest": result.digest, "figures": figures, "tables": dict(result.measured.tables)}
    return {**row, "note": result.chosen.note} if result.chosen.note else row


def table_rows(result: Result) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table for one set."""
    name = result.chosen.name
    if result.measured is None:
        yield (name, f"left out: {result.reason}")
        return
    for figure in result.measured.figures:
        row = beside(name, figure)
        bar = f"≥ {row['at_least']:.2f}" if "at_least" in row else f"≤ {row['at_most']:.2f}" if "at_most" in row else ""
        met = {True: "yes", False: "no", None: ""}[is_met(name, figure)]
        numbers = (_cell(figure.ours), _cell(figure.noise), _cell(figure.trivial), _cell(figure.peer))
        yield (name, figure.measure, *numbers, bar, met, str(figure.n), row.get("known", result.chosen.note))


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def as_table(results: Sequence[Result]) -> str:
    """Lay results out in columns, a blank line between sets."""
    groups: list[list[tuple[str, ...]]] = [[HEADER], *(list(table_rows(result)) for result in results)]
    rows = [row for group in groups for row in group if len(row) == len(HEADER)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    lines = []
    for group in groups:
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in group
        ]
        lines.append("")
    return "\n".join(lines)
