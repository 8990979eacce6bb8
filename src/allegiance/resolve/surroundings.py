"""The day and the country words around a name → what decides between the actors that bear it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allegiance.model.when import When

DOMINANT = 0.6  # share of the country words that makes a text be about one country

Countries = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides between actors beside the name itself: the day, and the country words around it, counted."""

    day: When | None
    countries: Countries

    @property
    def country(self) -> str | None:
        """The country that most country words speak of; None without such a majority, or for one adjective alone.

        >>> Surroundings(None, {"SYR": 4, "TUR": 2}).country
        'SYR'
        """
        total = sum(self.countries.values())
        return next((country for country, n in self.countries.items() if n >= max(2, DOMINANT * total)), None)
