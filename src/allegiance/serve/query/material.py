"""Two actors and a reader's choice in, what the store holds of the pair out: claims, events, evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from allegiance.errors import UsageError
from allegiance.model.event import Event
from allegiance.model.identity import ClaimId
from allegiance.model.ontology import Modality
from allegiance.model.relation import Pair, make_pair
from allegiance.relate.series import PairEvidence, collect_evidence
from allegiance.serve.query.ground import Ground
from allegiance.store.found import ClaimRow
from allegiance.store.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader chose: the day, the shown range, publishers left out, the least confidence."""

    at: date | None = None
    since: date | None = None
    until: date | None = None
    without: tuple[str, ...] = ()
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that the store holds of a pair, after the reader's choice."""

    pair: Pair
    rows: tuple[ClaimRow, ...]
    events: tuple[Event, ...]
    evidence: tuple[PairEvidence, ...]


def gather(record: Ground, view: View, first: str, second: str, choice: Choice) -> Material:
    """Collect the claims, events and evidence of a pair; raise UsageError where both ends are one actor."""
    if first == second:
        raise UsageError(f"relation of {first!r} with itself: name two different actors")
    pair = make_pair(record.actor_row(first).id, record.actor_row(second).id)
    rows = tuple(row for row in view.claims_of_pair(pair.first, pair.second) if _is_kept(row, choice))
    kept = {row.claim.id for row in rows}
    events = [_cut(event, kept, choice) for event in view.events_of_pair(pair.first, pair.second)]
    cut = tuple(event for event in events if event is not None)
    evidence = collect_evidence(cut).get(pair, ())
    return Material(pair=pair, rows=rows, events=cut, evidence=evidence)


def _is_kept(row: ClaimRow, choice: Choice) -> bool:
    return row.report.publisher not in choice.without and row.claim.confidence >= choice.min_confidence


def _cut(event: Event, kept: set[ClaimId], choice: Choice) -> Event | None:
    """The event as it stands without the claims left out; None where none is left."""
    if not choice.without and choice.min_confidence == 0:
        return event
    claims = tuple(claim for claim in event.claims if claim in kept)
    if not claims:
        return None
    left = tuple(p for p in event.publishers if p not in choice.without)
    return replace(event, claims=claims, publishers=left or event.publishers[:1])


def last_day_followed(view: View, material: Material, choice: Choice) -> date:
    """Return the last day followed: the asked one, or that of the last event in the store."""
    days = [event.when.latest for event in material.events if event.modality in (Modality.HAPPENED, Modality.HEDGED)]
    counts = view.counts()
    latest = max([*days, *([counts.last_published] if counts.last_published else [])], default=date.today())
    return max(latest, choice.at or latest)
