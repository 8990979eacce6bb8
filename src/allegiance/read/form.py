"""The first bytes of a file → its form, told by content; the name helps only where the content leaves it open."""

from __future__ import annotations

import re
from typing import Literal

from allegiance.errors import InputRefused
from allegiance.read.feed import is_feed, is_opml
from allegiance.read.sheet import is_table

InputForm = Literal["auto", "lines", "jsonl"]
Form = Literal["jsonl", "lines", "page", "text", "gzip", "archive", "pdf", "workbook", "csv", "feed", "opml"]

HEAD_BYTES = 65_536
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|article|main|section|header|div|p|h1|h2|table|meta|title|script|link|span|nav)[\s>/]",
    re.IGNORECASE,
)
_JSON_ROW = re.compile(rb"\s*\{\s*(?:\"|\})")
_STARTS: tuple[tuple[bytes, Form], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "workbook"),
    (b"\x1f\x8b", "gzip"),
    (b"WARC/", "archive"),
)
# Forms that are told apart so that the refusal can say what to do.
_OTHERS = (
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"{\\rtf", "a rich-text document", "save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save its text as .txt, its rows as .xlsx"),
)


def tell_form(head: bytes, origin: str, input_form: InputForm = "auto") -> Form:
    """Tell the form of a file from its first bytes; an empty file, or one that nothing here reads, is InputRefused."""
    if not head.strip():
        raise InputRefused(origin, "the file is empty", "give a file with text in it")
    for start, name, remedy in _OTHERS:
        if head.startswith(start):
            raise InputRefused(origin, f"this program does not read {name}", remedy)
    for start, form in _STARTS:
        if head.startswith(start):
            return form
    if input_form == "lines" or input_form == "jsonl":
        return input_form
    bare = _strip_marks(head)
    if origin.casefold().removesuffix(".gz").endswith((".jsonl", ".ndjson")) or _starts_with_row(bare):
        return "jsonl"
    if not bare.startswith(b"<"):
        return "csv" if is_table(bare.split(b"\n", 1)[0][:4_000].decode("utf8", "replace")) else "text"
    if is_opml(bare):
        return "opml"
    if is_feed(bare):
        return "feed"
    return "page" if _HTML.search(bare) else "text"


def _strip_marks(head: bytes) -> bytes:
    """Return the head as single bytes: without the mark of its encoding, and without the zero bytes of UTF-16."""
    is_wide = head.startswith(_MARKS[1:])
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return (head.replace(b"\x00", b"") if is_wide else head).lstrip()


def _starts_with_row(head: bytes) -> bool:
    first = head.split(b"\n", 1)[0]
    return _JSON_ROW.match(first) is not None and b'"text"' in first
