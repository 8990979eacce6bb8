"""A parsed sentence in, its words as the encoder reads them out: where each stands, what parse and tables say of it.

A hint is a short text such as `lexicon:ASSAULT` or `rule:source`. Which hints the weights know is part of the weights;
others are passed over, so that a table may grow without a new training.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from allegiance.extract.claim import Draft
from allegiance.extract.mention import fold
from allegiance.extract.parse import Parse
from allegiance.extract.slot import is_verbal
from allegiance.extract.words import actor_nouns, modality_governors, reporting_verbs, role_words, trigger_rows
from allegiance.model.span import Span

_POS = {"VERB": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence: a token, or a known name whole. `mask` names the kind of a known name."""

    span: Span
    text: str
    mask: str | None
    hints: tuple[str, ...]


def read_words(parse: Parse, drafts: Sequence[Draft], adjectives: frozenset[str]) -> list[Word]:
    """Return the words of a sentence in order, each with its hints; `drafts` are the claims by rules alone."""
    words = [_word(token, parse, adjectives) for token in parse.doc if not token.is_space]
    told: list[set[str]] = [set() for _ in words]
    for draft in drafts:
        for name, spans in _parts(draft):
            for i, word in enumerate(words):
                if any(word.span.overlaps(span) for span in spans):
                    told[i].add(name)
    return [
        Word(word.span, word.text, word.mask, (*word.hints, *sorted(extra)))
        for word, extra in zip(words, told, strict=True)
    ]


def _parts(draft: Draft) -> Iterable[tuple[str, Sequence[Span]]]:
    yield f"rule:{draft.type}", (draft.trigger,)
    yield f"rule:{draft.modality}", (draft.trigger,)
    yield "rule:source", draft.source
    yield "rule:target", draft.target
    yield "rule:speaker", (draft.speaker,) if draft.speaker else ()
    yield "rule:place", (draft.place,) if draft.place else ()


def _word(token: Token, parse: Parse, adjectives: frozenset[str]) -> Word:
    span = parse.span(token, token)
    text = span.of(parse.text)
    name = parse.name_of.get(token.i)
    mask: str | None = None
    if name is not None:
        mask = ("+".join(sorted(name.actor_kinds)) or "armed-group") if name.may_be_actor else "place"
        if name.may_be_actor and text.endswith(")"):
            span = Span(span.start, span.start + len(text[: text.rfind("(")].rstrip()))
            text = span.of(parse.text)
    return Word(span, text, mask, tuple(_hints(token, text, mask, is_name=name is not None, adjectives=adjectives)))


def _hints(token: Token, text: str, mask: str | None, *, is_name: bool, adjectives: frozenset[str]) -> Iterable[str]:
    yield f"shape:{_shape(text)}"
    if token.i == 0:
        yield "shape:first"
    if is_name:
        for kind in (mask or "").split("+"):
            yield f"name:{kind}"
        yield f"dep:{token.dep_}"
        return
    yield f"pos:{token.pos_}"
    yield f"tag:{token.tag_}"
    yield f"dep:{token.dep_}"
    lemma = token.lemma_.lower()
    pos = "V" if is_verbal(token) else _POS.get(token.pos_, "")
    for row in trigger_rows().get((lemma, pos), ()):
        yield f"lexicon:{row.type}"
    governor = modality_governors().get((lemma, pos))
    if governor is not None:
        yield f"governor:{governor}"
    if lemma in reporting_verbs():
        yield "word:reporting"
    if lemma in role_words():
        yield "word:role"
    noun = actor_nouns().get(lemma)
    if noun is not None:
        yield f"noun:{noun}"
    if fold(text) in adjectives:
        yield "word:adjective"
    if any(child.dep_ == "neg" for child in token.children):
        yield "word:negated"


def _shape(text: str) -> str:
    if not any(c.isalnum() for c in text):
        return "mark"
    if text.isupper() and len(text) > 1:
        return "capitals"
    if any(c.isdigit() for c in text):
        return "digits"
    return "capital" if text[0].isupper() else "small"
