"""How a pair of actors stands in a period, and the turns between."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import ActorId, ClaimId, EpisodeId, EventId
from allegiance.model.ontology import State
from allegiance.model.when import When


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two actors, unordered: `first` sorts before `second`."""

    first: ActorId
    second: ActorId

    def __post_init__(self) -> None:
        if not self.first < self.second:
            raise ValueError(f"pair {self.first}, {self.second}: ends must differ and be in order; use make_pair")


def make_pair(one: ActorId, other: ActorId) -> Pair:
    """Put two different actors in order."""
    return Pair(one, other) if one < other else Pair(other, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How a pair stands in one period.

    `states` has seven probabilities, coldest state first, that sum to 1. `level` is −1 … +1, None in a silent period;
    `low` and `high` bound its 80 % interval. `n_events` and `n_publishers` count what stands in the period itself.
    """

    pair: Pair
    period: When
    states: tuple[float, ...]
    level: float | None
    low: float
    high: float
    n_events: int
    n_publishers: int
    is_silent: bool
    method: str

    def __post_init__(self) -> None:
        if len(self.states) != len(State) or abs(sum(self.states) - 1) > 1e-6:
            raise ValueError(f"relation {self.pair}: states must be {len(State)} probabilities that sum to 1")
        if not -1 <= self.low <= self.high <= 1:
            raise ValueError(f"relation {self.pair}: interval {self.low} … {self.high} is not within −1 … 1")


class EpisodeKind(StrEnum):
    """Which way a relation turned."""

    RAPPROCHEMENT = "rapprochement"
    RUPTURE = "rupture"
    STEADY = "steady"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch in which a relation turned, each end a day with its doubt; `because` are the claims, most first."""

    id: EpisodeId
    pair: Pair
    kind: EpisodeKind
    began: When
    ended: When | None
    probability: float
    level_before: float
    level_after: float
    because: tuple[ClaimId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How much one event moved the level of a pair in a period: level with it minus level without it."""

    event: EventId
    change: float
