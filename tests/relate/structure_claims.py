"""Resolved claims written as short rows, for the tests of ties, descents and controls."""

from __future__ import annotations

from datetime import date

from allegiance.model.claim import Claim, Telling
from allegiance.model.identity import ActorId, ClaimId, MentionId, PlaceId, ReportId, SentenceId
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.span import Span
from allegiance.model.when import When, parse_partial_date


def claim(
    id: str,
    type: str,
    mode: str,
    source: tuple[str, ...],
    target: tuple[str, ...] = (),
    *,
    symmetric: bool = False,
    modality: Modality = Modality.HAPPENED,
    when: str | None = "2017-01-28",
    published: When | None = None,
    place: str | None = None,
    publisher: str | None = "Post",
    origin: str | None = None,
) -> ResolvedClaim:
    """Build a resolved claim; `when` is a day, month or year."""
    return ResolvedClaim(
        claim=Claim(
            id=ClaimId(id),
            report_id=ReportId(f"rpt_{id}"),
            sentence_id=SentenceId(f"snt_{id}"),
            type=type,
            mode=mode,
            trigger=Span(0, 4),
            source=tuple(MentionId(actor) for actor in source),
            target=tuple(MentionId(actor) for actor in target),
            symmetric=symmetric,
            modality=modality,
            telling=Telling.PAST,
            speaker=None,
            place=None,
            time=None,
            when=parse_partial_date(when) if when else None,
            evidence=(Span(0, 10),),
            confidence=0.8,
            coder="test@1",
        ),
        source=tuple(ActorId(actor) for actor in source),
        target=tuple(ActorId(actor) for actor in target),
        speaker=None,
        place=PlaceId(place) if place else None,
        publisher=publisher,
        published=published,
        origin=ReportId(origin or f"rpt_{id}"),
        trigger_text="did",
    )


def days(earliest: str, latest: str) -> When:
    """Return the days between two ISO dates."""
    return When(date.fromisoformat(earliest), date.fromisoformat(latest))
