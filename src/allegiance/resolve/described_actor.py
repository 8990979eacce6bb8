"""A description ("Turkish-backed rebels", "the army") → the sets, organs and bodies of the registry it may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from allegiance.model.actor import ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime
from allegiance.resolve.bearer import Bearers
from allegiance.resolve.description import Backing, Description, read_backing, read_descriptions
from allegiance.resolve.hit import AT_MOST, BY_COUNTRY, ROLE_WORDS, SET_SCORE, SOLE_CLIENT, STATE_FOR_ORGAN, Hit
from allegiance.resolve.surroundings import Surroundings

_STATE_LIKE = frozenset({ActorKind.STATE, ActorKind.GOVERNMENT})
_CALLED_BY_WHAT_THEY_ARE = frozenset(
    (ActorKind.SET, ActorKind.GOVERNMENT, ActorKind.ARMY, ActorKind.POLICE, ActorKind.STATE, ActorKind.POPULATION)
)
_ORGANS = {"army": ActorKind.ARMY, "police": ActorKind.POLICE, "government": ActorKind.GOVERNMENT}


class DescribedActors:
    """Follows a description from the name or the backer in it to those it describes."""

    def __init__(self, bearers: Bearers) -> None:
        self._bearers = bearers
        self._actors = bearers.actors
        self._standing = bearers.standing

    def find_composed(self, plain: str, amid: Surroundings) -> list[Hit]:
        """Find whom the words of a description add up to: by the backer it names, else by its role words."""
        backing = read_backing(plain)
        return (self._backed(backing, amid) if backing else []) or self._described(plain, amid)

    def find_in_country(self, plain: str, amid: Surroundings) -> list[Hit]:
        """Find who is called so in the country that the text is about: "rebels", "the junta"."""
        state = self._bearers.state_of(amid.country)
        if state is None or not self._standing.is_alive(state, amid.day):
            return []
        name = self._actors[state].name
        hits = []
        for core in dict.fromkeys(words for words in _without_lead(plain)):
            longer = [f"{adjective} {core}" for adjective in self._bearers.adjectives_of(state)]
            for words in (*longer, f"{name} {core}", f"{core} in {name}", f"{core} of {name}"):
                hits += self._bearers.find_named(words, plain, amid)
            if hits:
                break
        reason = f"'{plain}' where the text is about {name}"
        living = [hit for hit in hits if self._is_called_so(hit) and self._standing.is_alive(hit.actor, amid.day)]
        return [replace(hit, score=BY_COUNTRY, reasons=(*hit.reasons, reason), is_described=True) for hit in living]

    def _is_called_so(self, hit: Hit) -> bool:
        """A description or an organ of state: "the alliance" is not whoever has Alliance for a name."""
        return hit.is_described or self._actors[hit.actor].kind in _CALLED_BY_WHAT_THEY_ARE

    def _described(self, plain: str, amid: Surroundings) -> list[Hit]:
        """Take role words off until a known name is left, then follow it to its organ or to the set drawn from it."""
        for description in read_descriptions(plain):
            if description.stands_alone:
                return self._organ_of_country(description, plain, amid)
            named = self._bearers.find_named(description.core, plain, amid) if description.n_removed else []
            if named:
                return [hit for one in named for hit in self._follow(one, description, plain, amid)]
        return []

    def _follow(self, hit: Hit, description: Description, plain: str, amid: Surroundings) -> list[Hit]:
        actor = self._actors[hit.actor]
        if not description.roles:
            return [hit]
        if actor.kind in _STATE_LIKE:
            return [self._follow_state(hit, description, plain, amid)] if description.of_state else []
        if not description.of_group and actor.kind is not ActorKind.ARMY:
            return []
        sets = self._bearers.sets_named_after(hit.actor, amid.day) if description.is_body else []
        if sets:
            return [Hit(s, SET_SCORE, (*hit.reasons, f"'{plain}' are bodies drawn from it"), True) for s in sets]
        return [hit.times(ROLE_WORDS, f"'{plain}' speaks of its people or parts")]

    def _follow_state(self, hit: Hit, description: Description, plain: str, amid: Surroundings) -> Hit:
        """Turn "Turkish troops" into Turkey's army where the registry knows it, else into Turkey at a lower score."""
        actor, organ = self._actors[hit.actor], description.organ
        if not organ or organ == "government" or actor.kind is _ORGANS[organ]:
            return hit.times(1.0, f"'{plain}' speaks of those who act for it")
        found = self._standing.organ_of(hit.actor, _ORGANS[organ], amid.day)
        if found:
            reasons = (*hit.reasons, f"'{plain}': {organ} of {actor.name}")
            return replace(hit, actor=found, score=min(hit.score, AT_MOST), reasons=reasons)
        if organ == "government" or actor.kind is ActorKind.GOVERNMENT:
            return hit.times(1.0, f"'{plain}' speaks of those who act for it")
        return hit.times(STATE_FOR_ORGAN, f"the registry knows no single {organ} of {actor.name} then")

    def _organ_of_country(self, description: Description, plain: str, amid: Surroundings) -> list[Hit]:
        state = self._bearers.state_of(amid.country)
        if state is None:
            return []
        organ = description.organ
        found = self._standing.organ_of(state, _ORGANS[organ], amid.day) or (state if organ == "government" else None)
        reason = f"'{plain}' where the text is about {self._actors[state].name}"
        return [Hit(found, BY_COUNTRY, (reason,), True)] if found else []

    def _backed(self, backing: Backing, amid: Surroundings) -> list[Hit]:
        """Find the described set that the backer backs, or the named body of which the text says so."""
        anywhere = Surroundings(amid.day, {})
        cores = (description.core for description in read_descriptions(backing.backer))
        found = next((hits for core in cores if (hits := self._bearers.find_named(core, backing.backer, anywhere))), [])
        backers = {hit.actor for hit in found}
        for description in read_descriptions(backing.rest) if backers else ():
            named = self._bearers.find_named(description.core, backing.rest, amid)
            is_national = any(self._actors[hit.actor].kind is ActorKind.STATE for hit in named)
            if not description.core or is_national:
                sets = self._sets(backers, backing, None, amid)
                return sets or self._sole_client(backers, amid)
            if named:
                return self._backed_named(backers, backing, named, description, amid)
        return []

    def _backed_named(
        self, backers: set[ActorId], backing: Backing, named: list[Hit], description: Description, amid: Surroundings
    ) -> list[Hit]:
        """Take the set drawn from the named body where its factions are meant or it is no client itself."""
        best = max(named, key=lambda hit: hit.score).actor
        if self._actors[best].kind is ActorKind.SET:
            return named
        is_other = description.is_body or not self._standing.is_client(best, backers)
        sets = self._sets(backers, backing, best, amid) if is_other else []
        return sets or [hit.times(ROLE_WORDS, f"said to be backed by '{backing.backer}'") for hit in named]

    def _sets(self, backers: set[ActorId], backing: Backing, of: ActorId | None, amid: Surroundings) -> list[Hit]:
        hits = []
        for backer in sorted(backers):
            side = "on the side of" if backing.is_side else "backed by"
            reason = f"described set: '{backing.rest}' {side} {self._actors[backer].name}"
            for one in self._standing.sets_backed_by(backer, or_beside=backing.is_side, of=of):
                hits.append(self._bearers.judge_by_day(Hit(one, SET_SCORE, (reason,), True), Lifetime(), amid.day))
        return [hit for hit in hits if not self._bearers.is_elsewhere(hit, amid)]

    def _sole_client(self, backers: set[ActorId], amid: Surroundings) -> list[Hit]:
        client = self._standing.sole_umbrella_backed_by(backers, amid.day)
        if client is None:
            return []
        hit = Hit(client, SOLE_CLIENT, ("the one umbrella of fighters that is backed so",), True)
        return [] if self._bearers.is_elsewhere(hit, amid) else [hit]


def _without_lead(plain: str) -> Iterator[str]:
    """The folded words whole, then without a leading "local", "some", and so on."""
    found = read_descriptions(plain)
    yield from (description.core for description in found if not description.roles and description.core)
