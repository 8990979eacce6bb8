"""The rows of an ACLED file (CSV with a header, any vintage) in, events out.

The order of the actors is not direction. Monadic files list an event once for each actor, under one id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from allegiance.errors import InputRefused
from allegiance.exchange.crosswalk import NO_MEANING, Meaning, acled
from allegiance.exchange.event_cell import BadCell, Columns, join_place, read_day, read_point
from allegiance.exchange.event_columns import must_of
from allegiance.exchange.event_rows import Item, read_each, read_header
from allegiance.exchange.event_table import EventTable, open_table
from allegiance.model.imported_event import EventRow, PassedOver
from allegiance.model.when import When

_ID = ("event_id_cnty", "event_id_no_cnty", "data_id")  # the later two in old files
MUST = must_of("acled")
_DAYS_AROUND = {"1": 0, "2": 3, "3": 15}
_DATED = {"1": "day", "2": "week", "3": "month"}
_PLACED = {"1": "place", "2": "near", "3": "adm1"}
_STRATEGIC = "strategic developments"


def read_acled(table: EventTable) -> Iterator[Item]:
    """Read the rows; a further row of one id (a monadic file lists each actor) is passed over."""
    columns = read_header(table, MUST, "ACLED")
    key = next((name for name in _ID if not columns.missing([name])), None)
    if key is None:
        read_header(table, _ID[:1], "ACLED")
    previous = ""

    def read(line: int, cells: Sequence[str]) -> EventRow | PassedOver:
        nonlocal previous
        row = _read_row(columns, key or _ID[0], line, cells)
        if row.their_id == previous:
            return PassedOver("rows that list an event for its other actor")
        previous = row.their_id
        return row

    return read_each(table, table.rows, read, n_cells=len(columns.header))


def read_deleted(path: Path) -> tuple[str, ...]:
    """Read ACLED's list of deleted events: the ids of its column `event_id_cnty`, or of an old list's."""
    with ExitStack() as opened:
        table = open_table(path, opened)
        columns = read_header(table, (), "ACLED's deleted events")
        key = next((name for name in _ID if not columns.missing([name])), None)
        if key is None:
            raise InputRefused(table.origin, f"no column {_ID[0]}", "give ACLED's list of deleted events")
        rows = [row[1] for row in table.rows if not isinstance(row, InputRefused)]
        return tuple(dict.fromkeys(number for cells in rows if (number := columns.of(cells, key))))


def _read_row(columns: Columns, key: str, line: int, cells: Sequence[str]) -> EventRow:
    def of(name: str) -> str:
        return columns.of(cells, name)

    number, kind, finer = of(key), of("event_type"), of("sub_event_type")
    if not number:
        raise BadCell(key, number, "missing")
    meaning = _read_meaning(kind, finer)
    one, other = (_join(of(f"actor{n}"), of(f"assoc_actor_{n}")) for n in (1, 2))
    if not one:
        raise BadCell("actor1", one, "missing")
    latitude, longitude = read_point(of("latitude"), of("longitude"))
    precision = of("time_precision") or "1"
    return EventRow(
        line=line,
        their_id=number,
        when=_widen(read_day(of("event_date"), "event_date"), precision),
        date_precision=_DATED.get(precision, "day"),
        source=one,
        target=other,
        is_directed=False,
        quad=meaning.quad,
        type=meaning.type,
        mode=meaning.mode,
        modality=meaning.modality,
        their_code=f"{kind}/{finer}",
        place=join_place(of("location"), of("admin1"), of("country")),
        latitude_deg=latitude,
        longitude_deg=longitude,
        place_precision=_PLACED.get(of("geo_precision"), "none"),
        raw=tuple(cells),
    )


def _read_meaning(kind: str, finer: str) -> Meaning:
    """Read both types; what stands under Strategic developments has no quad, an agreement excepted."""
    if not kind:
        raise BadCell("event_type", kind, "missing")
    meaning = acled().get((kind.casefold(), finer.casefold()), NO_MEANING)
    if kind.casefold() == _STRATEGIC and finer.casefold() != "agreement":
        return meaning._replace(quad=None)
    return meaning


def _join(actor: str, associates: str) -> str:
    """Allies stand beside the actor, joined by "; "."""
    return "; ".join(part for part in (actor, associates) if part)


def _widen(when: When, precision: str) -> When:
    """A day known to the week or month is the middle of one."""
    days = _DAYS_AROUND.get(precision)
    if days is None:
        raise BadCell("time_precision", precision, "not 1, 2 or 3")
    if not days:
        return when
    middle = when.middle.toordinal()
    return When(when.earliest.fromordinal(middle - days), when.earliest.fromordinal(middle + days))
