"""Marked passages in, examples for the encoder out: words with their hints, and each claim as spans of words.

Passages go through the same reading, parse and rules as reports do, so that training sees what coding will see.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from allegiance.extract.claim import SentenceCoder
from allegiance.extract.decode import WordSpan
from allegiance.extract.hint import Word, read_words
from allegiance.extract.mention import NameIndex
from allegiance.extract.one_label import JoiningAct, one_label
from allegiance.extract.parse import parse_sentences
from allegiance.extract.suggestion import Suggestion, suggest
from allegiance.extract.time_words import find_time_words
from allegiance.model.ontology import Modality, types
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import Toolkit
from allegiance.read.sentence import split_many

TYPES = tuple(types())
PAIR_TYPES = tuple(name for name, row in types().items() if row.quad != "none")
MODALITIES = tuple(Modality)
_SECTIONS = {"headline": SectionKind.TITLE, "caption": SectionKind.CAPTION}
# kept out of training: confidence is fitted and the threshold chosen on them
HELD_OUT = frozenset(("ukraine-russia", "ukraine", "philippines", "haiti"))
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedClaim:
    """One marked claim as spans of words; `type` and `modality` are indexes."""

    trigger: WordSpan
    type: int
    mode: str | None
    modality: int
    is_symmetric: bool
    source: tuple[WordSpan, ...]
    target: tuple[WordSpan, ...]
    speaker: WordSpan | None
    place: WordSpan | None

    def spans(self) -> Iterator[WordSpan]:
        """Every span of the claim."""
        yield self.trigger
        yield from (*self.source, *self.target)
        yield from (span for span in (self.speaker, self.place) if span is not None)

    @property
    def parties(self) -> tuple[WordSpan, ...]:
        """The two ends, and who tells."""
        return (*self.source, *self.target, *((self.speaker,) if self.speaker else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A passage for training or measuring. `pairs` are two ends and the index of their one-label type."""

    row: Row
    words: list[Word]
    suggestions: tuple[Suggestion, ...]
    claims: tuple[MarkedClaim, ...]
    pairs: tuple[tuple[WordSpan, WordSpan, int], ...] = field(default=())

    @property
    def conflict(self) -> str:
        """The conflict that the passage names, folded."""
        return str(self.row.get("conflict", "")).casefold()


def load_rows(files: Iterable[Path]) -> list[Row]:
    """Read passages, one JSON object a line."""
    lines = (line for file in files for line in file.read_text(encoding="utf8").split("\n"))
    return [json.loads(line) for line in lines if line.strip()]


def make_examples(rows: Sequence[Row], tools: Toolkit) -> list[Example]:
    """Parse the passages and align their marks with the words; marks that stand on no word are left out."""
    read = _words_of(rows, tools.name_index)
    return [_align(row, words, suggestions) for row, (words, suggestions) in zip(rows, read, strict=True)]


def _words_of(rows: Sequence[Row], index: NameIndex) -> Iterator[tuple[list[Word], list[Suggestion]]]:
    split = list(split_many(_report(number, row) for number, row in enumerate(rows)))
    texts = [sentence.text_in(report) for report, sentences in split for sentence in sentences]
    parses = parse_sentences((text, index.find(text)) for text in texts)
    for _, sentences in split:
        words: list[Word] = []
        suggestions: list[Suggestion] = []
        for sentence in sentences:
            parse = next(parses)
            coder = SentenceCoder(parse, index, sentence.section, find_time_words(parse.text))
            start = sentence.span.start
            drafts = coder.code()
            own = read_words(parse, drafts, index.adjectives)
            suggestions += [s.moved(len(words)) for s in suggest(own, drafts)]
            words += [replace(word, span=word.span.shifted(start)) for word in own]
        yield words, suggestions


