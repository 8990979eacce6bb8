"""The rows that share a name, and the countries of the report → a candidate for each: score 0-1 and the reasons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from allegiance.model.place import Place
from allegiance.resolve.city import CITY
from allegiance.resolve.listed import LISTED, LISTED_AREA
from allegiance.resolve.place_name import fold_name
from allegiance.resolve.place_row import PlaceRow

_OF_LISTS = frozenset((LISTED, LISTED_AREA))
_UNCHOSEN = frozenset((CITY, LISTED, LISTED_AREA))  # in no table that was made for the wars covered
_UNKNOWN_SIZE = 1_000  # people of a place whose number nobody gives
_BIG_CITY = 30_000  # people: a town of this size may be meant rather than a place of our table


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place that a name may mean: score 0-1, and the sentences that explain it."""

    place: Place
    score: float
    reasons: tuple[str, ...]


def score_place(
    name: str, row: PlaceRow, rows: Sequence[PlaceRow], countries: tuple[str, ...], country_name: str
) -> PlaceCandidate:
    """Score one of the rows that share a name; each line of the table gives a number and the sentence for it."""
    place = row.place
    rivals = [other for other in rows if other is not row]
    near = place.country in countries
    parts: list[tuple[float, str]] = [(0.5, f"{place.name} has this name")]
    if row.kind == "country":
        parts.append((0.4, "it is the name of a country"))
    elif row.kind not in _UNCHOSEN:
        parts.append((0.2, "it is in the table of the wars covered"))
    elif fold_name(place.name) != name:
        parts.append((-0.1, "the name is another than its usual one"))
    if near:
        rank = countries.index(place.country or "")
        parts.append((0.25 if rank == 0 else 0.15, f"the report names {country_name} or places in it"))
    elif countries and row.kind != "country":
        parts.append((-0.25, f"the report names no other place in {country_name}"))
    if not rivals:
        parts.append((0.1, "no other place known here has the name"))
    elif all(rival.kind in _OF_LISTS and rival.population * 10 < row.population for rival in rivals):
        parts.append((0.1, "the other places of the name are far smaller"))
    size = min(max((math.log10(max(row.population, 1)) - 4) / 3, 0.0), 1.0)
    if size:
        parts.append((0.15 * size, f"about {row.population:,} people live there"))
    if not near and _is_matched(name, row, rivals):
        parts.append((-0.25, "places elsewhere have the name too, and nothing in the report tells them apart"))
    elif near and _has_twin_at_home(row, rivals):
        parts.append((-0.3, f"other places in {country_name} have the name too, and nothing tells them apart"))
    score = min(max(sum(weight for weight, _ in parts), 0.0), 1.0)
    return PlaceCandidate(place=place, score=round(score, 3), reasons=tuple(reason for _, reason in parts))


def _is_matched(name: str, row: PlaceRow, rivals: Sequence[PlaceRow]) -> bool:
    """Tell whether a rival weighs enough to be meant instead: one of our table, or a city of comparable size."""
    if row.kind == "country":
        return False
    if row.kind in _UNCHOSEN:
        return any(rival.kind not in _UNCHOSEN or rival.population * 10 >= row.population for rival in rivals)
    return any(
        rival.kind not in _UNCHOSEN or (rival.population >= _BIG_CITY and fold_name(rival.place.name) == name)
        for rival in rivals
    )


def _has_twin_at_home(row: PlaceRow, rivals: Sequence[PlaceRow]) -> bool:
    """Tell whether a list has a second place of the name in the country of the first, and neither is far larger."""
    if row.kind not in _UNCHOSEN:
        return False
    at_home = (rival for rival in rivals if rival.place.country == row.place.country)
    return any(
        rival.kind not in _UNCHOSEN or (rival.population or _UNKNOWN_SIZE) * 10 >= row.population
        for rival in at_home
        if row.kind in _OF_LISTS or rival.kind in _OF_LISTS
    )
