"""The rows of a GDELT event file (no header, tab-separated, told by its width) in, events out.

The day is that of the act, which can be years before `DATEADDED`; mentions are no events and are not counted. A place
may come from another sentence, so none is finer than its area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from allegiance.errors import InputRefused
from allegiance.exchange.crosswalk import read_cameo
from allegiance.exchange.event_cell import BadCell, Columns, present, read_day, read_point, read_quad
from allegiance.exchange.event_rows import Item, read_each
from allegiance.exchange.event_table import EventTable
from allegiance.model.imported_event import EventRow

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_ACT = (
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
)
_HEAD = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
_BODY = [*(f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR), *_ACT]
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO_2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_ENDS = ("Actor1Geo_", "Actor2Geo_", "ActionGeo_")


def _header(geo: Sequence[str], last: Sequence[str]) -> Columns:
    return Columns([*_HEAD, *_BODY, *(f"{end}{part}" for end in _ENDS for part in geo), *last])


BY_WIDTH = {
    57: _header(_GEO, ["DATEADDED"]),  # before April 2013
    58: _header(_GEO, ["DATEADDED", "SOURCEURL"]),
    61: _header(_GEO_2, ["DATEADDED", "SOURCEURL"]),
}
_PRECISION = {"1": "country", "2": "adm1", "3": "near", "4": "near", "5": "adm1"}


def read_gdelt(table: EventTable) -> Iterator[Item]:
    """Read the rows of one width; raise InputRefused where the first row has another than 57, 58 or 61 columns."""
    first = next(table.rows, None)
    if first is None or isinstance(first, InputRefused):
        raise first or InputRefused(table.origin, "the file is empty", "check that it is whole")
    columns = BY_WIDTH.get(len(first[1]))
    if columns is None:
        reason = f"{len(first[1])} columns, not 57, 58 (GDELT 1.0) or 61 (2.0)"
        raise InputRefused(table.origin, reason, "give an event file, tab-separated as GDELT has it")

    def read(line: int, cells: Sequence[str]) -> EventRow:
        return _read_row(columns, line, cells)

    return read_each(table, chain([first], table.rows), read, n_cells=len(columns.header))


def _read_row(columns: Columns, line: int, cells: Sequence[str]) -> EventRow:
    def of(name: str) -> str:
        return columns.of(cells, name)

    number, code = of("GLOBALEVENTID"), of("EventCode")
    if not number.isascii() or not number.isdigit():
        raise BadCell("GLOBALEVENTID", number, "no number")
    meaning = read_cameo(code, "EventCode")
    source, target = (_name_actor(of(f"Actor{n}Name"), of(f"Actor{n}Code")) for n in (1, 2))
    if not source and not target:
        raise BadCell("Actor1Code", source, "neither end is named")
    latitude, longitude = read_point(of("ActionGeo_Lat"), of("ActionGeo_Long"))
    return EventRow(
        line=line,
        their_id=number,
        when=read_day(of("SQLDATE"), "SQLDATE"),
        date_precision="day",
        source=source,
        target=target,
        is_directed=True,
        quad=read_quad(of("QuadClass"), "QuadClass") or meaning.quad,
        type=meaning.type,
        mode=meaning.mode,
        modality=meaning.modality,
        their_code=code,
        place=present(of("ActionGeo_FullName")),
        latitude_deg=latitude,
        longitude_deg=longitude,
        place_precision=_PRECISION.get(of("ActionGeo_Type"), "none"),
        raw=tuple(cells),
    )


def _name_actor(name: str, code: str) -> str:
    """The name with its code in brackets: "REBEL" alone would be the rebels of every country.

    >>> _name_actor("REBEL", "SYRREB"), _name_actor("", "TUR"), _name_actor("", "")
    ('REBEL (SYRREB)', 'TUR', '')
    """
    return f"{name} ({code})" if name and code else name or code
