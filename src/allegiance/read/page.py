"""A saved HTML page → Report, whose text is our plain rendering of the article: blocks parted by blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from allegiance.errors import InputRefused
from allegiance.model.report import Completeness, Report, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import When
from allegiance.read.decode import decode_text
from allegiance.read.furniture import is_date_line, judge_furniture, normalise
from allegiance.read.hidden import drop_elements, drop_hidden, drop_invisible_characters
from allegiance.read.language import tell_language
from allegiance.read.metadata import PageMetadata, find_metadata
from allegiance.read.paragraph import ends_sentence
from allegiance.read.published import Publication, find_in_address
from allegiance.read.section import Layout, Part, lay_out
from allegiance.read.text import find_host
from allegiance.read.wording import load_page_words

MAX_PAGE_BYTES = 20 * 1024 * 1024
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_NAME_CUT = re.compile(r"[-_\s]+|(?<=[a-z])(?=[A-Z])")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST = 0.5
_MAX_LINK_SHARE = 0.6
_MIN_PROSE_WORDS = 5
_MAX_STANDFIRST = 500
_MAX_LABEL_WORDS = 10
_MIN_INDEX_ARTICLES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a page as rendered: its element, its words, the share of them in links, what its marks say it is.

    `is_prose` where it is a sentence of a report rather than a label, a link or an offer.
    """

    element: HtmlElement
    text: str
    link_share: float
    kind: SectionKind | None
    is_prose: bool


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
    _drop_surroundings(tree)
    blocks = _select_article(tree, metadata, origin)
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


def _names(element: HtmlElement) -> set[str]:
    """Return the words of an element's class, id, role and itemprop, each name also in one piece."""
    names: set[str] = set()
    for attribute in ("class", "id", "role", "itemprop", "data-testid"):
        for name in element.get(attribute, "").split():
            names.update(part.casefold() for part in _NAME_CUT.split(name) if part)
            names.add(re.sub(r"[-_]", "", name).casefold())
    return names


def _shows_wall(tree: HtmlElement) -> bool:
    """Tell whether a visible block named as a paywall asks for a subscription."""
    for element in tree.iter(etree.Element):
        if _names(element) & load_page_words("walled"):
            for block in _find_blocks(element):
                verdict = judge_furniture(block.text)
                if verdict is not None and verdict.is_paywall:
                    return True
    return False


def _drop_surroundings(tree: HtmlElement) -> None:
    """Remove menus, asides, lists of other reports, comments, offers; never what holds the heading or most words."""
    n_letters = max(1, len(tree.text_content()))
    dropped: list[HtmlElement] = []
    for element in tree.iter(etree.Element):
        if element.getparent() is None or element.tag in {"html", "body", "main", "h1"}:
            continue
        is_named = element.tag in load_page_words("dropped_tags") or _names(element) & load_page_words("dropped")
        if not is_named or _is_in_caption(element):
            continue
        holds_most = len(element.text_content()) > _MOST * n_letters
        if not holds_most and element.find(".//h1") is None:
            dropped.append(element)
    drop_elements(tree, dropped)


def _is_in_caption(element: HtmlElement) -> bool:
    return any(ancestor.tag in {"figure", "figcaption"} for ancestor in element.iterancestors())


def _select_article(tree: HtmlElement, metadata: PageMetadata, origin: str) -> list[Block]:
    """Return the blocks of the article in order, its heading first; refuse a page that has none."""
    blocks = list(_find_blocks(tree))
    scope = _find_scope(tree, blocks, metadata, origin)
    title = _find_title(blocks, scope, metadata)
    start = blocks.index(title) if title is not None else -1
    chosen = [] if title is None else [replace(title, kind=SectionKind.TITLE)]
    kept = _keep_by_extraction(tree, blocks) if scope is tree else None
    for i, block in enumerate(blocks):
        is_inside = scope is block.element or scope in block.element.iterancestors()
        if i == start or (not is_inside and not (i > start >= 0 and block.kind is not None)):
            continue
        if i < start and not block.is_prose:
            continue  # section names above the heading
        if _is_article_block(block, kept):
            chosen.append(block)
    chosen = _trim_end(_mark_standfirst(chosen, metadata))
    if not any(block.is_prose and block.kind in {None, SectionKind.STANDFIRST} for block in chosen):
        reason = "the page has no article: no paragraph of prose beside menus, notices and offers"
        raise InputRefused(origin, reason, "save the page after its text has loaded, or save its text as .txt")
    return chosen


