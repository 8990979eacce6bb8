"""A stored claim in, the answer that drawers and tables show out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allegiance.model.identity import ClaimId, EventId, MentionId, PlaceId
from allegiance.model.ontology import Modality
from allegiance.model.place import Place
from allegiance.model.report import Completeness
from allegiance.serve.answer import ClaimAnswer, End, Mark
from allegiance.serve.query.ground import Ground, partial
from allegiance.store.found import ClaimRow
from allegiance.store.view import View


def counts_now(type_name: str, mode: str | None, modality: Modality) -> bool:
    """Tell whether a claim may move the present: done, hedged, or a truce told to be broken."""
    if modality in (Modality.HAPPENED, Modality.HEDGED):
        return True
    return modality is Modality.NEGATED and (type_name, mode) == ("RETREAT", "ceasefire")


def answer_claims(
    record: Ground, view: View, rows: Iterable[ClaimRow], changes: Mapping[ClaimId, float] | None = None
) -> tuple[ClaimAnswer, ...]:
    """Answer claims in the order given; `changes` are what each moved a level by."""
    rows = tuple(rows)
    events = view.events_of_claims(row.claim.id for row in rows)
    return tuple(_answer(record, row, events.get(row.claim.id), (changes or {}).get(row.claim.id)) for row in rows)


def _answer(record: Ground, row: ClaimRow, event: EventId | None, change: float | None) -> ClaimAnswer:
    claim, report = row.claim, row.report
    place = _place(record, row)
    return ClaimAnswer(
        id=claim.id,
        event=event,
        report=report.id,
        report_title=report.title,
        publisher=report.publisher,
        published=partial(report.published),
        language=report.language,
        is_truncated=report.completeness is Completeness.TRUNCATED,
        section=row.sentence.section,
        sentence=row.sentence_text,
        marks=_marks(row),
        before=row.before,
        after=row.after,
        trigger=row.trigger_text,
        type=claim.type,
        mode=claim.mode,
        quad=claim.quad,
        modality=claim.modality,
        counts_now=counts_now(claim.type, claim.mode, claim.modality),
        source=_side(record, row, "source"),
        target=_side(record, row, "target"),
        symmetric=claim.symmetric,
        speaker=row.mentions[claim.speaker].text if claim.speaker else None,
        place=row.mentions[claim.place].text if claim.place else None,
        place_id=place.id if place else None,
        precision=place.precision if place else None,
        earliest=claim.when.earliest.isoformat() if claim.when else None,
        latest=claim.when.latest.isoformat() if claim.when else None,
        day=claim.when.middle.isoformat() if claim.when else None,
        confidence=claim.confidence,
        coder=claim.coder,
        change=change,
        verdict=str(row.verdict.judgement) if row.verdict else None,
        decision=row.verdict.decision if row.verdict else None,
    )


def _place(record: Ground, row: ClaimRow) -> Place | None:
    put = row.verdict.content.get("place") if row.verdict else None
    return record.tools.gazetteer.place(PlaceId(put)) if put else row.place


def _side(record: Ground, row: ClaimRow, side: str) -> tuple[End, ...]:
    """One side of a claim: as a reviewer put it, else what its words mean."""
    mentions = row.claim.source if side == "source" else row.claim.target
    put = row.verdict.actors(side) if row.verdict else None
    if row.verdict is None or put is None:
        return tuple(end for mention in mentions for end in _ends(record, row, mention))
    text = "; ".join(row.mentions[mention].text for mention in mentions)
    reason = f"decision {row.verdict.decision} of a reviewer"
    named = tuple(End(text=text, actor=a, name=record.ref(a).name, score=1.0, reason=reason) for a in put)
    return named or (End(text=text, actor=None, name=None, score=0.0, reason=reason),)


def _ends(record: Ground, row: ClaimRow, mention: MentionId) -> tuple[End, ...]:
    """The words once for each actor that they mean ("the two factions"), or once for nobody known."""
    text = row.mentions[mention].text
    found = tuple(
        End(
            text=text,
            actor=resolution.entity_id,
            name=record.ref(resolution.entity_id).name,
            score=resolution.score,
            reason="; ".join(resolution.reasons),
        )
        for resolution in row.accepted(mention)
    )
    return found or (End(text=text, actor=None, name=None, score=0.0, reason="no actor of the registry"),)


def _marks(row: ClaimRow) -> tuple[Mark, ...]:
    """The spans of a claim in its sentence, the trigger before what overlaps it."""
    claim, start = row.claim, row.sentence.span.start
    wanted = [(claim.trigger, "trigger")]
    wanted += [(row.mentions[m].span, "source") for m in claim.source]
    wanted += [(row.mentions[m].span, "target") for m in claim.target]
    others = ((claim.speaker, "speaker"), (claim.place, "place"), (claim.time, "time"))
    wanted += [(row.mentions[m].span, kind) for m, kind in others if m is not None]
    marks: list[Mark] = []
    for span, kind in wanted:
        placed = Mark(start=span.start - start, end=span.end - start, kind=kind)
        if all(placed.end <= other.start or other.end <= placed.start for other in marks):
            marks.append(placed)
    return tuple(sorted(marks, key=lambda mark: mark.start))
