"""The bytes of an RSS or Atom feed → its items; those of an OPML list → the addresses of its feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from lxml import etree

from allegiance.errors import InputRefused
from allegiance.read.published import Publication, parse_published

MAX_ITEMS = 1_000
MAX_FEEDS = 1_000
# A summary is shorter than a report; a feed that holds this much of an item holds the whole of it.
_WHOLE_CHARACTERS = 1_000
_FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>/]")
_OPML = re.compile(rb"<opml[\s>/]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_HEAD_BYTES = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item: its address, and its whole text as HTML where the feed holds it (`page`)."""

    url: str | None
    title: str | None
    publication: Publication | None
    page: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: who publishes it by its own name, and its items, the newest first as a rule."""

    title: str | None
    items: tuple[FeedItem, ...]


def is_feed(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of an RSS or Atom feed."""
    found = _FEED.search(head[:_HEAD_BYTES])
    return found is not None and not _HTML.search(head[: found.start()])


def is_opml(head: bytes) -> bool:
    """Tell whether the first bytes of a file are those of an OPML list."""
    return _OPML.search(head[:_HEAD_BYTES]) is not None


def read_feed(data: bytes, origin: str, *, base: str | None = None) -> Feed:
    """Read a feed; an item without address and text is passed over, one address is read once.

    Entities that a feed declares are refused: they can unfold without end. `base` is what its addresses count from.
    """
    import feedparser

    _refuse_entities(data, origin)
    try:
        parsed: Any = feedparser.parse(BytesIO(data), response_headers={"content-location": base} if base else {})
    except Exception as error:  # noqa: BLE001 - a damaged feed makes the library fail in every way there is
        reason = f"the feed is damaged ({type(error).__name__}: {error})"[:300]
        raise InputRefused(origin, reason, "name its pages instead") from None
    if not parsed.entries and parsed.bozo:
        raise InputRefused(origin, f"the feed is damaged ({parsed.bozo_exception})"[:300], "name its pages instead")
    items: dict[object, FeedItem] = {}
    for entry in parsed.entries[:MAX_ITEMS]:
        item = _read_item(entry)
        if item.url or item.page:
            items.setdefault(item.url or item.page, item)
    return Feed(title=_clean(parsed.feed.get("title")), items=tuple(items.values()))


def read_opml(data: bytes, origin: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a list names, each once; lists within lists are not followed."""
    _refuse_entities(data, origin)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputRefused(origin, f"the list is damaged ({error})"[:300], "export it again as OPML") from None
    outlines = tree.iter("{*}outline") if tree is not None else iter(())
    urls = dict.fromkeys(url.strip() for outline in outlines for url in _feed_addresses(outline))
    if not urls:
        raise InputRefused(origin, "the list names no feed", "export it again as OPML, with xmlUrl")
    if len(urls) > MAX_FEEDS:
        raise InputRefused(origin, f"the list names {len(urls)} feeds, the limit is {MAX_FEEDS}", "split it")
    return tuple(urls)


def _feed_addresses(outline: etree._Element) -> Iterator[str]:
    for name, value in outline.items():
        if str(name).casefold() == "xmlurl" and value.strip():
            yield str(value)


def _refuse_entities(data: bytes, origin: str) -> None:
    if _ENTITY.search(data.replace(b"\x00", b"")):  # UTF-16 parts the letters by zero bytes
        raise InputRefused(origin, "the file declares entities, which may unfold without end", "name its pages instead")


def _read_item(entry: Any) -> FeedItem:
    title = _clean(entry.get("title"))
    contents = [part.get("value") or "" for part in entry.get("content", ())] + [entry.get("summary") or ""]
    longest = max(contents, key=len)
    is_whole = len(" ".join(_TAG.sub(" ", longest).split())) >= _WHOLE_CHARACTERS
    link = _clean(entry.get("link")) or ""
    return FeedItem(
        url=link if link.startswith(("http://", "https://")) else None,
        title=title,
        publication=_read_publication(entry),
        page=_lay_out(title, longest) if is_whole else None,
    )


def _read_publication(entry: Any) -> Publication | None:
    for name in ("published", "created", "updated"):
        try:
            if name in entry:
                return parse_published(str(entry[name]))
        except ValueError:
            continue
    return None


def _lay_out(title: str | None, content: str) -> str:
    body = content if "<" in content else f"<p>{escape(content)}</p>"
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return (
        f"<!doctype html><html><head><meta charset=utf-8></head><body><article>{heading}{body}</article></body></html>"
    )


def _clean(value: object) -> str | None:
    return " ".join(_TAG.sub(" ", value).split()) or None if isinstance(value, str) else None
