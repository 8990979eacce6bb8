"""A text with two marked ends in, one PLOVER type out: the one-label view of the ontology guide, section 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from allegiance.extract.claim import SentenceCoder
from allegiance.extract.decode import Reading, Scores, WordSpan, overlaps
from allegiance.extract.encoder import Encoder
from allegiance.extract.hint import Word, read_words
from allegiance.extract.mention import NameIndex
from allegiance.extract.one_label import JoiningAct, one_label
from allegiance.extract.parse import Name, Parse, parse_sentences
from allegiance.extract.trigger import find_loose_triggers
from allegiance.model.ontology import Modality, quad_of
from allegiance.model.report import SectionKind
from allegiance.model.span import Span

_ROWS_AT_ONCE = 512
# chosen on the PLOVER gold records, which may be trained on: what the pair head says, and half of what the claims say
_CLAIMS_COUNT = 0.1
_BY_ENDS_NAMED = (0.1, 0.35, 1.0)
_UNREAD = 0.2  # the confidence where an end is not in the text, or nothing in it may be an act


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPair:
    """A text and the words of its two ends."""

    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """One of the 16 PLOVER types for a marked pair; `confidence` is the calibrated probability that it is right."""

    type: str
    quad: str
    binary: str
    modality: str
    confidence: float


class PairClassifier:
    """Labels pairs by the encoder's pair head and by the claims of the text; by a word of the tables if need be."""

    def __init__(self, index: NameIndex, encoder: Encoder) -> None:
        self._index, self._encoder = index, encoder

    def classify(self, pairs: Iterable[MarkedPair]) -> Iterator[PairLabel]:
        """Label each pair, in order; every pair gets a label."""
        stream = iter(pairs)
        while batch := list(islice(stream, _ROWS_AT_ONCE)):
            marked = [(pair.text, self._names(pair)) for pair in batch]
            for pair, parse in zip(batch, parse_sentences(marked), strict=True):
                yield self._label(pair, parse)

    def _names(self, pair: MarkedPair) -> tuple[Name, ...]:
        """The registry's names in the text, and the marked ends where they are not among them."""
        known = list(self._index.find(pair.text))
        for words in (pair.source, pair.target):
            span = _find(pair.text, words)
            if span is not None and not any(span.overlaps(name.span) for name in known):
                known.append(Name(span=span, may_be_actor=True, may_be_place=False))
        return tuple(sorted(known, key=lambda name: name.span))

    def _label(self, pair: MarkedPair, parse: Parse) -> PairLabel:
        drafts = SentenceCoder(parse, self._index, SectionKind.BODY, ()).code()
        words = read_words(parse, drafts, self._index.adjectives)
        passage = self._encoder.cut(words)
        n_read = len(passage.first)
        found = (_word_span(words, _find(pair.text, end)) for end in (pair.source, pair.target))
        ends = tuple(dict.fromkeys(end for end in found if end is not None and end[1] < n_read))
        readings = self._encoder.read(passage)
        scores = _CLAIMS_COUNT * self._by_claims(readings, ends)
        if len(ends) == 2:
            scores += self._encoder.read_pair(passage, *ends)
        if not scores.any():
            return self._guess(parse)
        best = int(scores.argmax())
        is_read = len(ends) == 2 and bool(readings) and _is_readable(pair.text)
        sureness = float(scores[best] / scores.sum()) if is_read else _UNREAD
        return _make(self._encoder.pair_types[best], self._modality(readings, ends), confidence=sureness)

    def _by_claims(self, readings: Sequence[Reading], ends: Sequence[WordSpan]) -> Scores:
        """How much the claims of the text speak for each type: those that name both ends most."""
        scores = np.zeros(len(self._encoder.pair_types), dtype=np.float32)
        for reading in readings:
            act = JoiningAct(reading.type, reading.mode, Modality(self._encoder.modalities[reading.modality]))
            label = one_label([act])
            if label is not None:
                weight = _BY_ENDS_NAMED[sum(_names(reading, end) for end in ends)]
                scores[self._encoder.pair_types.index(label[0])] += weight * reading.trigger_score * reading.claim_score
        return scores

    def _modality(self, readings: Sequence[Reading], ends: Sequence[WordSpan]) -> Modality:
        """The modality of the surest claim that joins the ends; without one, the act is taken to have happened."""
        joining = [r for r in readings if ends and all(_names(r, end) for end in ends)]
        best = max(joining, key=lambda r: r.trigger_score * r.claim_score, default=None)
        return Modality(self._encoder.modalities[best.modality]) if best else Modality.HAPPENED

    @staticmethod
    def _guess(parse: Parse) -> PairLabel:
        """No claim and no two ends: the first word of the tables in any company, else the commonest type of news."""
        for type_name in find_loose_triggers(parse):
            if type_name not in ("CONTROL", "STRUCTURE"):
                return _make(type_name, Modality.HAPPENED, confidence=0.2)
        return _make("CONSULT", Modality.HAPPENED, confidence=0.05)


def _is_readable(text: str) -> bool:
    """Tell whether most letters are Latin: the encoder knows no other script, and guesses then."""
    letters = [c for c in text if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 > len(letters)


def _names(reading: Reading, end: WordSpan) -> bool:
    return any(overlaps(end, span) for span in (*reading.source, *reading.target))


def _find(text: str, words: str) -> Span | None:
    start = text.find(words)
    if start < 0:
        start = text.casefold().find(words.casefold())
    return Span(start, min(start + len(words), len(text))) if words and 0 <= start < len(text) else None


def _word_span(words: Sequence[Word], span: Span | None) -> WordSpan | None:
    inside = [i for i, word in enumerate(words) if span is not None and span.overlaps(word.span)]
    return (inside[0], inside[-1]) if inside else None


def _make(type_name: str, modality: Modality, *, confidence: float) -> PairLabel:
    quad = quad_of(type_name)
    return PairLabel(
        type=type_name,
        quad=quad,
        binary="cooperation" if quad.endswith("cooperation") else "conflict",
        modality=modality,
        confidence=round(confidence, 3),
    )
