"""A row of a list of places that a user brings; and the place that an import makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import PlaceId
from allegiance.model.place import Place


class ListedKind(StrEnum):
    """What a list says that a place is; the areas by their level."""

    TOWN = "town"
    CROSSING = "crossing"
    ADM1 = "adm1"
    ADM2 = "adm2"
    ADM3 = "adm3"
    ADM4 = "adm4"

    @property
    def is_area(self) -> bool:
        """Tell whether it is an area, not a spot."""
        return self not in (ListedKind.TOWN, ListedKind.CROSSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """A place as a list has it. `source` is its id there with the list's name, such as "geonames 170654".

    `country` is as written (ISO alpha-2 or alpha-3); `within` is the source of the area that holds it, or "";
    `as_of` is the ISO day of the row, or "". `is_aside` marks an area that a row only names as the holder of another:
    such a row never replaces one.
    """

    where: str
    source: str
    name: str
    names: tuple[str, ...]
    kind: ListedKind
    country: str
    latitude_deg: float | None
    longitude_deg: float | None
    population: int = 0
    area_km2: float | None = None
    within: str = ""
    as_of: str = ""
    credit: str
    licence: str
    is_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPlace:
    """A place of a list as a store holds it; its names begin with that of the place.

    `same_as` is the place known already that it is, so that it only adds names to that one; else None.
    """

    place: Place
    source: str
    names: tuple[str, ...]
    kind: ListedKind
    population: int
    within: str
    as_of: str
    credit: str
    licence: str
    same_as: PlaceId | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of a list that is read and not taken, and the words for what it is."""

    words: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """An imported place that shares a name with another: what tells whether they are one. `home` is what it joins."""

    source: str
    home: PlaceId
    place: Place


def namesake_of(found: ImportedPlace) -> Namesake:
    """Return a place as a namesake of others."""
    return Namesake(found.source, found.same_as or found.place.id, found.place)
