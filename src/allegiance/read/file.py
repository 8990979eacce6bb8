"""A path (file or folder) or the bytes of one file → Reports and refusals: the form is told by content, not by name."""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import When
from allegiance.read.lines import read_jsonl, read_lines, stream_lines
from allegiance.read.page import MAX_PAGE_BYTES, read_page
from allegiance.read.published import parse_published
from allegiance.read.text import read_text

InputForm = Literal["auto", "lines", "jsonl"]

MAX_FILE_BYTES = 40 * 1024 * 1024
SOURCES = "sources.tsv"
_HEAD_BYTES = 65_536
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|article|main|section|header|div|p|h1|h2|table|meta|title|script|link|span|nav)[\s>/]",
    re.IGNORECASE,
)
_JSON_ROW = re.compile(rb"\s*\{\s*(?:\"|\})")
# Forms that are told apart so that the refusal can say what to do; the readers for them are not built yet.
_OTHERS = (
    (b"%PDF-", "a PDF", "save its text as .txt"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save its text as .txt"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"WARC/", "a web archive (WARC)", "save its pages as HTML"),
    (b"{\\rtf", "a rich-text document", "save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save its text as .txt"),
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a sources.tsv says about one file."""

    publisher: str | None
    published: When | None


def read_path(
    path: Path, *, publisher: str | None = None, published: When | None = None, input_form: InputForm = "auto"
) -> Iterator[Report | InputRefused]:
    """Read a file, or every file under a folder in sorted order; a file that cannot be read gives an InputRefused.

    Hidden files, READMEs, `sources.tsv` and the folders that a browser saves beside a page are passed over. A
    `sources.tsv` (columns file, publisher, published) speaks for the files beside it where the caller says nothing.
    """
    if not path.is_dir():
        sources, _ = _load_sources(path.parent)
        yield from _read_file(path, sources.get(path.name), publisher, published, input_form)
        return
    is_empty = True
    for folder, files, refusals in _walk(path):
        yield from refusals
        sources, broken = _load_sources(folder) if files else ({}, [])
        yield from broken
        for file in files:
            is_empty = False
            yield from _read_file(file, sources.get(file.name), publisher, published, input_form)
    if is_empty:
        yield InputRefused(str(path), "the folder holds no file to read", "name a folder with reports in it")


def read_bytes(
    data: bytes,
    origin: str,
    *,
    publisher: str | None = None,
    published: When | None = None,
    url: str | None = None,
    input_form: InputForm = "auto",
) -> Iterator[Report | InputRefused]:
    """Read the bytes of one file, such as standard input, under the name `origin`."""
    try:
        form = _tell_form(data[:_HEAD_BYTES], origin, input_form)
        if form == "jsonl":
            yield from read_jsonl(stream_lines(BytesIO(data)), origin=origin, publisher=publisher, published=published)
        elif form == "lines":
            yield from read_lines(data, origin, publisher=publisher, published=published)
        else:
            _check_size(len(data), origin, MAX_PAGE_BYTES)
            read = read_page if form == "page" else read_text
            yield read(data, origin=origin, publisher=publisher, published=published, url=url)
    except InputRefused as refusal:
        yield refusal


def _read_file(
    path: Path, source: Source | None, publisher: str | None, published: When | None, input_form: InputForm
) -> Iterator[Report | InputRefused]:
    origin = str(path)
    publisher = publisher or (source.publisher if source else None)
    published = published or (source.published if source else None)
    try:
        size = _check_regular(path)
        with path.open("rb") as stream:
            form = _tell_form(stream.read(_HEAD_BYTES), origin, input_form)
            stream.seek(0)
            if form == "jsonl":
                yield from read_jsonl(stream_lines(stream), origin=origin, publisher=publisher, published=published)
                return
            _check_size(size, origin, MAX_FILE_BYTES if form == "lines" else MAX_PAGE_BYTES)
            data = stream.read(MAX_FILE_BYTES + 1)
        yield from read_bytes(data, origin, publisher=publisher, published=published, input_form=input_form)
    except FileNotFoundError:
        yield InputRefused(origin, "there is no such file", "check the name")
    except OSError as error:
        yield InputRefused(
            origin, f"the file cannot be read ({error.strerror or error})", "check that it is yours to read"
        )
    except InputRefused as refusal:
        yield refusal


def _check_regular(path: Path) -> int:
    """Return the size of a file in bytes; a pipe or a device would never end."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputRefused(str(path), "this is no regular file", 'name a file or a folder, or pipe it in with "-"')
    return status.st_size


def _check_size(size: int, origin: str, limit: int) -> None:
    if size > limit:
        reason = f"the file has {size / 1e6:.0f} MB, the limit for one report is {limit // 1024**2} MB"
        raise InputRefused(origin, reason, "save the report alone, or give many reports as JSON lines")


def _tell_form(head: bytes, origin: str, input_form: InputForm) -> Literal["jsonl", "lines", "page", "text"]:
    """Tell the form of a file from its first bytes; a form that has no reader yet raises InputRefused."""
    if not head.strip():
        raise InputRefused(origin, "the file is empty", "give a file with text in it")
    for start, name, remedy in _OTHERS:
        if head.startswith(start):
            raise InputRefused(origin, f"not built yet: reading {name}", remedy)
    if input_form == "lines" or input_form == "jsonl":
        return input_form
    bare = _strip_marks(head)
    if origin.casefold().endswith((".jsonl", ".ndjson")) or _starts_with_row(bare):
        return "jsonl"
    if not bare.startswith(b"<"):
        return "text"
    if _FEED.search(bare[:2000]):
        raise InputRefused(origin, "not built yet: reading a feed", "save its pages as HTML")
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


def _walk(root: Path) -> Iterator[tuple[Path, list[Path], list[InputRefused]]]:
    """Yield each folder under the root in sorted order with its files to read, and the folders that cannot be."""
    refusals: list[InputRefused] = []

    def refuse(error: OSError) -> None:
        refusals.append(
            InputRefused(str(error.filename), f"the folder cannot be read ({error.strerror})", "check its rights")
        )

    for folder, folders, files in os.walk(root, onerror=refuse):
        pages = {Path(name).stem for name in files}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_beside_page(name, pages))
        chosen = [Path(folder, name) for name in sorted(files) if not _is_passed_over(name)]
        yield Path(folder), chosen, list(refusals)
        refusals.clear()
    yield root, [], list(refusals)


def _is_beside_page(folder: str, pages: set[str]) -> bool:
    return any(folder == f"{page}{ending}" for page in pages for ending in ("_files", ".files", "_dosyalar"))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold().startswith("readme") or name == SOURCES


def _load_sources(folder: Path) -> tuple[dict[str, Source], list[InputRefused]]:
    """Read the sources.tsv of a folder; a row that cannot be read is one refusal."""
    sources: dict[str, Source] = {}
    refusals: list[InputRefused] = []
    path = folder / SOURCES
    with (
        suppress(FileNotFoundError, NotADirectoryError, PermissionError),
        path.open(encoding="utf-8-sig", newline="") as table,
    ):
        try:
            for number, row in enumerate(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
                _add_source(row, f"{path}:{number}", sources, refusals)
        except (UnicodeDecodeError, csv.Error) as error:
            refusals.append(
                InputRefused(str(path), f"the table cannot be read ({error})", "write it as UTF-8, tab-separated")
            )
    return sources, refusals


def _add_source(
    row: dict[str, str | None], where: str, sources: dict[str, Source], refusals: list[InputRefused]
) -> None:
    name, publisher, published = ((row.get(key) or "").strip() for key in ("file", "publisher", "published"))
    if not name:
        refusals.append(InputRefused(where, 'the row names no "file"', "write columns file, publisher, published"))
        return
    try:
        when = parse_published(published).when if published else None
    except ValueError as error:
        refusals.append(InputRefused(where, f'"published": {error}', "or leave the cell empty"))
        when = None
    sources[name] = Source(publisher=publisher or None, published=when)
