"""A name → the actors of the registry that bear it, as written or alike, each weighed against the day and the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from allegiance.model.actor import Actor, ActorKind, ActorName, NameKind, Registry
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, format_partial_date
from allegiance.resolve.description import read_descriptions
from allegiance.resolve.hit import ALIKE_ONLY, KIND_SCORES, NOT_ALIVE, NOT_IN_USE, OTHER_CASE, Hit
from allegiance.resolve.match import SHORTENED, Match, NameIndex, fold_name, has_word
from allegiance.resolve.standing import Standing
from allegiance.resolve.surroundings import Surroundings

_FIGHTING = frozenset({ActorKind.ARMED_GROUP, ActorKind.UMBRELLA, ActorKind.SET, ActorKind.OPERATIONS_ROOM})
_NOT_MISSPELLED = frozenset({NameKind.ACRONYM, NameKind.ADJECTIVE, NameKind.DESCRIPTION, NameKind.METONYM})
_ARMY = frozenset(("army", "military", "armed forces", "troops", "soldiers", "forces", "officers", "generals"))
_POLICE = frozenset(("police", "police force", "gendarmes"))
_LONGEST_ACRONYM = 5  # letters of a word in capitals that counts as one
_LONG_ACRONYM = 4  # letters from which on the acronym of one body alone is taken for it in any war
_LONGEST_NAME = 5  # words of a name looked for in running text


class Bearers:
    """The names of one registry, found exactly or by likeness, and what it says of those who bear them."""

    def __init__(self, registry: Registry) -> None:
        self.actors = registry.actors
        self.standing = Standing(registry)
        self._names = (*registry.names, *_canonical_names(registry))
        folded = [fold_name(name.text) for name in self._names]
        self._index = NameIndex((name.text for name in self._names), folded)
        self._texts: dict[ActorId, list[str]] = defaultdict(list)
        self._first_words = frozenset(text.partition(" ")[0] for text in folded)
        self._adjectives: dict[ActorId, list[str]] = defaultdict(list)
        for name, text in zip(self._names, folded, strict=True):
            self._texts[name.actor].append(text)
            if name.kind is NameKind.ADJECTIVE:
                self._adjectives[name.actor].append(name.text)
        self._states = {a.country: a.id for a in self.actors.values() if a.kind is ActorKind.STATE and a.country}
        self._theatres = frozenset(a.country for a in self.actors.values() if a.kind in _FIGHTING and a.country)

    def state_of(self, country: str | None) -> ActorId | None:
        """Return the state of a country (ISO alpha-3), None where the registry has none."""
        return self._states.get(country) if country else None

    def adjectives_of(self, state: ActorId) -> list[str]:
        """Return the adjectives of a state: "Syrian"."""
        return self._adjectives.get(state, [])

    def n_names(self, actor: ActorId) -> int:
        """Return how many names of an actor the registry holds."""
        return len(self._texts[actor])

    def words_of(self, actor: ActorId) -> frozenset[str]:
        """Return the folded words of an actor's names."""
        return frozenset(word for text in self._texts[actor] for word in text.split())

    def country_called(self, name: str) -> str | None:
        """Return the ISO country that a state's adjective, name or id means; None for other words."""
        actor = self.actors.get(ActorId(name))
        if actor is not None:
            return actor.country
        names = (self._names[position] for position in self._index.find_exact(name))
        states = (self.actors[n.actor] for n in names if n.kind is not NameKind.ACRONYM)
        return next((a.country for a in states if a.kind is ActorKind.STATE), None)

    def patrons_of(self, actor: ActorId) -> tuple[ActorId, ...]:
        """Return all to whom the actor stands in some role, at any time."""
        return self.standing.patrons_of(actor)

    def organ_called(self, actor: ActorId, noun: str) -> ActorId | None:
        """Return a state's army for "troops", its police for "police"; None without just one."""
        if self.actors[actor].kind not in (ActorKind.STATE, ActorKind.GOVERNMENT):
            return None
        kind = ActorKind.POLICE if noun in _POLICE else ActorKind.ARMY if noun in _ARMY else None
        return self.standing.organ_of(actor, kind, None) if kind else None

    def parts_of(self, actor: ActorId) -> frozenset[ActorId]:
        """Return its organs and members, at any time."""
        return self.standing.parts_of(actor)

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
            country = self.actors[name.actor].country
            if country and name.kind is not NameKind.ACRONYM:
                weight = 1 if name.kind is NameKind.ADJECTIVE else 2
                weights[country] = max(weight, weights.get(country, 0))
        return weights

    def find_named(self, words: str, written: str, amid: Surroundings) -> list[Hit]:
        """Find the bearers of exactly this name; `written` shows in which letters an acronym stood."""
        positions = self._index.find_exact(words)
        hits = (self._judge(self._names[p], Match(1.0, "as written"), written, amid.day) for p in positions)
        return [hit for hit in hits if hit and not self.is_elsewhere(hit, amid)]

    def find_alike(self, plain: str, amid: Surroundings) -> list[Hit]:
        """Find the bearers of a name that is like this one; words without a capital are no misspelt name."""
        if plain.islower():
            return []
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

    def _judge(self, name: ActorName, match: Match, written: str, day: When | None) -> Hit | None:
        """Score one name of the registry against what was written, and against the day."""
        kind = "full name" if name.kind is NameKind.FULL else "alias"
        hint = "" if name.kind is NameKind.FULL else f" ({name.kind})"
        score = KIND_SCORES[name.kind] * match.score
        is_short = len(name.text) < _LONG_ACRONYM or len(self._index.find_exact(name.text)) > 1
        is_brief = is_short and _is_acronym(name) and self.actors[name.actor].kind in _FIGHTING
        reason = f"{kind} '{name.text}'{hint}"
        hit = Hit(name.actor, score, (reason,), name.kind is NameKind.DESCRIPTION, is_brief)
        if _is_acronym(name) and not has_word(written, name.text):
            if len(name.text) < 3:
                return None
            hit = hit.times(OTHER_CASE, f"written in other letters than '{name.text}'")
        return self.judge_by_day(hit, name.valid, day)

    def judge_by_day(self, hit: Hit, in_use: Lifetime, day: When | None) -> Hit:
        """Lower the score of an actor, or of a name, that was not there on the day."""
        if day is None:
            return hit
        actor = self.actors[hit.actor]
        if not actor.lifetime.may_overlap(day):
            return hit.times(NOT_ALIVE, self._say_when(actor, day))
        if not in_use.may_overlap(day):
            return hit.times(NOT_IN_USE, f"the name was in use {_say_lifetime(in_use)}")
        return hit

    def _say_when(self, actor: Actor, day: When) -> str:
        ended = actor.lifetime.ended
        if ended is None or day.earliest <= ended.latest:
            return f"{actor.name} existed {_say_lifetime(actor.lifetime)}"
        heirs = [self.actors[heir].name for heir in self.standing.successors_of(actor.id)]
        return f"{actor.name} ended {format_partial_date(ended)}" + (f"; then {', '.join(heirs)}" if heirs else "")

    def sets_named_after(self, actor: ActorId, day: When | None) -> list[ActorId]:
        """Return the sets drawn from an actor that bear its name: the FSA's factions, not all rebels of the country."""
        names = [f" {text} " for text in self._texts[actor]]
        sets = self.standing.sets_drawn_from(actor, day)
        return [one for one in sets if any(name in f" {text} " for text in self._texts[one] for name in names)]

    def is_living_set(self, actor: ActorId, amid: Surroundings) -> bool:
        """Tell whether an actor is a described set that was there on the day."""
        return self.actors[actor].kind is ActorKind.SET and self.standing.is_alive(actor, amid.day)

    def is_elsewhere(self, hit: Hit, amid: Surroundings) -> bool:
        """Tell whether a description or a short acronym is of a war that the text is not about, while about another."""
        country = self.actors[hit.actor].country
        if not (hit.is_described or hit.is_brief) or country is None or amid.countries.get(country):
            return False
        patrons = {self.actors[patron].country for patron in self.standing.patrons_of(hit.actor)}
        return any(other in self._theatres for other in amid.countries.keys() - patrons)


def _canonical_names(registry: Registry) -> tuple[ActorName, ...]:
    """Give every actor its own name as a full one where the table of names leaves it out."""
    given = {(name.actor, name.text) for name in registry.names}
    return tuple(
        ActorName(actor=actor.id, text=actor.name, kind=NameKind.FULL, language="en")
        for actor in registry.actors.values()
        if (actor.id, actor.name) not in given
    )


def _is_acronym(name: ActorName) -> bool:
    return name.kind is NameKind.ACRONYM or (name.text.isupper() and len(name.text) <= _LONGEST_ACRONYM)


def _say_lifetime(lifetime: Lifetime) -> str:
    began = f"from {format_partial_date(lifetime.began)}" if lifetime.began else ""
    ended = f"until {format_partial_date(lifetime.ended)}" if lifetime.ended else ""
    return " ".join(part for part in (began, ended) if part) or "at days not known"
