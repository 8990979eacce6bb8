"""JSON lines, or a file whose every line is a report → Reports, with one refusal for each line that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import When
from allegiance.read.decode import decode_text
from allegiance.read.published import Publication, parse_published
from allegiance.read.text import build_report

MAX_LINE_BYTES = 50 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"

Row = dict[str, Any]


def read_jsonl(
    lines: Iterable[bytes], *, origin: str, publisher: str | None = None, published: When | None = None
) -> Iterator[Report | InputRefused]:
    """Read rows `id, published, title, publisher, text, url, language`, one a line; only `id` and `text` are needed.

    Null and "" mean unknown. What the caller says fills what a row leaves unknown. Rows with one id are all kept.
    A line that is broken, over 50 MB, or holds half a surrogate pair gives an InputRefused that names `FILE:LINE`.
    """
    for number, line in enumerate(lines, start=1):
        where = f"{origin}:{number}"
        if number == 1:
            line = line.removeprefix(_BOM)
        if not line.strip():
            continue
        try:
            yield read_row(_parse_row(line, where), where, publisher, published)
        except InputRefused as refusal:
            yield refusal


def read_lines(
    data: bytes, origin: str, *, publisher: str | None = None, published: When | None = None
) -> Iterator[Report | InputRefused]:
    """Read each line of a file as a report of its own, named `FILE:LINE` from 1; empty lines are passed over.

    Only a line feed ends a line; a carriage return before it is no part of the text.
    """
    try:
        text = decode_text(data, origin).text
    except InputRefused as refusal:
        yield refusal
        return
    publication = Publication(when=published) if published else None
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        if line.strip():
            yield build_report(line, origin=f"{origin}:{number}", publisher=publisher, publication=publication)


def stream_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a stream; of a line over the limit only its first bytes, one more than the limit, are kept."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        yield line
        while not line.endswith(b"\n") and len(line) > MAX_LINE_BYTES:
            line = stream.readline(MAX_LINE_BYTES + 1)


def read_row(row: Row, where: str, publisher: str | None, published: When | None) -> Report:
    """Read one row as a report; what the caller says fills what it leaves unknown. Raises InputRefused."""
    title = _read_string(row, "title", where)
    text = row.get("text")
    if text is None or (text == "" and title is None):
        raise InputRefused(where, 'the row has no "text"', 'give the report\'s words under "text"')
    text = _check_string(text, "text", where)
    if not text.strip() and title is None:
        raise InputRefused(where, 'the row\'s "text" is blank', 'give the report\'s words under "text"')
    return build_report(
        text,
        origin=_read_id(row, where),
        publisher=_read_string(row, "publisher", where) or publisher,
        publication=_read_publication(row, where) or (Publication(when=published) if published else None),
        url=_read_string(row, "url", where),
        title=title,
        language=_read_string(row, "language", where),
    )


def _parse_row(line: bytes, where: str) -> Row:
    if len(line) > MAX_LINE_BYTES:
        raise InputRefused(where, "the line is over 50 MB", "write one report a line, without pictures in it")
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputRefused(where, f"byte {error.start} of the line is not UTF-8", "write the file as UTF-8") from None
    except RecursionError:
        raise InputRefused(where, "the line is nested too deep", "write one flat JSON object a line") from None
    except ValueError as error:
        raise InputRefused(where, f"the line is no JSON ({error})", "write one whole JSON object a line") from None
    if not isinstance(row, dict):
        raise InputRefused(where, "the line is no JSON object", 'write rows like {"id": "…", "text": "…"}')
    return row


def _read_id(row: Row, where: str) -> str:
    value = row.get("id")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if value is None or value == "":
        raise InputRefused(where, 'the row has no "id"', 'give each row an "id"')
    return _check_string(value, "id", where)


def _read_publication(row: Row, where: str) -> Publication | None:
    value = row.get("published")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    stated = _read_string({"published": value}, "published", where)
    if stated is None:
        return None
    try:
        return parse_published(stated)
    except ValueError as error:
        raise InputRefused(where, f'"published": {error}', "or leave it out where it is unknown") from None


def _read_string(row: Row, name: str, where: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    return _check_string(value, name, where) if value != "" and str(value).strip() else None


def _check_string(value: object, name: str, where: str) -> str:
    if not isinstance(value, str):
        raise InputRefused(where, f'"{name}" is no string', f'write "{name}" as a JSON string')
    if "\x00" in value:
        raise InputRefused(where, f'"{name}" holds the character U+0000', "leave it out of the text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = f'"{name}" holds half a surrogate pair at character {error.start}, which is no Unicode text'
        raise InputRefused(where, reason, "write the whole pair, or the character itself") from None
    return value
