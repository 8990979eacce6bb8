"""A table and a reader of its rows in; events, rows passed over and refused ones out, in the order of the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from allegiance.errors import InputRefused
from allegiance.exchange.event_cell import BadCell, Columns, refuse
from allegiance.exchange.event_table import EventTable, Row
from allegiance.model.imported_event import EventRow, PassedOver

Item: TypeAlias = EventRow | PassedOver | InputRefused
RowReader: TypeAlias = Callable[[int, Sequence[str]], EventRow | PassedOver]
_HELD_BACK = 20_000  # rows in which the twin of a symmetric act is looked for


def read_header(table: EventTable, must: Sequence[str], names: str) -> Columns:
    """Read the first row as the header; raise InputRefused where a column is missing, naming it."""
    first = next(table.rows, None)
    if first is None:
        raise InputRefused(table.origin, "the file is empty", "check that it is whole")
    if isinstance(first, InputRefused):
        raise first
    columns = Columns(first[1])
    if missing := columns.missing(must):
        raise InputRefused(
            table.origin, f"no column {', '.join(missing)}", f"give the file with the columns of {names}"
        )
    return columns


def read_each(
    table: EventTable, rows: Iterable[Row], read: RowReader, *, n_cells: int, most_cells: int | None = None
) -> Iterator[Item]:
    """Read each row that has `n_cells` cells (up to `most_cells`); one that breaks a rule is refused with its line."""
    origin, most = table.origin, most_cells or n_cells
    for row in rows:
        if isinstance(row, InputRefused):
            yield row
            continue
        line, cells = row
        if not n_cells <= len(cells) <= most:
            yield InputRefused(f"{origin}:{line}", f"{len(cells)} cells, not {n_cells}", "check that the line is whole")
            continue
        try:
            yield read(line, cells)
        except BadCell as error:
            yield refuse(origin, line, error)


def fold_twins(items: Iterable[Item], key_of: Callable[[EventRow], Hashable | None]) -> Iterator[Item]:
    """Make one undirected event of two rows that differ in nothing but their ends, swapped; the first one stays.

    `key_of` names what both share, None for a row that has no twin. A twin is looked for in the next
    20,000 rows.
    """
    held: deque[Item | None] = deque()
    waiting: dict[Hashable, tuple[int, EventRow]] = {}
    begin = 0  # number of the first item in `held`
    for item in items:
        key = key_of(item) if isinstance(item, EventRow) else None
        if key is not None and isinstance(item, EventRow):
            twin = waiting.pop((key, item.target, item.source), None)
            if twin is not None and twin[0] >= begin:
                held[twin[0] - begin] = replace(twin[1], is_directed=False)
                item = PassedOver("rows that tell a symmetric act a second time")
            else:
                waiting[key, item.source, item.target] = (begin + len(held), item)
        held.append(item)
        if len(held) > _HELD_BACK:
            first = held.popleft()
            begin += 1
            if isinstance(first, EventRow) and (own := key_of(first)) is not None:
                waiting.pop((own, first.source, first.target), None)
            if first is not None:
                yield first
    yield from (item for item in held if item is not None)
