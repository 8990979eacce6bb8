"""A name, adjective or description → the actors of the registry it may mean, each with a score and its reasons.

A name that the registry does not hold resolves to nothing: a guess here would put one body's acts on another's record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from allegiance.model.actor import Actor, ActorKind, ActorName, NameKind, Registry
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, format_partial_date
from allegiance.resolve.description import (
    Backing,
    Description,
    names_nobody,
    read_backing,
    read_descriptions,
    strip_parentheses,
)
from allegiance.resolve.match import SHORTENED, Match, NameIndex, fold_name, has_word, strip_dots
from allegiance.resolve.standing import Standing

THRESHOLD = 0.5  # a candidate below it is not returned

# how far a name of each kind, found as written, settles who is meant
KIND_SCORES = {
    NameKind.FULL: 1.0,
    NameKind.SPELLING: 0.97,
    NameKind.SHORT: 0.95,
    NameKind.EXONYM: 0.95,
    NameKind.ACRONYM: 0.95,
    NameKind.FORMER: 0.9,
    NameKind.METONYM: 0.85,
    NameKind.ADJECTIVE: 0.8,
    NameKind.DESCRIPTION: 0.75,
}
NOT_IN_USE = 0.85  # × for a name outside the days of its use
NOT_ALIVE = 0.75  # × for an actor outside its lifetime
OTHER_CASE = 0.8  # × for an acronym in other letters than its own
SHARED = 0.7  # × for a name that several actors bear and nothing tells apart
ELSEWHERE = 0.65  # × for an actor of another country than the text speaks of
ALIKE_ONLY = 0.95  # × for a name found only by likeness
ROLE_WORDS = 0.95  # × for a name with role words around it
STATE_FOR_ORGAN = 0.8  # × for a state in place of its army or police
SET_SCORE = 0.75  # a described set found by what it is
SOLE_CLIENT = 0.6  # the one umbrella that the backer backs
BY_COUNTRY = 0.6  # "the army", "rebels" of the country that the text is about
LESS_APT = 0.9  # × for an actor described so, where a set fits the words better
NOT_THERE = 0.65  # × for a bearer of the name that was not there, beside one that was
AT_MOST = 0.85  # score of a state's organ found by its state
DRAWN, HEIR = 0.8, 0.7  # × for a living set drawn from a body that is gone, and for its heir
DOMINANT = 0.6  # share of the country words that makes a text be about one country

_FIGHTING = frozenset({ActorKind.ARMED_GROUP, ActorKind.UMBRELLA, ActorKind.SET, ActorKind.OPERATIONS_ROOM})
_STATE_LIKE = frozenset({ActorKind.STATE, ActorKind.GOVERNMENT})
_ORGANS = {"army": ActorKind.ARMY, "police": ActorKind.POLICE, "government": ActorKind.GOVERNMENT}
_NOT_MISSPELLED = frozenset({NameKind.ACRONYM, NameKind.ADJECTIVE, NameKind.DESCRIPTION, NameKind.METONYM})
_LONGEST_ACRONYM = 5  # letters of a word in capitals that counts as one
_LONGEST_WRITTEN = 300  # code points; what is longer is no name
_LONGEST_NAME = 5  # words of a name looked for in running text

Countries = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor that a name may mean, with the similarity 0-1 and the reasons for it."""

    actor: ActorId
    canonical: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides between actors beside the name itself: the day, and the country words around it, counted."""

    day: When | None
    countries: Countries

    @property
    def country(self) -> str | None:
        """The country that most country words speak of; None without such a majority, or for one adjective alone.

        >>> Surroundings(None, {"SYR": 4, "TUR": 2}).country
        'SYR'
        """
        total = sum(self.countries.values())
        return next((country for country, n in self.countries.items() if n >= max(2, DOMINANT * total)), None)


@dataclass(frozen=True, slots=True)
class _Hit:
    actor: ActorId
    score: float
    reasons: tuple[str, ...]
    is_described: bool = False
    is_brief: bool = False  # found by an acronym of a fighting body, which other wars may use too

    def times(self, factor: float, reason: str) -> _Hit:
        return replace(self, score=self.score * factor, reasons=(*self.reasons, reason))


class ActorResolver:
    """Finds the actors of one registry that a name, an adjective or a description may mean."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._actors = registry.actors
        self._names = (*registry.names, *_canonical_names(registry))
        self._index = NameIndex(name.text for name in self._names)
        self._standing = Standing(registry)
        self._texts: dict[ActorId, list[str]] = defaultdict(list)
        self._first_words = frozenset(fold_name(name.text).partition(" ")[0] for name in self._names)
        self._adjectives: dict[ActorId, list[str]] = defaultdict(list)
        for name in self._names:
            self._texts[name.actor].append(fold_name(name.text))
            if name.kind is NameKind.ADJECTIVE:
                self._adjectives[name.actor].append(name.text)
        self._states = {a.country: a.id for a in self._actors.values() if a.kind is ActorKind.STATE and a.country}
        self._theatres = frozenset(a.country for a in self._actors.values() if a.kind in _FIGHTING and a.country)

    def candidates(self, name: str, *, day: When | None = None, context: str = "") -> tuple[Candidate, ...]:
        """Return whom a name may mean, best first; nothing for an unknown name, and for one that fits no one.

        `day` tells bearers of one name apart and lowers the score of names and actors that were not there then.
        `context` is any text around it: its country words tell apart what the day does not. Persons are not resolved.
        """
        return self.candidates_amid(name, Surroundings(day, self.count_countries(context)))

    def candidates_amid(self, name: str, amid: Surroundings) -> tuple[Candidate, ...]:
        """Do what `candidates` does, with the country words of the context already counted."""
        if len(name) > _LONGEST_WRITTEN:
            return ()
        plain = strip_dots(strip_parentheses(name))
        if names_nobody(plain):
            return ()
        hits = self._rank(self._find(plain, amid), amid)
        hits += self._kin(hits, amid)
        return tuple(
            Candidate(
                actor=hit.actor,
                canonical=self._actors[hit.actor].name,
                score=round(hit.score, 3),
                reasons=hit.reasons,
            )
            for hit in hits
            if hit.score >= THRESHOLD
        )

    def count_countries(self, text: str) -> Counter[str]:
        """Weigh by ISO country the names of actors in a text: 1 for an adjective, 2 for other names.

        Acronyms and words under four letters do not count.
        """
        words = fold_name(text).split()
        found: Counter[str] = Counter()
        start = 0
        while start < len(words):
            lengths = range(_LONGEST_NAME if words[start] in self._first_words else 0, 0, -1)
            length = next((n for n in lengths if self._weigh(words[start : start + n])), 1)
            found.update(self._weigh(words[start : start + length]))
            start += length
        return found

    def knows(self, name: str) -> bool:
        """Tell whether some actor bears this name, as written but for case and accents."""
        return bool(self._index.find_exact(name))

    def _weigh(self, words: Sequence[str]) -> dict[str, int]:
        text = " ".join(words)
        weights: dict[str, int] = {}
        for position in self._index.find_folded(text) if len(text) > 3 else ():
            name = self._names[position]
            country = self._actors[name.actor].country
            if country and name.kind is not NameKind.ACRONYM:
                weight = 1 if name.kind is NameKind.ADJECTIVE else 2
                weights[country] = max(weight, weights.get(country, 0))
        return weights

    # finding: by name, by backer, by description, by likeness; the first that finds anything decides

    def _find(self, plain: str, amid: Surroundings) -> list[_Hit]:
        exact = self._named(plain, plain, amid)
        if any(not hit.is_described or self._is_living_set(hit.actor, amid) for hit in exact):
            return exact
        # a description in the registry is one reading; what its words add up to may be a better one
        found = self._composed(plain, amid)
        if exact and found:
            sets = {hit.actor for hit in found if self._actors[hit.actor].kind is ActorKind.SET}
            exact = [hit.times(LESS_APT, "the set so described fits better") if sets else hit for hit in exact]
        return [*exact, *found] or self._in_country(plain, amid) or self._alike(plain, amid)

    def _is_living_set(self, actor: ActorId, amid: Surroundings) -> bool:
        return self._actors[actor].kind is ActorKind.SET and self._standing.is_alive(actor, amid.day)

    def _composed(self, plain: str, amid: Surroundings) -> list[_Hit]:
        backing = read_backing(plain)
        return (self._backed(backing, amid) if backing else []) or self._described(plain, amid)

    def _in_country(self, plain: str, amid: Surroundings) -> list[_Hit]:
        """Find the described set of the country that the text is about: "rebels" where it has "Syrian rebels"."""
        state = self._states.get(amid.country) if amid.country else None
        if state is None:
            return []
        hits = []
        for description in read_descriptions(plain)[:1]:
            longer = [f"{adjective} {description.core}" for adjective in self._adjectives[state]]
            for words in (*longer, f"{description.core} in {self._actors[state].name}"):
                hits += self._named(words, plain, amid)
        reason = f"'{plain}' where the text is about {self._actors[state].name}"
        sets = [hit for hit in hits if self._is_living_set(hit.actor, amid)]
        return [replace(hit, score=BY_COUNTRY, reasons=(*hit.reasons, reason)) for hit in sets]

    def _named(self, words: str, written: str, amid: Surroundings) -> list[_Hit]:
        """Find the bearers of exactly this name; `written` shows in which letters an acronym stood."""
        positions = self._index.find_exact(words)
        hits = (self._judge(self._names[p], Match(1.0, "as written"), written, amid.day) for p in positions)
        return [hit for hit in hits if hit and not self._is_elsewhere(hit, amid)]

    def _alike(self, plain: str, amid: Surroundings) -> list[_Hit]:
        for description in read_descriptions(plain):
            if not description.of_group or not description.core:
                continue
            found = [(self._names[p], match) for p, match in self._index.find(description.core)]
            if description.roles:  # a general word taken off as a role word is no reason to add another one
                found = [(name, match) for name, match in found if match != SHORTENED]
            hits = [
                hit.times(ALIKE_ONLY, match.reason)
                for name, match in found
                if name.kind not in _NOT_MISSPELLED and (hit := self._judge(name, match, plain, amid.day))
            ]
            if hits:
                return hits
        return []

    def _judge(self, name: ActorName, match: Match, written: str, day: When | None) -> _Hit | None:
        """Score one name of the registry against what was written, and against the day."""
        kind = "full name" if name.kind is NameKind.FULL else "alias"
        hint = "" if name.kind is NameKind.FULL else f" ({name.kind})"
        score = KIND_SCORES[name.kind] * match.score
        is_brief = _is_acronym(name) and self._actors[name.actor].kind in _FIGHTING
        reason = f"{kind} '{name.text}'{hint}"
        hit = _Hit(name.actor, score, (reason,), name.kind is NameKind.DESCRIPTION, is_brief)
        if _is_acronym(name) and not has_word(written, name.text):
            if len(name.text) < 3:
                return None
            hit = hit.times(OTHER_CASE, f"written in other letters than '{name.text}'")
        return self._date(hit, name.valid, day)

    def _date(self, hit: _Hit, in_use: Lifetime, day: When | None) -> _Hit:
        if day is None:
            return hit
        actor = self._actors[hit.actor]
        if not actor.lifetime.may_overlap(day):
            return hit.times(NOT_ALIVE, self._say_when(actor, day))
        if not in_use.may_overlap(day):
            return hit.times(NOT_IN_USE, f"the name was in use {_say_lifetime(in_use)}")
        return hit

    def _say_when(self, actor: Actor, day: When) -> str:
        ended = actor.lifetime.ended
        if ended is None or day.earliest <= ended.latest:
            return f"{actor.name} existed {_say_lifetime(actor.lifetime)}"
        heirs = [self._actors[heir].name for heir in self._standing.successors_of(actor.id)]
        return f"{actor.name} ended {format_partial_date(ended)}" + (f"; then {', '.join(heirs)}" if heirs else "")

    # descriptions

    def _described(self, plain: str, amid: Surroundings) -> list[_Hit]:
        """Take role words off until a known name is left, then follow it to its organ or to the set drawn from it."""
        for description in read_descriptions(plain):
            if description.stands_alone:
                return self._organ_of_country(description, plain, amid)
            named = self._named(description.core, plain, amid) if description.n_removed else []
            if named:
                return [hit for one in named for hit in self._follow(one, description, plain, amid)]
        return []

    def _follow(self, hit: _Hit, description: Description, plain: str, amid: Surroundings) -> list[_Hit]:
        actor = self._actors[hit.actor]
        if not description.roles:
            return [hit]
        if actor.kind in _STATE_LIKE:
            return [self._follow_state(hit, description, plain, amid)] if description.of_state else []
        if not description.of_group and actor.kind is not ActorKind.ARMY:
            return []
        sets = self._sets_named_after(hit.actor, amid.day) if description.is_body else []
        if sets:
            return [_Hit(s, SET_SCORE, (*hit.reasons, f"'{plain}' are bodies drawn from it"), True) for s in sets]
        return [hit.times(ROLE_WORDS, f"'{plain}' speaks of its people or parts")]

    def _sets_named_after(self, actor: ActorId, day: When | None) -> list[ActorId]:
        """Return the sets drawn from an actor that bear its name: the FSA's factions, not all rebels of the country."""
        names = [f" {text} " for text in self._texts[actor]]
        sets = self._standing.sets_drawn_from(actor, day)
        return [one for one in sets if any(name in f" {text} " for text in self._texts[one] for name in names)]

    def _follow_state(self, hit: _Hit, description: Description, plain: str, amid: Surroundings) -> _Hit:
        """Turn "Turkish troops" into Turkey's army where the registry knows it, else into Turkey at a lower score."""
        actor, organ = self._actors[hit.actor], description.organ
        if not organ or actor.kind is _ORGANS[organ]:
            return hit.times(1.0, f"'{plain}' speaks of those who act for it")
        found = self._standing.organ_of(hit.actor, _ORGANS[organ], amid.day)
        if found:
            reasons = (*hit.reasons, f"'{plain}': {organ} of {actor.name}")
            return replace(hit, actor=found, score=min(hit.score, AT_MOST), reasons=reasons)
        if organ == "government" or actor.kind is ActorKind.GOVERNMENT:
            return hit.times(1.0, f"'{plain}' speaks of those who act for it")
        return hit.times(STATE_FOR_ORGAN, f"the registry knows no single {organ} of {actor.name} then")

    def _organ_of_country(self, description: Description, plain: str, amid: Surroundings) -> list[_Hit]:
        state = self._states.get(amid.country) if amid.country else None
        if state is None:
            return []
        organ = description.organ
        found = self._standing.organ_of(state, _ORGANS[organ], amid.day) or (state if organ == "government" else None)
        reason = f"'{plain}' where the text is about {self._actors[state].name}"
        return [_Hit(found, BY_COUNTRY, (reason,), True)] if found else []

    def _backed(self, backing: Backing, amid: Surroundings) -> list[_Hit]:
        """Find the described set that the backer backs, or the named body of which the text says so."""
        anywhere = Surroundings(amid.day, {})
        cores = (description.core for description in read_descriptions(backing.backer))
        found = next((hits for core in cores if (hits := self._named(core, backing.backer, anywhere))), [])
        backers = {hit.actor for hit in found}
        for description in read_descriptions(backing.rest) if backers else ():
            named = self._named(description.core, backing.rest, amid)
            is_national = any(self._actors[hit.actor].kind is ActorKind.STATE for hit in named)
            if not description.core or is_national:
                sets = self._sets(backers, backing, None, amid)
                return sets or self._sole_client(backers, amid)
            if named:
                return self._backed_named(backers, backing, named, description, amid)
        return []

    def _backed_named(
        self, backers: set[ActorId], backing: Backing, named: list[_Hit], description: Description, amid: Surroundings
    ) -> list[_Hit]:
        """Take the set drawn from the named body where its factions are meant or it is no client itself."""
        best = max(named, key=lambda hit: hit.score).actor
        if self._actors[best].kind is ActorKind.SET:
            return named
        is_other = description.is_body or not self._standing.is_client(best, backers)
        sets = self._sets(backers, backing, best, amid) if is_other else []
        return sets or [hit.times(ROLE_WORDS, f"said to be backed by '{backing.backer}'") for hit in named]

    def _sets(self, backers: set[ActorId], backing: Backing, of: ActorId | None, amid: Surroundings) -> list[_Hit]:
        hits = []
        for backer in sorted(backers):
            side = "on the side of" if backing.is_side else "backed by"
            reason = f"described set: '{backing.rest}' {side} {self._actors[backer].name}"
            for one in self._standing.sets_backed_by(backer, or_beside=backing.is_side, of=of):
                hits.append(self._date(_Hit(one, SET_SCORE, (reason,), True), Lifetime(), amid.day))
        return [hit for hit in hits if not self._is_elsewhere(hit, amid)]

    def _sole_client(self, backers: set[ActorId], amid: Surroundings) -> list[_Hit]:
        client = self._standing.sole_umbrella_backed_by(backers, amid.day)
        if client is None:
            return []
        hit = _Hit(client, SOLE_CLIENT, ("the one umbrella of fighters that is backed so",), True)
        return [] if self._is_elsewhere(hit, amid) else [hit]

    # ranking

    def _is_elsewhere(self, hit: _Hit, amid: Surroundings) -> bool:
        """Tell whether a description or a short acronym is of a war that the text is not about, while about another."""
        country = self._actors[hit.actor].country
        if not (hit.is_described or hit.is_brief) or country is None or amid.countries.get(country):
            return False
        patrons = {self._actors[patron].country for patron in self._standing.patrons_of(hit.actor)}
        return any(other in self._theatres for other in amid.countries.keys() - patrons)

    def _rank(self, hits: Iterable[_Hit], amid: Surroundings) -> list[_Hit]:
        """Keep each actor's best hit, let the country words decide between several, and order them."""
        best: dict[ActorId, _Hit] = {}
        for hit in hits:
            if hit.actor not in best or hit.score > best[hit.actor].score:
                best[hit.actor] = hit
        found = self._prefer_living(self._prefer_country(list(best.values()), amid), amid)
        top = max((hit.score for hit in found), default=0.0)
        n_level = sum(hit.score > top - 0.01 for hit in found)
        if n_level > 1:
            reason = f"{n_level} actors fit and nothing here tells them apart"
            found = [hit.times(SHARED, reason) if hit.score > top - 0.01 else hit for hit in found]
        # of equals the one with more names in the registry stands first: it is the better known
        return sorted(found, key=lambda hit: (-hit.score, -len(self._texts[hit.actor]), hit.actor))

    def _prefer_country(self, hits: list[_Hit], amid: Surroundings) -> list[_Hit]:
        weights = [amid.countries.get(self._actors[hit.actor].country or "", 0) for hit in hits]
        most = max(weights, default=0)
        return [
            hit if weight == most else hit.times(ELSEWHERE, "the text speaks more of another country")
            for hit, weight in zip(hits, weights, strict=True)
        ]

    def _prefer_living(self, hits: list[_Hit], amid: Surroundings) -> list[_Hit]:
        alive = [self._standing.is_alive(hit.actor, amid.day) for hit in hits]
        if not any(alive):
            return hits
        return [
            hit if lives else hit.times(NOT_THERE, "another that bears the name was there then")
            for hit, lives in zip(hits, alive, strict=True)
        ]

    def _kin(self, hits: Sequence[_Hit], amid: Surroundings) -> list[_Hit]:
        """For a body that was gone by then: the sets drawn from it and its heirs that were there, scored lower."""
        if not hits or amid.day is None or self._standing.is_alive(hits[0].actor, amid.day):
            return []
        gone, taken = hits[0], {hit.actor for hit in hits}
        name = self._actors[gone.actor].name
        kin = {one: (HEIR, f"heir of {name}") for one in self._standing.living_heirs_of(gone.actor, amid.day)}
        kin |= {one: (DRAWN, f"drawn from {name}") for one in self._sets_named_after(gone.actor, amid.day)}
        found = [replace(gone, actor=one).times(*kin[one]) for one in kin if one not in taken]
        return sorted(found, key=lambda hit: (-hit.score, hit.actor))


def _canonical_names(registry: Registry) -> tuple[ActorName, ...]:
    """Give every actor its own name as a full one where the table of names leaves it out."""
    given = {(name.actor, fold_name(name.text)) for name in registry.names}
    return tuple(
        ActorName(actor=actor.id, text=actor.name, kind=NameKind.FULL, language="en")
        for actor in registry.actors.values()
        if (actor.id, fold_name(actor.name)) not in given
    )


def _is_acronym(name: ActorName) -> bool:
    return name.kind is NameKind.ACRONYM or (name.text.isupper() and len(name.text) <= _LONGEST_ACRONYM)


def _say_lifetime(lifetime: Lifetime) -> str:
    began = f"from {format_partial_date(lifetime.began)}" if lifetime.began else ""
    ended = f"until {format_partial_date(lifetime.ended)}" if lifetime.ended else ""
    return " ".join(part for part in (began, ended) if part) or "at days not known"
