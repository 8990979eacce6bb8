"""Measured sets in, what has sunk below its floor or changed under it out.

`floors.toml` holds for each committed set its digest and for each measure the floor and the tolerance that went into
it: 1.645 standard deviations over 1,000 bootstrap samples of the passages, or 3/n where that is more (a share of 1 has
no bootstrap noise; with nothing wrong among n, as many as 3/n may be). A coder as good as the one that set the floor
would fall below it on one set of passages in twenty. A floor is lowered only by hand and with a reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.coding.figure import Digest, Figure
from benchmarks.coding.run import Result

PATH = Path(__file__).with_name("floors.toml")
N_DEVIATIONS = 1.645
LEAST_N = 30  # a figure on fewer is not guarded
GUARDED = ("claim F1", "modality", "actual or not", "headline type accuracy")
CAPPED = ("claim-free passages with a claim",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What a measure of a set must reach: at least `floor`, or at most `cap`."""

    measure: str
    tolerance: float
    floor: float | None = None
    cap: float | None = None

    def fault(self, ours: float | None) -> str | None:
        """Say what is wrong with a figure, None where nothing is."""
        if ours is None:
            return f"{self.measure}: not measured"
        if self.floor is not None and ours < self.floor:
            return f"{self.measure}: {ours:.3f} is below the floor {self.floor:.3f}"
        if self.cap is not None and ours > self.cap:
            return f"{self.measure}: {ours:.3f} is above the cap {self.cap:.3f}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The floors of one set, which hold for these very bytes."""

    digest: Digest
    floors: tuple[Floor, ...]


def read_floors(path: Path = PATH) -> Mapping[str, Guard]:
    """Read the floors of each set."""
    document = tomllib.loads(path.read_text(encoding="utf8"))
    return {
        name: Guard(
            digest=table["digest"],
            floors=tuple(Floor(measure=measure, **row) for measure, row in table["measures"].items()),
        )
        for name, table in document.items()
    }


def find_faults(results: Iterable[Result], guards: Mapping[str, Guard]) -> list[str]:
    """Say of each guarded set what is below its floor, and whether it is another set than the floors were set on."""
    faults = []
    for result in results:
        name, guard = result.chosen.name, guards.get(result.chosen.name)
        if guard is None:
            faults.append(f"{name}: has no floors; set them with --propose-floors")
            continue
        if result.measured is None:
            faults.append(f"{name}: {result.reason}")
            continue
        if result.digest != guard.digest:
            faults.append(f"{name}: the digest is {result.digest}, the floors hold for {guard.digest}; set them anew")
        ours = {figure.measure: figure.ours for figure in result.measured.figures}
        faults += [f"{name}: {fault}" for floor in guard.floors if (fault := floor.fault(ours.get(floor.measure)))]
    return faults


def propose_floors(results: Sequence[Result]) -> str:
    """Write floors.toml anew with what is measured now, less the tolerance."""
    lines = [
        "# Written by `python -m benchmarks.coding --propose-floors`; floors.py says how the tolerance is worked out.",
        "",
    ]
    for result in results:
        if result.measured is not None:
            lines += [f"[{result.chosen.name}]", f'digest = "{result.digest}"', f"[{result.chosen.name}.measures]"]
            lines += [line for figure in result.measured.figures if (line := _propose(figure))]
            lines.append("")
    return "\n".join(lines)


def _propose(figure: Figure) -> str | None:
    if figure.ours is None or figure.n < LEAST_N or figure.measure not in (*GUARDED, *CAPPED):
        return None
    tolerance = max(N_DEVIATIONS * (figure.noise or 0.0), 3 / figure.n)
    if figure.measure in CAPPED:
        return f'"{figure.measure}" = {{ cap = {figure.ours + tolerance:.3f}, tolerance = {tolerance:.3f} }}'
    return f'"{figure.measure}" = {{ floor = {figure.ours - tolerance:.3f}, tolerance = {tolerance:.3f} }}'