def _report(number: int, row: Row) -> Report:
    published, text = parse_partial_date(row["published"]), row["text"]
    kind = _SECTIONS.get(row.get("register", ""), SectionKind.BODY)
    return Report(
        id=identify_report(publisher=str(number), published=published, title=None, text=text),
        origin=str(number),
        published=published,
        text=text,
        sections=(Section(kind=kind, span=Span(0, len(text))),),
    )


def _align(row: Row, words: list[Word], suggestions: Sequence[Suggestion]) -> Example:
    claims = tuple(claim for mark in row["claims"] if (claim := _claim(mark, row["text"], words)) is not None)
    pairs = tuple(_pairs(claims))
    return Example(row=row, words=words, suggestions=tuple(suggestions), claims=claims, pairs=pairs)


def _claim(mark: Row, text: str, words: Sequence[Word]) -> MarkedClaim | None:
    """The claim with its trigger where it stands nearest to its ends, and each mention where nearest to the trigger."""
    ends = [places for end in (*mark["source"], *mark["target"]) if (places := _places(text, end))]
    starts = _places(text, mark["trigger"])
    if not starts:
        return None
    start = min(starts, key=lambda s: (sum(min(abs(s - place) for place in places) for places in ends), s))
    trigger = _word_span(words, start, start + len(mark["trigger"]))
    if trigger is None:
        return None

    def nearest(mention: str | None) -> WordSpan | None:
        places = _places(text, mention) if mention else []
        if not places or mention is None:
            return None
        place = min(places, key=lambda p: abs(p - start))
        return _word_span(words, place, place + len(mention))

    def all_of(mentions: Iterable[str]) -> tuple[WordSpan, ...]:
        return tuple(span for mention in mentions if (span := nearest(mention)) is not None)

    return MarkedClaim(
        trigger=trigger,
        type=TYPES.index(mark["type"]),
        mode=mark["mode"],
        modality=MODALITIES.index(Modality(mark["modality"])),
        is_symmetric=bool(mark["symmetric"]),
        source=all_of(mark["source"]),
        target=all_of(mark["target"]),
        speaker=nearest(mark["speaker"]),
        place=nearest(mark["place"]),
    )


def _places(text: str, words: str) -> list[int]:
    whole = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    return whole or [m.start() for m in re.finditer(re.escape(words), text)]


def _word_span(words: Sequence[Word], start: int, end: int) -> WordSpan | None:
    inside = [i for i, word in enumerate(words) if word.span.start < end and start < word.span.end]
    return (inside[0], inside[-1]) if inside else None


def _pairs(claims: Iterable[MarkedClaim]) -> Iterator[tuple[WordSpan, WordSpan, int]]:
    """Each ordered pair of ends with its one-label type."""
    joined: dict[tuple[WordSpan, WordSpan], list[JoiningAct]] = defaultdict(list)
    for claim in claims:
        act = JoiningAct(TYPES[claim.type], claim.mode, MODALITIES[claim.modality])
        for source in claim.source:
            for target in claim.target:
                joined[source, target].append(act)
                if claim.is_symmetric:
                    joined[target, source].append(act)
    for (source, target), acts in joined.items():
        label = one_label(acts)
        if source != target and label is not None:
            yield source, target, PAIR_TYPES.index(label[0])


def modes_of(examples: Iterable[Example]) -> tuple[tuple[str, str], ...]:
    """Every (type, mode) that is marked, with ("", "") for none in front."""
    marked = Counter((TYPES[c.type], c.mode) for e in examples for c in e.claims if c.mode)
    return (("", ""), *sorted(marked))


def hints_of(examples: Iterable[Example], at_least: int = 20) -> tuple[str, ...]:
    """Every hint that stands on at least so many words."""
    counts = Counter(hint for e in examples for word in e.words for hint in word.hints)
    return tuple(sorted(hint for hint, n in counts.items() if n >= at_least))


def split_held_out(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part the examples into those to train on and those of the held-out conflicts."""
    held = [e for e in examples if e.conflict in HELD_OUT]
    return [e for e in examples if e.conflict not in HELD_OUT], held
