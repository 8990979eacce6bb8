"""A saved HTML page → Report, whose text is our plain rendering of the article: blocks parted by blank lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from allegiance.errors import InputRefused
from allegiance.model.report import Completeness, Report, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import When
from allegiance.read.article import drop_surroundings, select_article
from allegiance.read.block import Block, find_blocks, list_marks
from allegiance.read.decode import decode_text
from allegiance.read.furniture import judge_furniture, normalise
from allegiance.read.hidden import drop_hidden
from allegiance.read.language import tell_language
from allegiance.read.metadata import PageMetadata, find_metadata
from allegiance.read.published import Publication, find_in_address
from allegiance.read.section import Layout, Part, lay_out
from allegiance.read.text import find_host
from allegiance.read.wording import load_page_words

MAX_PAGE_BYTES = 20 * 1024 * 1024
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def read_page(
    data: bytes, *, origin: str, publisher: str | None = None, published: When | None = None, url: str | None = None
) -> Report:
    """Read one saved page; what the caller says goes before what the page says.

    A page over 20 MB, or without an article (a menu, an index, a cookie wall, an error page), raises InputRefused.
    Scripts are not run, frames and pictures not read, nothing is fetched.
    """
    if len(data) > MAX_PAGE_BYTES:
        reason = f"the page has {len(data) / 1e6:.0f} MB, the limit for one page is 20 MB"
        raise InputRefused(origin, reason, "save the article alone, or split the archive into pages")
    tree = _parse(data, origin)
    metadata = find_metadata(tree)
    drop_hidden(tree)
    is_walled = metadata.is_walled or _shows_wall(tree)
    drop_surroundings(tree)
    blocks = select_article(tree, metadata, origin)
    text, parts = _render(blocks)
    heading = _given_title(parts, metadata)
    layout = lay_out(parts, title=heading)
    return _build(text, layout, metadata, is_walled, origin, publisher, published, url)


def _parse(data: bytes, origin: str) -> HtmlElement:
    declared = _DECLARED.search(data[:4096])
    decoded = decode_text(data, origin, declared=declared[1].decode("ascii") if declared else None)
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        return document_fromstring(decoded.text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputRefused(
            origin, f"the page cannot be parsed ({error})", "save the page again, or save its text"
        ) from None


def _shows_wall(tree: HtmlElement) -> bool:
    """Tell whether a visible block named as a paywall asks for a subscription."""
    for element in tree.iter(etree.Element):
        if list_marks(element) & load_page_words("walled"):
            for block in find_blocks(element):
                verdict = judge_furniture(block.text)
                if verdict is not None and verdict.is_paywall:
                    return True
    return False


def _render(blocks: Sequence[Block]) -> tuple[str, list[Part]]:
    """Write the blocks one under another, parted by blank lines; a caption, heading or standfirst is written once."""
    parts: list[Part] = []
    seen: set[str] = set()
    position = 0
    for block in blocks:
        key = normalise(block.text)
        if key in seen and (block.kind is not None or len(key) > 25):
            continue
        seen.add(key)
        span = Span(position, position + len(block.text))
        parts.append(Part(span=span, block=len(parts), text=block.text, kind=block.kind))
        position = span.end + 2
    return "\n\n".join(part.text for part in parts), parts


def _given_title(parts: Sequence[Part], metadata: PageMetadata) -> str | None:
    """Return the headline of the metadata where the page shows no heading of its own."""
    if any(part.kind is SectionKind.TITLE for part in parts):
        return None
    return metadata.headline


def _build(
    text: str,
    layout: Layout,
    metadata: PageMetadata,
    is_walled: bool,
    origin: str,
    publisher: str | None,
    published: When | None,
    url: str | None,
) -> Report:
    url = url or metadata.url
    publisher = publisher or metadata.publisher or (find_host(url) if url else None)
    publication = _choose_publication(published, metadata.publication, url)
    return Report(
        id=identify_report(
            publisher=publisher, published=publication.when if publication else None, title=layout.title, text=text
        ),
        origin=origin,
        publisher=publisher,
        url=url,
        published=publication.when if publication else None,
        published_at=publication.at if publication else None,
        language=tell_language(text) or metadata.language,
        title=layout.title,
        text=text,
        sections=layout.sections,
        completeness=Completeness.TRUNCATED if is_walled else layout.completeness,
    )


def _choose_publication(given: When | None, stated: Publication | None, url: str | None) -> Publication | None:
    """The caller's day goes first; the page's instant is kept where it falls on it. The address is the last resort."""
    if given is not None:
        is_same = stated is not None and given.earliest <= stated.when.earliest and stated.when.latest <= given.latest
        return Publication(when=given, at=stated.at if stated is not None and is_same else None)
    if stated is not None:
        return stated
    when = find_in_address(url) if url else None
    return Publication(when=when) if when else None
