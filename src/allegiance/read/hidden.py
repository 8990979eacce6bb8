"""A parsed page → the same tree without what its reader does not see: scripts, comments, hidden and invisible text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from allegiance.read.wording import load_page_words

_RULE = re.compile(r"([^{}@]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)+)|([a-z][a-z0-9]*)", re.IGNORECASE)
_MAX_STYLE = 300_000
_HIDING = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0?(?:\.0+)?(?=;|!|$)|font-size:(?:0(?:\.0+)?(?:px|em|rem|pt|%)?|[01]px)(?=;|!|$)"
    r"|(?:text-indent|left|top|right|margin-left|margin-top):-\d{3,}(?:px|em|rem)|clip:rect\((?:0|1)(?:px)?,|clip-path:inset\((?:50|100)%"
    r"|(?:max-)?(?:width|height):0(?:px)?(?=;|!|$)|transform:scale\(0\)|color:transparent)"
)
_DECLARATION = re.compile(r"(?:^|;)(color|background|background-color|background-image):([^;!]+)")
_NAMED = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "black": (0, 0, 0),
    "whitesmoke": (245, 245, 245),
}
_WHITE = (255, 255, 255)
# Summed over the three channels: below this an eye does not tell letters from ground.
_MIN_CONTRAST = 40
_DROPPED = "dropped-by-allegiance"
# Control, zero-width and tag characters and soft hyphens carry no visible text; joiners inside Arabic words stay.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")

Colour = tuple[int, int, int]


def drop_hidden(tree: HtmlElement) -> None:
    """Remove from the tree, in place, everything that is not seen: by tag, attribute, style or plain style-sheet rule.

    Style sheets outside the file and selectors with combinators are not evaluated.
    """
    hidden_selectors = list(_find_hiding_selectors(tree))
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    unseen = load_page_words("unseen_tags")
    inner = [element for element in tree.iter(etree.Element) if _may_be_dropped(element)]
    drop_elements(tree, [e for e in inner if e.tag in unseen or is_hidden(e, hidden_selectors)])
    drop_elements(tree, [e for e in tree.iter(etree.Element) if _may_be_dropped(e) and _is_invisible_ink(e)])


def drop_elements(tree: HtmlElement, elements: list[HtmlElement]) -> None:
    """Remove elements with all they hold; the words after each stay."""
    # Renamed and stripped rather than moved: lxml cannot set text that holds control characters, as damaged pages do.
    for element in elements:
        element.tag = _DROPPED
    etree.strip_elements(tree, _DROPPED, with_tail=False)


def drop_invisible_characters(text: str) -> str:
    """Return the text without characters that take no room on the page."""
    return _INVISIBLE.sub("", text)


def is_hidden(element: HtmlElement, selectors: list[re.Match[str]]) -> bool:
    """Tell whether an element's own attributes or one of the hiding rules keep it from being seen."""
    if "hidden" in element.attrib or element.get("aria-hidden", "").strip().casefold() == "true":
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    if _HIDING.search(_plain_style(element)):
        return True
    classes = set(element.get("class", "").casefold().split())
    # "hidden md:block" is shown on a wide screen.
    is_shown_wide = any(name.endswith((":block", ":flex", ":grid", ":inline")) for name in classes)
    is_classed = bool(classes & load_page_words("hidden_classes")) and not is_shown_wide
    return is_classed or any(_selects(selector, element) for selector in selectors)


def _may_be_dropped(element: HtmlElement) -> bool:
    return element.getparent() is not None and element.tag not in {"html", "body"}


def _plain_style(element: HtmlElement) -> str:
    return re.sub(r"\s+", "", element.get("style", "")).casefold()


def _find_hiding_selectors(tree: HtmlElement) -> Iterator[re.Match[str]]:
    """Yield the simple selectors whose rule hides what they select; rules inside @-blocks hold only sometimes."""
    for sheet in tree.iter("style"):
        text = _AT_BLOCK.sub(" ", _CSS_COMMENT.sub(" ", (sheet.text or "")[:_MAX_STYLE]))
        for selectors, declarations in _RULE.findall(text):
            if not _HIDING.search(re.sub(r"\s+", "", declarations).casefold()):
                continue
            for selector in selectors.split(","):
                match = _SIMPLE_SELECTOR.fullmatch(selector.strip())
                if match is not None and selector.strip() not in {"html", "body"}:
                    yield match


def _selects(selector: re.Match[str], element: HtmlElement) -> bool:
    tag = selector[1] or selector[3]
    if tag and element.tag != tag.casefold():
        return False
    classes = set(element.get("class", "").split())
    names = re.findall(r"([.#])([\w-]+)", selector[2] or "")
    return all((name in classes) if mark == "." else element.get("id") == name for mark, name in names)


def _is_invisible_ink(element: HtmlElement) -> bool:
    """Tell whether the element's own style writes in the colour of its ground (white where none is stated)."""
    ink = _read_colour(_declared(element, "color") or element.get("color", ""))
    if ink is None:
        return False
    ground = _find_ground(element)
    return ground is not None and sum(abs(a - b) for a, b in zip(ink, ground, strict=True)) < _MIN_CONTRAST


def _find_ground(element: HtmlElement) -> Colour | None:
    """Return the ground colour behind an element, None where a picture or an unread value lies there."""
    node: HtmlElement | None = element
    while node is not None:
        stated = _declared(node, "background-color") or _declared(node, "background") or node.get("bgcolor", "")
        if _declared(node, "background-image"):
            return None
        if stated and stated not in {"none", "inherit", "transparent"}:
            return _read_colour(stated)
        node = node.getparent()
    return _WHITE


def _declared(element: HtmlElement, name: str) -> str:
    values = [value for key, value in _DECLARATION.findall(_plain_style(element)) if key == name]
    return values[-1] if values else ""


def _read_colour(text: str) -> Colour | None:
    text = text.strip().casefold()
    if text in _NAMED:
        return _NAMED[text]
    digits = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{1,2})?", text)
    if digits is not None:
        code = digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1])
        return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)
    parts = re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.]+)?\)", text)
    return (int(parts[1]), int(parts[2]), int(parts[3])) if parts is not None else None
