"""A decision about the registry, a claim or a report: a row that is never changed; undoing it is another row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allegiance.errors import RegistryError


class DecisionKind(StrEnum):
    """What was decided."""

    ADD = "add"  # a new actor: id, name, kind, country, sectors
    ALIAS = "alias"  # a name for an actor: name, name_kind, language, from, to
    MERGE = "merge"  # two rows of the registry are one actor: other
    SPLIT = "split"  # a name belongs to another actor than it stands under: name, id
    ACCEPT = "accept"  # a claim says what its sentence says: why
    REJECT = "reject"  # a claim does not say what its sentence says: why
    CORRECT = "correct"  # a claim says it when put so: type, mode, modality, source, target, place, when, why
    WITHDRAW = "withdraw"  # a report was taken back, or should never have been read: why
    UNDO = "undo"  # an earlier decision no longer holds: number


ABOUT_CLAIMS = frozenset({DecisionKind.ACCEPT, DecisionKind.REJECT, DecisionKind.CORRECT})
ABOUT_RECORD = ABOUT_CLAIMS | {DecisionKind.WITHDRAW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. `number` counts from 1 in the store; `subject` is what is decided on; `content` by kind."""

    number: int
    kind: DecisionKind
    subject: str
    content: Mapping[str, str]
    author: str
    made_at: datetime


def holding(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that no later one has undone, in order; an undo may be undone."""
    held: dict[int, Decision] = {}
    undone: dict[int, Decision] = {}
    for decision in decisions:
        if decision.kind is not DecisionKind.UNDO:
            held[decision.number] = decision
            continue
        number = int(decision.content["number"])
        target = held.pop(number, None)
        if target is not None:
            undone[decision.number] = target
        elif number in undone:  # an undo that is undone: what it took away holds again
            target = undone.pop(number)
            held[target.number] = target
        else:
            raise RegistryError(
                f"decision {decision.number}: there is no decision {number} to undo; name one that holds"
            )
    return [held[number] for number in sorted(held)]
