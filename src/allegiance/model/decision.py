"""A reviewer's decision about the registry: a row that is never changed; undoing it is another row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DecisionKind(StrEnum):
    """What was decided."""

    ADD = "add"  # a new actor: id, name, kind, country, sectors
    ALIAS = "alias"  # a name for an actor: name, name_kind, language, from, to
    MERGE = "merge"  # two rows of the registry are one actor: other
    SPLIT = "split"  # a name belongs to another actor than it stands under: name, id
    UNDO = "undo"  # an earlier decision no longer holds: number


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. `number` counts from 1 in the store; `subject` is the actor decided on; `content` by kind."""

    number: int
    kind: DecisionKind
    subject: str
    content: Mapping[str, str]
    author: str
    made_at: datetime
