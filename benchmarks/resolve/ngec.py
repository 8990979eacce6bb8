"""NGEC's actor tests in, how often country and sector are both right out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from allegiance.model.when import When, parse_partial_date
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.sector import ActorCode, read_code


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what is expected of it; a key that is absent is not asked for, an empty one asks for nothing."""

    text: str
    expected: dict[str, str]
    day: When | None

    def is_right(self, found: ActorCode) -> bool:
        """Tell whether country and sector are both as expected. A state counts with and without a sector."""
        wanted = {"country": found.country or "", "code_1": found.sector or ""}
        return all(
            self.expected[key] == value or (key == "code_1" and {self.expected[key], value} == {"", "GOV"})
            for key, value in wanted.items()
            if key in self.expected and set(self.expected[key]) != {"?"}
        )


def load(path: Path) -> list[Case]:
    """Read the cases that ask for a country or a sector."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]
    return [
        Case(row["text"], row["expected"], _day(row["query_date"]))
        for row in rows
        if {"country", "code_1"} & set(row["expected"])
    ]


def _day(text: str | None) -> When | None:
    try:
        return parse_partial_date(text) if text else None
    except ValueError:
        return None


def judge(cases: list[Case], resolver: ActorResolver) -> list[tuple[Case, ActorCode]]:
    """Return each case with what was read."""
    return [(case, read_code(case.text, resolver, day=case.day)) for case in cases]
