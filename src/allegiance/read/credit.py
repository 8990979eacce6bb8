"""A caption or line → where its credit stands, whether it is a caption, whether it only names who made it."""

from __future__ import annotations

import re
from functools import cache

from allegiance.model.span import Span
from allegiance.read.paragraph import ends_sentence, trim
from allegiance.read.wording import load_months, load_words

_MAX_CREDIT = 120
_MAX_CREDIT_WORDS = 14
_MAX_CAPTION = 600
_MAX_BYLINE_WORDS = 14
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,110})[)\]]\.?$")
_DASH = re.compile(r"\s(?:—|–|--|-|\|)\s")
_STOP = re.compile(r"[.!?][\"'”’)]*\s+(?=\S)")
_NAME_SPLIT = re.compile(r"\s*[/|,()\[\]]\s*|\s+(?:via|for|from|through)\s+", re.IGNORECASE)
_BY = re.compile(r"(?:By|by|BY|Von|Par|Por)\s+(?=\w)")
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"


def find_credit(text: str) -> Span | None:
    """Return the end of a caption that credits its maker ("— Name/AGENCY", "[Name/Agency]", "Photo: Name")."""
    bracket = _BRACKETED.search(text, max(0, len(text) - _MAX_CREDIT))
    if bracket is not None:
        return Span(bracket.start(), len(text)) if _names_maker(bracket[1]) else None
    for start in _find_credit_starts(text):
        rest = text[start:]
        if len(rest) <= _MAX_CREDIT and _names_maker(rest) and not _is_prose(rest):
            return trim(text, start, len(text))
    return None


def _find_credit_starts(text: str) -> list[int]:
    """List where a credit may begin, likeliest first: at its opening words, after the last dash, after a full stop."""
    near_end = max(0, len(text) - _MAX_CREDIT - 10)
    dashes = [match.end() for match in _DASH.finditer(text, near_end)]
    stops = [match.end() for match in _STOP.finditer(text, near_end)]
    openers = [start for start in sorted({*dashes, *stops}) if _opens_credit(text[start : start + _MAX_CREDIT])]
    return [*openers, *reversed(dashes), *(start for start in stops if text[start].isupper())]


def _opens_credit(text: str) -> bool:
    folded = text.casefold()
    return any(folded.startswith(opener.casefold()) for opener in load_words("credit_openers"))


def is_credit(text: str) -> bool:
    """Tell whether a line names only makers: a byline, a photo credit, "Reporting by …"."""
    if len(text) > 2 * _MAX_CREDIT or "\n" in text:
        return False
    folded = text.casefold().lstrip("(*[ ")
    if any(folded.startswith(opener.casefold()) for opener in load_words("byline_openers")):
        return True
    match = _BY.match(text)
    if match is not None and _are_names(text[match.end() :]):
        return True
    return not _is_prose(text) and _names_maker(text.strip("()[] ")) and _are_names(text)


def looks_like_caption(text: str) -> bool:
    """Tell whether a paragraph is a photo caption by its opening, its credit, or the place and day at its end."""
    if len(text) > _MAX_CAPTION:
        return False
    if text.startswith(load_words("caption_openers")):
        return True
    credit = find_credit(text)
    if credit is not None and (
        _is_plain_agency(credit.of(text)) or not ends_sentence(text[: credit.start].rstrip(" —–-|"))
    ):
        credit = None  # "(Agency)" may end a paragraph of prose, "- Agency" a headline
    return credit is not None or _caption_day().search(text) is not None


def _is_plain_agency(text: str) -> bool:
    return text.strip("()[]. ").casefold() in _agencies()


def _names_maker(text: str) -> bool:
    bare = text.strip().strip("()[].").strip()
    if not bare or len(bare.split()) > _MAX_CREDIT_WORDS:
        return False
    if _opens_credit(bare):
        return True
    names = [name.casefold() for name in _NAME_SPLIT.split(bare) if name]
    if len(names) == 1 and "/" not in bare and len(names[0].split()) > 3:
        return False
    return any(name in _agencies() for name in names)


def _is_prose(text: str) -> bool:
    """Tell a sentence from a list of names: it ends like one and has small words that names have not."""
    small = [word for word in text.split() if word[0].islower() and word.strip(".,") not in _particles()]
    return len(small) > 2 or (ends_sentence(text) and len(small) > 1)


def _are_names(text: str) -> bool:
    words = re.findall(r"[^\s/|,]+", text)
    if not words or len(words) > _MAX_BYLINE_WORDS or ends_sentence(text):
        return False
    return all(not word[0].islower() or word in _particles() or "-" in word or "@" in word for word in words)


@cache
def _agencies() -> frozenset[str]:
    return frozenset(agency.casefold() for agency in load_words("agencies"))


@cache
def _particles() -> frozenset[str]:
    return (
        frozenset(load_words("name_particles"))
        | frozenset(load_words("byline_words"))
        | {"via", "by", "from", "photo", "file", "courtesy"}
    )


@cache
def _caption_day() -> re.Pattern[str]:
    """Match the end of an agency caption: "…, Place, Feb. 5, 2020." or "…, Place February 5, 2020."."""
    months = "|".join(re.escape(name) for names in load_months() for name in names if name.isascii())
    day = rf"(?:(?:{months})\.?\s+\d{{1,2}},?|\d{{1,2}}\s+(?:{months})\.?,?)\s+\d{{4}}"
    return re.compile(rf"(?:,\s(?-i:[A-Z])[\w'’.-]*(?:\s[\w'’.-]+){{0,3}},?\s+{_WEEKDAY}|,\s){day}\.$", re.IGNORECASE)
