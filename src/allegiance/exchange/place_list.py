"""A file of places (GeoNames or OCHA; text, zip or XLSX) in, its places and refused lines out, as a stream."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import IO, Literal, TypeAlias
from zipfile import BadZipFile, ZipFile, is_zipfile

from allegiance.errors import InputRefused
from allegiance.exchange.geonames import LONGEST_LINE, is_geonames, read_geonames
from allegiance.exchange.ocha import HEADER_WITHIN, OchaReader, find_licence, is_ocha
from allegiance.exchange.workbook import sheets_of
from allegiance.model.listed_place import ListedPlace, Skipped

Format: TypeAlias = Literal["geonames", "ocha"]
Item: TypeAlias = ListedPlace | Skipped | InputRefused
_WORKBOOK = "xl/workbook.xml"
_ROWS_ABOUT = 60  # rows of a sheet in which its licence is looked for
_REMEDY = "give a GeoNames country file, or an OCHA place list as CSV or XLSX"


def read_place_list(
    path: Path, *, format: Format | None = None, country: str | None = None, licence: str | None = None
) -> Iterator[Item]:
    """Yield what each line or row of a file is, as a stream; raise InputRefused where the file is no list of places.

    `country` (ISO alpha-3) and `licence` speak for an OCHA list that does not say them.
    """
    origin = path.name
    try:
        with ExitStack() as opened:
            if not is_zipfile(path):
                yield from _read_text(opened.enter_context(path.open("rb")), origin, format, country, licence)
                return
            archive = opened.enter_context(ZipFile(path))
            if _WORKBOOK in archive.namelist():
                yield from _read_workbook(archive, origin, format, country, licence)
                return
            member = _only_member(archive, origin)
            stream = opened.enter_context(archive.open(member))
            yield from _read_text(stream, f"{origin}/{member}", format, country, licence)
    except FileNotFoundError:
        raise InputRefused(str(path), "there is no such file", "check the name") from None
    except (OSError, BadZipFile, EOFError) as error:
        raise InputRefused(str(path), f"the file cannot be read ({error})", "check that it is whole") from None


def _only_member(archive: ZipFile, origin: str) -> str:
    names = [
        name
        for name in archive.namelist()
        if name.casefold().endswith((".txt", ".csv", ".tsv")) and "readme" not in name.casefold()
    ]
    if len(names) != 1:
        reason = f"{len(names)} tables in the archive, not one"
        raise InputRefused(origin, reason, "unpack it, and name the file to import")
    return names[0]


def _read_text(
    stream: IO[bytes], origin: str, format: Format | None, country: str | None, licence: str | None
) -> Iterator[Item]:
    first = stream.readline(LONGEST_LINE)
    stream.seek(0)
    if format == "geonames" or (format is None and is_geonames(first)):
        yield from read_geonames(_lines_of(stream), origin)
        return
    rows = _csv_rows(stream, first)
    head = list(islice(rows, HEADER_WITHIN))
    if format is None and not any(is_ocha(cells or ()) for _, cells in head):
        raise InputRefused(origin, "neither a GeoNames file nor an OCHA place list", _REMEDY)
    yield from OchaReader(origin, country, licence).read([("", chain(head, rows))])


def _lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream; of one that is too long only its beginning, one byte too long."""
    while line := stream.readline(LONGEST_LINE + 1):
        tail = line
        while len(tail) > LONGEST_LINE and not tail.endswith(b"\n"):
            tail = stream.readline(LONGEST_LINE + 1)
        yield line


def _csv_rows(stream: IO[bytes], first: bytes) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the rows of a CSV with the number of their last line; None for one that is no CSV."""
    delimiter = max((b",", b";", b"\t"), key=first.count).decode()
    lines = (line.removeprefix(BOM_UTF8).decode("utf8", "surrogateescape") for line in _lines_of(stream))
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield reader.line_num, None
        else:
            yield reader.line_num, cells


def _read_workbook(
    archive: ZipFile, origin: str, format: Format | None, country: str | None, licence: str | None
) -> Iterator[Item]:
    if format == "geonames":
        raise InputRefused(origin, "this is a workbook, not a GeoNames file", "leave --format out")
    if licence is None:
        about = ((cells for _, cells in islice(rows, _ROWS_ABOUT)) for _, rows in sheets_of(archive, origin))
        licence = next((found for rows in about if (found := find_licence(rows)) is not None), None)
    yield from OchaReader(origin, country, licence).read(sheets_of(archive, origin))