def _find_scope(tree: HtmlElement, blocks: Sequence[Block], metadata: PageMetadata, origin: str) -> HtmlElement:
    """Return the element that holds the article: by the page's own marks, else the whole page."""
    n_letters = _count_prose(blocks)
    most = _MOST * n_letters.get(tree, 0)
    articles = [a for a in tree.iter("article") if not any(outer.tag == "article" for outer in a.iterancestors())]
    bodies = tree.xpath("//*[@itemprop='articleBody' or @role='article']")
    best = max([*articles, *bodies], key=lambda element: n_letters.get(element, 0), default=None)
    if best is not None and n_letters.get(best, 0) > most:
        return best
    if len(articles) >= _MIN_INDEX_ARTICLES and not metadata.is_article:
        reason = f"the page lists {len(articles)} reports and is none itself"
        raise InputRefused(origin, reason, "save the page of the one report you mean")
    mains = tree.xpath("//main | //*[@role='main']")
    return next((element for element in mains if n_letters.get(element, 0) > most), tree)


def _count_prose(blocks: Sequence[Block]) -> dict[HtmlElement, int]:
    """Return how many letters of prose each element holds."""
    counts: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.is_prose:
            for element in [block.element, *block.element.iterancestors()]:
                counts[element] = counts.get(element, 0) + len(block.text)
    return counts


def _find_title(blocks: Sequence[Block], scope: HtmlElement, metadata: PageMetadata) -> Block | None:
    """Return the block of the heading: the one that repeats the headline of the metadata, else the article's own h1."""
    publisher = normalise(metadata.publisher or "")
    headings = [b for b in blocks if b.element.tag in _HEADINGS and b.kind is None and normalise(b.text) != publisher]
    headline = normalise(metadata.headline or "")
    for block in headings:
        text = normalise(block.text)
        if (
            text
            and headline
            and (text == headline or (block.element.tag == "h1" and (text in headline or headline in text)))
        ):
            return block
    firsts = [block for block in headings if block.element.tag == "h1"]
    inside = [block for block in firsts if scope in block.element.iterancestors()]
    return next(iter([*inside, *reversed(firsts)]), None)


