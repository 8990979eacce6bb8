"""The rows of a POLECAT file (40 columns, tab-separated, a header; quote marks are data) in, events out.

Some weekly files have stray tabs and a broken header: a line is mended only where exactly one reading gives 40 cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from allegiance.errors import InputRefused
from allegiance.exchange.crosswalk import plover
from allegiance.exchange.event_cell import BadCell, Columns, fold_column, join_place, read_day, read_point, read_quad
from allegiance.exchange.event_columns import columns_of, must_of
from allegiance.exchange.event_rows import Item, read_each
from allegiance.exchange.event_table import EventTable, Row
from allegiance.model.imported_event import EventRow
from allegiance.model.when import When

MUST = must_of("polecat")
_COLUMNS = columns_of("polecat")
_FOLDED = {fold_column(name) for name in _COLUMNS}


def read_polecat(table: EventTable) -> Iterator[Item]:
    """Read the rows; raise InputRefused where the header does not name the columns, even without its stray tabs."""
    first = next(table.rows, None)
    if first is None or isinstance(first, InputRefused):
        raise first or InputRefused(table.origin, "the file is empty", "check that it is whole")
    columns = Columns(_mend_header(first[1]))
    if missing := columns.missing(MUST):
        raise InputRefused(table.origin, f"no column {', '.join(missing)}", "give the file with the columns of POLECAT")
    n_cells = len(columns.header)

    def read(line: int, cells: Sequence[str]) -> EventRow:
        return _read_row(columns, line, cells)

    return read_each(table, (_mend(columns, row, n_cells) for row in table.rows), read, n_cells=n_cells)


def _mend_header(cells: Sequence[str]) -> list[str]:
    """Join what a stray tab has parted, and drop what is empty: names that are none of the columns alone."""
    found: list[str] = []
    rest = [cell.strip() for cell in cells if cell.strip()]
    while rest:
        size = next((n for n in (1, 2, 3) if fold_column(" ".join(rest[:n])) in _FOLDED), 1)
        found.append(" ".join(rest[:size]))
        rest = rest[size:]
    return found


def _mend(columns: Columns, row: Row, n_cells: int) -> Row:
    """Take the stray tabs out of a line that has too many cells, where only one reading makes a row of it."""
    if isinstance(row, InputRefused) or len(row[1]) <= n_cells:
        return row
    line, cells = row
    surplus = len(cells) - n_cells
    readings = []
    for place in range(n_cells):
        run = cells[place : place + surplus + 1]
        mended = [*cells[:place], " ".join(part for part in run if part.strip()), *cells[place + surplus + 1 :]]
        if _is_sound(columns, mended) and mended not in readings:
            readings.append(mended)
    return (line, readings[0]) if len(readings) == 1 else row


def _is_sound(columns: Columns, cells: Sequence[str]) -> bool:
    """Tell whether what has a form of its own stands in its column."""
    try:
        read_point(columns.of(cells, "Latitude"), columns.of(cells, "Longitude"))
        read_quad(columns.of(cells, "Quad Code"), "Quad Code")
        read_day(columns.of(cells, "Publication Date"), "Publication Date")
        read_day(columns.of(cells, "Event Date"), "Event Date")
    except BadCell:
        return False
    number = columns.of(cells, "GeoNames ID")
    return not number or number.replace(".", "", 1).isdigit()


def _read_row(columns: Columns, line: int, cells: Sequence[str]) -> EventRow:
    def of(name: str) -> str:
        return columns.of(cells, name)

    number, kind, mode = of("Event ID"), of("Event Type"), of("Event Mode")
    if not number:
        raise BadCell("Event ID", number, "missing")
    meaning = plover(kind, mode)
    if meaning.type is None:
        raise BadCell("Event Type", kind, "no type of PLOVER")
    when = read_day(of("Event Date"), "Event Date")
    source, target = (_name_actors(of, end) for end in ("Actor", "Recipient"))
    if not source and not target:
        raise BadCell("Actor Name", source, "neither end is named")
    latitude, longitude = read_point(of("Latitude"), of("Longitude"))
    return EventRow(
        line=line,
        their_id=f"{number}@{when.earliest.isoformat()}",
        when=When(when.earliest, when.latest),
        date_precision="day",
        source=source,
        target=target,
        is_directed=bool(source and target),
        quad=read_quad(of("Quad Code"), "Quad Code") or meaning.quad,
        type=meaning.type,
        mode=meaning.mode,
        modality=meaning.modality,
        their_code=f"{kind}/{mode}" if mode else kind,
        place=join_place(of("Placename"), of("City"), of("District"), of("Province"), of("Country")),
        latitude_deg=latitude,
        longitude_deg=longitude,
        place_precision=_place_precision(of),
        raw=tuple(cells),
    )


def _name_actors(of: Callable[[str], str], end: str) -> str:
    """The names of a cell; where it has none, the sector with its country in brackets."""
    names, country = of(f"{end} Name"), of(f"{end} Country")
    if names:
        return names
    sector = of(f"Primary {end} Sector")
    return f"{sector} ({country})" if sector and country else country


def _place_precision(of: Callable[[str], str]) -> str:
    finest = next((name for name in ("City", "District", "Province", "Country") if of(name)), "")
    return {"City": "place", "District": "adm2", "Province": "adm1", "Country": "country"}.get(finest, "none")
