"""What was read and coded as rows of its tables, and back: what goes in comes out equal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row

from allegiance.model.claim import Claim, Telling
from allegiance.model.identity import ClaimId, MentionId, PlaceId, ReportId, SentenceId
from allegiance.model.mention import Mention, MentionKind
from allegiance.model.ontology import Modality
from allegiance.model.place import Place, Precision
from allegiance.model.report import Completeness, Report, Section, SectionKind, Sensitivity
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence
from allegiance.model.span import Span
from allegiance.model.when import When
from allegiance.store.found import ReportHead
from allegiance.store.stored_report import PlaceReading

Values: TypeAlias = dict[str, str | int | float | None]


def to_json(value: object) -> str:
    """Write a value as JSON with sorted keys: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_instant(instant: datetime | None) -> str | None:
    """Write an aware instant as ISO text in UTC; raise ValueError for one without a zone."""
    if instant is None:
        return None
    if instant.tzinfo is None:
        raise ValueError(f"instant {instant}: has no time zone; give it in UTC")
    return instant.astimezone(UTC).isoformat()


def from_instant(text: str | None) -> datetime | None:
    """Read what `to_instant` wrote."""
    return datetime.fromisoformat(text) if text else None


def from_days(earliest: str | None, latest: str | None) -> When | None:
    """Read the two days of a When, or None where they are null."""
    return When(date.fromisoformat(earliest), date.fromisoformat(latest)) if earliest and latest else None


def report_row(report: Report, origin_group: ReportId) -> Values:
    """Turn a report into its row."""
    published = report.published
    return {
        "id": report.id,
        "origin": report.origin,
        "publisher": report.publisher,
        "url": report.url,
        "published_earliest": published.earliest.isoformat() if published else None,
        "published_latest": published.latest.isoformat() if published else None,
        "published_at": to_instant(report.published_at),
        "fetched_at": to_instant(report.fetched_at),
        "language": report.language,
        "title": report.title,
        "text": report.text,
        "sections": to_json([[str(s.kind), s.span.start, s.span.end] for s in report.sections]),
        "completeness": str(report.completeness),
        "sensitivity": str(report.sensitivity),
        "origin_group": origin_group,
    }


def read_report(row: Row[Any]) -> Report:
    """Read a report back from its row."""
    return Report(
        id=ReportId(row.id),
        origin=row.origin,
        publisher=row.publisher,
        url=row.url,
        published=from_days(row.published_earliest, row.published_latest),
        published_at=from_instant(row.published_at),
        fetched_at=from_instant(row.fetched_at),
        language=row.language,
        title=row.title,
        text=row.text,
        sections=tuple(
            Section(kind=SectionKind(kind), span=Span(start, end)) for kind, start, end in json.loads(row.sections)
        ),
        completeness=Completeness(row.completeness),
        sensitivity=Sensitivity(row.sensitivity),
    )


def read_head(row: Row[Any]) -> ReportHead:
    """Read a report's row, with or without the text, as a head."""
    return ReportHead(
        id=ReportId(row.id),
        origin=row.origin,
        origin_group=ReportId(row.origin_group),
        publisher=row.publisher,
        url=row.url,
        published=from_days(row.published_earliest, row.published_latest),
        published_at=from_instant(row.published_at),
        fetched_at=from_instant(row.fetched_at),
        language=row.language,
        title=row.title,
        completeness=Completeness(row.completeness),
        sensitivity=Sensitivity(row.sensitivity),
    )


def sentence_row(sentence: Sentence) -> Values:
    """Turn a sentence into its row."""
    return {
        "id": sentence.id,
        "report_id": sentence.report_id,
        "section": str(sentence.section),
        "index": sentence.index,
        "start": sentence.span.start,
        "end": sentence.span.end,
    }


def read_sentence(row: Row[Any]) -> Sentence:
    """Read a sentence back from its row."""
    return Sentence(
        id=SentenceId(row.id),
        report_id=ReportId(row.report_id),
        section=SectionKind(row.section),
        index=row._mapping["index"],  # the row's own method hides the column of that name
        span=Span(row.start, row.end),
    )


def mention_row(mention: Mention, report_id: str) -> Values:
    """Turn a mention into its row."""
    return {
        "report_id": report_id,
        "id": mention.id,
        "sentence_id": mention.sentence_id,
        "kind": str(mention.kind),
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
    }


