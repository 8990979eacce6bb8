"""A file of rows (CSV, TSV, JSONL, XLSX; plain, gz or zip) in, its cells line by line out, as a stream.

What is wrong with one line is yielded in its place, and reading goes on; a file that is cut or not UTF-8 ends there,
with the lines before it read.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, TypeAlias, cast
from zipfile import BadZipFile, ZipFile, is_zipfile

from allegiance.errors import InputRefused
from allegiance.exchange.workbook import sheets_of

Row: TypeAlias = tuple[int, list[str]] | InputRefused
MOST_BYTES = 1 << 34  # of a file, unpacked: 10 million wide rows
LONGEST_LINE = 1 << 20  # bytes
_GZIP = b"\x1f\x8b"
_WORKBOOK = "xl/workbook.xml"
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class EventTable:
    """Rows with the number of their last line; `delimiter` is "" where the rows are not delimited text."""

    origin: str
    delimiter: str
    rows: Iterator[Row]


def open_table(path: Path, opened: ExitStack, *, delimiter: str | None = None) -> EventTable:
    """Open a file; raise InputRefused where it is none that can be read.

    In a tab-separated file quote marks are data. The rows of JSONL have its keys as their first row.
    """
    try:
        stream: IO[bytes]
        if is_zipfile(path):
            archive = opened.enter_context(ZipFile(path))
            if _WORKBOOK in archive.namelist():
                return EventTable(path.name, "", _sheet_rows(archive, path.name))
            member = _only_table(archive, path.name)
            stream = opened.enter_context(archive.open(member))
            origin = f"{path.name}/{member}"
        else:
            stream, origin = opened.enter_context(path.open("rb")), path.name
            is_packed = stream.read(2) == _GZIP
            stream.seek(0)
            if is_packed:
                unpacked = opened.enter_context(gzip.GzipFile(fileobj=stream))
                return _text_table(cast(IO[bytes], unpacked), origin, delimiter)
        return _text_table(stream, origin, delimiter)
    except FileNotFoundError:
        raise InputRefused(str(path), "there is no such file", "check the name") from None
    except (OSError, BadZipFile, EOFError, zlib.error) as error:
        raise InputRefused(str(path), f"the file cannot be read ({error})", "check that it is whole") from None


def _only_table(archive: ZipFile, origin: str) -> str:
    names = [
        name for name in archive.namelist() if name.casefold().endswith(_TABLES) and "readme" not in name.casefold()
    ]
    if len(names) != 1:
        reason = f"{len(names)} tables in the archive, not one"
        raise InputRefused(origin, reason, "unpack it, and name the file to import")
    return names[0]


def _sheet_rows(archive: ZipFile, origin: str) -> Iterator[Row]:
    """The rows of the first sheet."""
    _, rows = next(iter(sheets_of(archive, origin)))
    yield from rows


def _text_table(stream: IO[bytes], origin: str, delimiter: str | None) -> EventTable:
    lines = _lines_of(stream, origin)
    first = next(lines, None)
    if first is None:
        raise InputRefused(origin, "the file is empty", "check that it is whole")
    if isinstance(first, InputRefused):
        raise first
    everything = chain([first], lines)
    if delimiter is None and first.lstrip().startswith("{"):
        return EventTable(origin, "", _json_rows(everything, origin))
    delimiter = delimiter or sniff_delimiter(first)
    read = _tab_rows if delimiter == "\t" else _csv_rows
    return EventTable(origin, delimiter, read(everything, delimiter, origin))


def sniff_delimiter(line: str) -> str:
    """Tell what parts the cells of a first line; a comma where nothing does.

    >>> sniff_delimiter("date;source;target"), sniff_delimiter("date")
    (';', ',')
    """
    return max((",", ";", "\t", "|"), key=line.count)


def _lines_of(stream: IO[bytes], origin: str) -> Iterator[str | InputRefused]:
    position = 0
    try:
        while line := stream.readline(LONGEST_LINE):
            text = line.removeprefix(BOM_UTF8) if position == 0 else line
            yield text.decode()
            position += len(line)
            if position > MOST_BYTES:
                yield InputRefused(origin, f"over {MOST_BYTES >> 30} GB unpacked", "cut the file in parts")
                return
    except UnicodeDecodeError as error:
        yield InputRefused(origin, f"not UTF-8 at byte {position + error.start}", "save the file as UTF-8")
    except (OSError, EOFError, BadZipFile, zlib.error) as error:
        yield InputRefused(origin, f"cut or damaged after {position:,} bytes ({error})", "get the file anew")


def _tab_rows(lines: Iterator[str | InputRefused], delimiter: str, origin: str) -> Iterator[Row]:
    del origin
    for number, line in enumerate(lines, start=1):
        if isinstance(line, InputRefused):
            yield line
        elif line.strip():
            yield number, line.rstrip("\r\n").split(delimiter)


def _csv_rows(lines: Iterator[str | InputRefused], delimiter: str, origin: str) -> Iterator[Row]:
    ends: list[InputRefused] = []

    def texts() -> Iterator[str]:
        for line in lines:
            if isinstance(line, InputRefused):
                ends.append(line)
                return
            yield line

    reader = csv.reader(texts(), delimiter=delimiter)
    while True:
        try:
            for cells in reader:
                if cells:
                    yield reader.line_num, cells
            yield from ends
            return
        except csv.Error as error:
            yield InputRefused(
                f"{origin}:{reader.line_num}", f"no CSV row ({error})", "check the quote marks before it"
            )


def _json_rows(lines: Iterator[str | InputRefused], origin: str) -> Iterator[Row]:
    """Each object as cells under the keys of the first one; keys that come later are not read."""
    keys: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if isinstance(line, InputRefused):
            yield line
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            yield InputRefused(f"{origin}:{number}", f"no JSON ({error})", "write one object a line")
            continue
        if not isinstance(row, dict):
            yield InputRefused(f"{origin}:{number}", "no JSON object", "write one object a line")
            continue
        if keys is None:
            keys = list(row)
            yield 0, keys
        yield number, [_cell(row.get(key)) for key in keys]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
