"""Resolved claims in, claimed control of places out: who is said to hold, take, lose or hand over what, and by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from allegiance.model.identity import ActorId, ClaimId, PlaceId
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.tie import Control, ControlMode
from allegiance.model.when import When
from allegiance.relate.tie import hull, told_on

# How far apart tellings may stand and still be of one control: a capture is one act, a hold is a standing state.
SAME_CONTROL_DAYS = {
    ControlMode.HOLDS: 366,
    ControlMode.TAKES: 31,
    ControlMode.LOSES: 31,
    ControlMode.HANDS_OVER: 31,
}

_DENYING = (Modality.NEGATED, Modality.DENIED)
_Told = tuple[ActorId, PlaceId, ControlMode, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    days: When
    claim: ClaimId
    origin: str
    publisher: str


def find_controls(claims: Iterable[ResolvedClaim]) -> tuple[Control, ...]:
    """Group claims of one control, ordered by day, with the independent publishers that say so.

    `when` runs from the first to the last day it is told of. Claims told as fact or hedged count, and those that say
    it is not so (`is_denied`). A claim without actor, place, mode or any day is left out.
    """
    told: dict[_Told, list[_Telling]] = defaultdict(list)
    for claim in claims:
        days = told_on(claim)
        if claim.claim.type != "CONTROL" or claim.claim.mode is None or claim.place is None or days is None:
            continue
        is_denied = claim.claim.modality in _DENYING
        if not is_denied and claim.claim.modality not in (Modality.HAPPENED, Modality.HEDGED):
            continue
        telling = _Telling(days=days, claim=claim.claim.id, origin=claim.origin, publisher=claim.publisher or "unknown")
        for actor in dict.fromkeys(claim.source):
            told[actor, claim.place, ControlMode(claim.claim.mode), is_denied].append(telling)
    found = [
        _make_control(what, group)
        for what, tellings in told.items()
        for group in _near_in_time(tellings, SAME_CONTROL_DAYS[what[2]])
    ]
    return tuple(sorted(found, key=lambda control: (control.when, control.actor, control.place, control.mode)))


def _make_control(what: _Told, group: Sequence[_Telling]) -> Control:
    actor, place, mode, is_denied = what
    first_of_origin: dict[str, str] = {}
    for telling in sorted(group, key=lambda telling: telling.claim):
        first_of_origin.setdefault(telling.origin, telling.publisher)
    return Control(
        actor=actor,
        place=place,
        mode=mode,
        when=hull(telling.days for telling in group),
        is_denied=is_denied,
        claims=tuple(sorted({telling.claim for telling in group})),
        publishers=tuple(sorted(set(first_of_origin.values()))),
    )


def _near_in_time(tellings: Sequence[_Telling], n_days: int) -> Iterator[list[_Telling]]:
    group: list[_Telling] = []
    latest = date.min
    for telling in sorted(tellings, key=lambda telling: (telling.days, telling.claim)):
        if group and (telling.days.earliest - latest).days > n_days:
            yield group
            group = []
        group.append(telling)
        latest = max(latest, telling.days.latest) if len(group) > 1 else telling.days.latest
    if group:
        yield group
