"""Two actors and a reader's choice in, what the store holds of the pair out: claims, events, rows, evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from allegiance.errors import UsageError
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId
from allegiance.model.imported_event import OWN_LAYER, ImportedEvent
from allegiance.model.ontology import Modality
from allegiance.model.relation import Pair, make_pair
from allegiance.relate.layer import layer_evidence, parameters_for
from allegiance.relate.parameter import Parameters
from allegiance.relate.series import PairEvidence, collect_evidence, in_order
from allegiance.serve.query.ground import Ground
from allegiance.store.found import ClaimRow
from allegiance.store.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader chose: the day, the shown range, publishers left out, the least confidence, and whose events.

    `layers` names imported data sets, and `reports` for our own readings.
    """

    at: date | None = None
    since: date | None = None
    until: date | None = None
    without: tuple[str, ...] = ()
    min_confidence: float = 0.0
    layers: tuple[str, ...] = (OWN_LAYER,)

    @property
    def imported(self) -> tuple[str, ...]:
        """The imported ones of the layers."""
        return tuple(name for name in self.layers if name != OWN_LAYER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that the store holds of a pair, after the reader's choice; `parameters` are those to estimate with."""

    pair: Pair
    rows: tuple[ClaimRow, ...]
    events: tuple[Event, ...]
    evidence: tuple[PairEvidence, ...]
    imported: tuple[ImportedEvent, ...]
    parameters: Parameters


def gather(record: Ground, view: View, first: str, second: str, choice: Choice) -> Material:
    """Collect the claims, events and evidence of a pair; raise UsageError where both ends are one actor."""
    if first == second:
        raise UsageError(f"relation of {first!r} with itself: name two different actors")
    imported = _imported(record, first, second, choice)
    pair = make_pair(_actor_id(record, first, choice), _actor_id(record, second, choice))
    rows: tuple[ClaimRow, ...] = ()
    cut: tuple[Event, ...] = ()
    if OWN_LAYER in choice.layers:
        rows = tuple(row for row in view.claims_of_pair(pair.first, pair.second) if _is_kept(row, choice))
        kept = {row.claim.id for row in rows}
        events = [_cut(event, kept, choice) for event in view.events_of_pair(pair.first, pair.second)]
        cut = tuple(event for event in events if event is not None)
    evidence = collect_evidence(cut).get(pair, ())
    return Material(
        pair=pair,
        rows=rows,
        events=cut,
        evidence=in_order((*evidence, *layer_evidence(imported, pair))) if imported else evidence,
        imported=imported,
        parameters=parameters_for({event.layer for event in imported}),
    )


def _imported(record: Ground, first: str, second: str, choice: Choice) -> tuple[ImportedEvent, ...]:
    """The rows of the chosen layers; raise UsageError for a layer that the store does not have."""
    if not choice.imported:
        return ()
    known = record.layer_view.layers()
    unknown = [name for name in choice.imported if name not in known]
    if unknown:
        raise UsageError(
            f"layer {', '.join(unknown)}: the store has none of that name; "
            f"it has {', '.join((OWN_LAYER, *known))}, and `allegiance import` adds one"
        )
    found = record.layer_view.events_of_pair(choice.imported, first, second)
    return tuple(
        event
        for event in found
        if event.layer.dataset not in choice.without and event.layer.confidence >= choice.min_confidence
    )


def _actor_id(record: Ground, actor_id: str, choice: Choice) -> ActorId:
    """An actor of the registry, or one that only a chosen layer knows; raise UnknownActor for any other."""
    if actor_id.partition(":")[0] in choice.imported and record.layer_view.name_of(actor_id):
        return ActorId(actor_id)
    return record.actor_row(actor_id).id


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


def last_day_followed(record: Ground, view: View, material: Material, choice: Choice) -> date:
    """Return the last day followed: the asked one, or that of the last event in the chosen layers."""
    told = record.layer_view.last_day(choice.imported) if choice.imported else None
    if told is not None and OWN_LAYER not in choice.layers:
        return max(told, choice.at or told)
    days = [event.when.latest for event in material.events if event.modality in (Modality.HAPPENED, Modality.HEDGED)]
    counts = view.counts()
    days += [day for day in (counts.last_published, told) if day]
    latest = max(days, default=date.today())
    return max(latest, choice.at or latest)
