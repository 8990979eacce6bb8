"""Who was met so far in a report, and words that point back → whom they stand for, with the reason.

Every body met is weighed: how near it stands and whether its clause is about it (Lappin and Leass 1994, "An algorithm
for pronominal anaphora resolution"), and how well noun and modifiers fit what the registry knows of it. Bodies that
no table has are weighed too: where one of them is meant, nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Protocol

from allegiance.model.actor import Actor, ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.span import Span
from allegiance.resolve.actor_words import read_words
from allegiance.resolve.anaphor import Anaphor, Form, backer_of
from allegiance.resolve.match import fold_name, name_classes

_NEAR = (1.0, 0.9, 0.55, 0.4, 0.3)  # weight of a body met in this sentence, the one before, …
_FAR = 0.2
_SUBJECT, _SAME_CLAUSE_SUBJECT, _TOLD_AGAIN = 0.5, 0.3, 0.1
_KIND, _UNKNOWN_KIND, _SECTOR, _NAMED_SO, _SAID_OF, _AGAINST = 0.6, 0.3, 0.4, 1.2, 1.3, -1.3
_SAID_AGAIN, _SAME_SENTENCE = 0.9, 0.8
_ENOUGH = 1.1  # weight from which on a body is meant
_APART = 0.05  # two bodies nearer than this to each other leave it open
_BOUNDARY = re.compile(
    r"[,;:—–]|\b(?:and|but|or|while|which|that|when|as|because|after|before|until|if|said|says|say|where|who|since"
    r"|though|although|whether)\b"
)
_GAP_BEFORE_WHICH = 2  # code points: a comma and a space
_FEW = 4  # words between the beginning of a clause and its subject
FIGHTING = frozenset(
    (ActorKind.ARMED_GROUP, ActorKind.UMBRELLA, ActorKind.ARMY, ActorKind.SET, ActorKind.OPERATIONS_ROOM)
)
STATE_ORGANS = frozenset(("army", "military", "armed forces", "police", "government", "authorities", "cabinet"))
_NEW = frozenset(("new", "unknown", "obscure", "shadowy", "self-styled", "so-called", "little-known", "mysterious"))
_STEM = 5


class Knowledge(Protocol):
    """What the registry says of an actor, as far as references need it."""

    def words_of(self, actor: ActorId) -> frozenset[str]:
        """The folded words of its names."""

    def country_called(self, adjective: str) -> str | None:
        """The ISO country of a state's adjective or name."""

    def patrons_of(self, actor: ActorId) -> tuple[ActorId, ...]:
        """Those to whom it stands in some role."""

    def parts_of(self, actor: ActorId) -> frozenset[ActorId]:
        """Its organs and members."""

    def organ_called(self, actor: ActorId, noun: str) -> ActorId | None:
        """A state's army for troops, its police for police; None for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Who was met and where. No `actors`: a body that no table has, or (not `is_body`) nobody in particular."""

    index: int
    span: Span
    text: str
    actors: tuple[Actor, ...]
    is_body: bool = True
    is_plural: bool = False
    is_subject: bool = False

    @property
    def key(self) -> object:
        """What makes two meetings one body."""
        return frozenset(actor.id for actor in self.actors) or fold_name(self.text)


@dataclass(frozen=True, slots=True)
class Here:
    """Where the words stand: sentence, offset, where their clause begins, and whether they come first in it."""

    index: int
    start: int
    clause: int
    is_subject: bool
    relative: int | None = None  # where "which" or "who" stands that begins the clause


@dataclass(frozen=True, slots=True)
class Reference:
    """Whom words stand for, with score 0-1 and reason; no actors where it is a body that no table has."""

    actors: tuple[ActorId, ...]
    score: float
    reason: str


def read_here(index: int, base: str, sentence_start: int, start: int, met: Sequence[Met]) -> Here:
    """Say where words stand in their sentence, by its commas and conjunctions; who comes first in a clause acts."""
    before = base[sentence_start:start]
    last = max(_BOUNDARY.finditer(before.casefold()), key=lambda match: match.end(), default=None)
    clause = sentence_start + (last.end() if last else 0)
    words = re.findall(r"[\w'’-]+", base[clause:start].casefold())
    is_first = not any(m.index == index and m.span.start >= clause for m in met)
    is_relative = last is not None and last.group() in ("which", "who")  # who acts there was named before it
    is_subject = is_first and not is_relative and len(words) <= _FEW and not _PREPOSITIONS & set(words)
    # "the faction, which split from it": what "which" stands for acts in its clause
    whose = sentence_start + last.start() if last is not None and last.group() in ("which", "who", "that") else None
    return Here(index, start, clause, is_subject, whose)


