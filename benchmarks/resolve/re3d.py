"""re3d's documents in, how many organisations named in them are found, and how many pairs of names for one body, out.

Not every name in a text was marked and the crowd marked "we" in some texts only, so the precision is a lower bound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from allegiance.extract.mention import NameIndex
from allegiance.extract.naming import find_organisations
from allegiance.extract.parse import parse_sentences
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.read.sentence import split_many
from allegiance.resolve.alias import find_aliases
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import load_gazetteer

_SURE = 0.5  # the crowd's confidence from which on a mark counts
_SMALL = frozenset(("the", "a", "an", "of", "its", "their", "this", "that", "’s", "'s"))
Pair = tuple[str, str]


def measure(path: Path, resolver: ActorResolver) -> tuple[dict[str, Any], list[str]]:
    """Return F1 of organisations, precision and recall of pairs of names, and what was missed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]
    gazetteer = load_gazetteer()
    index = NameIndex(resolver.registry, gazetteer.names(), gazetteer.is_name)
    n_right = n_found = n_gold = 0
    aliases_right = aliases_found = aliases_gold = aliases_met = 0
    misses: list[str] = []
    for row in rows:
        gold = _gold(row)
        found = list(_found(row, index))
        free = list(found)
        for span in gold:
            match = next((other for other in free if _agree(row["text"], span, other)), None)
            if match is None:
                misses.append(f"organisation not found: {span.of(row['text'])}")
                continue
            free.remove(match)
            n_right += 1
        n_found += len(found)
        n_gold += len(gold)
        misses += [f"not marked: {span.of(row['text'])}" for span in free]
        wanted, told = _gold_aliases(row), {frozenset(map(_plain, pair)) for pair in find_aliases(row["text"])}
        aliases_right += sum(_has(wanted, pair) for pair in told)
        aliases_found += len(told)
        aliases_met += sum(_has(told, pair) for pair in wanted)
        aliases_gold += len(wanted)
        misses += [f"pair not found: {' = '.join(sorted(pair))}" for pair in wanted if not _has(told, pair)]
        misses += [f"pair not marked: {' = '.join(sorted(pair))}" for pair in told if not _has(wanted, pair)]
    precision, recall = n_right / max(n_found, 1), n_right / max(n_gold, 1)
    return {
        "organisations": n_gold,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
        "pairs of names": aliases_gold,
        "pair precision": round(aliases_right / max(aliases_found, 1), 3),
        "pair recall": round(aliases_met / max(aliases_gold, 1), 3),
    }, misses


def _gold(row: dict[str, Any]) -> list[Span]:
    spans = {
        Span(e["begin"], e["end"])
        for e in row["entities"]
        if e["type"] == "Organisation" and e["confidence"] >= _SURE and e["begin"] < e["end"]
    }
    return sorted(spans, key=lambda span: (span.start, -span.end))


def _found(row: dict[str, Any], index: NameIndex) -> Iterator[Span]:
    text = row["text"]
    report = Report(
        id=identify_report(publisher=None, published=None, title=None, text=text),
        origin="re3d",
        published=None,
        text=text,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )
    ((_, sentences),) = split_many([report])
    texts = [sentence.text_in(report) for sentence in sentences]
    for sentence, parse in zip(sentences, parse_sentences((t, index.find(t)) for t in texts), strict=True):
        yield from (span.shifted(sentence.span.start) for span in find_organisations(parse, index))


def _agree(text: str, one: Span, other: Span) -> bool:
    """Tell whether two spans overlap and the words of one hold those of the other."""
    if not one.overlaps(other):
        return False
    a, b = _words(one.of(text)), _words(other.of(text))
    return bool(a and b) and (a <= b or b <= a)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().replace("(", " ").replace(")", " ").split()) - _SMALL


def _gold_aliases(row: dict[str, Any]) -> set[frozenset[str]]:
    text = row["text"]
    pairs = (
        (text[r["sourceBegin"] : r["sourceEnd"]], text[r["targetBegin"] : r["targetEnd"]])
        for r in row["relations"]
        if r["type"] == "IsSynonymOf" and r["confidence"] >= _SURE
    )
    return {frozenset(map(_plain, pair)) for pair in pairs}


def _plain(name: str) -> str:
    return " ".join(word for word in name.replace("“", " ").replace("”", " ").split() if word.casefold() not in _SMALL)


def _has(pairs: Sequence[frozenset[str]] | set[frozenset[str]], pair: frozenset[str]) -> bool:
    """Tell whether a pair is among others, a longer name counting as the shorter one in it."""
    return any(_same(pair, other) for other in pairs)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    if len(one) != 2 or len(other) != 2:
        return one == other
    (a, b), (c, d) = sorted(one), sorted(other)
    return (_holds(a, c) and _holds(b, d)) or (_holds(a, d) and _holds(b, c))


def _holds(a: str, b: str) -> bool:
    return a.casefold() in b.casefold() or b.casefold() in a.casefold()
