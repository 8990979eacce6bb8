"""Resolved claims in, ties out: who backs, belongs to or leads whom, directed facts beside the scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from allegiance.model.identity import ActorId, ClaimId
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.tie import Tie, TieKind
from allegiance.model.when import When


def find_ties(claims: Iterable[ResolvedClaim]) -> tuple[Tie, ...]:
    """Group claims of one tie, ordered by kind and ends. `valid` runs from the first to the last day it is told of.

    Only claims told as fact count; a claim without any day, or with an end unresolved, makes no tie.
    """
    told: dict[tuple[TieKind, ActorId, ActorId], dict[ClaimId, When]] = defaultdict(dict)
    for claim in claims:
        kind = _tie_kind(claim)
        days = told_on(claim)
        if kind is None or days is None:
            continue
        for source in claim.source:
            for target in claim.target:
                if source != target:
                    told[kind, source, target][claim.claim.id] = days
    return tuple(
        Tie(kind=kind, source=source, target=target, valid=hull(days.values()), claims=tuple(sorted(days)))
        for (kind, source, target), days in sorted(told.items())
    )


def _tie_kind(claim: ResolvedClaim) -> TieKind | None:
    if claim.claim.type != "STRUCTURE" or claim.claim.modality is not Modality.HAPPENED:
        return None
    return next((kind for kind in TieKind if kind == claim.claim.mode), None)


def told_on(claim: ResolvedClaim) -> When | None:
    """Return the days of a claim, else of its publication, else None."""
    return claim.claim.when or claim.published


def hull(whens: Iterable[When]) -> When:
    """Return the days from the first to the last of `whens`, of which there is at least one."""
    known = tuple(whens)
    return When(min(when.earliest for when in known), max(when.latest for when in known))
