"""A text with two marked ends in, one PLOVER type out: the one-label view of the ontology guide, section 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from allegiance.extract.claim import Draft, SentenceCoder
from allegiance.extract.mention import NameIndex
from allegiance.extract.parse import Name, Parse, parse_sentences
from allegiance.extract.trigger import find_loose_triggers
from allegiance.extract.words import projections
from allegiance.model.ontology import Modality, quad_of
from allegiance.model.report import SectionKind
from allegiance.model.span import Span

_ROWS_AT_ONCE = 512
_SPEECH_FIRST = ("THREATEN", "REQUEST", "REJECT", "ACCUSE", "CONCEDE", "AGREE", "SUPPORT")
_PLANNED = (Modality.PLANNED, Modality.POSSIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPair:
    """A text and the words of its two ends."""

    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """One of the 16 PLOVER types for a marked pair; `confidence` is the coder's own, 0-1."""

    type: str
    quad: str
    binary: str
    modality: str
    confidence: float


def classify_pairs(pairs: Iterable[MarkedPair], index: NameIndex) -> Iterator[PairLabel]:
    """Label each pair, in order; every pair gets a label, a weak one where no claim joins the ends."""
    stream = iter(pairs)
    while batch := list(islice(stream, _ROWS_AT_ONCE)):
        marked = [(pair.text, _names(pair, index)) for pair in batch]
        for pair, parse in zip(batch, parse_sentences(marked), strict=True):
            yield _label(pair, parse, index)


def _names(pair: MarkedPair, index: NameIndex) -> tuple[Name, ...]:
    """The marked ends as known actors, and the registry's names beside them."""
    ends: list[Name] = []
    for words in (pair.source, pair.target):
        span = _find(pair.text, words)
        if span is not None and not any(span.overlaps(name.span) for name in ends):
            ends.append(Name(span=span, may_be_actor=True, may_be_place=False))
    others = [n for n in index.find(pair.text) if not any(n.span.overlaps(end.span) for end in ends)]
    return tuple(sorted([*ends, *others], key=lambda name: name.span))


def _find(text: str, words: str) -> Span | None:
    start = text.find(words)
    if start < 0:
        start = text.casefold().find(words.casefold())
    return Span(start, start + len(words)) if words and start >= 0 else None


def _label(pair: MarkedPair, parse: Parse, index: NameIndex) -> PairLabel:
    drafts = SentenceCoder(parse, index, SectionKind.BODY, ()).code()
    source, target = _find(pair.text, pair.source), _find(pair.text, pair.target)
    for fits, weight in ((_joins, 1.0), (_runs_back, 0.8), (_touches_both, 0.7), (_touches_one, 0.5)):
        chosen = _choose([d for d in drafts if fits(d, source, target)])
        if chosen is not None:
            return _make(*chosen, confidence=chosen[2] * weight)
    return _guess(parse)


def _at(spans: Sequence[Span], span: Span | None) -> bool:
    return span is not None and any(span.overlaps(other) for other in spans)


def _joins(draft: Draft, source: Span | None, target: Span | None) -> bool:
    if draft.symmetric and _touches_both(draft, source, target):
        return True
    return _at(draft.source, source) and _at(draft.target, target)


def _runs_back(draft: Draft, source: Span | None, target: Span | None) -> bool:
    return _at(draft.source, target) and _at(draft.target, source) and draft.type == "STRUCTURE"


def _touches_both(draft: Draft, source: Span | None, target: Span | None) -> bool:
    ends = (*draft.source, *draft.target)
    return _at(ends, source) and _at(ends, target)


def _touches_one(draft: Draft, source: Span | None, target: Span | None) -> bool:
    return _at(draft.source, source) or _at(draft.target, target)


def _choose(drafts: list[Draft]) -> tuple[str, Modality, float] | None:
    """A speech act before its inner act, else what happened, else what is left, projected."""
    speech = [d for d in drafts if d.type in _SPEECH_FIRST and d.modality in (Modality.HAPPENED, Modality.HEDGED)]
    if speech:
        first = min(speech, key=lambda d: _SPEECH_FIRST.index(d.type))
        return first.type, first.modality, first.confidence
    done = [d for d in drafts if d.modality in (Modality.HAPPENED, Modality.HEDGED)]
    for draft in (*done, *(d for d in drafts if d not in done)):
        label = _project(draft)
        if label is not None:
            return label, draft.modality, draft.confidence
    return None


def _project(draft: Draft) -> str | None:
    """The PLOVER type of a claim: what is only planned is a word, not an act."""
    key = f"{draft.type}/{draft.mode}" if draft.type in ("CONTROL", "STRUCTURE") else draft.type
    table = projections()
    if draft.modality in _PLANNED and (f"{draft.type}", "planned") in table:
        return table[draft.type, "planned"]
    if draft.modality is Modality.REQUESTED:
        return "REQUEST"
    if draft.modality is Modality.THREATENED:
        return "THREATEN"
    if draft.modality is Modality.NEGATED and (key, "negated") in table:
        return table[key, "negated"]
    return table.get((key, "done"), draft.type if draft.type not in ("CONTROL", "STRUCTURE") else None)


def _guess(parse: Parse) -> PairLabel:
    """No claim at all: the first word of the tables in any company, else the commonest type of news."""
    for type_name in find_loose_triggers(parse):
        if type_name not in ("CONTROL", "STRUCTURE"):
            return _make(type_name, Modality.HAPPENED, 0.2, confidence=0.2)
    return _make("CONSULT", Modality.HAPPENED, 0.05, confidence=0.05)


def _make(type_name: str, modality: Modality, _own: float, *, confidence: float) -> PairLabel:
    quad = quad_of(type_name)
    return PairLabel(
        type=type_name,
        quad=quad,
        binary="cooperation" if quad.endswith("cooperation") else "conflict",
        modality=modality,
        confidence=round(confidence, 3),
    )
