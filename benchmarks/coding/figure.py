"""What a set is and what measuring it gives: figures with what stands beside them, and tables for whoever digs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.coding.flow import Flow
from benchmarks.coding.ratio import Ratio

Digest = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure of one set, 0-1. `n` is what it is a share of, `trivial` the same of a coder that knows nothing.

    `peer` is the same of a published coder whose answers stand in the rows. `noise` is the standard deviation over
    bootstrap samples of the set; None where it was not worked out.
    """

    measure: str
    ours: float | None
    n: int
    trivial: float | None = None
    noise: float | None = None
    peer: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The figures of a set, with tables by name that go into the JSON only."""

    figures: tuple[Figure, ...]
    tables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkSet:
    """A set of rows: its files, of the shared data or of the repository, and how they are measured.

    An optional set is measured only where it is asked for by name; a guarded one has floors. `note` is what the figures
    must not be read without.
    """

    name: str
    files: tuple[str, ...]
    measure: Callable[[Sequence[Path], Flow], Measured]
    is_committed: bool = False
    is_optional: bool = False
    is_trained_on: bool = False
    note: str = ""

    @property
    def is_guarded(self) -> bool:
        """Tell whether the set stands in the repository and says something of the coder."""
        return self.is_committed and not self.is_trained_on

    def paths(self, *, data: Path, root: Path) -> list[Path]:
        """Where the files of the set are to be found."""
        base = root if self.is_committed else data
        return [path for pattern in self.files for path in sorted(base.glob(pattern)) or [base / pattern]]


def ratio_figure(measure: str, ours: Ratio, trivial: Ratio | float | None = None) -> Figure:
    """Make the figure of a ratio."""
    beside = trivial.value if isinstance(trivial, Ratio) else trivial
    return Figure(measure=measure, ours=ours.value, n=ours.n, trivial=beside, noise=ours.noise())


def digest_files(paths: Sequence[Path]) -> Digest:
    """Digest the names and bytes of files: what was measured on, to the byte."""
    parts = [[path.name, hashlib.sha256(path.read_bytes()).hexdigest()] for path in paths]
    return hashlib.sha256(json.dumps(parts).encode("utf8")).hexdigest()[:16]
