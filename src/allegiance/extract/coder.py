"""The protocol every coder keeps: reports with their sentences in, one Coding a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from allegiance.model.claim import Coding
from allegiance.model.report import Report
from allegiance.model.sentence import Sentence

SplitReport = tuple[Report, Sequence[Sentence]]


class Coder(Protocol):
    """Codes reports. `tests/extract/coder_checks.py` is the list of checks that every coder passes.

    `name` is name@version and changes whenever the coder's output may change: it names parser and weights by digest.
    """

    @property
    def name(self) -> str:
        """name@version, as it stands in every claim."""
        ...

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        """Yield one Coding a report, in order; keeps at most one batch of reports in memory."""
        ...
