"""The bytes or the stream of one input → Reports, refusals, and a Mark behind each input that was read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import BinaryIO, TypeAlias

from allegiance.errors import InputRefused
from allegiance.model.identity import ReportId
from allegiance.model.report import Report
from allegiance.model.when import When
from allegiance.read.archive import read_archive
from allegiance.read.feed import FeedItem, read_feed
from allegiance.read.form import HEAD_BYTES, Form, InputForm, tell_form
from allegiance.read.lines import read_jsonl, read_lines, stream_lines
from allegiance.read.mark import Mark, Pages, identify_page, keep_nothing
from allegiance.read.page import MAX_PAGE_BYTES, read_page
from allegiance.read.pdf import read_pdf
from allegiance.read.sheet import read_csv, read_workbook
from allegiance.read.text import read_text
from allegiance.read.unpack import unpack_gzip

Item: TypeAlias = Report | InputRefused | Mark

MAX_FILE_BYTES = 40 * 1024 * 1024
STREAMS: tuple[Form, ...] = ("jsonl", "archive", "gzip")
# Forms that hold many reports, and so may be larger than a page.
_MANY: tuple[Form, ...] = ("lines", "workbook", "csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the caller says of an input; with `pages`, inputs known there by their content are not read again."""

    publisher: str | None = None
    published: When | None = None
    url: str | None = None
    input_form: InputForm = "auto"
    pages: Pages | None = None


def read_content(data: bytes, origin: str, said: Said) -> Iterator[Item]:
    """Read an input that is in memory as a whole."""
    try:
        form = tell_form(data[:HEAD_BYTES], origin, said.input_form)
    except InputRefused as refusal:
        yield refusal
        return
    read = partial(_read_whole, data, form, origin, said)
    if form in STREAMS:
        yield from read_stream(BytesIO(data), form, origin, said)
    elif said.pages is None:
        yield from read()
    else:
        yield from _read_once(read, identify_page(data, said.publisher, said.published, said.url), origin, said.pages)


def read_stream(stream: BinaryIO, form: Form, origin: str, said: Said, *, is_packed: bool = False) -> Iterator[Item]:
    """Read what may be larger than memory, from its beginning; of what is packed, the form within."""
    try:
        if form == "jsonl":
            lines = stream_lines(stream)
            yield from read_jsonl(lines, origin=origin, publisher=said.publisher, published=said.published)
        elif form == "archive":
            yield from read_archive(
                stream, origin, lambda data, where, url: read_content(data, where, replace(said, url=url))
            )
        elif form != "gzip":
            yield from read_content(_read_all(stream, origin), origin, said)
        elif is_packed:
            yield InputRefused(origin, "an archive within an archive", "unpack it first")
        else:
            within = tell_form(unpack_gzip(stream, origin).read(HEAD_BYTES), origin, said.input_form)
            stream.seek(0)
            yield from read_stream(unpack_gzip(stream, origin), within, origin, said, is_packed=True)
    except InputRefused as refusal:
        yield refusal


def check_size(size: int, origin: str, form: Form) -> None:
    """Refuse an input that is too large for its form."""
    limit = MAX_FILE_BYTES if form in _MANY else MAX_PAGE_BYTES
    if size > limit:
        reason = f"the file has {size / 1e6:.0f} MB, the limit for one report is {limit // 1024**2} MB"
        raise InputRefused(origin, reason, "save the report alone, or give many reports as JSON lines")


def read_item(item: FeedItem, origin: str, publisher: str | None, published: When | None) -> Report:
    """Read an item whose whole text stands in its feed; what the caller says goes before what the item says."""
    data = (item.page or "").encode("utf-8", "replace")
    stated = item.publication
    when = published or (stated.when if stated else None)
    report = read_page(data, origin=item.url or origin, publisher=publisher, published=when, url=item.url)
    is_same = stated is not None and report.published == stated.when
    return replace(report, published_at=stated.at if stated and is_same else report.published_at)


def _read_all(stream: BinaryIO, origin: str) -> bytes:
    data = stream.read(MAX_FILE_BYTES + 1)
    check_size(len(data), origin, "lines")
    return data


def _read_once(
    read: Callable[[], Iterator[Report | InputRefused]], key: str, origin: str, pages: Pages
) -> Iterator[Item]:
    """Read an input unless it was read before; note it once its reports are stored, if nothing in it was refused."""
    known = pages.count(key)
    if known is not None:
        yield Mark(keep=keep_nothing, n_known=known)
        return
    reports: list[ReportId] = []
    is_whole = True
    for item in read():
        if isinstance(item, Report):
            reports.append(item.id)
        else:
            is_whole = False
        yield item
    if is_whole:
        yield Mark(keep=partial(pages.add, key, origin, len(reports)), reports=tuple(reports))


def _read_whole(data: bytes, form: Form, origin: str, said: Said) -> Iterator[Report | InputRefused]:
    """Read a whole input; whatever its reader raises is a refusal, so that the run goes on."""
    publisher, published = said.publisher, said.published
    try:
        check_size(len(data), origin, form)
        if form == "lines":
            yield from read_lines(data, origin, publisher=publisher, published=published)
        elif form == "csv":
            yield from read_csv(data, origin, publisher=publisher, published=published)
        elif form == "workbook":
            yield from read_workbook(data, origin, publisher=publisher, published=published)
        elif form == "feed":
            yield from _read_saved_feed(data, origin, said)
        elif form == "opml":
            yield InputRefused(origin, "this is a list of feeds, not a report", "name it to `allegiance read`")
        else:
            read = {"page": read_page, "pdf": read_pdf}.get(form, read_text)
            yield read(data, origin=origin, publisher=publisher, published=published, url=said.url)
    except InputRefused as refusal:
        yield refusal
    except Exception as error:  # noqa: BLE001 - no input may end the run (TRUST.md, R3)
        reason = f"its reader failed ({type(error).__name__}: {error})"[:300]
        yield InputRefused(origin, reason, "save its text as .txt, and report the error")


def _read_saved_feed(data: bytes, origin: str, said: Said) -> Iterator[Report | InputRefused]:
    """Read the items whose whole text a saved feed holds; the others would have to be fetched."""
    feed = read_feed(data, origin)
    if not feed.items:
        yield InputRefused(origin, "the feed holds no item", "name the address of the feed")
    for number, item in enumerate(feed.items, start=1):
        where = f"{origin}:{number}"
        try:
            if item.page is None:
                raise InputRefused(where, "the feed holds only a summary of it", "name the address of the feed")
            yield read_item(item, where, said.publisher or feed.title, said.published)
        except InputRefused as refusal:
            yield refusal
