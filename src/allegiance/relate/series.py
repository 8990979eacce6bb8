"""Events in, evidence for pairs out: which events speak for which state of which pair, how strongly, on which day.

Only acts that happened (hedged ones at the table's discount) and a truce told as broken speak; every other modality is
in no row of `relation-evidence.tsv` and so can never move a relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise

from allegiance.model.actor import Role, RoleKind
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, EventId
from allegiance.model.imported_event import ImportedEvent
from allegiance.model.ontology import EvidenceRow, Modality, State, evidence, states
from allegiance.model.relation import Pair, make_pair
from allegiance.model.when import When

OWN_WORD_FACTOR = 0.5  # a party's own word counts half (ontology guide, section 10)
FELLOW_MEMBER_STRENGTH = 0.3  # two members of one umbrella (evidence table, note of STRUCTURE/belongs)
REPEAT_DAYS = 60  # a second meeting within these days ...
REPEATED_MEETING_STRENGTH = 0.6  # ... counts so much (evidence table, note of CONSULT)
LONGEST_MONTH = 31  # days; evidence dated more widely is looked for among what is dated better

# How much many publishers can add: n of them weigh like n × (1 + c) / (n + c) first ones, so never more than 1 + c.
_MOST_EXTRA_PUBLISHERS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEvidence:
    """One event that speaks for one `state` of one pair with `strength` 0-1, placed on `day`, the middle of its `when`.

    `when` is the event's own; or, with `is_retold`, that of a better dated event inside it that speaks for the same.
    `is_parting` marks an event that ends a membership, alliance or room. `strength_if_repeated` holds in place of
    `strength` where another such event stands in the 60 days before (meetings), None elsewhere.
    """

    pair: Pair
    day: date
    when: When
    state: State
    strength: float
    strength_if_repeated: float | None
    is_parting: bool
    event: EventId
    publishers: tuple[str, ...]
    is_retold: bool = False


def collect_evidence(events: Iterable[Event], *, roles: Iterable[Role] = ()) -> dict[Pair, tuple[PairEvidence, ...]]:
    """Sort all that events say by pair, each pair's in order of days.

    With `roles`, a body told to join or belong to an umbrella is weak evidence for it and the umbrella's other members
    on that day.
    """
    members = _members_by_umbrella(roles)
    found: dict[Pair, list[PairEvidence]] = defaultdict(list)
    for event in events:
        for item in (*evidence_of(event), *_evidence_of_fellows(event, members)):
            found[item.pair].append(item)
    return {pair: in_order(items) for pair, items in sorted(found.items())}


def in_order(items: Iterable[PairEvidence]) -> tuple[PairEvidence, ...]:
    """Put evidence in order of days, then of content, so that the order of the events leaves no trace.

    What is dated more widely than to the month ("they fought in 2022") goes where better dated evidence stands.
    """
    items = tuple(items)
    exact = [item for item in items if item.when.n_days <= LONGEST_MONTH]
    placed = (item if item.when.n_days <= LONGEST_MONTH else _placed_by(exact, item) for item in items)
    return tuple(sorted(placed, key=lambda item: (item.day, item.event, item.state)))


def _placed_by(exact: Iterable[PairEvidence], wide: PairEvidence) -> PairEvidence:
    """Move wide evidence to the strongest exact one within its days for the same state, or else for the same side."""
    within = [item for item in exact if wide.when.holds(item.day) and _side(item.state) == _side(wide.state)]
    if not within:
        return wide
    told_before = min(within, key=lambda item: (item.state is not wide.state, -item.strength, item.day, item.event))
    return replace(wide, day=told_before.day, when=told_before.when, is_retold=True)


def _side(state: State) -> int:
    level = states()[state].level
    return (level > 0) - (level < 0)


def evidence_of(event: Event | ImportedEvent) -> tuple[PairEvidence, ...]:
    """Return what one event says of the pairs in it: nothing if it is planned, possible, requested, threatened, denied.

    For each state the most exact row of the evidence table counts.
    """
    best: dict[tuple[Pair, State], EvidenceRow] = {}
    rows = _rows_for(event.type, event.mode, event.modality, event.inner) if event.type else ()
    for row in rows:
        for pair in _pairs_for(row, event):
            known = best.get((pair, row.state))
            if known is None or _rank(row) > _rank(known):
                best[pair, row.state] = row
    return tuple(_weigh(event, pair, row) for (pair, _), row in best.items())


def possible_evidence_of(event: Event) -> tuple[PairEvidence, ...]:
    """Return what an event that is not yet done would say, had it happened: for the forecast, never for the present."""
    if event.modality not in _NOT_YET_DONE:
        return ()
    return evidence_of(replace(event, modality=Modality.HAPPENED))


_NOT_YET_DONE = (Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED)


@cache
def _rows_for(type_name: str, mode: str | None, modality: Modality, inner: str | None) -> tuple[EvidenceRow, ...]:
    return tuple(
        row
        for row in evidence()
        if row.type == type_name
        and row.modality is modality
        and row.mode in (None, mode)
        and row.inner in (None, inner)
    )


def _rank(row: EvidenceRow) -> tuple[bool, bool, float]:
    return row.inner is not None, row.mode is not None, row.strength


def _pairs_for(row: EvidenceRow, event: Event | ImportedEvent) -> set[Pair]:
    """Find the pairs of which a row speaks: two parties of one act, or each doer with each one done to."""
    if row.type == "ASSAULT" and row.state is State.ALLIED:
        return _pairs_among(event.source) if event.target and not event.symmetric else set()
    if row.mode == "founds":
        return _pairs_among(event.source)
    if row.mode == "merges" or event.symmetric:
        return _pairs_among(event.actors)
    return {make_pair(one, other) for one in event.source for other in event.target if one != other}


def _pairs_among(actors: Sequence[ActorId]) -> set[Pair]:
    return {make_pair(one, other) for one, other in combinations(sorted(set(actors)), 2)}


def _weigh(event: Event | ImportedEvent, pair: Pair, row: EvidenceRow) -> PairEvidence:
    is_meeting = row.type == "CONSULT" and row.modality is Modality.HAPPENED
    return PairEvidence(
        pair=pair,
        day=event.when.middle,
        when=event.when,
        state=row.state,
        strength=_strength(row.strength, event),
        strength_if_repeated=_strength(REPEATED_MEETING_STRENGTH, event) if is_meeting else None,
        is_parting=(row.type, event.mode) in _PARTINGS,
        event=event.id,
        publishers=event.publishers,
    )


_PARTINGS = {("STRUCTURE", "splits"), ("STRUCTURE", "leaves"), ("SANCTION", "withdraw"), ("SANCTION", "expel")}


def _strength(of_one_claim: float, event: Event | ImportedEvent) -> float:
    """Weigh one claim's strength by the coder's confidence, who tells it and how many independent publishers do."""
    strength = of_one_claim * event.confidence * (OWN_WORD_FACTOR if event.is_own_word else 1)
    missed: float = (1 - strength) ** publisher_weight(len(event.publishers))
    return 1 - missed


def publisher_weight(n_publishers: int) -> float:
    """Return how many first publishers n independent ones weigh: 1 for one, never 3.

    >>> [round(publisher_weight(n), 2) for n in (1, 2, 4, 100)]
    [1.0, 1.5, 2.0, 2.94]
    """
    return n_publishers * (1 + _MOST_EXTRA_PUBLISHERS) / (n_publishers + _MOST_EXTRA_PUBLISHERS)


def settle_repeats(items: Sequence[PairEvidence]) -> tuple[float, ...]:
    """Return the strength of each item of one pair, in the order given, with repeated meetings at their higher one."""
    meetings = sorted({(item.day, item.event) for item in items if item.strength_if_repeated is not None})
    previous = {event: before[0] for before, (_, event) in pairwise(meetings)}
    strengths = []
    for item in items:
        before = previous.get(item.event) if item.strength_if_repeated is not None else None
        is_repeated = before is not None and (item.day - before).days <= REPEAT_DAYS
        strengths.append(item.strength_if_repeated or item.strength if is_repeated else item.strength)
    return tuple(strengths)


def _members_by_umbrella(roles: Iterable[Role]) -> Mapping[ActorId, tuple[Role, ...]]:
    members: dict[ActorId, list[Role]] = defaultdict(list)
    for role in roles:
        if role.role is RoleKind.MEMBER:
            members[role.within].append(role)
    return {umbrella: tuple(found) for umbrella, found in members.items()}


def _evidence_of_fellows(event: Event, members: Mapping[ActorId, tuple[Role, ...]]) -> tuple[PairEvidence, ...]:
    joined = event.type == "STRUCTURE" and event.mode in ("belongs", "joins") and event.modality is Modality.HAPPENED
    if not joined:
        return ()
    fellows = {
        make_pair(newcomer, role.actor)
        for newcomer in event.source
        for umbrella in event.target
        for role in members.get(umbrella, ())
        if role.actor not in (newcomer, umbrella) and role.valid.may_overlap(event.when)
    }
    return tuple(
        PairEvidence(
            pair=pair,
            day=event.when.middle,
            when=event.when,
            state=State.INTEGRATED,
            strength=_strength(FELLOW_MEMBER_STRENGTH, event),
            strength_if_repeated=None,
            is_parting=False,
            event=event.id,
            publishers=event.publishers,
        )
        for pair in sorted(fellows)
    )