_PREPOSITIONS = frozenset(
    ("to", "of", "against", "with", "by", "from", "for", "at", "into", "over", "under", "between")
)


def join_pairs(met: Sequence[Met], base: str) -> Iterator[Met]:
    """Yield those met last together, where the words join them: "A and B", "A, B and C"."""
    last = met[-1]
    joined = [last]
    for one in reversed(met[:-1]):
        if one.index != last.index or one.span.end > joined[-1].span.start or len(one.actors) > 1:
            break
        between = base[one.span.end : joined[-1].span.start]
        if not _JOINED.fullmatch(between):
            break
        joined.append(one)
    if len(joined) > 1 and any("and" in base[a.span.end : b.span.start] for b, a in pairwise(joined)):
        joined.reverse()
        actors = tuple({actor.id: actor for one in joined for actor in one.actors}.values())
        if all(one.is_body for one in joined) and len(actors) == len(joined):
            span = Span(joined[0].span.start, last.span.end)
            yield replace(
                joined[0], span=span, actors=actors, is_plural=True, text=" and ".join(o.text for o in joined)
            )


_JOINED = re.compile(r"(?:['’]s\s+\w+)?(?:\s+\w+)?(?:,|,?\s+and|,?\s+or)\s+(?:the\s+)?(?:with\s+)?(?:the\s+)?")


