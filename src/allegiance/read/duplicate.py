"""Texts of reports → for each the first report of its origin group: reprints, cut or lightly edited, fall together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from allegiance.model.identity import ReportId

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_N_WORDS = 5
# Measured on samples/: a reprint and its wire story share 0.8 or more of the shorter text's runs of five words, two
# reprints of one story 0.39 or more, two accounts written apart 0.2 at most.
_MIN_CONTAINED = 0.5
# A short text has few runs, and stock phrases make up much of it: it must be nearly the same, whole.
_SHORT_RUNS = 20
_MIN_ALIKE_SHORT = 0.7
_MAX_ALL_PAIRS = 8
# Daily bulletins and situation reports share stock words and differ in what they tell: figures and days. Two accounts
# that quote the same statement at length share the quotation alone.
_FEW_FACTS = 3
_MIN_FACTS_SHARED = 0.6
_LONG_QUOTATION = re.compile(r"[“\"«][^“”\"«»]{150,}[”\"»]")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def group_reprints(texts: Iterable[tuple[ReportId, str]]) -> dict[ReportId, ReportId]:
    """Map each report to the first report, in the order given, that it is a reprint of, itself where it is none.

    Give the words of the report without furniture. Two texts belong together when half of the shorter one's runs of
    five words stand in the other (short texts: seven tenths of both), long quotations aside, and most of its figures
    and days do; groups are closed over such pairs, so the order
    decides only who is first. Translations and rewritten accounts are not recognised.
    """
    given = list(dict(texts).items())
    # Sorted by content, so that which pairs are compared does not hang on the order given.
    order = sorted(range(len(given)), key=lambda i: given[i])
    texts_told = [_words_of(_LONG_QUOTATION.sub(" ", given[i][1])) for i in order]
    prints = [_hash_runs(words) for words in texts_told]
    facts = [_facts_of(words) for words in texts_told]
    root = list(range(len(given)))
    for a, b in _find_candidates(prints):
        if _are_reprints(prints[a], prints[b]) and _tell_the_same(facts[a], facts[b]):
            _join(root, order[a], order[b])
    return {report_id: given[_find_root(root, i)][0] for i, (report_id, _) in enumerate(given)}


def _words_of(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@cache
def _numerals() -> dict[str, str]:
    """Number words and what they are in digits; tens and units stand apart once a hyphen is a gap."""
    units = {word: str(n) for n, word in enumerate(_UNITS.split(), 1)}
    return units | {word: str(n) for n, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}


def _facts_of(words: Sequence[str]) -> frozenset[str]:
    """Figures, in digits or in words, and days of the week."""
    numerals = _numerals()
    figures = (numerals.get(word, word) for word in words if word in numerals or word.isdecimal() or word in _DAYS)
    return frozenset(figures)


def _tell_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether most figures and days of the text with fewer stand in the other; few say nothing."""
    fewer = min(len(one), len(other))
    return fewer < _FEW_FACTS or len(one & other) >= _MIN_FACTS_SHARED * fewer


def _hash_runs(words: Sequence[str]) -> Hashes:
    """Return the sorted hashes of every run of five words; a shorter text is one run."""
    if not words:
        return np.empty(0, dtype=np.uint64)
    runs = {" ".join(words[i : i + _N_WORDS]) for i in range(max(1, len(words) - _N_WORDS + 1))}
    digests = b"".join(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest() for run in runs)
    return np.unique(np.frombuffer(digests, dtype="<u8").astype(np.uint64))


def _find_candidates(prints: list[Hashes]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a run: all pairs of a rare run, neighbours only of a frequent one, each pair once."""
    if not prints:
        return
    runs = np.concatenate(prints)
    owners = np.repeat(np.arange(len(prints), dtype=np.int64), [len(found) for found in prints])
    by_run = np.lexsort((owners, runs))
    runs, owners = runs[by_run], owners[by_run]
    found: set[int] = set()
    for distance in range(1, _MAX_ALL_PAIRS):
        if len(runs) <= distance:
            break
        is_shared = runs[:-distance] == runs[distance:]
        codes = owners[:-distance][is_shared] * len(prints) + owners[distance:][is_shared]
        found.update(np.unique(codes).tolist())
    for code in sorted(found):
        yield divmod(code, len(prints))


def _are_reprints(a: Hashes, b: Hashes) -> bool:
    n_shared = len(np.intersect1d(a, b, assume_unique=True))
    shorter, longer = sorted((len(a), len(b)))
    if shorter < _SHORT_RUNS:
        return n_shared >= _MIN_ALIKE_SHORT * longer
    return n_shared >= _MIN_CONTAINED * shorter


def _find_root(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]
        i = root[i]
    return i


def _join(root: list[int], a: int, b: int) -> None:
    """Join two groups under the member that was given first."""
    first, second = sorted((_find_root(root, a), _find_root(root, b)))
    root[second] = first
