"""Resolved claims in, descents out: which bodies came from which, by merger, split, renaming, founding, dissolution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from allegiance.model.actor import DescentKind
from allegiance.model.identity import ActorId, ClaimId
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.tie import Descent
from allegiance.model.when import When
from allegiance.relate.tie import hull, told_on

SAME_CHANGE_DAYS = 366  # tellings of one change that stand farther apart are two changes

_Ends = tuple[DescentKind, tuple[ActorId, ...], tuple[ActorId, ...]]


def find_descents(claims: Iterable[ResolvedClaim]) -> tuple[Descent, ...]:
    """Group claims of one change, ordered by day. `when` are the days that all of its claims allow, else their hull.

    Only claims told as fact count: a merger that is planned, possible or denied is no descent. A claim without any
    day, or without a resolved body that the change is of, is left out.
    """
    told: dict[_Ends, list[tuple[When, ClaimId]]] = defaultdict(list)
    for claim in claims:
        ends, days = _ends(claim), told_on(claim)
        if ends is not None and days is not None:
            told[ends].append((days, claim.claim.id))
    found = [
        Descent(kind=kind, before=before, after=after, when=_common(group), claims=tuple(sorted(id for _, id in group)))
        for (kind, before, after), tellings in told.items()
        for group in _near_in_time(sorted(set(tellings)))
    ]
    return tuple(sorted(found, key=lambda descent: (descent.when, descent.kind, descent.before, descent.after)))


def _ends(claim: ResolvedClaim) -> _Ends | None:
    """Return kind, bodies before and bodies after, in the directions of the ontology guide's STRUCTURE table."""
    is_fact = claim.claim.type == "STRUCTURE" and claim.claim.modality is Modality.HAPPENED
    kind = next((kind for kind in DescentKind if kind == claim.claim.mode), None) if is_fact else None
    source, target = tuple(sorted(set(claim.source))), tuple(sorted(set(claim.target)))
    if kind is None:
        return None
    if kind is DescentKind.MERGES:
        parties = tuple(sorted({*source, *target})) if claim.claim.symmetric else source
        return (kind, parties, () if claim.claim.symmetric else target) if len({*source, *target}) > 1 else None
    if kind is DescentKind.SPLITS:
        return (kind, target, source) if source and target else None
    if kind is DescentKind.RENAMES:
        return (kind, source, target) if source and target else None
    if kind is DescentKind.FOUNDS:
        return (kind, source, target) if target else None
    return (kind, target or source, ()) if target or source else None


def _near_in_time(tellings: list[tuple[When, ClaimId]]) -> Iterator[list[tuple[When, ClaimId]]]:
    group: list[tuple[When, ClaimId]] = []
    for telling in tellings:
        if group and (telling[0].earliest - hull(when for when, _ in group).latest).days > SAME_CHANGE_DAYS:
            yield group
            group = []
        group.append(telling)
    if group:
        yield group


def _common(group: list[tuple[When, ClaimId]]) -> When:
    earliest = max(when.earliest for when, _ in group)
    latest = min(when.latest for when, _ in group)
    return When(earliest, latest) if earliest <= latest else hull(when for when, _ in group)
