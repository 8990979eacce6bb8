"""A name of a place as written → the form in which names are compared, and the slug of its id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST_NAME = 6  # words
_ARTICLE = re.compile(r"\b(?:al|el)[ -](?=\w)|\b(?:ar|as|ad|an|at|az|ash|adh|ath)-(?=\w)")
_MARKS = str.maketrans(dict.fromkeys("'`‘’ʿʾʻʼ."))


def fold_name(text: str) -> str:
    """Bring a name to the form in which names are compared.

    >>> fold_name("Jisr ash-Shughūr") == fold_name("Jisr al Shughur") == fold_name("JISR SHUGHUR")
    True
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.casefold().translate(_MARKS)
    if "-" in text or " al " in text or " el " in text or text[:3] in ("al ", "el "):
        text = _ARTICLE.sub("", text).replace("-", " ")
    return " ".join(text.split()) if " " in text else text


def fold_possessive(words: Sequence[str]) -> str:
    """Fold a name given as words, without its possessive ending."""
    return fold_name(re.sub(r"['’]s?$", "", " ".join(words)))


def has_capital(text: str) -> bool:
    """Tell whether a name is written as one: a capital somewhere, or a script that has none."""
    return any(c.isupper() for c in text) or (bool(text) and text.lower() == text.upper() and not text.isascii())


def make_slug(name: str) -> str:
    """Write a name as the slug of an id: lower-case letters and digits, parted by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold_name(name)).strip("-")
