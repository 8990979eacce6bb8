"""The sample reports in, as many sentences as asked for out, no two of them alike.

The English sentences of five words or more are repeated, and each gets a number before its end ("… left Azaz (1234)."),
so that nothing kept from an earlier sentence can stand for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path

from allegiance.model.report import Report
from allegiance.model.sentence import TITLE_INDEX
from allegiance.read.file import read_path
from allegiance.read.sentence import split_many

LEAST_WORDS = 5
_END = re.compile(r"(?=[.!?]?[\"”’')]*$)")


def read_sentences(folder: Path) -> list[str]:
    """Return the sentences of the sample reports, each once."""
    paths = [*sorted(folder.glob("*.jsonl")), folder / "reports"]
    reports = [item for path in paths for item in read_path(path) if isinstance(item, Report)]
    told = (
        " ".join(sentence.text_in(report).split())
        for report, sentences in split_many(reports)
        for sentence in sentences
        if sentence.index != TITLE_INDEX
    )
    return list(dict.fromkeys(text for text in told if text.isascii() and len(text.split()) >= LEAST_WORDS))


def number_sentences(sentences: Sequence[str], n: int) -> Iterable[str]:
    """Repeat sentences up to `n`, each with a number of its own.

    >>> list(number_sentences(["They left.", "They met"], 3))
    ['They left (0).', 'They met (1)', 'They left (2).']
    """
    return (_END.sub(f" ({number})", text, count=1) for number, text in enumerate(islice(cycle(sentences), n)))
