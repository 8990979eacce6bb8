"""A line of a page → whether it is furniture (menus, offers, notices), how far that reaches, and paywall signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from allegiance.model.span import Span
from allegiance.read.wording import Reach, load_furniture, load_months, load_words

_MAX_CHARACTERS = 600
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "‑": "-"})
_FORMAT_MARKS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_EDGE = " \t.:!?#*|•·→›»«‹>–—-_…▶►▸+×✕✖↑↓←"
_PIECE = re.compile(r"[^.!?؟]*+(?:[.!?؟]++(?!\s|$)[^.!?؟]*+)*+(?:[.!?؟]++[\"'”’»)\]]*+)?")
_PRICE = re.compile(r"[$€£₺¥]\s?\d[\d.,]*|\d[\d.,]*\s?[$€£₺¥%]?|[$€£₺¥]")
_PRICE_SEPARATORS = re.compile(r"[\s/().,:*+|–—-]+")
_CURRENCY = re.compile(r"[$€£₺¥]\s?\d|\d\s?[€£₺¥]|\b(?:usd|eur|gbp)\b")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?")
_NUMBERS_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*")
_NAME_SEPARATOR = re.compile(r"\s[·|•—–/-]\s")
_MAX_DATE_LINE = 140
_MAX_NAMES = 7
_MAX_PUBLISHER_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a furniture line implies: how far it reaches, and whether it says that the rest is behind a paywall."""

    reach: Reach
    is_paywall: bool = False


_LINE_ONLY = Verdict(reach=Reach.LINE)


def judge_furniture(text: str) -> Verdict | None:
    """Return the verdict on a line or paragraph, None where it is no furniture. All its sentences must be furniture."""
    if len(text) > _MAX_CHARACTERS:
        return None
    whole = _judge_line(text)
    if whole is not None:
        return whole
    verdicts = [_judge_line(piece.of(text)) for piece in _find_pieces(text)]
    if len(verdicts) < 2 or any(verdict is None for verdict in verdicts):
        return None
    found = [verdict for verdict in verdicts if verdict is not None]
    return Verdict(reach=found[-1].reach, is_paywall=any(verdict.is_paywall for verdict in found))


def find_furniture_tail(text: str) -> tuple[int, Verdict] | None:
    """Return where the furniture sentences that end a paragraph begin, and their verdict; None without any."""
    tail: tuple[int, Verdict] | None = None
    if len(text) > 20 * _MAX_CHARACTERS:
        return None
    for piece in reversed(list(_find_pieces(text))):
        verdict = _judge_line(piece.of(text)) if piece.end - piece.start <= _MAX_CHARACTERS else None
        if verdict is None or piece.start == 0:
            break
        paywall = verdict.is_paywall or (tail is not None and tail[1].is_paywall)
        tail = (piece.start, Verdict(reach=verdict.reach, is_paywall=paywall))
    return tail


def is_date_line(text: str) -> bool:
    """Tell whether a line is but a date, a time, their labels, and perhaps who wrote ("Desk staff, 3 May 2020")."""
    if len(text) > _MAX_DATE_LINE or "\n" in text:
        return False
    words = [word for word in (word.strip(_EDGE + ",()") for word in text.translate(_QUOTES).split()) if word]
    folded = [normalise(word) for word in words]
    n_numbers = sum(1 for word in folded if word[:1].isdigit())
    if not 0 < n_numbers <= 6 or not any(word in _months() or _NUMBERS_DATE.fullmatch(word) for word in folded):
        return False
    names = [word for word, plain in zip(words, folded, strict=True) if plain and not _is_date_word(plain)]
    if not names:
        return True
    is_byline = any(word in load_words("byline_words") for word in folded) or _NAME_SEPARATOR.search(text) is not None
    are_names = all(word[0].isupper() or word in load_words("byline_words") for word in names)
    is_byline = is_byline or (len(names) <= _MAX_PUBLISHER_WORDS and n_numbers > 1)
    return len(names) <= _MAX_NAMES and is_byline and are_names and not text.rstrip().endswith((".", "!", "?"))


def normalise(text: str) -> str:
    """Return a line as the patterns are written for it: casefolded, plain quotes, single spaces, bare ends."""
    plain = unicodedata.normalize("NFC", text.translate(_QUOTES).casefold().replace("i̇", "i"))
    return " ".join(_FORMAT_MARKS.sub("", plain).split()).strip(_EDGE)


def _judge_line(text: str) -> Verdict | None:
    line = normalise(text)
    if not line:
        return _LINE_ONLY
    if len(line) > _MAX_CHARACTERS:
        return None
    if _is_price(line):
        return _LINE_ONLY
    for row in load_furniture():
        if row.pattern.fullmatch(line):
            return Verdict(reach=row.reach, is_paywall=row.is_paywall)
    return None


def _is_price(line: str) -> bool:
    if not _CURRENCY.search(line):
        return False
    bare = _PRICE.sub(" ", line)
    return all(word in _price_words() for word in _PRICE_SEPARATORS.split(bare) if word)


@cache
def _price_words() -> frozenset[str]:
    return frozenset(load_words("price_words"))


@cache
def _months() -> frozenset[str]:
    return frozenset(name for names in load_months() for name in names)


@cache
def _date_words() -> frozenset[str]:
    return frozenset(load_words("date_words"))


def _is_date_word(word: str) -> bool:
    return word in _months() or word in _date_words() or word[0].isdigit() or _CLOCK.fullmatch(word) is not None


def _find_pieces(text: str) -> Iterator[Span]:
    """Yield rough sentences: good enough to tell offers from prose, not for coding."""
    position = 0
    while position < len(text):
        match = _PIECE.match(text, position)
        end = match.end() if match is not None and match.end() > position else len(text)
        start = position
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield Span(start, end)
        position = end
