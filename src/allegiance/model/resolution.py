"""Our judgement that a mention means an actor or a place: a row of its own, never merged into the mention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import ActorId, MentionId, PlaceId


class Judgement(StrEnum):
    """What was decided, by whom it may be, about a resolution."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """`mention_id` means `entity_id` with similarity `score` 0-1, because of `reasons` (sentences shown to users)."""

    mention_id: MentionId
    entity_id: ActorId | PlaceId
    score: float
    judgement: Judgement
    reasons: tuple[str, ...]
    decided_by: str

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 1:
            raise ValueError(f"resolution of {self.mention_id}: score {self.score} is not in [0, 1]")