class References:
    """Finds whom words stand for among those met in one report."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knows = knowledge

    def find(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        """Return whom the words stand for; None where nobody met fits, or two fit as well."""
        earlier = [m for m in met if (m.index, m.span.end) <= (here.index, here.start)]
        earlier = [m for m in earlier if not any(_is_inside(m, other) for other in earlier)]
        match anaphor.form:
            case Form.PAIR | Form.SIDES:
                return self._several(anaphor, earlier, here)
            case Form.LATTER | Form.FORMER:
                return self._of_two(anaphor, earlier, here)
            case Form.OWN:
                return self._one(anaphor, earlier, here)
            case Form.OTHER | Form.PATRON:
                return self._other(anaphor, earlier, here)
            case _:
                if anaphor.is_possessed:
                    return self._part(anaphor, earlier, here)
                return self._one(anaphor, earlier, here)

    def may_mean(self, anaphor: Anaphor, one: Met) -> bool:
        """Tell whether the words can mean somebody at all."""
        return self._fit(anaphor, one) is not None

    # one body

    def _one(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        weights = self._weigh(anaphor, met, here)
        ranked = sorted(weights.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < _ENOUGH:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _APART:
            return None
        best = max((m for m in met if m.key == ranked[0][0]), key=lambda m: (m.index, m.span.start))
        margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        return self._tell(anaphor, best, here, 0.55 + 0.05 * min(3, int(margin / 0.35)))

    def _weigh(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> dict[object, float]:
        """Return the weight of each body met that fits."""
        weights: dict[object, float] = {}
        told: dict[object, int] = {}
        for one in met:
            told[one.key] = told.get(one.key, 0) + 1
            fit = self._fit(anaphor, one)
            if fit is None or self._is_bound(anaphor, one, here):
                continue
            weight = fit + _salience(one, here)
            if anaphor.form in (Form.BODY, Form.PEOPLE):
                weight += self._noun_weight(anaphor, one, here)
            weights[one.key] = max(weight, weights.get(one.key, weight))
        return {key: weight + _TOLD_AGAIN * min(2, told[key] - 1) for key, weight in weights.items()}

    @staticmethod
    def _noun_weight(anaphor: Anaphor, one: Met, here: Here) -> float:
        """A noun said again means the same body; a noun seldom means who is named before it in its own sentence."""
        again = _SAID_AGAIN if anaphor.head in fold_name(one.text).split() else 0.0
        return again - (_SAME_SENTENCE if one.index == here.index else 0.0)

    @staticmethod
    def _is_bound(anaphor: Anaphor, one: Met, here: Here) -> bool:
        """Whoever acts in the clause is not its object too: "A promised it" is not about A."""
        if here.is_subject or anaphor.form is Form.OWN or anaphor.is_possessed or one.index != here.index:
            return False
        is_before_which = here.relative is not None and 0 <= here.relative - one.span.end <= _GAP_BEFORE_WHICH
        return one.span.start >= here.clause or is_before_which

    def _fit(self, anaphor: Anaphor, one: Met) -> float | None:
        """How well somebody fits the words alone; None where they cannot mean them."""
        match anaphor.form:
            case Form.IT:
                if len(one.actors) > 1 or not one.is_body:
                    return None
                if any(
                    (a.kind is ActorKind.SET and one.is_plural) or a.kind is ActorKind.POPULATION for a in one.actors
                ):
                    return None
                return _KIND - (0.3 if one.is_plural else 0.0)
            case Form.THEY:
                if len(one.actors) > 1 or one.is_plural or not one.is_body:
                    return _KIND + 0.5
                return _KIND - 0.2
            case Form.OWN:
                return _KIND - (0.0 if one.is_body else 0.4)
            case _:
                return self._fit_noun(anaphor, one)

    def _fit_noun(self, anaphor: Anaphor, one: Met) -> float | None:
        if not one.is_body or len(one.actors) > 1:
            return None
        if not one.actors:
            extra = 0.8 if _NEW & set(anaphor.modifiers) else 0.0
            named = _NAMED_SO if name_classes(anaphor.head) & name_classes(one.text) else 0.0
            return _UNKNOWN_KIND + named + extra + self._shared_words(anaphor, frozenset(fold_name(one.text).split()))
        return self.fit_actor(anaphor, one.actors[0])

    def fit_actor(self, anaphor: Anaphor, actor: Actor) -> float | None:
        """How well an actor fits noun and modifiers; None where it cannot be meant."""
        words = self._knows.words_of(actor.id)
        is_named_so = anaphor.head in fold_name(actor.name).split()
        is_named_so = is_named_so or bool(_classes_of(words) & name_classes(anaphor.head))
        is_of_kind = not anaphor.kinds or actor.kind in anaphor.kinds
        if not is_of_kind and (not is_named_so or anaphor.head in STATE_ORGANS):
            return None
        fit = _KIND + (_NAMED_SO if is_named_so else 0.0)
        if anaphor.sectors:
            fit += _SECTOR if anaphor.sectors & set(actor.sectors) else -_SECTOR
        for modifier in (*anaphor.modifiers, anaphor.head.removesuffix("s")):
            fit += self._modifier(modifier, actor, words)
        return fit

    def _shared_words(self, anaphor: Anaphor, words: frozenset[str]) -> float:
        return sum(_SAID_OF for modifier in anaphor.modifiers if _shares_stem(modifier, words))

    def _modifier(self, modifier: str, actor: Actor, words: frozenset[str]) -> float:
        """What one modifier says for or against an actor."""
        backer = backer_of(modifier)
        country = self._knows.country_called(backer or modifier.removesuffix("'s"))
        if backer is not None and not modifier.endswith(("-led", "-held", "-run")):
            if actor.kind in (ActorKind.STATE, ActorKind.GOVERNMENT):
                return _AGAINST
            patrons = self._knows.patrons_of(actor.id)
            is_backed = country is not None and any(self._knows.country_called(p) == country for p in patrons)
            return _SAID_OF if is_backed else 0.0
        if _shares_stem(backer or modifier, words):
            return _SAID_OF
        if country is not None:
            return 1.0 if actor.country == country else _AGAINST
        row = _attributes().get(modifier)
        if row is None:
            return 0.0
        sectors = set(actor.sectors)
        fit = 1.0 if row.sectors & sectors else 0.0
        fit += 0.7 if any(word.startswith(stem) for stem in row.name_words for word in words) else 0.0
        return fit + (_AGAINST if row.not_sectors & sectors and not fit else 0.0)

    # several bodies

    def _several(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        """Those named together that fit, else as many as are asked for in the nearest sentences."""
        free = [m for m in met if not self._is_bound(anaphor, m, here)]
        for one in sorted((m for m in free if len(m.actors) > 1), key=lambda m: (-m.index, -m.span.start)):
            is_right_number = anaphor.number is None or len(one.actors) == anaphor.number
            if is_right_number and here.index - one.index <= 2 and all(self._fits(anaphor, a) for a in one.actors):
                return self._tell(anaphor, one, here, 0.65)
        if anaphor.number is None and anaphor.form is Form.SIDES:
            sets = [m for m in free if any(a.kind is ActorKind.SET and self._fits(anaphor, a) for a in m.actors)]
            if sets:
                return self._tell(anaphor, sets[-1], here, 0.6)
        wanted = anaphor.number or 2
        chosen: dict[object, Met] = {}
        # whoever stands before in the same sentence tells of the two, as a rule
        for index in sorted({m.index for m in free}, key=lambda i: (i == here.index, -i)):
            if here.index - index > 3:
                continue
            for one in self._by_weight((m for m in free if m.index == index), here):
                if len(one.actors) == 1 and one.key not in chosen and self._fits(anaphor, one.actors[0]):
                    chosen[one.key] = one
            if len(chosen) >= wanted:
                break
        if len(chosen) < wanted or (anaphor.number is None and len(chosen) > wanted):
            return None
        best = list(chosen.values())[:wanted]
        actors = tuple(one.actors[0] for one in best)
        return Reference(tuple(a.id for a in actors), 0.6, f"'{anaphor.words}': {_listed(actors)}, met just before")

    def _by_weight(self, met: Iterable[Met], here: Here) -> list[Met]:
        return sorted(met, key=lambda m: -_salience(m, here))

    def _fits(self, anaphor: Anaphor, actor: Actor) -> bool:
        if actor.kind is ActorKind.POPULATION:
            return False
        if not anaphor.kinds:
            return actor.kind in FIGHTING or anaphor.form is Form.PAIR or anaphor.head not in ("factions", "groups")
        fit = self.fit_actor(anaphor, actor)
        return fit is not None and fit > 0

    def _of_two(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        before = [m for m in met if m.index < here.index] or list(met)
        last = max((m.index for m in before if m.actors), default=None)
        if last is None:
            return None
        named = [m for m in before if m.index >= last - 1 and len(m.actors) == 1]
        names = list({m.key: m for m in named}.values())[-2:]
        if len(names) < 2:
            return None
        return self._tell(anaphor, names[1 if anaphor.form is Form.LATTER else 0], here, 0.6)

    # somebody beside the one that "its" means

    def _owner(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Met | None:
        own = replace(anaphor, form=Form.OWN, is_possessed=True)
        weights = self._weigh(own, met, here)
        if not weights:
            return None
        key = max(weights, key=lambda k: weights[k])
        return next(m for m in reversed(met) if m.key == key)

    def _other(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        owner = self._owner(anaphor, met, here)
        if owner is None:
            return None
        if anaphor.form is Form.PATRON:
            patrons = {p for a in owner.actors for p in self._knows.patrons_of(a.id)}
            backing = [m for m in met if len(m.actors) == 1 and m.actors[0].id in patrons]
            return self._tell(anaphor, backing[-1], here, 0.6) if backing else None
        others = [m for m in met if m.key != owner.key and m.is_body and len(m.actors) <= 1]
        any_body = replace(anaphor, form=Form.BODY, kinds=frozenset(), head="", is_possessed=True)
        return self._one(any_body, others, here)

    def _part(self, anaphor: Anaphor, met: Sequence[Met], here: Here) -> Reference | None:
        """ "Its armed wing": a part of the owner that was met; "its troops" else the owner itself."""
        owner = self._owner(anaphor, met, here)
        if owner is None or len(owner.actors) != 1:
            return None
        organ = self._knows.organ_called(owner.actors[0].id, anaphor.head)
        if organ is not None:
            return Reference((organ,), 0.6, f"'{anaphor.words}': the {anaphor.head} of {owner.actors[0].name}")
        parts = self._knows.parts_of(owner.actors[0].id)
        fitting = [m for m in met if len(m.actors) == 1 and m.actors[0].id in parts]
        fitting = [m for m in fitting if self.fit_actor(anaphor, m.actors[0]) is not None]
        if fitting:
            return self._tell(anaphor, fitting[-1], here, 0.6)
        return self._tell(anaphor, owner, here, 0.55) if anaphor.form is Form.PEOPLE else None

    def _tell(self, anaphor: Anaphor, one: Met, here: Here, score: float) -> Reference:
        back = here.index - one.index
        where = ("earlier in the sentence", "in the sentence before")[back] if back < 2 else f"{back} sentences before"
        names = _listed(one.actors) or f"'{one.text}', which the registry does not know"
        return Reference(tuple(a.id for a in one.actors), round(score, 3), f"'{anaphor.words}': {names}, {where}")


@dataclass(frozen=True, slots=True)
class _Attribute:
    sectors: frozenset[str]
    not_sectors: frozenset[str]
    name_words: tuple[str, ...]


@cache
def _attributes() -> dict[str, _Attribute]:
    return {
        row["word"]: _Attribute(
            frozenset(row["sectors"].split()),
            frozenset(row["not_sectors"].split()),
            tuple(row["name_words"].split()),
        )
        for row in read_words("attributes")
    }


def _salience(one: Met, here: Here) -> float:
    back = here.index - one.index
    weight = _NEAR[back] if back < len(_NEAR) else _FAR
    if one.is_subject:
        weight += _SUBJECT + (_SAME_CLAUSE_SUBJECT if back == 0 else 0.0)
    return weight


def _classes_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(c for word in words for c in name_classes(word))


def _shares_stem(modifier: str, words: Iterable[str]) -> bool:
    """Tell whether a modifier and some word of a name begin alike: Tigrayan, Tigray."""
    stem = fold_name(modifier).replace(" ", "")[:_STEM]
    return len(stem) >= 4 and any(word.startswith(stem) for word in words)


def _listed(actors: Sequence[Actor]) -> str:
    return " and ".join(actor.name for actor in actors)


def _is_inside(one: Met, other: Met) -> bool:
    same = one.index == other.index and one.span != other.span
    return same and other.span.holds(one.span) and len(other.actors) <= 1
