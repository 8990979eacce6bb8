"""The first paragraph of a report → its dateline ("ALEPPO, Syria — ") and where the prose after it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from allegiance.model.span import Span
from allegiance.read.wording import load_months, load_words

_MAX_CHARACTERS = 90
_MAX_WORDS = 12
_DASH = re.compile(r"\s*(?:—|–|--)\s*|(?:(?<=\))\s*|\s+)-\s+|(?<=\)):\s+")
_AGENCY = re.compile(r"\([^()]{2,40}\)")
_MIN_LONE_LETTERS = 4
_VOWEL = re.compile(r"[AEIOUYÂÎÛÖÜİ]")
_WORD = re.compile(r"[^\W_][\w'’.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """The dateline's span without its dash, and the position of the first character after the dash."""

    span: Span
    body_start: int


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline of a paragraph, None where it opens with prose.

    Known by a place in capitals ("HOMS, Syria, March 3 (Agency) —") or by an agency in brackets ("Beirut (Agency) -").
    "Beirut, Lebanon — " in small letters without an agency is not told from prose.
    """
    match = _DASH.search(text, 0, _MAX_CHARACTERS)
    if match is None or match.start() == 0 or match.end() >= len(text):
        return None
    head = text[: match.start()]
    if not _is_place(head) or text[match.end()].islower():
        return None
    return Dateline(span=Span(0, len(head)), body_start=match.end())


def _is_place(head: str) -> bool:
    bare = _AGENCY.sub(" ", head)
    words = _WORD.findall(bare)
    if not words:
        return _AGENCY.fullmatch(head) is not None
    if len(words) > _MAX_WORDS or "\n" in head or any(mark in bare for mark in '.?!;:"“”' if mark in _loose(bare)):
        return False
    if any(_is_small(word) for word in words):
        return False
    if _AGENCY.search(head) is not None:
        return True
    if len(words) == 1:
        # A lone abbreviation of a group ("SDF — Turkish guns …") is no place: places have a vowel and four letters.
        return _is_capital(words[0]) and len(words[0]) >= _MIN_LONE_LETTERS and bool(_VOWEL.search(words[0]))
    return any(_is_capital(word) for word in words[:2])


def _loose(text: str) -> str:
    """Return the text without the full stops of abbreviations ("St.", "Feb.")."""
    return re.sub(r"\b\w{1,5}\.", "", text)


def _is_capital(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return (
        len(letters) >= 3
        and all(not letter.islower() for letter in letters)
        and any(letter.isupper() for letter in letters)
    )


def _is_small(word: str) -> bool:
    folded = word.casefold().strip(".")
    return word[0].islower() and folded not in _months() and folded.split("-")[0] not in load_words("name_particles")


@cache
def _months() -> frozenset[str]:
    return frozenset(name for names in load_months() for name in names)
