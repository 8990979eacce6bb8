"""A text in, the words by which it is searched out: folded as names are, so that letter forms do not matter."""

from __future__ import annotations

import re

from allegiance.resolve.match import fold_name

_WORD = re.compile(r"[^\W_]+")
_MAX_LETTERS = 500_000  # of one text: PostgreSQL keeps a megabyte of words for each row


def search_words(text: str) -> list[str]:
    """Fold a text into its words.

    >>> search_words("Hay’at Tahrîr al-Shām, إدلب")
    ['hayat', 'tahrir', 'sham', 'ادلب']
    """
    return _WORD.findall(fold_name(text[:_MAX_LETTERS]))


def query_words(text: str) -> list[str]:
    """Fold what a user looks for into words; a * at the end of a word stands for any ending.

    >>> query_words('tahr* "al-Sham" OR')
    ['tahr*', 'sham', 'or']
    """
    found: list[str] = []
    for part in text.split():
        words = search_words(part)
        if words and part.endswith("*"):
            words[-1] += "*"
        found += words
    return found


def is_wanted(word: str, wanted: str) -> bool:
    """Tell whether a folded word is the wanted one, or begins as it does before the *."""
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def find_marks(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Return where the words of a text that are wanted stand.

    >>> find_marks("Clashes in Al-Bāb.", ["bab"])
    [(14, 17)]
    """
    return [
        match.span()
        for match in _WORD.finditer(text)
        if any(is_wanted(word, one) for word in search_words(match.group()) for one in wanted)
    ]
