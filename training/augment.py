"""An example in, the same with other names out, so that the encoder learns roles and not who fights whom.

A named party becomes the name of another party of the corpus, or a known name of some kind, everywhere in the passage.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from allegiance.extract.decode import WordSpan
from allegiance.extract.hint import Word
from allegiance.model.span import Span
from training.examples import Example, MarkedClaim

_JOINTS = frozenset(("al", "of", "for", "the", "-", "de", "’", "'"))
_KINDS = ("armed-group",) * 6 + ("state", "umbrella", "army", "government")
_LONGEST_NAME = 5
_ANYWHERE = Span(0, 1)
Name = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Variation:
    """An example with names replaced; `origin` gives, for each of its words, the word it stands for."""

    example: Example
    origin: list[int]


def names_of(examples: Iterable[Example]) -> list[Name]:
    """The names of parties in the corpus, each once, without the hints that depend on where they stand."""
    found: dict[tuple[str, ...], Name] = {}
    for example in examples:
        for first, last in _name_spans(example):
            words = example.words[first : last + 1]
            if len(words) <= _LONGEST_NAME:
                found.setdefault(
                    tuple(w.text for w in words),
                    tuple(replace(w, hints=tuple(h for h in w.hints if not _is_placed(h))) for w in words),
                )
    return list(found.values())


def vary(example: Example, names: Sequence[Name], chance: random.Random) -> Variation | None:
    """Replace about half of the names; None where the passage has none or the dice say so."""
    replaced: dict[tuple[str, ...], Name] = {}
    for first, last in _name_spans(example):
        key = tuple(w.text for w in example.words[first : last + 1])
        if key not in replaced and chance.random() < 0.5:
            replaced[key] = _known_name(chance) if chance.random() < 0.35 else chance.choice(names)
    return _rewrite(example, replaced) if replaced else None


def _known_name(chance: random.Random) -> Name:
    kind = chance.choice(_KINDS)
    return (Word(_ANYWHERE, kind, kind, ("shape:capital", f"name:{kind}")),)


def _rewrite(example: Example, replaced: dict[tuple[str, ...], Name]) -> Variation:
    words: list[Word] = []
    origin: list[int] = []
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    i = 0
    while i < len(example.words):
        key = _name_at(example.words, i, replaced)
        if key is None:
            begins[i] = ends[i] = len(words)
            words.append(example.words[i])
            origin.append(i)
            i += 1
            continue
        old, new = example.words[i : i + len(key)], replaced[key]
        start = len(words)
        words += _in_place_of(old, new)
        origin += [i + min(k, len(old) - 1) for k in range(len(new))]
        for k in range(len(old)):
            begins[i + k] = start + min(k, len(new) - 1)
            ends[i + k] = len(words) - 1 if k == len(old) - 1 else start + min(k, len(new) - 1)
        i += len(key)

    def move(span: WordSpan) -> WordSpan:
        return begins[span[0]], ends[span[1]]

    claims = tuple(_moved(claim, move) for claim in example.claims)
    pairs = tuple((move(a), move(b), label) for a, b, label in example.pairs)
    return Variation(replace(example, words=words, claims=claims, pairs=pairs), origin)


def _moved(claim: MarkedClaim, move: Callable[[WordSpan], WordSpan]) -> MarkedClaim:
    return replace(
        claim,
        trigger=move(claim.trigger),
        source=tuple(map(move, claim.source)),
        target=tuple(map(move, claim.target)),
        speaker=move(claim.speaker) if claim.speaker else None,
        place=move(claim.place) if claim.place else None,
    )


def _name_at(words: Sequence[Word], i: int, replaced: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    fitting = [
        key
        for key in replaced
        if all(i + k < len(words) and words[i + k].text == text and not words[i + k].mask for k, text in enumerate(key))
    ]
    return max(fitting, key=len, default=None)


def _in_place_of(old: Sequence[Word], new: Name) -> list[Word]:
    """The new words with the hints that the old ones had for where they stood."""
    told = sorted({h for word in old for h in word.hints if _is_placed(h) and not h.startswith("dep:")})
    dep = [h for h in old[-1].hints if h.startswith("dep:")]
    return [
        replace(w, span=old[0].span, hints=(*w.hints, *told, *(dep if k == len(new) - 1 else ["dep:compound"])))
        for k, w in enumerate(new)
    ]


def _is_placed(hint: str) -> bool:
    return hint.startswith(("dep:", "rule:")) or hint == "shape:first"


def _name_spans(example: Example) -> Iterator[WordSpan]:
    """Runs of capitalised words, not yet known names, inside the parties of the claims."""
    for claim in example.claims:
        for first, last in claim.parties:
            i = first
            while i <= last:
                end = _run_end(example.words, i, last)
                if end >= i and not any({"word:adjective", "pos:ADJ"} & {*w.hints} for w in example.words[i : end + 1]):
                    yield i, end
                i = max(end, i) + 1


def _run_end(words: Sequence[Word], start: int, last: int) -> int:
    """The last word of the name that begins at `start`, or `start` − 1."""
    end = start - 1
    while end + 1 <= last:
        joins = words[end + 1].text in _JOINTS and end >= start and end + 2 <= last and _is_capital(words[end + 2])
        if not (_is_capital(words[end + 1]) or joins):
            break
        end += 1
    return end


def _is_capital(word: Word) -> bool:
    return word.text[:1].isupper() and word.mask is None and "shape:first" not in word.hints
