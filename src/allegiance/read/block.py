"""An element of a page → its blocks: runs of words as a browser would part them, each with what its marks say it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from allegiance.model.report import SectionKind
from allegiance.read.furniture import judge_furniture
from allegiance.read.hidden import drop_invisible_characters
from allegiance.read.paragraph import ends_sentence
from allegiance.read.wording import load_page_words

MAX_LINK_SHARE = 0.6  # of a block's letters: more of them in links, and it is a list of other pages
_NAME_CUT = re.compile(r"[-_\s]+|(?<=[a-z])(?=[A-Z])")
_MIN_PROSE_WORDS = 5


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


def find_blocks(root: HtmlElement) -> Iterator[Block]:
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


def list_marks(element: HtmlElement) -> set[str]:
    """Return the words of an element's class, id, role and itemprop, each name also in one piece."""
    names: set[str] = set()
    for attribute in ("class", "id", "role", "itemprop", "data-testid"):
        for name in element.get(attribute, "").split():
            names.update(part.casefold() for part in _NAME_CUT.split(name) if part)
            names.add(re.sub(r"[-_]", "", name).casefold())
    return names


def is_in_caption(element: HtmlElement) -> bool:
    """Tell whether an element stands in a figure or its caption."""
    return any(ancestor.tag in {"figure", "figcaption"} for ancestor in element.iterancestors())


def _is_boundary(element: HtmlElement) -> bool:
    if element.tag == "br":
        following = element.getnext()
        return following is not None and following.tag == "br" and not (element.tail or "").strip()
    if element.tag in load_page_words("block_tags"):
        return True
    return element.tag in {"span", "cite", "small", "em", "i", "a"} and _is_credit(element)


def _is_credit(element: HtmlElement) -> bool:
    return bool(list_marks(element) & load_page_words("picture_credit")) and is_in_caption(element)


def _close(stack: Sequence[HtmlElement], words: Sequence[str], linked: int) -> Iterator[Block]:
    text = " ".join(drop_invisible_characters("".join(words)).split())
    if text and stack:
        owner = next((element for element in reversed(stack) if element.tag != "br"), stack[0])
        link_share = min(1.0, linked / len(text))
        is_prose = _is_prose(text, link_share)
        yield Block(element=owner, text=text, link_share=link_share, kind=_tell_kind(owner), is_prose=is_prose)


def _is_prose(text: str, link_share: float) -> bool:
    if not ends_sentence(text) or len(text.split()) < _MIN_PROSE_WORDS or link_share > MAX_LINK_SHARE:
        return False
    return judge_furniture(text) is None


def _tell_kind(element: HtmlElement) -> SectionKind | None:
    """Tell what a block's own marks say it is; three elements up are looked at."""
    for node in [element, *list(element.iterancestors())[:2]]:
        if _is_credit(node):
            return SectionKind.CREDIT
        names = list_marks(node)
        if node.tag == "figcaption" or names & load_page_words("caption"):
            return SectionKind.CAPTION
        if node.tag not in {"h1", "article", "main", "body"} and names & load_page_words("standfirst"):
            return SectionKind.STANDFIRST
    return None
