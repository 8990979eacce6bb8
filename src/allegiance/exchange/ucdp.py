"""The rows of a UCDP GED file (CSV; Candidate 24.0.1 without its header too) in, events out.

`side_a` is a convention, not the attacker, but in one-sided violence; only violence is in it, so silence is no peace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from allegiance.errors import InputRefused
from allegiance.exchange.crosswalk import ucdp_place_precision, ucdp_violence
from allegiance.exchange.event_cell import BadCell, Columns, join_place, read_day, read_point
from allegiance.exchange.event_columns import columns_of, must_of
from allegiance.exchange.event_rows import Item, read_each
from allegiance.exchange.event_table import EventTable
from allegiance.model.imported_event import EventRow, PassedOver
from allegiance.model.when import When

COLUMNS = columns_of("ucdp")
MUST = must_of("ucdp")
_DATED = {"1": "day", "2": "days", "3": "week", "4": "month", "5": "year"}
NO_HEADER = "files without a header, read as the 49 columns of GED"


def read_ucdp(table: EventTable) -> Iterator[Item]:
    """Read the rows; a file without a header is read only at exactly 49 columns, which is said."""
    first = next(table.rows, None)
    if first is None or isinstance(first, InputRefused):
        raise first or InputRefused(table.origin, "the file is empty", "check that it is whole")
    has_header = not first[1][0].strip().isdigit()
    columns = Columns(first[1] if has_header else COLUMNS)
    if not has_header and len(first[1]) != len(COLUMNS):
        reason = f"no header, and {len(first[1])} columns, not {len(COLUMNS)}"
        raise InputRefused(table.origin, reason, "give the file with its header")
    if missing := columns.missing(MUST):
        raise InputRefused(
            table.origin, f"no column {', '.join(missing)}", "give the file with the columns of UCDP GED"
        )

    def read(line: int, cells: Sequence[str]) -> EventRow:
        return _read_row(columns, line, cells)

    rows = table.rows if has_header else chain([first], table.rows)
    items = read_each(table, rows, read, n_cells=len(columns.header))
    return items if has_header else chain([PassedOver(NO_HEADER)], items)


def _read_row(columns: Columns, line: int, cells: Sequence[str]) -> EventRow:
    def of(name: str) -> str:
        return columns.of(cells, name)

    number, violence = of("id"), of("type_of_violence")
    if not number:
        raise BadCell("id", number, "missing")
    meaning = ucdp_violence().get(violence)
    if meaning is None:
        raise BadCell("type_of_violence", violence, "not 1, 2 or 3")
    one, other = of("side_a"), of("side_b")
    if not one or not other:
        raise BadCell("side_a" if not one else "side_b", "", "missing")
    first, last = read_day(of("date_start"), "date_start"), read_day(of("date_end"), "date_end")
    if first.earliest > last.latest:
        raise BadCell("date_end", of("date_end"), f"before date_start {of('date_start')}")
    _check_deaths(*(of(name) for name in ("low", "best", "high")))
    latitude, longitude = read_point(of("latitude"), of("longitude"))
    return EventRow(
        line=line,
        their_id=number,
        when=When(first.earliest, last.latest),
        date_precision=_DATED.get(of("date_prec"), "days"),
        source=one,
        target=other,
        is_directed=not meaning.is_symmetric,
        quad=meaning.quad,
        type=meaning.type,
        mode=meaning.mode,
        modality=meaning.modality,
        their_code=violence,
        place=join_place(of("where_coordinates"), of("adm_2"), of("adm_1"), of("country")),
        latitude_deg=latitude,
        longitude_deg=longitude,
        place_precision=ucdp_place_precision().get(of("where_prec"), "none"),
        raw=tuple(cells),
    )


def _check_deaths(low: str, best: str, high: str) -> None:
    """The three counts are in order where they are stated."""
    try:
        known = [float(count) for count in (low, best, high) if count]
    except ValueError:
        raise BadCell("best", best, f"low {low}, best {best}, high {high} are not all numbers") from None
    if known != sorted(known):
        raise BadCell("best", best, f"low {low} ≤ best {best} ≤ high {high} does not hold")
