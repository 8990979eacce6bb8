"""A happening that one or more claims are judged to describe."""

from __future__ import annotations

from dataclasses import dataclass

from allegiance.model.identity import ActorId, ClaimId, EventId, PlaceId
from allegiance.model.ontology import Modality, Quad, quad_of
from allegiance.model.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What several claims describe. `when` is always given: wide bounds near publication where no claim has days.

    `publishers` are the independent publishers behind it; `inner` is the act inside a speech act ("RETREAT/ceasefire"
    or a type) where one was coded beside it; `is_own_word` says that only a party to it tells it. `probability` 0-1.
    """

    id: EventId
    type: str
    mode: str | None
    source: tuple[ActorId, ...]
    target: tuple[ActorId, ...]
    symmetric: bool
    modality: Modality
    place: PlaceId | None
    when: When
    claims: tuple[ClaimId, ...]
    publishers: tuple[str, ...]
    inner: str | None
    is_own_word: bool
    confidence: float
    probability: float

    def __post_init__(self) -> None:
        if not self.claims:
            raise ValueError(f"event {self.id}: no claim")

    @property
    def quad(self) -> Quad:
        """The quad of the event's type."""
        return quad_of(self.type)

    @property
    def actors(self) -> tuple[ActorId, ...]:
        """All actors at either end, each once, in order."""
        return tuple(dict.fromkeys((*self.source, *self.target)))
