"""A parsed page → what its metadata say: headline, publisher, publication, address, language, free to read or not."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from allegiance.read.published import Publication, parse_published
from allegiance.read.wording import load_page_words

_MAX_NODES = 2000
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)", re.IGNORECASE)
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "article.published", "publish-date", "publishdate", "publication_date", "pubdate", "date",
    "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "citation_publication_date",
)  # fmt: skip
_TITLE_SEPARATOR = re.compile(r"\s+(?:\||—|–|-|::|»|•|·)\s+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?=[-_]|$)")

Node = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What a page says about itself, None where it says nothing; `is_article` where it says it is a single article."""

    headline: str | None
    publisher: str | None
    publication: Publication | None
    url: str | None
    language: str | None
    description: str | None
    is_article: bool
    is_walled: bool


def find_metadata(tree: HtmlElement) -> PageMetadata:
    """Read JSON-LD, then OpenGraph and other meta tags, then `<time>`, `<link rel=canonical>` and `<title>`."""
    nodes = list(_find_nodes(tree))
    article = next((node for node in nodes if _types(node) & load_page_words("article_types")), {})
    meta = _read_meta(tree)
    publisher = _name(article.get("publisher")) or meta.get("og:site_name") or meta.get("application-name")
    return PageMetadata(
        headline=_clean(article.get("headline")) or meta.get("og:title") or _read_title(tree, publisher),
        publisher=publisher,
        publication=_find_publication(tree, article, meta),
        url=_find_url(tree, article, meta),
        language=_find_language(tree, article, meta),
        description=_clean(article.get("description")) or meta.get("og:description") or meta.get("description"),
        is_article=bool(article) or meta.get("og:type", "").casefold() == "article",
        is_walled=any(_is_false(node.get("isAccessibleForFree")) for node in [article, *_parts(article)]),
    )


def _find_nodes(tree: HtmlElement) -> Iterator[Node]:
    """Yield every object of the page's JSON-LD, outer ones first; blocks that are no JSON are passed over."""
    waiting: list[Any] = []
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").casefold():
            continue
        try:
            waiting.append(json.loads((script.text or "").strip().removesuffix(";"), strict=False))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting[:0] = item[:_MAX_NODES]
        elif isinstance(item, dict):
            yield item
            waiting.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)


def _types(node: Node) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {name.rsplit("/", 1)[-1].casefold() for name in names if isinstance(name, str)}


def _parts(article: Node) -> list[Node]:
    stated = article.get("hasPart")
    parts = stated if isinstance(stated, list) else [stated]
    return [part for part in parts if isinstance(part, dict)]


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.rsplit("/", 1)[-1].strip().casefold() in {"false", "no"})


def _read_meta(tree: HtmlElement) -> dict[str, str]:
    """Return the meta tags by name; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = _clean(tag.get("content"))
        if name and content:
            found.setdefault(name.strip().casefold(), content)
    return found


def _clean(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(value).split()) or None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _clean(value.get("name")) if isinstance(value, dict) else _clean(value)


def _read_title(tree: HtmlElement, publisher: str | None) -> str | None:
    """Return the page's title without the publisher's name after or before it."""
    title = _clean(tree.findtext(".//title"))
    if title is None:
        return None
    pieces = _TITLE_SEPARATOR.split(title)
    if len(pieces) == 1:
        return title
    rest = [piece for piece in pieces if publisher is None or piece.casefold() != publisher.casefold()]
    return max(rest or pieces, key=len)


def _find_publication(tree: HtmlElement, article: Node, meta: dict[str, str]) -> Publication | None:
    stated = [article.get("datePublished"), *(meta.get(name) for name in _DATE_NAMES), *_find_times(tree)]
    for text in stated:
        if not isinstance(text, str):
            continue
        try:
            return parse_published(text)
        except ValueError:
            continue
    return None


def _find_times(tree: HtmlElement) -> Iterator[str]:
    """Yield the days of `<time>` marks: those marked as publication, then the first that stands beside the heading."""
    marks = [mark for mark in tree.iter("time") if mark.get("datetime") or mark.text_content().strip()]
    for mark in marks:
        if "pubdate" in mark.attrib or "datepublished" in mark.get("itemprop", "").casefold():
            yield mark.get("datetime") or mark.text_content()
    for mark in tree.xpath("//*[@itemprop='datePublished' and not(self::meta)]"):
        yield mark.get("datetime") or mark.get("content") or mark.text_content()
    for mark in marks:
        names = {ancestor.tag for ancestor in mark.iterancestors()}
        if names & {"article", "main", "header"} and not names & {
            "figure",
            "figcaption",
            "aside",
            "nav",
            "footer",
            "li",
        }:
            yield mark.get("datetime") or mark.text_content()
            return


def _find_url(tree: HtmlElement, article: Node, meta: dict[str, str]) -> str | None:
    links = (link for link in tree.iter("link") if "canonical" in link.get("rel", "").casefold().split())
    canonical = next((link.get("href") for link in links), None)
    page = article.get("mainEntityOfPage")
    stated = [canonical, meta.get("og:url"), article.get("url"), page.get("@id") if isinstance(page, dict) else page]
    for text in stated:
        if isinstance(text, str) and _is_web_address(text.strip()):
            return str(text.strip())
    return _find_saved_from(tree)


def _find_saved_from(tree: HtmlElement) -> str | None:
    """Return the address that a browser writes into a comment at the top of a page it saves."""
    for comment in tree.xpath("//comment()")[:20]:
        match = _SAVED_FROM.search(comment.text or "")
        if match is not None:
            return str(match[1])
    return None


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _find_language(tree: HtmlElement, article: Node, meta: dict[str, str]) -> str | None:
    language = article.get("inLanguage")
    if isinstance(language, dict):
        language = language.get("alternateName") or language.get("name")
    for text in (language, tree.get("lang"), meta.get("og:locale"), meta.get("content-language")):
        match = _LANGUAGE.match(text) if isinstance(text, str) else None
        if match is not None:
            return match[1].casefold()
    return None
