"""A row of a place list → a place with precision and radius; and which place known already it is, if any."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from allegiance.errors import InputRefused
from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, ListedKind, ListedPlace
from allegiance.model.place import Place, Precision
from allegiance.resolve.city import city_radius_km
from allegiance.resolve.place_name import fold_name, make_slug
from allegiance.resolve.place_row import PlaceRow

LISTED, LISTED_AREA = "place-of-list", "area-of-list"  # the kinds of their rows
SAME_KM = 5.0  # two places of one name and country that lie this near are one
_CROSSING_KM = 1.0
_PRECISIONS = {ListedKind.ADM1: Precision.ADM1, ListedKind.ADM2: Precision.ADM2, ListedKind.ADM3: Precision.ADM2}
_AREA_KM = {ListedKind.ADM1: 60.0, ListedKind.ADM2: 25.0, ListedKind.ADM3: 12.0, ListedKind.ADM4: 6.0}
_NO_POINT_KM = 25.0  # a town without a point lies somewhere in an area
_EARTH_KM = 6371.0


class PlaceTable(Protocol):
    """The imported places, looked up by name or id. `edition` changes with what is in it; "" where nothing is."""

    @property
    def edition(self) -> str:
        """A digest of all its places."""

    def named(self, key: str) -> tuple[ImportedPlace, ...]:
        """Return the places that have a folded name."""

    def by_id(self, place_id: str) -> ImportedPlace | None:
        """Return the place of an id."""

    def by_source(self, source: str) -> ImportedPlace | None:
        """Return the place that a list has under an id."""

    def joined_to(self, place_id: str) -> tuple[ImportedPlace, ...]:
        """Return the places that only add names to this one."""


def import_place(listed: ListedPlace, countries: Mapping[str, str]) -> ImportedPlace:
    """Turn a row into a place; `countries` gives the ISO alpha-3 of what a list may write for a country, folded."""
    country = countries.get(fold_name(listed.country))
    if country is None:
        remedy = "give --country with the ISO code of three letters" if not listed.country else "correct the code"
        raise InputRefused(listed.where, f"country {listed.country!r} is not known", remedy)
    names = tuple(dict.fromkeys((listed.name, *listed.names)))
    number = listed.source.split(" ", 1)[1]
    precision, radius_km = _doubt(listed)
    place = Place(
        id=PlaceId("-".join(filter(None, (make_slug(listed.name) or "place", make_slug(number))))),
        name=listed.name,
        country=country,
        latitude_deg=listed.latitude_deg,
        longitude_deg=listed.longitude_deg,
        radius_km=radius_km,
        precision=precision,
        basis=f"{listed.credit}, {number}, {listed.licence}",
    )
    return ImportedPlace(
        place=place,
        source=listed.source,
        names=names,
        kind=listed.kind,
        population=listed.population,
        within=listed.within,
        as_of=listed.as_of,
        credit=listed.credit,
        licence=listed.licence,
        same_as=None,
    )


def name_keys(found: ImportedPlace) -> tuple[str, ...]:
    """Return the names of a place in the form in which names are compared, each once; a single letter is no name."""
    return tuple(dict.fromkeys(key for name in found.names if len(key := fold_name(name)) > 1))


def _doubt(listed: ListedPlace) -> tuple[Precision, float]:
    """Return how finely a place is known and its radius: a town is exact, an area as wide as a circle of its size.

    An area of the fourth level with a point is a community: a town with what belongs to it.
    """
    is_spot = not listed.kind.is_area or listed.kind is ListedKind.ADM4
    if is_spot and listed.latitude_deg is not None:
        radius_km = _CROSSING_KM if listed.kind is ListedKind.CROSSING else city_radius_km(listed.population)
        return Precision.EXACT, radius_km
    if listed.area_km2:
        radius_km = max(round(math.sqrt(listed.area_km2 / math.pi), 1), 1.0)
    else:
        radius_km = _AREA_KM.get(listed.kind, _NO_POINT_KM)
    return _PRECISIONS.get(listed.kind, Precision.ADM2), radius_km


def find_same(found: ImportedPlace, known: Iterable[tuple[PlaceId, Place]]) -> PlaceId | None:
    """Return the id of the place of `known` that a new place is: the nearest within 5 km of the same country.

    `known` are places that share a name with it, each under the id of the place that it is itself. The first-level area
    of one name and country is the same too: it has no twin. Nothing else without a point is compared.
    """
    nearest: tuple[float, PlaceId] | None = None
    for home, place in known:
        if place.country != found.place.country or place.precision is not found.place.precision:
            continue
        if place.precision is Precision.ADM1:
            return home
        distance = distance_km(place, found.place)
        is_near = distance is not None and distance <= SAME_KM and place.precision is Precision.EXACT
        if distance is not None and is_near and (nearest is None or (distance, home) < nearest):
            nearest = distance, home
    return nearest[1] if nearest else None


def geonames_number(found: ImportedPlace) -> int | None:
    """Return the GeoNames id of a place that GeoNames lists."""
    name, _, number = found.source.partition(" ")
    return int(number) if name == "geonames" else None


def distance_km(one: Place, other: Place) -> float | None:
    """Return how far two places lie apart, along the great circle; None where one has no point.

    >>> from dataclasses import replace
    >>> one = Place(id=PlaceId("a"), name="A", country=None, latitude_deg=0.0, longitude_deg=0.0, radius_km=None,
    ...             precision=Precision.EXACT)
    >>> round(distance_km(one, replace(one, latitude_deg=1.0)) or 0.0, 1)
    111.2
    """
    if one.latitude_deg is None or one.longitude_deg is None:
        return None
    if other.latitude_deg is None or other.longitude_deg is None:
        return None
    a, b = math.radians(one.latitude_deg), math.radians(other.latitude_deg)
    across = math.radians(other.longitude_deg - one.longitude_deg)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(math.sqrt(half), 1.0))


def row_of(found: ImportedPlace, holder: PlaceId | None) -> PlaceRow:
    """Return an imported place as a row of the gazetteer."""
    is_area = found.place.precision is not Precision.EXACT
    return PlaceRow(
        place=found.place,
        names=found.names,
        kind=LISTED_AREA if is_area else LISTED,
        within=holder or "",
        population=found.population,
    )


def leave_out_inner(rows: Iterable[PlaceRow]) -> tuple[PlaceRow, ...]:
    """Leave out the areas of lists that bear the name of a town of their country, and those inside one of their name.

    "Marj" is the town, and "Marj district" the district; where no town has the name, the widest area is what is sure.
    """
    found = list(rows)
    areas = [row for row in found if row.kind == LISTED_AREA]
    of_towns = {row.place.country for row in found if row.place.precision is Precision.EXACT}
    dropped = {row.place.id for row in areas if row.place.country in of_towns}
    dropped |= {row.place.id for row in areas if any(_holds(wide, row) for wide in areas)}
    return tuple(row for row in found if row.place.id not in dropped)


def _holds(wide: PlaceRow, row: PlaceRow) -> bool:
    if wide is row or wide.place.country != row.place.country:
        return False
    if row.within == wide.place.id:
        return True
    distance, radius_km = distance_km(wide.place, row.place), wide.place.radius_km
    is_wider = (radius_km or 0.0) > (row.place.radius_km or 0.0)
    return is_wider and distance is not None and distance <= (radius_km or 0.0)


def country_codes(rows: Iterable[PlaceRow], alpha_3: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a list may write for a country, folded, with its ISO alpha-3."""
    for alpha_2, code in alpha_3.items():
        yield fold_name(alpha_2), code
        yield fold_name(code), code
    for row in rows:
        for name in row.names:
            yield fold_name(name), row.place.country or ""