def _keep_by_extraction(tree: HtmlElement, blocks: Sequence[Block]) -> frozenset[int]:
    """Return the blocks, by `id()`, that trafilatura takes for the article, where the page's marks do not tell."""
    import trafilatura

    extracted = trafilatura.extract(
        etree.tostring(tree, encoding="unicode", method="html"),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    words = normalise(extracted or "")
    return (
        frozenset(id(block) for block in blocks if normalise(block.text) in words)
        if words
        else frozenset(map(id, blocks))
    )


def _is_article_block(block: Block, kept: frozenset[int] | None) -> bool:
    if block.kind is not None:
        return True
    if kept is not None and id(block) not in kept:
        return False
    if block.is_prose:
        return True
    return block.link_share <= _MAX_LINK_SHARE and not is_date_line(block.text) and not _is_dated_label(block)


def _is_dated_label(block: Block) -> bool:
    """Tell whether a block is a line of names around a `<time>` mark."""
    is_short = len(block.text.split()) <= _MAX_LABEL_WORDS and not ends_sentence(block.text)
    return is_short and block.element.find(".//time") is not None


def _mark_standfirst(blocks: Sequence[Block], metadata: PageMetadata) -> list[Block]:
    """Tell the standfirst: marked so, or under the heading a subheading or the description of the page."""
    first = next((i for i, block in enumerate(blocks) if block.kind is None), None)
    marked = [
        replace(block, kind=None) if block.kind is SectionKind.STANDFIRST and first is not None and i > first else block
        for i, block in enumerate(blocks)
    ]
    if any(block.kind is SectionKind.STANDFIRST for block in marked) or first is None:
        return marked
    block = marked[first]
    follows_title = first > 0 and marked[0].kind is SectionKind.TITLE
    is_subheading = block.element.tag in {"h2", "h3"} and block.text.rstrip().endswith((".", "!", "?", "…"))
    is_description = normalise(block.text) == normalise(metadata.description or "") and block.element.tag != "p"
    if (
        follows_title
        and len(block.text) <= _MAX_STANDFIRST
        and (is_subheading or is_description or _is_lone_heading(marked, first))
    ):
        marked[first] = replace(block, kind=SectionKind.STANDFIRST)
    return marked


def _is_lone_heading(blocks: Sequence[Block], index: int) -> bool:
    """Tell a subheading right under the heading from the first of several headings inside the text."""
    element = blocks[index].element
    same_tag = [block for block in blocks if block.element.tag == element.tag]
    return element.tag in {"h2", "h3"} and len(same_tag) == 1


def _trim_end(blocks: Sequence[Block]) -> list[Block]:
    """Drop what follows the last prose: headings and labels of lists whose links are gone."""
    last = max((i for i, block in enumerate(blocks) if block.is_prose), default=-1)
    return [
        block
        for i, block in enumerate(blocks)
        if i <= last
        or block.kind is not None
        or _is_wall(block.text)
        or (block.element.tag == "p" and judge_furniture(block.text) is None)
    ]


def _is_wall(text: str) -> bool:
    verdict = judge_furniture(text)
    return verdict is not None and verdict.is_paywall


def _find_blocks(root: HtmlElement) -> Iterator[Block]:
    """Yield the blocks under an element: one ends where a block-level element begins or ends, or at two breaks."""
    words: list[str] = []
    linked = 0
    stack: list[HtmlElement] = []
    n_links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            text = element.tail if event == "end" else None
        elif event == "start":
            if _is_boundary(element):
                yield from _close(stack, words, linked)
                words, linked = [], 0
                stack.append(element)
            n_links += element.tag == "a"
            text = " " if element.tag == "br" else element.text
        else:
            n_links -= element.tag == "a"
            if _is_boundary(element):
                yield from _close(stack, words, linked)
                words, linked = [], 0
                stack.pop()
            text = element.tail if element is not root else None
        if text:
            words.append(text)
            linked += (
                len(text.strip()) if n_links and not (event == "end" and element.tag == "a" and n_links == 0) else 0
            )


def _is_boundary(element: HtmlElement) -> bool:
    if element.tag == "br":
        following = element.getnext()
        return following is not None and following.tag == "br" and not (element.tail or "").strip()
    if element.tag in load_page_words("block_tags"):
        return True
    return element.tag in {"span", "cite", "small", "em", "i", "a"} and _is_credit(element)


def _is_credit(element: HtmlElement) -> bool:
    return bool(_names(element) & load_page_words("picture_credit")) and _is_in_caption(element)


def _close(stack: Sequence[HtmlElement], words: Sequence[str], linked: int) -> Iterator[Block]:
    text = " ".join(drop_invisible_characters("".join(words)).split())
    if text and stack:
        owner = next((element for element in reversed(stack) if element.tag != "br"), stack[0])
        link_share = min(1.0, linked / len(text))
        is_prose = _is_prose(text, link_share)
        yield Block(element=owner, text=text, link_share=link_share, kind=_tell_kind(owner), is_prose=is_prose)


def _is_prose(text: str, link_share: float) -> bool:
    if not ends_sentence(text) or len(text.split()) < _MIN_PROSE_WORDS or link_share > _MAX_LINK_SHARE:
        return False
    return judge_furniture(text) is None


def _tell_kind(element: HtmlElement) -> SectionKind | None:
    """Tell what a block's own marks say it is; three elements up are looked at."""
    for node in [element, *list(element.iterancestors())[:2]]:
        if _is_credit(node):
            return SectionKind.CREDIT
        names = _names(node)
        if node.tag == "figcaption" or names & load_page_words("caption"):
            return SectionKind.CAPTION
        if node.tag not in {"h1", "article", "main", "body"} and names & load_page_words("standfirst"):
            return SectionKind.STANDFIRST
    return None


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
