"""Files named on the command line in; claims, types, actors and forecasts on standard output out, without a store."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from allegiance.errors import InputRefused, UsageError
from allegiance.model.report import Report
from allegiance.model.when import When, parse_partial_date
from allegiance.pipeline import Toolkit, code_reports
from allegiance.read.file import read_bytes, read_path
from allegiance.read.mark import Mark

if TYPE_CHECKING:
    from datetime import date

InputForm = Literal["auto", "lines", "jsonl"]
DONE, SOME_REFUSED = 0, 1


def write_out(text: str) -> None:
    """Write to standard output in UTF-8, whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf8", "backslashreplace"))


def say(text: str) -> None:
    """Write a message to standard error."""
    sys.stderr.buffer.write(f"allegiance: {text}\n".encode("utf8", "backslashreplace"))
    sys.stderr.buffer.flush()


def read_inputs(
    paths: Iterable[str], publisher: str | None, published: When | None, form: InputForm
) -> Iterator[Report | InputRefused]:
    """Read each file as it is named; an address or a file that cannot be read is refused and the rest read."""
    for name in paths:
        if name == "-":
            data = sys.stdin.buffer.read()
            found = read_bytes(data, "-", publisher=publisher, published=published, input_form=form)
        elif is_address(name):
            found = iter(
                [InputRefused(name, "addresses are fetched into a store alone", "name it to `allegiance read`")]
            )
        else:
            found = read_path(Path(name), publisher=publisher, published=published, input_form=form)
        yield from (item for item in found if not isinstance(item, Mark))


def is_address(name: str) -> bool:
    """Tell whether an input is a web address and no file."""
    return name.casefold().startswith(("http://", "https://"))


def _processes() -> int:
    """One for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_files(
    files: Iterable[str], publisher: str | None, published: When | None, form: InputForm, *, explain: bool
) -> int:
    """Write one claim a line to standard output, and what was refused to standard error."""
    from allegiance.exchange.claim_jsonl import claim_rows, format_json

    tools = Toolkit()
    refused: list[InputRefused] = []

    def readable() -> Iterator[Report]:
        for item in read_inputs(files, publisher, published, form):
            if isinstance(item, InputRefused):
                refused.append(item)
                say(f"refused {item}")
            else:
                yield item

    for coded in code_reports(readable(), tools, processes=_processes()):
        parts = (coded.report, coded.sentences, coded.coding, coded.resolutions, coded.places, tools.registry)
        for row in claim_rows(*parts, explain=explain):
            write_out(format_json(row) + "\n")
        if explain:
            for sentence_id, reason in coded.coding.notes:
                index = next(s.index for s in coded.sentences if s.id == sentence_id)
                say(f"{coded.report.origin}, sentence {index}: no claim: {reason}")
    sys.stdout.buffer.flush()
    return SOME_REFUSED if refused else DONE


# Tables: tab-separated, no quoting; tabs and line breaks in cells become spaces ---------------------------------------


def _read_table(path: Path, needed: tuple[str, ...]) -> tuple[list[str], list[dict[str, str]]]:
    if not path.is_file():
        raise UsageError(f"{path}: not found; name a tab-separated file with the columns {', '.join(needed)}")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [name for name in needed if name not in header]
    if missing:
        raise UsageError(f"{path}: no column {', '.join(missing)}; the first line names the columns")
    rows = []
    for line in lines[1:]:
        if line.rstrip("\r"):
            cells = line.rstrip("\r").split("\t")
            rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
    return header, rows


def _format_table(header: list[str], rows: Iterable[Mapping[str, object]]) -> str:
    lines = ["\t".join(header)]
    lines += ["\t".join(_cell(row.get(name, "")) for name in header) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def classify_file(input_file: Path, output: Path) -> None:
    """Add type, quad, binary, modality and confidence to every row, in order."""
    from allegiance.extract.relation_type import MarkedPair

    header, rows = _read_table(input_file, ("text", "source", "target"))
    pairs = (MarkedPair(text=row["text"], source=row["source"], target=row["target"]) for row in rows)
    added = ("type", "quad", "binary", "modality", "confidence")
    labelled = [
        {**row, **{name: getattr(label, name) for name in added}}
        for row, label in zip(rows, Toolkit().pair_classifier.classify(pairs), strict=True)
    ]
    columns = [*(name for name in header if name not in added), *added]
    output.write_text(_format_table(columns, labelled), encoding="utf8", newline="")


def resolve_file(input_file: Path) -> None:
    """Write the rows with actor, canonical, score and reason added; empty where nothing fits."""
    header, rows = _read_table(input_file, ("name",))
    resolver = Toolkit().resolver
    added = ("actor", "canonical", "score", "reason")
    found = []
    for number, row in enumerate(rows, start=2):
        day = _row_day(row.get("date", ""), f"{input_file}:{number}")
        candidates = resolver.candidates(row["name"], day=day, context=row.get("context", ""))
        best = candidates[0] if candidates else None
        values = (best.actor, best.canonical, best.score, "; ".join(best.reasons)) if best else ("", "", "", "")
        found.append({**row, **dict(zip(added, values, strict=True))})
    write_out(_format_table([*(name for name in header if name not in added), *added], found))


def _row_day(text: str, where: str) -> When | None:
    if not text.strip():
        return None
    try:
        return parse_partial_date(text)
    except ValueError as error:
        say(f"{where}: {error}; the name is resolved without a day")
        return None


def forecast_file(
    events: Path, period: Literal["week", "month"], last_data_day: date, horizon: int, output: Path | None
) -> None:
    """Forecast the counts of every dyad and quad of a file of events."""
    from allegiance.exchange.forecast_csv import read_events, write_forecasts
    from allegiance.forecast.counts import forecast_counts

    if not events.is_file():
        raise UsageError(f"{events}: not found; name a CSV file with the columns date, source, target, quad")
    forecasts = forecast_counts(read_events(events), period=period, last_data_day=last_data_day, horizon=horizon)
    if output is None:
        write_forecasts(forecasts, sys.stdout, horizon=horizon)
        return
    with output.open("w", encoding="utf8", newline="") as file:
        write_forecasts(forecasts, file, horizon=horizon)
