"""A web archive (WARC, also packed by gzip) → a Report for each page in it, one record in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, BinaryIO

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.read.mark import Mark
from allegiance.read.page import MAX_PAGE_BYTES

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf"})
_REMEDY = "write the archive again, or save its pages as HTML"

ReadRecord = Callable[[bytes, str, str], Iterator[Report | InputRefused | Mark]]


def read_archive(stream: BinaryIO, origin: str, read_record: ReadRecord) -> Iterator[Report | InputRefused | Mark]:
    """Read the pages of an archive by `read_record(data, origin, url)`; records are named `FILE:RECORD` from 1.

    Pictures, scripts, redirects and errors of servers are passed over: they are no reports. A broken record ends it,
    by a refusal; what came before is read.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = n_pages = 0
    try:
        records = ArchiveIterator(stream)
        records.INC_RECORD = ""  # else it writes the words of broken records to standard error
        for record in records:
            number += 1
            where = f"{origin}:{number}"
            url = record.rec_headers.get_header("WARC-Target-URI")
            if not url or not _is_page(record):
                continue
            data = record.content_stream().read(MAX_PAGE_BYTES + 1)
            if not data:
                continue
            n_pages += 1
            yield from _with_instant(read_record(data, where, url.strip("<>")), record)
        if records.err_count:
            yield InputRefused(origin, f"{records.err_count} records are longer than they say", _REMEDY)
    except InputRefused as refusal:
        yield refusal
    except ArchiveLoadFailed as error:
        yield InputRefused(f"{origin}:{number + 1}", f"the archive is damaged ({error})"[:300], _REMEDY)
    except Exception as error:  # noqa: BLE001 - a damaged archive makes the library fail in every way there is
        reason = f"the archive is damaged ({type(error).__name__}: {error})"[:300]
        yield InputRefused(f"{origin}:{number + 1}", reason, _REMEDY)
    if n_pages == 0:
        yield InputRefused(origin, f"the archive holds {number} records and no page", _REMEDY)


def _is_page(record: Any) -> bool:
    if record.rec_type not in {"response", "resource"}:
        return False
    told = record.http_headers
    if record.rec_type == "response" and (told is None or told.get_statuscode() != "200"):
        return False
    kind = (told or record.rec_headers).get_header("Content-Type") or ""
    return kind.partition(";")[0].strip().casefold() in _PAGES


def _with_instant(read: Iterator[Report | InputRefused | Mark], record: Any) -> Iterator[Report | InputRefused | Mark]:
    """Add when the archive fetched the page."""
    stated = record.rec_headers.get_header("WARC-Date") or ""
    try:
        fetched_at = datetime.fromisoformat(stated).astimezone(UTC) if stated.endswith("Z") else None
    except ValueError:
        fetched_at = None
    for item in read:
        yield replace(item, fetched_at=fetched_at) if isinstance(item, Report) else item