def read_mention(row: Row[Any]) -> Mention:
    """Read a mention back from its row."""
    return Mention(
        id=MentionId(row.id),
        sentence_id=SentenceId(row.sentence_id),
        kind=MentionKind(row.kind),
        span=Span(row.start, row.end),
        text=row.text,
    )


def claim_row(claim: Claim, trigger_text: str) -> Values:
    """Turn a claim into its row; its ends are rows of their own."""
    return {
        "id": claim.id,
        "report_id": claim.report_id,
        "sentence_id": claim.sentence_id,
        "type": claim.type,
        "mode": claim.mode,
        "trigger_start": claim.trigger.start,
        "trigger_end": claim.trigger.end,
        "trigger_text": trigger_text,
        "symmetric": int(claim.symmetric),
        "modality": str(claim.modality),
        "telling": str(claim.telling),
        "speaker": claim.speaker,
        "place": claim.place,
        "time": claim.time,
        "when_earliest": claim.when.earliest.isoformat() if claim.when else None,
        "when_latest": claim.when.latest.isoformat() if claim.when else None,
        "evidence": to_json([[span.start, span.end] for span in claim.evidence]),
        "confidence": float(claim.confidence),
        "coder": claim.coder,
    }


def end_rows(claim: Claim) -> Iterator[Values]:
    """Yield the rows of a claim's ends."""
    for side, mentions in (("source", claim.source), ("target", claim.target)):
        for position, mention in enumerate(mentions):
            yield {
                "report_id": claim.report_id,
                "claim_id": claim.id,
                "side": side,
                "position": position,
                "mention_id": mention,
            }


def read_claim(row: Row[Any], source: tuple[MentionId, ...], target: tuple[MentionId, ...]) -> Claim:
    """Read a claim back from its row and its ends."""
    return Claim(
        id=ClaimId(row.id),
        report_id=ReportId(row.report_id),
        sentence_id=SentenceId(row.sentence_id),
        type=row.type,
        mode=row.mode,
        trigger=Span(row.trigger_start, row.trigger_end),
        source=source,
        target=target,
        symmetric=bool(row.symmetric),
        modality=Modality(row.modality),
        telling=Telling(row.telling),
        speaker=row.speaker,
        place=row.place,
        time=row.time,
        when=from_days(row.when_earliest, row.when_latest),
        evidence=tuple(Span(start, end) for start, end in json.loads(row.evidence)),
        confidence=row.confidence,
        coder=row.coder,
    )


def resolution_row(resolution: Resolution, report_id: str, coder: str) -> Values:
    """Turn a resolution into its row under the coder whose claims it belongs to."""
    return {
        "report_id": report_id,
        "mention_id": resolution.mention_id,
        "coder": coder,
        "entity_id": resolution.entity_id,
        "score": float(resolution.score),
        "judgement": str(resolution.judgement),
        "reasons": to_json(list(resolution.reasons)),
        "decided_by": resolution.decided_by,
    }


def read_resolution(row: Row[Any]) -> Resolution:
    """Read a resolution back from its row."""
    return Resolution(
        mention_id=MentionId(row.mention_id),
        entity_id=row.entity_id,
        score=row.score,
        judgement=Judgement(row.judgement),
        reasons=tuple(json.loads(row.reasons)),
        decided_by=row.decided_by,
    )


def reading_row(reading: PlaceReading, report_id: str, coder: str) -> Values:
    """Turn the reading of a place into its row under the coder whose claims it belongs to."""
    place = reading.place
    return {
        "report_id": report_id,
        "mention_id": reading.mention_id,
        "coder": coder,
        "place_id": place.id,
        "name": place.name,
        "country": place.country,
        "latitude_deg": place.latitude_deg,
        "longitude_deg": place.longitude_deg,
        "radius_km": place.radius_km,
        "precision": str(place.precision),
        "basis": place.basis,
    }


def read_place(row: Row[Any], place_id: str) -> Place:
    """Read a place back from a row of a reading or of a list, which call its id differently."""
    return Place(
        id=PlaceId(place_id),
        name=row.name,
        country=row.country,
        latitude_deg=row.latitude_deg,
        longitude_deg=row.longitude_deg,
        radius_km=row.radius_km,
        precision=Precision(row.precision),
        basis=row.basis,
    )
