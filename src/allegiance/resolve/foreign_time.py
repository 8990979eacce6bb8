"""Words of time in Arabic or Turkish → the same in the English that the rules of time read."""

from __future__ import annotations

import re
from functools import cache

from allegiance.resolve.actor_words import read_words

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# the endings of Turkish cases after an apostrophe ("17 Ocak'ta", "2021'de") and of weekdays and months without one
_CASE = re.compile(r"(?<=\w)['’](?:[dt][ae]n?|[ıiuü]n|[ae]|y[ae]|n[ıiuü]n)\b")
_FOREIGN = re.compile(r"[\u0600-\u06ff]|[çğıöşü]|\b(?:ocak|mart|nisan|haziran|temmuz|ekim|cuma|pazar)")
_WORD = r"(?<![^\W\d_]){}(?![^\W\d_])"


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = sorted(read_words("time-words"), key=lambda row: -len(row["word"]))
    return tuple((re.compile(_WORD.format(re.escape(row["word"]))), row["english"]) for row in rows)


def in_english(words: str) -> str:
    """Write Arabic and Turkish words of time in English; other words stay as they are.

    >>> in_english("17 Ocak'ta")
    '17 january'
    """
    text = words.translate(_DIGITS).replace("İ", "i")
    text = text.replace("I", "ı") if _FOREIGN.search(text.casefold()) and not text.isascii() else text
    small = text.lower()
    if _FOREIGN.search(small) is None:
        return words
    small = _CASE.sub("", small)
    for pattern, english in _words():
        small = pattern.sub(english, small)
    return " ".join(small.split())
