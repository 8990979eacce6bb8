"""The tree of a page and its metadata → the blocks of its article, in order, the heading first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from allegiance.errors import InputRefused
from allegiance.model.report import SectionKind
from allegiance.read.block import MAX_LINK_SHARE, Block, find_blocks, is_in_caption, list_marks
from allegiance.read.furniture import is_date_line, judge_furniture, normalise
from allegiance.read.hidden import drop_elements
from allegiance.read.metadata import PageMetadata
from allegiance.read.paragraph import ends_sentence
from allegiance.read.wording import load_page_words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MOST = 0.5
_MAX_STANDFIRST = 500
_MAX_LABEL_WORDS = 10
_MIN_INDEX_ARTICLES = 4


def drop_surroundings(tree: HtmlElement) -> None:
    """Remove menus, asides, lists of other reports, comments, offers; never what holds the heading or most words."""
    n_letters = max(1, len(tree.text_content()))
    dropped: list[HtmlElement] = []
    for element in tree.iter(etree.Element):
        if element.getparent() is None or element.tag in {"html", "body", "main", "h1"}:
            continue
        is_named = element.tag in load_page_words("dropped_tags") or list_marks(element) & load_page_words("dropped")
        if not is_named or is_in_caption(element):
            continue
        holds_most = len(element.text_content()) > _MOST * n_letters
        if not holds_most and element.find(".//h1") is None:
            dropped.append(element)
    drop_elements(tree, dropped)


def select_article(tree: HtmlElement, metadata: PageMetadata, origin: str) -> list[Block]:
    """Return the blocks of the article in order, its heading first; refuse a page that has none."""
    blocks = list(find_blocks(tree))
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

    logging.getLogger("trafilatura").setLevel(logging.ERROR)  # a page without an article is refused by us, not by it
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
    return block.link_share <= MAX_LINK_SHARE and not is_date_line(block.text) and not _is_dated_label(block)


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
