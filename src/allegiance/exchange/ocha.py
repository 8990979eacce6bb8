"""The tables of an OCHA place list (areas or populated places) in, places and refused rows out, as a stream.

Columns are told by name: admin1Name_en, ADM1_PCODE, adm1_name, LATITUDE_Y and the like; the patterns stand in
data/gazetteer/list-columns.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from allegiance.errors import InputRefused
from allegiance.exchange.geonames import read_degrees
from allegiance.model.identity import digest
from allegiance.model.listed_place import ListedKind, ListedPlace, Skipped

Item: TypeAlias = ListedPlace | Skipped | InputRefused
# rows with their numbers, the header among the first; None for a row that is no CSV
Table: TypeAlias = Iterable[tuple[int, list[str] | None]]
CREDIT = "OCHA common operational data"
HEADER_WITHIN = 10  # rows: some lists have a title above the header
_MISSING = frozenset(("", "na", "n/a", "none", "null", "-"))
_LANGUAGE = re.compile(r"[ _]?([a-z]{2})\d?$")
_FIRST_DAY_OF_SHEETS = date(1899, 12, 30)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("allegiance") / "data" / "gazetteer" / "list-columns.tsv").read_text(encoding="utf8")
    rows = (line.split("\t") for line in text.splitlines()[2:])
    return tuple((name, re.compile(pattern)) for name, pattern in rows)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands: `areas` by level, names in the order in which one is preferred."""

    fields: dict[str, int]
    place_names: tuple[int, ...]
    area_names: dict[int, tuple[int, ...]]
    area_pcodes: dict[int, int]

    @property
    def n_found(self) -> int:
        """How many columns are known."""
        return (
            len(self.fields) + len(self.place_names) + sum(map(len, self.area_names.values())) + len(self.area_pcodes)
        )


def find_columns(header: Sequence[str]) -> Columns:
    """Tell the columns of a header by their names; unknown ones are left out.

    >>> find_columns(["ADM1_AR", "ADM1_EN", "ADM1_PCODE"]).area_names
    {1: (1, 0)}
    """
    fields: dict[str, int] = {}
    places: list[int] = []
    areas: dict[int, list[int]] = {}
    pcodes: dict[int, int] = {}
    for column, title in enumerate(header):
        bare = re.sub(r"[\s_.-]+", "", title.strip().casefold())
        name, level = next(
            ((n, m[1] if m.re.groups else "") for n, p in _patterns() if (m := p.fullmatch(bare)) is not None), ("", "")
        )
        if name == "area_name":
            areas.setdefault(int(level), []).append(column)
        elif name == "area_pcode":
            pcodes.setdefault(int(level), column)
        elif name == "place_name":
            places.append(column)
        elif name:
            fields.setdefault(name, column)
    ranked = {level: tuple(sorted(found, key=lambda c: _preference(header[c]))) for level, found in areas.items()}
    return Columns(fields, tuple(sorted(places, key=lambda c: _preference(header[c]))), ranked, pcodes)


def _preference(title: str) -> int:
    """English first, then a name without a language, then the others; other names last."""
    folded = title.strip().casefold()
    language = _LANGUAGE.search(folded)
    rank = 0 if language and language[1] == "en" else 1 if folded.endswith(("name", "ppl")) else 2
    return rank + (3 if "alt" in folded or "ref" in folded else 0)


def is_ocha(header: Sequence[str]) -> bool:
    """Tell whether a row is the header of such a list: the name of an area or a place, and one more known column."""
    columns = find_columns(header)
    return bool(columns.place_names or any(columns.area_names.values())) and columns.n_found > 1


def find_licence(rows: Iterable[list[str]]) -> str | None:
    """Return what stands beside or below a cell "Licence" of a sheet about the data; None for a table of places."""
    below: int | None = None
    for cells in rows:
        if is_ocha(cells):
            return None
        if below is not None and below < len(cells) and cells[below].strip():
            return cells[below].strip()
        for column, cell in enumerate(cells):
            if re.fullmatch(r"licen[cs]e\s*:?", cell.strip().casefold()):
                beside = next((c.strip() for c in cells[column + 1 :] if c.strip()), None)
                if beside:
                    return beside
                below = column
    return None


