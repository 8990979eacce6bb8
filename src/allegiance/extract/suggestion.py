"""Claims by rules in, the same as spans of words out: what the rules suggest to the encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from allegiance.extract.claim import Draft
from allegiance.extract.decode import WordSpan, overlaps
from allegiance.extract.hint import Word
from allegiance.model.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A claim as rules alone see it; spans count words. `is_named`: each end has a name of the registry in it."""

    words: WordSpan
    type: str
    source: tuple[WordSpan, ...]
    target: tuple[WordSpan, ...]
    is_symmetric: bool
    mode: str | None
    is_named: bool

    def moved(self, by: int) -> Suggestion:
        """Return the suggestion with every span moved by `by` words."""

        def move(spans: Iterable[WordSpan]) -> tuple[WordSpan, ...]:
            return tuple((first + by, last + by) for first, last in spans)

        (words,) = move([self.words])
        return replace(self, words=words, source=move(self.source), target=move(self.target))

    def has_ends(self, source: Sequence[WordSpan], target: Sequence[WordSpan], *, is_symmetric: bool) -> bool:
        """Tell whether the ends are these; of a symmetric act in any order."""
        if is_symmetric:
            return _same((*self.source, *self.target), (*source, *target))
        return _same(self.source, source) and _same(self.target, target)


def suggest(words: Sequence[Word], drafts: Iterable[Draft]) -> Iterator[Suggestion]:
    """Yield the drafts of a sentence whose trigger stands on its words."""
    for draft in drafts:
        trigger = _words_at(words, draft.trigger)
        if trigger is not None:
            source = tuple(w for span in draft.source if (w := _words_at(words, span)) is not None)
            target = tuple(w for span in draft.target if (w := _words_at(words, span)) is not None)
            is_named = bool(source and target) and all(_is_named(words, span) for span in (*source, *target))
            yield Suggestion(
                words=trigger,
                type=draft.type,
                source=source,
                target=target,
                is_symmetric=draft.symmetric,
                mode=draft.mode,
                is_named=is_named,
            )


def _is_named(words: Sequence[Word], span: WordSpan) -> bool:
    return any(word.mask not in (None, "place") for word in words[span[0] : span[1] + 1])


def _words_at(words: Sequence[Word], span: Span) -> WordSpan | None:
    inside = [i for i, word in enumerate(words) if word.span.overlaps(span)]
    return (inside[0], inside[-1]) if inside else None


def _same(some: Sequence[WordSpan], others: Sequence[WordSpan]) -> bool:
    return len(some) == len(others) and all(any(overlaps(a, b) for b in others) for a in some)
