"""Gold passages and a coder's claims in, precision, recall and modality accuracy out.

A claim is found when type, source and target agree. Mentions agree when one's words contain the other's, so that
"Ahrar al-Sham" and "Ahrar al-Sham fighters" are one; for symmetric claims the two ends are compared as one set.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """A claim in the form of worked-examples.jsonl: mentions as written, days as ISO text."""

    trigger: str
    type: str
    mode: str | None
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool
    modality: str
    speaker: str | None
    place: str | None
    when: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPassage:
    """A passage with its publication date, all its claims, and its register ("headline", "caption", …) where told."""

    text: str
    published: str
    claims: tuple[GoldClaim, ...]
    register: str | None = None


@dataclass(slots=True)
class Tally:
    """Counts over passages. Rates are None where nothing was counted."""

    n_gold: int = 0
    n_found: int = 0
    n_right: int = 0
    n_triple: int = 0
    agreeing: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float | None:
        """Share of the coder's claims that are right."""
        return self.n_right / self.n_found if self.n_found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold claims that were found."""
        return self.n_right / self.n_gold if self.n_gold else None

    def share(self, name: str) -> float | None:
        """Share of the found claims whose field `name` agrees with gold."""
        return self.agreeing[name] / self.n_right if self.n_right else None


def read_gold(lines: Iterable[str]) -> tuple[GoldPassage, ...]:
    """Read passages in the form of worked-examples.jsonl."""
    return tuple(_passage(json.loads(line)) for line in lines if line.strip())


def worked_examples() -> tuple[GoldPassage, ...]:
    """The 40 worked examples that the ontology guide comes with."""
    path = files("allegiance") / "data" / "ontology" / "worked-examples.jsonl"
    return read_gold(path.read_text(encoding="utf8").split("\n"))


def _passage(row: dict[str, Any]) -> GoldPassage:
    return GoldPassage(
        text=row["text"],
        published=row["published"],
        claims=tuple(read_claim(claim) for claim in row["claims"]),
        register=row.get("register"),
    )


def read_claim(row: dict[str, Any]) -> GoldClaim:
    """Read one claim of a gold passage."""
    return GoldClaim(
        trigger=row["trigger"],
        type=row["type"],
        mode=row["mode"],
        source=tuple(row["source"]),
        target=tuple(row["target"]),
        symmetric=row["symmetric"],
        modality=row["modality"],
        speaker=row["speaker"],
        place=row["place"],
        when=tuple(row["when"]) if row["when"] else None,
    )


def score_claims(gold: Sequence[GoldClaim], found: Sequence[GoldClaim], tally: Tally) -> None:
    """Add one passage to the tally: each gold claim takes at most one found claim, the best one."""
    tally.n_gold += len(gold)
    tally.n_found += len(found)
    free = list(found)
    for claim in gold:
        fitting = [other for other in free if agrees(claim, other)]
        if not fitting:
            continue
        best = max(fitting, key=lambda other: _closeness(claim, other))
        free.remove(best)
        tally.n_right += 1
        for name in ("mode", "modality", "symmetric"):
            tally.agreeing[name] += getattr(claim, name) == getattr(best, name)
        for name in ("speaker", "place"):
            tally.agreeing[name] += same_words(getattr(claim, name), getattr(best, name))
        tally.agreeing["when"] += claim.when == best.when
        tally.agreeing["trigger"] += same_words(claim.trigger, best.trigger)


def agrees(gold: GoldClaim, found: GoldClaim) -> bool:
    """Tell whether type, source and target agree."""
    if gold.type != found.type:
        return False
    if gold.symmetric or found.symmetric:
        return same_set((*gold.source, *gold.target), (*found.source, *found.target))
    return same_set(gold.source, found.source) and same_set(gold.target, found.target)


def same_set(gold: Sequence[str], found: Sequence[str]) -> bool:
    """Tell whether two sets of mentions agree one to one."""
    free = list(found)
    for mention in gold:
        match = next((other for other in free if same_words(mention, other)), None)
        if match is None:
            return False
        free.remove(match)
    return not free


def same_words(one: str | None, other: str | None) -> bool:
    """Tell whether one's words contain the other's; None agrees with None only."""
    if one is None or other is None:
        return one is other
    a, b = _words(one), _words(other)
    return bool(a and b) and (a <= b or b <= a)


def _words(text: str) -> frozenset[str]:
    plain = text.casefold().replace("'s", "").replace("’s", "").replace("-", " ")
    return frozenset(plain.split()) - {"the", "of", "a", "an"}


def _closeness(gold: GoldClaim, found: GoldClaim) -> int:
    return (
        3 * (gold.modality == found.modality)
        + 2 * same_words(gold.trigger, found.trigger)
        + (gold.mode == found.mode)
        + same_words(gold.place, found.place)
    )
