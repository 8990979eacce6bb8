"""A number of claims in; made-up reports with that many claims out, with the skew of real ones.

Few actors and publishers are in most claims, most are in few (Zipf); reports have 1 to 9 claims, five on average, over
twelve years. Actors and places are rows of the packaged tables, since answers name them. The same number gives the same
reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from allegiance.model.claim import Claim, Coding, Telling, identify_claim
from allegiance.model.identity import ActorId, PlaceId, ReportId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.ontology import Modality
from allegiance.model.place import Place
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence, make_sentence
from allegiance.model.span import Span
from allegiance.model.when import When
from allegiance.store.stored_report import PlaceReading, StoredReport

CODER = "made-up@1"
_FIRST_DAY, _N_DAYS, _N_PUBLISHERS = date(2012, 1, 1), 4380, 60
_ACTS = (
    ("shelled", "ASSAULT", "heavy-weapons", Modality.HAPPENED),
    ("clashed with", "ASSAULT", None, Modality.HAPPENED),
    ("met", "CONSULT", None, Modality.HAPPENED),
    ("may meet", "CONSULT", None, Modality.POSSIBLE),
    ("signed an accord with", "AGREE", None, Modality.HAPPENED),
    ("condemned", "ACCUSE", None, Modality.HAPPENED),
)
_FILLER = "Residents said that the road was closed until the evening and that the market opened late."


def make_reports(n_claims: int, actors: Sequence[tuple[str, str]], places: Sequence[Place]) -> Iterator[StoredReport]:
    """Yield reports until they have `n_claims` claims; `actors` are (id, name), the most told first."""
    draw, left, number = np.random.default_rng(7), n_claims, 0
    while left > 0:
        size = min(left, int(draw.integers(1, 10)))
        yield _make(draw, number, size, actors, places)
        left, number = left - size, number + 1


def _skewed(draw: np.random.Generator, size: int) -> int:
    """A row by Zipf's law: the k-th is drawn about 1/k times as often as the first."""
    return min(size - 1, int(size ** float(draw.random())) - 1)


def _make(
    draw: np.random.Generator, number: int, size: int, actors: Sequence[tuple[str, str]], places: Sequence[Place]
) -> StoredReport:
    day = _FIRST_DAY + timedelta(days=int(draw.integers(_N_DAYS)))
    publisher = f"Paper {_skewed(draw, _N_PUBLISHERS)}"
    told = []
    for _ in range(size):
        source, target = _skewed(draw, len(actors)), _skewed(draw, len(actors))
        target = (target + 1) % len(actors) if target == source else target
        told.append(
            (actors[source], _ACTS[_skewed(draw, len(_ACTS))], actors[target], places[_skewed(draw, len(places))])
        )
    texts = [f"{source[1]} {act[0]} {target[1]} near {place.name}." for source, act, target, place in told]
    text = " ".join(f"{line} {_FILLER}" for line in texts)
    when, title = When(day, day), f"Report {number} of the day"
    report = Report(
        id=identify_report(publisher=publisher, published=when, title=title, text=text),
        origin=f"made-up:{number}",
        publisher=publisher,
        published=when,
        title=title,
        text=text,
        language="en",
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )
    return _code(report, told, texts)


def _code(
    report: Report,
    told: Sequence[tuple[tuple[str, str], tuple[str, str, str | None, Modality], tuple[str, str], Place]],
    texts: Sequence[str],
) -> StoredReport:
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    claims: list[Claim] = []
    resolutions: list[Resolution] = []
    readings: list[PlaceReading] = []
    start = 0
    for index, ((source, act, target, place), line) in enumerate(zip(told, texts, strict=True)):
        sentence = make_sentence(report.id, SectionKind.BODY, 2 * index, Span(start, start + len(line)))
        filler = Span(sentence.span.end + 1, sentence.span.end + 1 + len(_FILLER))
        sentences += [sentence, make_sentence(report.id, SectionKind.BODY, 2 * index + 1, filler)]
        trigger = Span(start + len(source[1]) + 1, start + len(source[1]) + 1 + len(act[0]))
        at = (start, trigger.end + 1, sentence.span.end - 1 - len(place.name))
        words = (source[1], target[1], place.name)
        kinds = (MentionKind.ACTOR, MentionKind.ACTOR, MentionKind.PLACE)
        named = [
            make_mention(sentence.id, kind, Span(a, a + len(name)), name)
            for kind, a, name in zip(kinds, at, words, strict=True)
        ]
        mentions += named
        meant: tuple[ActorId | PlaceId, ...] = (ActorId(source[0]), ActorId(target[0]), place.id)
        resolutions += [
            Resolution(
                mention_id=mention.id,
                entity_id=entity,
                score=0.9,
                judgement=Judgement.POSITIVE,
                reasons=("the name is the same",),
                decided_by=CODER,
            )
            for mention, entity in zip(named, meant, strict=True)
        ]
        readings.append(PlaceReading(mention_id=named[2].id, place=place))
        claims.append(_claim(report.id, sentence, trigger, named, act, report.published))
        start = filler.end + 1
    return StoredReport(
        report=report,
        coder=CODER,
        sentences=tuple(sentences),
        coding=Coding(report_id=report.id, mentions=tuple(mentions), claims=tuple(claims)),
        resolutions=tuple(resolutions),
        readings=tuple(readings),
    )


def _claim(
    report_id: ReportId,
    sentence: Sentence,
    trigger: Span,
    named: Sequence[Mention],
    act: tuple[str, str, str | None, Modality],
    when: When | None,
) -> Claim:
    _, type_name, mode, modality = act
    source, target, place = (named[0].id,), (named[1].id,), named[2].id
    name = identify_claim(
        sentence_id=sentence.id,
        coder=CODER,
        type_name=type_name,
        mode=mode,
        trigger=trigger,
        source=source,
        target=target,
        modality=modality,
        place=place,
    )
    return Claim(
        id=name,
        report_id=report_id,
        sentence_id=sentence.id,
        type=type_name,
        mode=mode,
        trigger=trigger,
        source=source,
        target=target,
        symmetric=False,
        modality=modality,
        telling=Telling.PAST,
        speaker=None,
        place=place,
        time=None,
        when=when,
        evidence=(sentence.span,),
        confidence=0.75,
        coder=CODER,
    )
