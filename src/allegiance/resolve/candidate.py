"""A name, adjective or description → the actors of the registry it may mean, each with a score and its reasons.

A name that the registry does not hold resolves to nothing: a guess here would put one body's acts on another's record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from allegiance.model.actor import ActorKind, Registry
from allegiance.model.identity import ActorId
from allegiance.model.when import When
from allegiance.resolve.bearer import Bearers
from allegiance.resolve.described_actor import DescribedActors
from allegiance.resolve.description import names_nobody, owner_of_office, strip_parentheses
from allegiance.resolve.hit import DRAWN, ELSEWHERE, HEIR, LESS_APT, NOT_THERE, SHARED, Hit
from allegiance.resolve.match import strip_dots
from allegiance.resolve.surroundings import Surroundings

_LEVEL = 0.04  # two bearers of a name nearer than this are told apart by nothing
THRESHOLD = 0.5  # a candidate below it is not returned
_LONGEST_WRITTEN = 300  # code points; what is longer is no name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor that a name may mean, with the similarity 0-1 and the reasons for it."""

    actor: ActorId
    canonical: str
    score: float
    reasons: tuple[str, ...]
    is_described: bool = False  # by what it is, not by a name


class ActorResolver:
    """Finds the actors of one registry that a name, an adjective or a description may mean."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._bearers = Bearers(registry)
        self._described = DescribedActors(self._bearers)
        self._actors = self._bearers.actors
        self._standing = self._bearers.standing

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
        hits = next((hits for one in _readings(plain) if (hits := self._rank(self._find(one, amid), amid))), [])
        hits = self._renamed(hits, amid)
        hits += self._kin(hits, amid)
        return tuple(
            Candidate(
                actor=hit.actor,
                canonical=self._actors[hit.actor].name,
                score=round(hit.score, 3),
                reasons=hit.reasons,
                is_described=hit.is_described,
            )
            for hit in hits
            if hit.score >= THRESHOLD
        )

    @property
    def knowledge(self) -> Bearers:
        """What the registry says of its actors: for references."""
        return self._bearers

    def count_countries(self, text: str) -> Counter[str]:
        """Weigh by ISO country the names of actors in a text: 1 for an adjective, 2 for other names.

        Acronyms and words under four letters do not count.
        """
        return self._bearers.count_countries(text)

    def knows(self, name: str) -> bool:
        """Tell whether some actor bears this name, as written but for case and accents."""
        return self._bearers.knows(name)

    # finding: by name, by backer, by description, by likeness; the first that finds anything decides

    def _find(self, plain: str, amid: Surroundings) -> list[Hit]:
        exact = self._bearers.find_named(plain, plain, amid)
        if any(not hit.is_described or self._bearers.is_living_set(hit.actor, amid) for hit in exact):
            return exact
        # a description in the registry is one reading; what its words add up to may be a better one
        found = self._described.find_composed(plain, amid)
        if exact and found:
            has_set = any(self._actors[hit.actor].kind is ActorKind.SET for hit in found)
            reason = "the set so described fits better"
            exact = [hit.times(LESS_APT, reason) if has_set and not self._is_sourced(hit) else hit for hit in exact]
        return [*exact, *found] or self._described.find_in_country(plain, amid) or self._bearers.find_alike(plain, amid)

    # ranking

    def _rank(self, hits: Iterable[Hit], amid: Surroundings) -> list[Hit]:
        """Keep each actor's best hit, let the country words decide between several, and order them."""
        best: dict[ActorId, Hit] = {}
        for hit in hits:
            if hit.actor not in best or hit.score > best[hit.actor].score:
                best[hit.actor] = hit
        found = self._prefer_living(self._prefer_country(list(best.values()), amid), amid)
        top = max((hit.score for hit in found), default=0.0)
        level = {hit.actor for hit in found if hit.score > top - _LEVEL}
        if len(level) > 1:
            reason = f"{len(level)} actors fit and nothing here tells them apart"
            found = [hit.times(SHARED, reason) if hit.actor in level else hit for hit in found]
        return sorted(found, key=lambda hit: self._order(hit, is_level=hit.actor in level))

    def _order(self, hit: Hit, *, is_level: bool) -> tuple[float, bool, int, str]:
        """Best first; of equals the one whose row names a source, then the one with more names: the better known."""
        score = 1.0 if is_level else hit.score
        return -score, not self._is_sourced(hit), -self._bearers.n_names(hit.actor), hit.actor

    def _is_sourced(self, hit: Hit) -> bool:
        return self._actors[hit.actor].basis not in ("", "general knowledge")

    def _prefer_country(self, hits: list[Hit], amid: Surroundings) -> list[Hit]:
        is_here = self._are_of_country(hits, amid)
        return [
            hit if here else hit.times(ELSEWHERE, "the text speaks more of another country")
            for hit, here in zip(hits, is_here, strict=True)
        ]

    def _are_of_country(self, hits: Sequence[Hit], amid: Surroundings) -> list[bool]:
        """Tell of each hit whether no other is of a country that the text speaks more of."""
        weights = [amid.countries.get(self._actors[hit.actor].country or "", 0) for hit in hits]
        most = max(weights, default=0)
        return [weight == most for weight in weights]

    def _prefer_living(self, hits: list[Hit], amid: Surroundings) -> list[Hit]:
        alive = [self._standing.is_alive(hit.actor, amid.day) for hit in hits]
        if not any(lives and here for lives, here in zip(alive, self._are_of_country(hits, amid), strict=True)):
            return hits  # the living one is of a country that the text speaks less of
        return [
            hit if lives else hit.times(NOT_THERE, "another that bears the name was there then")
            for hit, lives in zip(hits, alive, strict=True)
        ]

    def _renamed(self, hits: list[Hit], amid: Surroundings) -> list[Hit]:
        """Put in front who a body was by then under a new name: its old name is used on."""
        if not hits or amid.day is None or self._standing.is_alive(hits[0].actor, amid.day):
            return hits
        heir = self._standing.new_name_of(hits[0].actor, amid.day)
        if heir is None or any(hit.actor == heir for hit in hits):
            return hits
        reason = f"{self._actors[hits[0].actor].name} had taken this name by then"
        return [replace(hits[0], actor=heir, reasons=(*hits[0].reasons, reason)), *hits]

    def _kin(self, hits: Sequence[Hit], amid: Surroundings) -> list[Hit]:
        """For a body that was gone by then: the sets drawn from it and its heirs that were there, scored lower."""
        if not hits or amid.day is None or self._standing.is_alive(hits[0].actor, amid.day):
            return []
        gone, taken = hits[0], {hit.actor for hit in hits}
        name = self._actors[gone.actor].name
        kin = {one: (HEIR, f"heir of {name}") for one in self._standing.living_heirs_of(gone.actor, amid.day)}
        kin |= {one: (DRAWN, f"drawn from {name}") for one in self._bearers.sets_named_after(gone.actor, amid.day)}
        found = [replace(gone, actor=one).times(*kin[one]) for one in kin if one not in taken]
        return sorted(found, key=lambda hit: (-hit.score, hit.actor))


def _readings(plain: str) -> Iterator[str]:
    """The words whole; each name of "one / other"; the owner of an office: PKK of "PKK's executive council"."""
    yield plain
    parts = plain.split(" / ")
    yield from parts if len(parts) > 1 else ()
    owner = owner_of_office(plain)
    if owner:
        yield owner
