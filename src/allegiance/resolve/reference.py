"""A pronoun or "the group", and the actors met before it in the report → the one it stands for, where only one fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from allegiance.model.actor import Actor, ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.span import Span
from allegiance.resolve.actor_words import read_words
from allegiance.resolve.description import read_descriptions
from allegiance.resolve.match import fold_name

NEAR, STEP, FAR = 0.6, 0.05, 0.5  # score in the same sentence, less for each sentence back, and at the least

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "said", "both"})
_POSSESSIVES = frozenset({"its", "their"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    """What may be meant by words that point back.

    `kinds` and `sector` say which actors fit ("" for any sector), `reach` how many sentences back to look. Where
    `is_whole` the one that fits in all the report so far is meant (the army), else the one in the nearest sentence.
    """

    words: str
    kinds: frozenset[ActorKind]
    sector: str
    reach: int
    is_whole: bool

    def fits(self, actor: Actor) -> bool:
        """Tell whether the actor is of a kind that these words can mean."""
        return actor.kind in self.kinds and (not self.sector or self.sector in actor.sectors)


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that a mention of the report was resolved to, and where: sentence index and span."""

    index: int
    span: Span
    actor: Actor


@dataclass(frozen=True, slots=True)
class Reference:
    """The actor that an anaphor stands for, with score 0-1 and reason."""

    actor: ActorId
    score: float
    reason: str


@cache
def _anaphors() -> dict[str, tuple[Anaphor, bool]]:
    return {
        row["words"]: (
            Anaphor(
                words=row["words"],
                kinds=frozenset(ActorKind(kind) for kind in row["kinds"].split()),
                sector=row["sector"],
                reach=int(row["reach"]),
                is_whole=row["number"] == "whole",
            ),
            row["is_definite"] == "yes",
        )
        for row in read_words("anaphors")
    }


def read_anaphor(text: str, before: str) -> Anaphor | None:
    """Return what a mention points back to by its words; None where it does not point back.

    `before` is the sentence up to the mention: "group" points back after "the", not after "a". Words that mean two
    actors at once ("both sides") give an anaphor that nothing fits.
    """
    words = fold_name(text).split()
    lead = text.casefold().split()[:1] + before.casefold().split()[-1:]
    if len(words) > 1 and words[0] in _POSSESSIVES and _are_roles(" ".join(words[1:])):
        return _anaphors()[words[0]][0]
    if lead[-1:] and lead[-1] in _POSSESSIVES and _are_roles(" ".join(words)):
        return _anaphors()[lead[-1]][0]
    for start in (0, 1):
        found = _anaphors().get(" ".join(words[start:]))
        if found and (start == 0 or words[0] in _DEFINITE):
            anaphor, needs_definite = found
            return anaphor if not needs_definite or _DEFINITE & set(lead) else None
    return None


def _are_roles(words: str) -> bool:
    return any(not description.core for description in read_descriptions(words))


def find_antecedent(anaphor: Anaphor, known: Sequence[Known], index: int, start: int) -> Reference | None:
    """Return the one actor that fits among those met before sentence `index`, code point `start`; None in doubt.

    The nearest sentence with an actor that fits decides; two that fit there leave the anaphor open.
    """
    earlier = [k for k in known if (k.index, k.span.end) <= (index, start) and anaphor.fits(k.actor)]
    earlier = [k for k in earlier if not any(_is_inside(k, other) for other in known)]
    near = [k for k in earlier if index - k.index <= anaphor.reach]
    if not near:
        return None
    last = max(k.index for k in near)
    fitting = {k.actor.id: k.actor for k in near if anaphor.is_whole or k.index == last}
    if len(fitting) != 1:
        return None
    actor = next(iter(fitting.values()))
    back = index - last
    where = ("earlier in the sentence", "in the sentence before")[back] if back < 2 else f"{back} sentences before"
    reason = f"'{anaphor.words}': {actor.name}, {where}, is the only one that fits"
    return Reference(actor.id, round(max(FAR, NEAR - STEP * back), 3), reason)


def _is_inside(one: Known, other: Known) -> bool:
    return one.index == other.index and one.span != other.span and other.span.holds(one.span)
