"""A word in, the numbers of its pieces in the encoder's vocabulary out: WordPiece as in BERT's uncased models.

Schuster and Nakajima 2012, "Japanese and Korean voice search"; Devlin et al. 2019, "BERT". Words come already split by
the parse, so that this is all of a tokenizer that is needed: the library for it brings a dozen packages for talking to
a model hub, which an offline program should not carry (docs/decisions/0005-encoder-with-hints.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

_LONGEST = 100


class WordPiece:
    """The vocabulary, one piece a line in `lines`; a piece that continues a word begins with ##."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.vocabulary = {line.rstrip("\n"): i for i, line in enumerate(lines)}
        self._unknown = self.vocabulary["[UNK]"]

    def cut(self, word: str) -> list[int]:
        """Cut a word, without case and accents; what the vocabulary cannot write is one unknown piece."""
        return list(chain.from_iterable(map(self._pieces, _parts(word)))) or [self._unknown]

    def _pieces(self, part: str) -> list[int]:
        if len(part) > _LONGEST:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            end = len(part)
            while end > start and prefix + part[start:end] not in self.vocabulary:
                end -= 1
            if end == start:
                return [self._unknown]
            found.append(self.vocabulary[prefix + part[start:end]])
            start = end
        return found


def _parts(word: str) -> Iterator[str]:
    """Runs of letters and digits, and each mark by itself."""
    run: list[str] = []
    for c in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(c)
        if category == "Mn" or c in "\x00\ufffd" or (category.startswith("C") and not c.isspace()):
            continue
        if c.isspace() or _is_mark(c, category) or _is_ideograph(c):
            if run:
                yield "".join(run)
                run = []
            if not c.isspace():
                yield c
        else:
            run.append(c)
    if run:
        yield "".join(run)


def _is_mark(c: str, category: str) -> bool:
    return category.startswith("P") or (c.isascii() and not c.isalnum() and c.isprintable())


def _is_ideograph(c: str) -> bool:
    return any(first <= ord(c) <= last for first, last in _IDEOGRAPHS)


_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
