"""A fresh store, and reports built by hand: no reader, parser or registry is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeAlias

import pytest
from sqlalchemy import Engine, select

from allegiance.model.claim import Claim, Coding, Telling, identify_claim
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EpisodeId, EventId, PlaceId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.ontology import Modality
from allegiance.model.place import Place, Precision
from allegiance.model.relation import Episode, EpisodeKind, make_pair
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence, make_sentence
from allegiance.model.span import Span
from allegiance.model.when import When, parse_partial_date
from allegiance.store.found import Run, make_run
from allegiance.store.open import open_store
from allegiance.store.schema import METADATA
from allegiance.store.stored_report import PlaceReading, StoredReport

CODER = "test@1"

# One sentence to build: who shelled whom, and maybe at which place. Ids are the words in lower case.
Act: TypeAlias = tuple[str, str] | tuple[str, str, str]


def _build(
    *acts: Act,
    origin: str = "file.txt",
    publisher: str | None = "The Orontes Ledger",
    published: str | None = "2022-03",
    title: str | None = None,
    coder: str = CODER,
) -> StoredReport:
    """Build a report with one sentence and one claim for each act, all ends resolved."""
    texts = [f"{act[0]} shelled {act[1]}" + (f" at {act[2]}." if len(act) == 3 else ".") for act in acts]
    text = " ".join(texts) or "Nothing happened."
    when = parse_partial_date(published) if published else None
    report = Report(
        id=identify_report(publisher=publisher, published=when, title=title, text=text),
        origin=origin,
        publisher=publisher,
        published=when,
        title=title,
        text=text,
        language="en",
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )
    sentences, mentions, claims, resolutions, readings = [], [], [], [], []
    start = 0
    for index, (act, words) in enumerate(zip(acts, texts, strict=True)):
        sentence = make_sentence(report.id, SectionKind.BODY, index, Span(start, start + len(words)))
        parts = _mentions_of(act, sentence)
        sentences.append(sentence)
        mentions += parts
        claims.append(_claim_of(act, sentence, parts, coder, when))
        resolutions += [_resolve(mention) for mention in parts]
        readings += [_read(mention) for mention in parts if mention.kind is MentionKind.PLACE]
        start += len(words) + 1
    return StoredReport(
        report=report,
        coder=coder,
        sentences=tuple(sentences),
        coding=Coding(report_id=report.id, mentions=tuple(mentions), claims=tuple(claims)),
        resolutions=tuple(resolutions),
        readings=tuple(readings),
    )


def _mentions_of(act: Act, sentence: Sentence) -> list[Mention]:
    at = sentence.span.start
    target_at = at + len(act[0]) + len(" shelled ")
    parts = [(MentionKind.ACTOR, at, act[0]), (MentionKind.ACTOR, target_at, act[1])]
    if len(act) == 3:
        parts.append((MentionKind.PLACE, target_at + len(act[1]) + len(" at "), act[2]))
    return [make_mention(sentence.id, kind, Span(a, a + len(words)), words) for kind, a, words in parts]


def _claim_of(act: Act, sentence: Sentence, mentions: list[Mention], coder: str, when: When | None) -> Claim:
    start = sentence.span.start + len(act[0]) + 1
    trigger = Span(start, start + len("shelled"))
    source, target = (mentions[0].id,), (mentions[1].id,)
    place = mentions[2].id if len(act) == 3 else None
    return Claim(
        id=identify_claim(
            sentence_id=sentence.id,
            coder=coder,
            type_name="ASSAULT",
            mode="heavy-weapons",
            trigger=trigger,
            source=source,
            target=target,
            modality=Modality.HAPPENED,
            place=place,
        ),
        report_id=sentence.report_id,
        sentence_id=sentence.id,
        type="ASSAULT",
        mode="heavy-weapons",
        trigger=trigger,
        source=source,
        target=target,
        symmetric=False,
        modality=Modality.HAPPENED,
        telling=Telling.PAST,
        speaker=None,
        place=place,
        time=None,
        when=when,
        evidence=(sentence.span,),
        confidence=0.75,
        coder=coder,
    )


def _resolve(mention: Mention) -> Resolution:
    return Resolution(
        mention_id=mention.id,
        entity_id=ActorId(mention.text.lower()),
        score=0.9,
        judgement=Judgement.POSITIVE,
        reasons=("the name is the same",),
        decided_by="test-resolver@1",
    )


def _read(mention: Mention) -> PlaceReading:
    place = Place(
        id=PlaceId(mention.text.lower()),
        name=mention.text,
        country="SYR",
        latitude_deg=36.25,
        longitude_deg=36.5,
        radius_km=2.5,
        precision=Precision.NEAR,
        basis="made up",
    )
    return PlaceReading(mention_id=mention.id, place=place)


def _build_event(stored: StoredReport, number: int = 0, *, day: date = date(2022, 3, 4)) -> Event:
    """Build the event of one claim of a report that `build` made."""
    claim = stored.coding.claims[number]
    means = {r.mention_id: r.entity_id for r in stored.resolutions}
    return Event(
        id=EventId(f"evt_{claim.id}"),
        type=claim.type,
        mode=claim.mode,
        source=tuple(ActorId(means[m]) for m in claim.source),
        target=tuple(ActorId(means[m]) for m in claim.target),
        symmetric=False,
        modality=claim.modality,
        place=PlaceId(means[claim.place]) if claim.place else None,
        when=When(day, day),
        claims=(claim.id,),
        publishers=(stored.report.publisher or "",),
        inner=None,
        is_own_word=False,
        confidence=0.75,
        probability=0.5,
    )


def _build_episode(name: str, one: str, other: str, *, after: float, because: tuple[ClaimId, ...] = ()) -> Episode:
    """Build an episode that begins at level 0."""
    return Episode(
        id=EpisodeId(name),
        pair=make_pair(ActorId(one), ActorId(other)),
        kind=EpisodeKind.RUPTURE if after < 0 else EpisodeKind.RAPPROCHEMENT,
        began=When(date(2022, 3, 1), date(2022, 3, 7)),
        ended=None,
        probability=0.8,
        level_before=0.0,
        level_after=after,
        because=because,
    )


def _build_run(name: str = "input") -> Run:
    """Build a run; runs of one name have one id."""
    made_at = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    return make_run(kind="relate", digest_of_input=name, parameters={"period": "week", "order": 2}, made_at=made_at)


def _dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, sorted: what a test compares row by row."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


class Builders(NamedTuple):
    """What the tests build with."""

    report: Callable[..., StoredReport]
    event: Callable[..., Event]
    episode: Callable[..., Episode]
    run: Callable[..., Run]
    dump: Callable[[Engine], dict[str, list[tuple[object, ...]]]]


BUILDERS = Builders(report=_build, event=_build_event, episode=_build_episode, run=_build_run, dump=_dump)


@pytest.fixture(scope="session")
def build() -> Builders:
    """The builders of reports and of what is derived from them."""
    return BUILDERS


@pytest.fixture
def store(new_store: Callable[[], str]) -> Iterator[Engine]:
    """An empty store, on SQLite and on PostgreSQL."""
    engine = open_store(new_store())
    yield engine
    engine.dispose()
