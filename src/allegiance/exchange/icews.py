"""The rows of an ICEWS file (20 columns, tab-separated, a header) in, events out.

`Event ID` repeats, so the key is `Event ID` with `Event Date`. A symmetric act stands twice, its ends swapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from allegiance.exchange.crosswalk import read_cameo
from allegiance.exchange.event_cell import BadCell, Columns, join_place, read_day, read_point
from allegiance.exchange.event_columns import must_of
from allegiance.exchange.event_rows import Item, fold_twins, read_each, read_header
from allegiance.exchange.event_table import EventTable
from allegiance.model.imported_event import EventRow

MUST = must_of("icews")


def read_icews(table: EventTable) -> Iterator[Item]:
    """Read the rows; an act told twice with its ends swapped is one, undirected."""
    columns = read_header(table, MUST, "ICEWS")
    places = [columns.place_of(name) or 0 for name in ("Story ID", "Sentence Number")]

    def told_in(row: EventRow) -> tuple[str, ...] | None:
        story, sentence = (row.raw[place] for place in places)
        return (story, sentence, row.their_code, row.when.earliest.isoformat()) if story and sentence else None

    def read(line: int, cells: Sequence[str]) -> EventRow:
        return _read_row(columns, line, cells)

    return fold_twins(read_each(table, table.rows, read, n_cells=len(columns.header)), told_in)


def _read_row(columns: Columns, line: int, cells: Sequence[str]) -> EventRow:
    def of(name: str) -> str:
        return columns.of(cells, name)

    number, day, code = of("Event ID"), of("Event Date"), of("CAMEO Code")
    if not number:
        raise BadCell("Event ID", number, "missing")
    when = read_day(day, "Event Date")
    meaning = read_cameo(code, "CAMEO Code")
    source, target = (_name(of(f"{end} Name"), of(f"{end} Country")) for end in ("Source", "Target"))
    if not source and not target:
        raise BadCell("Source Name", source, "neither end is named")
    latitude, longitude = read_point(of("Latitude"), of("Longitude"))
    return EventRow(
        line=line,
        their_id=f"{number}@{when.earliest.isoformat()}",
        when=when,
        date_precision="day",
        source=source,
        target=target,
        is_directed=True,
        quad=meaning.quad,
        type=meaning.type,
        mode=meaning.mode,
        modality=meaning.modality,
        their_code=code,
        place=join_place(of("City"), of("District"), of("Province"), of("Country")),
        latitude_deg=latitude,
        longitude_deg=longitude,
        place_precision=_place_precision(of),
        raw=tuple(cells),
    )


def _name(name: str, country: str) -> str:
    """A name ends in its country in brackets already; where there is none, the country alone is known."""
    return name or (f"Unnamed actor ({country})" if country else "")


def _place_precision(of: Callable[[str], str]) -> str:
    finest = next((name for name in ("City", "District", "Province", "Country") if of(name)), "")
    return {"City": "place", "District": "adm2", "Province": "adm1", "Country": "country"}.get(finest, "none")
