"""What may come next for a pair, with the distribution and the method."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allegiance.model.ontology import Quad
from allegiance.model.relation import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class CountForecast:
    """Probability of 0 … 20 events of one quad in the horizon's last period; the rest up to 1 is the mass above 20."""

    first: str
    second: str
    quad: Quad
    mean: float
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        if min(self.probabilities) < 0 or sum(self.probabilities) > 1 + 1e-9:
            raise ValueError(f"forecast {self.first}-{self.second} {self.quad}: not a distribution")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateForecast:
    """Probability of each state `horizon_days` after `last_data_day`, and of warmer, same or colder than now."""

    pair: Pair
    last_data_day: date
    horizon_days: int
    states: tuple[float, ...]
    warmer: float
    same: float
    colder: float
    method: str
