"""A CSV file or a workbook whose rows are reports → Reports, with one refusal for each row that cannot be read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import When
from allegiance.read.confined import parse_confined
from allegiance.read.decode import decode_text
from allegiance.read.lines import MAX_LINE_BYTES, Row, read_row

COLUMNS = ("id", "published", "title", "publisher", "url", "language", "text")
TEMPLATE = (
    ",".join(COLUMNS) + "\n"
    '1,2022-03-10,Front meets,The Marj Post,https://marj-post.example/front-meets,en,"The Northern Front met the River '
    'Brigade in Marj on Thursday."\n'
)
_DELIMITERS = (",", ";", "\t")
_HEADER_WITHIN = 20  # rows of a sheet in which its header is looked for
_REMEDY = "name the columns as `allegiance read --template` prints them"

Cells = tuple[str, int, list[str]]


def is_table(first_line: str) -> bool:
    """Tell whether a line names the columns of a table of reports: one of them "text", beside another of ours.

    >>> is_table("Title;Text;Note"), is_table("text"), is_table("A text, and a title.")
    (True, False, False)
    """
    names = _name_columns(first_line.strip().split(_find_delimiter(first_line)))
    return "text" in names and sum(name in COLUMNS for name in names) > 1


def read_csv(
    data: bytes, origin: str, *, publisher: str | None = None, published: When | None = None
) -> Iterator[Report | InputRefused]:
    """Read a CSV file with comma, semicolon or tab between its cells; rows are named `FILE:ROW`, the first is 1."""
    try:
        text = decode_text(data, origin).text
    except InputRefused as refusal:
        yield refusal
        return
    yield from _read_rows(_csv_rows(text, origin), origin, publisher, published)


def read_workbook(
    data: bytes, origin: str, *, publisher: str | None = None, published: When | None = None
) -> Iterator[Report | InputRefused]:
    """Read every sheet of an XLSX file that has a column "text"; rows are named `FILE:SHEET:ROW`."""
    try:
        rows = [(str(sheet), int(number), cells) for sheet, number, cells in parse_confined("xlsx", data, origin)]
    except InputRefused as refusal:
        yield refusal
        return
    yield from _read_rows(rows, origin, publisher, published)


def _csv_rows(text: str, origin: str) -> Iterator[Cells | InputRefused]:
    csv.field_size_limit(MAX_LINE_BYTES)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_find_delimiter(text.partition("\n")[0]))
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield InputRefused(f"{origin}:{number}", f"the row is no CSV ({error})", "write the file as CSV")
        else:
            yield "", number, cells


def _read_rows(
    rows: Iterable[Cells | InputRefused], origin: str, publisher: str | None, published: When | None
) -> Iterator[Report | InputRefused]:
    """Find the header of each sheet, then read its rows; a sheet without one is passed over beside others."""
    headers: dict[str, list[str]] = {}
    is_empty = True
    seen: dict[str, int] = {}
    for row in rows:
        if isinstance(row, InputRefused):
            is_empty = False
            yield row
            continue
        sheet, number, cells = row
        header = headers.get(sheet)
        if header is not None:
            if any(cell.strip() for cell in cells):
                is_empty = False
                yield _read_cells(header, cells, _name_row(origin, sheet, number), publisher, published)
            continue
        seen[sheet] = seen.get(sheet, 0) + 1
        names = _name_columns(cells)
        if seen[sheet] <= _HEADER_WITHIN and "text" in names:
            headers[sheet] = names
    if not headers:
        yield InputRefused(origin, 'no column is named "text"', _REMEDY)
    elif is_empty:
        yield InputRefused(origin, "the sheet holds no row below its header", "write a report into each row")


def _read_cells(
    header: list[str], cells: list[str], where: str, publisher: str | None, published: When | None
) -> Report | InputRefused:
    row: Row = {}
    for name, cell in zip(header, cells, strict=False):
        if name in COLUMNS:
            row.setdefault(name, cell if name == "text" else cell.strip())
    try:
        return read_row({**row, "id": row.get("id") or where}, where, publisher, published)
    except InputRefused as refusal:
        return refusal


def _name_row(origin: str, sheet: str, number: int) -> str:
    return f"{origin}:{sheet}:{number}" if sheet else f"{origin}:{number}"


def _name_columns(cells: list[str]) -> list[str]:
    return [cell.strip().strip('"').strip().casefold() for cell in cells]


def _find_delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)
