"""A stored row of an imported layer in, the answer that drawers and tables show out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from allegiance.model.event import Event
from allegiance.model.imported_event import ImportedEvent
from allegiance.model.ontology import Modality, Quad
from allegiance.relate.week import week_of
from allegiance.serve.answer import EventAnswer, RowAnswer
from allegiance.serve.query.ground import Ground

_QUADS = tuple(quad for quad in Quad if quad is not Quad.NONE)


def answer_row(record: Ground, event: ImportedEvent, change: float | None = None) -> RowAnswer:
    """Answer one row as what it is: whose, under which id and code, and what its cells say."""
    return RowAnswer(
        id=event.id,
        layer=event.layer.name,
        dataset=event.layer.dataset,
        licence=event.layer.licence,
        their_id=event.their_id,
        their_code=event.their_code,
        type=event.type,
        mode=event.mode,
        quad=event.quad,
        modality=event.modality,
        source=tuple(record.ref(actor) for actor in event.source),
        target=tuple(record.ref(actor) for actor in event.target),
        source_text=event.source_text,
        target_text=event.target_text,
        is_directed=event.is_directed,
        earliest=event.when.earliest.isoformat(),
        latest=event.when.latest.isoformat(),
        place=event.place,
        precision=event.place_precision,
        file=event.file,
        imported_at=event.imported_at,
        is_vanished=event.is_vanished,
        cells=event.raw,
        change=change,
    )


def answer_imported_event(record: Ground, event: ImportedEvent) -> EventAnswer:
    """Answer a row as a mark on its lane: that of its own quad. It counts while its data set has it."""
    return EventAnswer(
        id=event.id,
        type=event.type or event.their_code or "uncoded",
        mode=event.mode,
        lane=event.quad or "not-done",
        modality=event.modality,
        source=tuple(record.ref(actor) for actor in event.source),
        target=tuple(record.ref(actor) for actor in event.target),
        symmetric=not event.is_directed,
        earliest=event.when.earliest.isoformat(),
        latest=event.when.latest.isoformat(),
        day=event.when.middle.isoformat(),
        n_publishers=1,
        counts_now=not event.is_vanished and event.modality is Modality.HAPPENED,
        claims=(),
        layer=event.layer.name,
    )


def count_quads(events: Iterable[Event | ImportedEvent]) -> Mapping[date, tuple[int, ...]]:
    """Count what happened in the four quads by week, under its Monday."""
    counts: dict[date, Counter[Quad]] = {}
    for event in events:
        is_gone = isinstance(event, ImportedEvent) and event.is_vanished
        if event.quad in _QUADS and event.modality is Modality.HAPPENED and not is_gone:
            counts.setdefault(week_of(event.when.middle).earliest, Counter())[event.quad] += 1
    return {monday: tuple(of_week[quad] for quad in _QUADS) for monday, of_week in counts.items()}
