"""Marked time expressions in, how many are read as the marked days out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality
from allegiance.model.when import When, parse_partial_date
from allegiance.resolve.when import resolve_when

FILE = Path(__file__).parents[1] / "when" / "times.jsonl"
# what the coder tells the reader of times in the flow: whether the sentence speaks of what is to come
_AHEAD = re.compile(
    r"\b(?:will|shall|plans?|planned|due|scheduled|expected|is to|are to|intends?|set to|would|must|deadline"
    r"|postponed|expires?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One expression, the days it should mean, and those that were read."""

    row: dict[str, Any]
    wanted: When
    found: When | None

    @property
    def is_right(self) -> bool:
        """Tell whether both ends are right."""
        return self.found == self.wanted


def load() -> list[dict[str, Any]]:
    """Read the marked expressions."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf8").splitlines() if line]


def judge(rows: list[dict[str, Any]]) -> list[Judged]:
    """Read each expression as the flow does."""
    judged = []
    for row in rows:
        before, _, after = row["text"].partition(row["expression"])
        sentence = re.split(r"[.!?] ", before)[-1] + row["expression"] + re.split(r"[.!?](?: |$)", after)[0]
        is_ahead = bool(_AHEAD.search(sentence))
        found = resolve_when(
            row["expression"],
            telling=Telling.FUTURE if is_ahead else Telling.PAST,
            published=parse_partial_date(row["published"]),
            modality=Modality.PLANNED if is_ahead else Modality.HAPPENED,
            text=before,
        )
        wanted = When(date.fromisoformat(row["earliest"]), date.fromisoformat(row["latest"]))
        judged.append(Judged(row, wanted, found))
    return judged


def score(judged: list[Judged]) -> dict[str, Any]:
    """Return the share read right, in all and by the kind that the note names."""
    right, total = Counter[str](), Counter[str]()
    for item in judged:
        kind = item.row["note"].split(":")[0]
        total[kind] += 1
        right[kind] += item.is_right
    return {
        "n": len(judged),
        "accuracy": round(sum(right.values()) / max(len(judged), 1), 3),
        "by rule": {kind: {"n": n, "accuracy": round(right[kind] / n, 3)} for kind, n in sorted(total.items())},
    }
