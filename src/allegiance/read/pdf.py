"""A PDF with a text layer → Report; its parser runs confined."""

from __future__ import annotations

from allegiance.model.report import Report
from allegiance.model.when import When
from allegiance.read.confined import parse_confined
from allegiance.read.published import Publication
from allegiance.read.text import build_report


def read_pdf(
    data: bytes, *, origin: str, publisher: str | None = None, published: When | None = None, url: str | None = None
) -> Report:
    """Read one PDF as one report. The day is the caller's or the address's: that of the file is when it was made."""
    (text,) = parse_confined("pdf", data, origin)
    publication = Publication(when=published) if published else None
    return build_report(text, origin=origin, publisher=publisher, publication=publication, url=url)
