"""Plain text, or a page's text as a browser saves it → Report: the text is the decoded file, nothing cut or changed."""

from __future__ import annotations

from urllib.parse import urlsplit

from allegiance.model.report import Report, identify_report
from allegiance.model.when import When
from allegiance.read.decode import decode_text
from allegiance.read.language import tell_language
from allegiance.read.published import Publication, find_in_address
from allegiance.read.section import find_layout


def read_text(
    data: bytes, *, origin: str, publisher: str | None = None, published: When | None = None, url: str | None = None
) -> Report:
    """Read one plain-text report; empty and binary files raise InputRefused.

    The publication day is the caller's, else the address's, else unknown: never a day in the text or the file's time.
    """
    decoded = decode_text(data, origin)
    publication = Publication(when=published) if published else None
    return build_report(decoded.text, origin=origin, publisher=publisher, publication=publication, url=url)


def build_report(
    text: str,
    *,
    origin: str,
    publisher: str | None = None,
    publication: Publication | None = None,
    url: str | None = None,
    title: str | None = None,
    language: str | None = None,
) -> Report:
    """Build the report of a text whose parts are to be told apart; what the address says fills what nobody told."""
    layout = find_layout(text, title=title)
    when = publication.when if publication else (find_in_address(url) if url else None)
    publisher = publisher or (find_host(url) if url else None)
    return Report(
        id=identify_report(publisher=publisher, published=when, title=layout.title, text=text),
        origin=origin,
        publisher=publisher,
        url=url,
        published=when,
        published_at=publication.at if publication else None,
        language=language or tell_language(text),
        title=layout.title,
        text=text,
        sections=layout.sections,
        completeness=layout.completeness,
    )


def find_host(url: str) -> str | None:
    """Return the host of a web address without "www.", None where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.hostname if parts.scheme in {"http", "https"} else None
    return host.removeprefix("www.") if host else None
