"""Facts beside the scale: ties, descent and claimed control."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.actor import DescentKind
from allegiance.model.identity import ActorId, ClaimId, PlaceId
from allegiance.model.when import When


class TieKind(StrEnum):
    """A directed standing fact."""

    BACKS = "backs"
    BELONGS = "belongs"
    LEADS = "leads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`source` backs, belongs to or leads `target`, told over `valid`."""

    kind: TieKind
    source: ActorId
    target: ActorId
    valid: When
    claims: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Bodies that came from bodies, as reported."""

    kind: DescentKind
    before: tuple[ActorId, ...]
    after: tuple[ActorId, ...]
    when: When
    claims: tuple[ClaimId, ...]


class ControlMode(StrEnum):
    """What is claimed about who has a place."""

    HOLDS = "holds"
    TAKES = "takes"
    LOSES = "loses"
    HANDS_OVER = "hands-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A claimed control of a place: always dated, never a polygon; `is_denied` when the text says it is not so."""

    actor: ActorId
    place: PlaceId
    mode: ControlMode
    when: When
    is_denied: bool
    claims: tuple[ClaimId, ...]
    publishers: tuple[str, ...]