@dataclass(slots=True)
class OchaReader:
    """Reads the tables of one file. `country` and `licence` speak where the file does not."""

    origin: str
    country: str | None
    licence: str | None
    _own: set[str] = field(default_factory=set)
    _asides: dict[str, ListedPlace] = field(default_factory=dict)

    def read(self, tables: Iterable[tuple[str, Table]]) -> Iterator[Item]:
        """Yield the place of each row, and at the end the areas that rows only name as holders of others."""
        n_tables = 0
        for name, table in tables:
            where = f"{self.origin} {name}".strip()
            columns: Columns | None = None
            for count, (number, cells) in enumerate(table):
                if cells is None:
                    yield InputRefused(f"{where}:{number}", "the row is no CSV", "check its quotes")
                elif columns is None:
                    if is_ocha(cells):
                        columns, n_tables = find_columns(cells), n_tables + 1
                    elif count >= HEADER_WITHIN:
                        break
                else:
                    yield from self._read_row(cells, columns, f"{where}:{number}")
        if not n_tables:
            reason = "no table with the name and code of an area or a place"
            raise InputRefused(self.origin, reason, "the header must have columns such as admin1Name_en, admin1Pcode")
        yield from (aside for source, aside in self._asides.items() if source not in self._own)

    def _read_row(self, cells: list[str], columns: Columns, where: str) -> Iterator[Item]:
        given = [cell.strip() for cell in cells]
        if not any(given) or any(cell.startswith("#") for cell in given[:3]):  # the second line may hold HXL tags
            return
        try:
            yield self._place_of(_Row([("" if c.casefold() in _MISSING else c) for c in given], columns, where))
        except InputRefused as refusal:
            yield refusal

    def _place_of(self, row: _Row) -> ListedPlace | Skipped:
        if any("\ud800" <= c <= "\udfff" for cell in row.cells for c in cell):
            raise InputRefused(row.where, "not UTF-8", "save the file as UTF-8")
        if any("\n" in cell for cell in row.cells):
            raise InputRefused(row.where, "a line break in a cell", "check the quotes of this row and those before")
        country = row.country() or self.country or ""
        licence = self.licence or row.get("licence")
        if not licence:
            raise InputRefused(row.where, "no licence", "give --licence, as the page of the data set has it")
        areas = [area for level in range(1, 6) if (area := self._area(row, level, country, licence)) is not None]
        for outer, inner in zip(["", *(area.source for area in areas)], areas, strict=False):
            self._asides.setdefault(inner.source, replace(inner, within=outer))
        holder = areas[-1].source if areas else ""
        if row.columns.place_names:
            place = self._settlement(row, country, licence, holder)
        elif areas:
            outer = areas[-2].source if len(areas) > 1 else ""
            place = _with_own(areas[-1], row, outer)
        elif row.names(row.columns.area_names.get(0, ())):
            return Skipped("countries")
        else:
            raise InputRefused(row.where, "no name of an area", "fill in the name, or drop the row")
        self._own.add(place.source)
        return place

    def _area(self, row: _Row, level: int, country: str, licence: str) -> ListedPlace | None:
        names = row.names(row.columns.area_names.get(level, ()))
        if not names:
            return None
        pcode = row.cell(row.columns.area_pcodes.get(level)) or digest("own", country, level, names[0])
        return ListedPlace(
            where=row.where,
            source=_source(country, pcode),
            name=names[0],
            names=names[1:],
            kind=ListedKind(f"adm{min(level, 4)}"),
            country=country,
            latitude_deg=None,
            longitude_deg=None,
            as_of=_read_day(row.get("as_of")),
            credit=CREDIT,
            licence=licence,
            is_aside=True,
        )

    def _settlement(self, row: _Row, country: str, licence: str, holder: str) -> ListedPlace:
        names = row.names(row.columns.place_names)
        if not names:
            raise InputRefused(row.where, "no name of a place", "fill in the name, or drop the row")
        latitude, longitude = row.point()
        pcode = row.get("place_pcode") or digest("own", country, names[0], str(latitude), str(longitude))
        return ListedPlace(
            where=row.where,
            source=_source(country, pcode),
            name=names[0],
            names=names[1:],
            kind=ListedKind.TOWN,
            country=country,
            latitude_deg=latitude,
            longitude_deg=longitude,
            population=int(row.number("population") or 0),
            within=holder,
            as_of=_read_day(row.get("as_of")),
            credit=row.get("credit") or CREDIT,
            licence=licence,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    columns: Columns
    where: str

    def cell(self, column: int | None) -> str:
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    def get(self, name: str) -> str:
        return self.cell(self.columns.fields.get(name))

    def country(self) -> str:
        """The country that the row says: its code, its name, or what the codes of areas begin with."""
        pcodes = self.columns.area_pcodes
        name = next(iter(self.names(self.columns.area_names.get(0, ()))), "")
        said = self.get("country") or self.cell(pcodes.get(0)) or name
        begins = (self.cell(column)[:2] for column in pcodes.values())
        return said or next((letters for letters in begins if letters.isalpha()), "")

    def names(self, columns: Iterable[int]) -> tuple[str, ...]:
        """The names in some columns; a number in one of them is no name."""
        found = (self.cell(column) for column in columns)
        return tuple(dict.fromkeys(name for name in found if any(c.isalpha() for c in name)))

    def number(self, name: str) -> float | None:
        text = self.get(name).replace(",", "")
        try:
            value = float(text) if text else None
        except ValueError:
            value = -1.0
        if value is not None and not 0 <= value < 1e10:
            raise InputRefused(self.where, f"{name} {text!r} is no number", "correct the cell or empty it")
        return value

    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude; none of both where the cells are empty or zero."""
        latitude, longitude = self.get("latitude_deg"), self.get("longitude_deg")
        if not latitude and not longitude:
            return None, None
        if not latitude or not longitude:
            raise InputRefused(self.where, "only one of latitude and longitude", "fill in both, or neither")
        degrees = (
            read_degrees(latitude, 90, "latitude", self.where),
            read_degrees(longitude, 180, "longitude", self.where),
        )
        return (None, None) if degrees == (0, 0) else degrees


def _source(country: str, pcode: str) -> str:
    """Return the id of a row: its code, with the country before a bare number; a code of odd letters by its digest."""
    if not re.fullmatch(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*|own_[0-9a-f]+", pcode):
        pcode = digest("own", pcode)
    return f"ocha {pcode}" if pcode[:1].isalpha() else f"ocha {country} {pcode}"


def _with_own(area: ListedPlace, row: _Row, holder: str) -> ListedPlace:
    latitude, longitude = row.point()
    return replace(
        area,
        latitude_deg=latitude,
        longitude_deg=longitude,
        population=int(row.number("population") or 0),
        area_km2=row.number("area_km2"),
        within=holder,
        credit=row.get("credit") or CREDIT,
        is_aside=False,
    )


def _read_day(text: str) -> str:
    """Return the ISO day of a cell: written as one, or a sheet's number of days; "" for anything else.

    >>> _read_day("2024-02-01T00:00:00"), _read_day("45323"), _read_day("last year")
    ('2024-02-01', '2024-02-01', '')
    """
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return (_FIRST_DAY_OF_SHEETS + timedelta(days=int(float(text)))).isoformat()
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
