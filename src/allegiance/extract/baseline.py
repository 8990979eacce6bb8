"""A passage in, what a word list alone would code out: the trivial coder that stands beside ours in every table.

Each word of triggers.tsv is an act, the nearest name before it the source, the nearest behind it the target, and all
happened: a dictionary coder without a parse.
"""

from __future__ import annotations

import re
from functools import cache

from allegiance.extract.score import GoldClaim
from allegiance.extract.words import trigger_rows

_NAME = re.compile(r"[A-Z][\w'’-]*(?:\s(?:of\s)?(?:al-)?[A-Z][\w'’-]*)*")
_WORD = re.compile(r"[a-z]+")
_ENDINGS = ("", "s", "es", "ed", "d", "ing")


@cache
def _forms() -> dict[str, str]:
    """Regular forms of every verb of the table that needs no company, with its type."""
    return {
        stem + ending: row.type
        for (word, pos), rows in trigger_rows().items()
        for row in rows
        if pos == "V" and not row.conditions
        for stem in {word, word.removesuffix("e")}
        for ending in _ENDINGS
    }


def code_by_words(text: str) -> list[GoldClaim]:
    """Code a text by the words alone."""
    names = list(_NAME.finditer(text))
    found = []
    for word in _WORD.finditer(text):
        kind = _forms().get(word.group())
        if kind is None:
            continue
        before = [name.group() for name in names if name.end() <= word.start()]
        behind = [name.group() for name in names if name.start() >= word.end()]
        found.append(
            GoldClaim(
                trigger=word.group(),
                type=kind,
                mode=None,
                source=tuple(before[-1:]),
                target=tuple(behind[:1]),
                symmetric=False,
                modality="happened",
                speaker=None,
                place=None,
                when=None,
            )
        )
    return found
