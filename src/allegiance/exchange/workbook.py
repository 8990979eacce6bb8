"""An XLSX file in, its sheets as rows of text out, one row at a time; styles and formulas are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from allegiance.errors import InputRefused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES = 1 << 29  # of one part of the file, unpacked
_MOST_COLUMNS = 1_000


def sheets_of(archive: ZipFile, origin: str) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Yield each sheet's name with its rows: (number, cells as text). Read a sheet's rows before the next sheet."""
    try:
        shared = list(_shared_strings(archive, origin))
        targets = {r.get("Id"): str(r.get("Target")) for r in _tree(archive, "xl/_rels/workbook.xml.rels", origin)}
        sheets = _tree(archive, "xl/workbook.xml", origin).iter(f"{_MAIN}sheet")
        for sheet in sheets:
            target = targets[sheet.get(_RELATION)]
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            yield str(sheet.get("name")), _rows_of(archive, part, shared, origin)
    except (KeyError, IndexError, BadZipFile, etree.XMLSyntaxError) as error:
        raise InputRefused(
            origin, f"the workbook is damaged ({error})", "open it and save it again, as .xlsx"
        ) from None


def _open(archive: ZipFile, part: str, origin: str) -> IO[bytes]:
    if archive.getinfo(part).file_size > _MOST_BYTES:
        raise InputRefused(origin, f"{part} is over {_MOST_BYTES >> 20} MB unpacked", "save the sheet as CSV")
    return archive.open(part)


def _tree(archive: ZipFile, part: str, origin: str) -> etree._Element:
    with _open(archive, part, origin) as stream:
        return etree.parse(stream, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def _elements(stream: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Yield each element of a tag, emptied after use, so that memory does not grow with the sheet."""
    for _, element in etree.iterparse(stream, tag=f"{_MAIN}{tag}", resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _shared_strings(archive: ZipFile, origin: str) -> Iterator[str]:
    if "xl/sharedStrings.xml" in archive.namelist():
        with _open(archive, "xl/sharedStrings.xml", origin) as stream:
            for item in _elements(stream, "si"):
                yield _text_of(item)


def _text_of(item: etree._Element) -> str:
    """Return the text of a string, runs joined, readings of East Asian letters left out."""
    readings = {id(t) for reading in item.iter(f"{_MAIN}rPh") for t in reading.iter(f"{_MAIN}t")}
    return "".join(t.text or "" for t in item.iter(f"{_MAIN}t") if id(t) not in readings)


def _rows_of(archive: ZipFile, part: str, shared: list[str], origin: str) -> Iterator[tuple[int, list[str]]]:
    with _open(archive, part, origin) as stream:
        for number, row in enumerate(_elements(stream, "row"), start=1):
            cells: list[str] = []
            for cell in row.iter(f"{_MAIN}c"):
                column = _column(cell.get("r") or "", len(cells))
                cells += [""] * (column - len(cells))
                cells.append(_value(cell, shared))
            yield int(row.get("r") or number), cells


def _column(reference: str, following: int) -> int:
    """Return the number of a cell's column from 0: "C7" is 2; without a reference it is the following one.

    >>> _column("A1", 0), _column("AB12", 3), _column("", 5)
    (0, 27, 5)
    """
    letters = re.match(r"[A-Z]+", reference)
    if letters is None:
        return following
    column = 0
    for letter in letters.group():
        column = 26 * column + ord(letter) - ord("A") + 1
    return min(max(column - 1, following), _MOST_COLUMNS)


def _value(cell: etree._Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text_of(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    return shared[int(value)] if cell.get("t") == "s" and value else value
