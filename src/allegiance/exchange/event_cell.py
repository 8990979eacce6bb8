"""A cell of somebody's data set in, its value out; `BadCell` says which rule a cell breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from allegiance.errors import InputRefused
from allegiance.model.ontology import Quad
from allegiance.model.when import When, parse_partial_date

_MISSING = frozenset({"", "NA", "N/A", "NONE", "NULL", "-", "NAN"})
_MONTHS = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y")
_CLOCK = re.compile(r"[ T]\d{2}:\d{2}.*$")
_QUADS = {quad.replace("-", " "): quad for quad in map(str, Quad) if quad != "none"}
_NUMBERED = dict(zip("1234", (q for q in Quad if q is not Quad.NONE), strict=True))  # PLOVER, GDELT: in this order


class BadCell(ValueError):
    """A cell whose value breaks a rule."""

    def __init__(self, column: str, value: str, rule: str) -> None:
        super().__init__(f"{column} {value!r}: {rule}")


class Columns:
    """Finds cells by the name of their column, whatever its case and order; names without a column give ""."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = tuple(name.strip() for name in header)
        self._place: dict[str, int] = {}
        for place, name in enumerate(self.header):
            self._place.setdefault(fold_column(name), place)

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return those names that no column has."""
        return tuple(name for name in names if fold_column(name) not in self._place)

    def place_of(self, name: str) -> int | None:
        """Return where a column stands, from 0."""
        return self._place.get(fold_column(name))

    def of(self, cells: Sequence[str], name: str) -> str:
        """Return a cell, "" where it is missing."""
        place = self._place.get(fold_column(name))
        return "" if place is None or place >= len(cells) else present(cells[place])


@lru_cache(maxsize=1024)
def fold_column(name: str) -> str:
    """Write the name of a column so that case, spaces and underscores do not matter.

    >>> fold_column("EVENT_ID_CNTY") == fold_column("event id cnty")
    True
    """
    return re.sub(r"[\s_]+", " ", name.strip().casefold())


def present(cell: str, *, is_country_code: bool = False) -> str:
    """Return a cell without the words for nothing; in a column of two-letter country codes NA is Namibia.

    >>> present(" NULL "), present("NA"), present("NA", is_country_code=True), present("0")
    ('', '', 'NA', '0')
    """
    text = cell.strip()
    if is_country_code and text == "NA":
        return text
    return "" if text.upper() in _MISSING else text


@lru_cache(maxsize=100_000)
def read_day(text: str, column: str) -> When:
    """Read a day, or the bounds of a month or year: 2022-03-10, 20220310, 16 May 2025, 2022-03-10 00:00:00.000."""
    plain = _CLOCK.sub("", text.strip())
    try:
        if len(plain) == 8 and plain.isascii() and plain.isdigit():
            day = date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
            return When(day, day)
        return parse_partial_date(plain)
    except ValueError:
        pass
    for form in _MONTHS:
        try:
            day = datetime.strptime(plain, form).date()
        except ValueError:
            continue
        return When(day, day)
    raise BadCell(column, text, "no date")


def read_degrees(text: str, most: int, column: str) -> float | None:
    """Read a coordinate; None where it is missing."""
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        raise BadCell(column, text, "no number") from None
    if not -most <= degrees <= most:
        raise BadCell(column, text, f"not in [-{most}, {most}]")
    return degrees


def read_point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Read both coordinates; (0, 0), and one without the other, are missing.

    >>> read_point("0", "0.0"), read_point("36.2", "37.1")
    ((None, None), (36.2, 37.1))
    """
    north, east = read_degrees(latitude, 90, "latitude"), read_degrees(longitude, 180, "longitude")
    if north is None or east is None or (north == 0 and east == 0):
        return None, None
    return north, east


@lru_cache(maxsize=256)
def read_quad(text: str, column: str) -> Quad | None:
    """Read a quad by its words or its number 1-4; None where it is missing or "none".

    >>> read_quad("Material Conflict", "quad").value, read_quad("1", "quad").value
    ('material-conflict', 'verbal-cooperation')
    """
    if not text or text.casefold() == "none":
        return None
    found = _NUMBERED.get(text) or _QUADS.get(re.sub(r"[\s_-]+", " ", text).casefold())
    if found is None:
        raise BadCell(column, text, "no quad; the four are verbal or material, cooperation or conflict")
    return Quad(found)


def join_place(*parts: str) -> str:
    """Join the names of a place, the finest first, each once."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def refuse(origin: str, line: int, error: BadCell) -> InputRefused:
    """Turn a broken rule into the refusal of its line."""
    return InputRefused(f"{origin}:{line}", str(error), "the row is left out; mend it and import the file again")
