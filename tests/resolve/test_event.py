"""Clustering of resolved claims into events."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.model.claim import Claim, Telling
from allegiance.model.identity import ActorId, ClaimId, MentionId, PlaceId, ReportId, SentenceId
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.span import Span
from allegiance.model.when import When
from allegiance.resolve.event import cluster_claims

MARCH = When(date(2022, 3, 1), date(2022, 3, 31))


def day(number: int) -> When:
    return When(date(2022, 3, number), date(2022, 3, number))


def claim(
    id: str,
    type: str = "ASSAULT",
    *,
    mode: str | None = None,
    source: tuple[str, ...] = ("a",),
    target: tuple[str, ...] = ("b",),
    symmetric: bool = False,
    modality: Modality = Modality.HAPPENED,
    when: When | None = None,
    published: When | None = MARCH,
    publisher: str | None = "Post",
    origin: str | None = None,
    place: str | None = None,
    sentence: str | None = None,
    speaker: str | None = None,
    confidence: float = 0.8,
) -> ResolvedClaim:
    report = f"rpt_{id}"
    inner = Claim(
        id=ClaimId(id),
        report_id=ReportId(report),
        sentence_id=SentenceId(sentence or f"snt_{id}"),
        type=type,
        mode=mode,
        trigger=Span(0, 4),
        source=tuple(MentionId(f"{id}_{actor}") for actor in source),
        target=tuple(MentionId(f"{id}_{actor}") for actor in target),
        symmetric=symmetric,
        modality=modality,
        telling=Telling.PAST,
        speaker=MentionId("spk") if speaker else None,
        place=MentionId("plc") if place else None,
        time=None,
        when=when,
        evidence=(Span(0, 10),),
        confidence=confidence,
        coder="test@1",
    )
    return ResolvedClaim(
        claim=inner,
        source=tuple(ActorId(actor) for actor in source),
        target=tuple(ActorId(actor) for actor in target),
        speaker=ActorId(speaker) if speaker else None,
        place=PlaceId(place) if place else None,
        publisher=publisher,
        published=published,
        origin=ReportId(origin or report),
        trigger_text="hit",
    )


def groups(*claims: ResolvedClaim) -> list[tuple[str, ...]]:
    return sorted(event.claims for event in cluster_claims(claims))


@pytest.mark.parametrize(
    ("one", "other", "is_one_event"),
    [
        ({"when": day(4)}, {"when": day(4)}, True),
        ({"when": day(4)}, {"when": day(5)}, True),
        ({"when": day(4)}, {"when": day(9)}, False),
        ({"when": day(4)}, {"when": None}, True),
        ({"when": day(4), "mode": "drone"}, {"when": day(4)}, True),
        ({"when": day(4), "mode": "drone"}, {"when": day(4), "mode": "firearms"}, False),
        ({"when": day(4), "place": "azaz"}, {"when": day(4)}, True),
        ({"when": day(4), "place": "azaz"}, {"when": day(4), "place": "atme"}, False),
        ({"when": day(4)}, {"when": day(4), "modality": Modality.HEDGED}, True),
        ({"when": day(4)}, {"when": day(4), "modality": Modality.DENIED}, False),
        ({"when": day(4), "modality": Modality.PLANNED}, {"when": day(4), "modality": Modality.POSSIBLE}, False),
        ({"when": day(4)}, {"when": day(4), "source": ("b",), "target": ("a",)}, False),
        ({"when": day(4)}, {"when": day(4), "type": "COERCE"}, False),
        (
            {"when": day(4), "symmetric": True},
            {"when": day(4), "symmetric": True, "source": ("b",), "target": ("a",)},
            True,
        ),
        (
            {"when": day(4), "symmetric": True},
            {"when": day(4), "symmetric": True, "source": ("b", "a"), "target": ()},
            True,
        ),
    ],
)
def test_claims_join_where_nothing_speaks_against_it(
    one: dict[str, object], other: dict[str, object], is_one_event: bool
) -> None:
    found = groups(claim("c1", **one), claim("c2", **other))  # type: ignore[arg-type]  # a table of keywords
    assert found == ([("c1", "c2")] if is_one_event else [("c1",), ("c2",)])


def test_fighting_day_after_day_is_no_single_event() -> None:
    claims = [claim(f"c{number:02}", when=day(number)) for number in range(1, 21)]
    assert len(cluster_claims(claims)) == 10


def test_vague_claim_joins_the_nearest_dated_event() -> None:
    vague = claim("c3", when=When(date(2022, 3, 9), date(2022, 3, 25)))
    assert groups(claim("c1", when=day(2)), claim("c2", when=day(16)), vague) == [("c1",), ("c2", "c3")]


def test_a_year_is_too_vague_for_a_dated_clash() -> None:
    year = claim("c2", when=When(date(2022, 1, 1), date(2022, 12, 31)))
    assert groups(claim("c1", when=day(2)), year) == [("c1",), ("c2",)]


def test_event_days_are_those_that_all_claims_allow() -> None:
    events = cluster_claims([claim("c1", when=day(16)), claim("c2", when=MARCH)])
    assert [event.when for event in events] == [day(16)]


def test_claim_without_days_stands_in_the_week_before_publication() -> None:
    (event,) = cluster_claims([claim("c1", published=day(20))])
    assert event.when == When(date(2022, 3, 13), date(2022, 3, 20))


@pytest.mark.parametrize("keywords", [{"published": None}, {"source": (), "target": ()}])
def test_claim_without_days_or_actors_makes_no_event(keywords: dict[str, None]) -> None:
    assert cluster_claims([claim("c1", **keywords)]) == ()  # type: ignore[arg-type]  # a table of keywords


def test_reprints_count_once() -> None:
    claims = [
        claim("c1", when=day(4), publisher="Wire", origin="rpt_c1"),
        claim("c2", when=day(4), publisher="Post", origin="rpt_c1"),
        claim("c3", when=day(4), publisher="Herald"),
        claim("c4", when=day(4), publisher="Herald"),
    ]
    (event,) = cluster_claims(claims)
    assert event.publishers == ("Herald", "Wire")


def test_hundred_reprints_make_nothing_likelier() -> None:
    first = claim("c000", when=day(4), publisher="Wire", origin="rpt_c000")
    reprints = [claim(f"c{n:03}", when=day(4), publisher=f"Post {n}", origin="rpt_c000") for n in range(1, 100)]
    (alone,), (printed,) = cluster_claims([first]), cluster_claims([first, *reprints])
    assert (printed.probability, printed.publishers) == (alone.probability, alone.publishers)


def test_unknown_publishers_count_as_one() -> None:
    (event,) = cluster_claims([claim("c1", publisher=None), claim("c2", publisher=None)])
    assert event.publishers == ("unknown",)


def test_second_publisher_raises_and_hedge_lowers_the_probability() -> None:
    def probability(*claims: ResolvedClaim) -> float:
        (event,) = cluster_claims(claims)
        return event.probability

    one = probability(claim("c1"))
    assert probability(claim("c1", modality=Modality.HEDGED)) < one
    assert one < probability(claim("c1"), claim("c2", publisher="Herald")) < 1


def test_only_hedged_claims_make_a_hedged_event() -> None:
    (hedged,) = cluster_claims([claim("c1", modality=Modality.HEDGED)])
    (told,) = cluster_claims([claim("c1", modality=Modality.HEDGED), claim("c2")])
    assert (hedged.modality, told.modality) == (Modality.HEDGED, Modality.HAPPENED)


@pytest.mark.parametrize(
    ("outer", "inner", "mode", "modality", "expected"),
    [
        ("AGREE", "RETREAT", "ceasefire", Modality.PLANNED, "RETREAT/ceasefire"),
        ("AGREE", "COOPERATE", None, Modality.PLANNED, "COOPERATE"),
        ("REQUEST", "AID", None, Modality.REQUESTED, "AID"),
        ("THREATEN", "ASSAULT", None, Modality.THREATENED, "ASSAULT"),
        ("AGREE", "COOPERATE", None, Modality.HAPPENED, None),
        ("CONSULT", "COOPERATE", None, Modality.PLANNED, None),
    ],
)
def test_act_inside_a_speech_act_is_found_in_its_sentence(
    outer: str, inner: str, mode: str | None, modality: Modality, expected: str | None
) -> None:
    events = cluster_claims(
        [
            claim("c1", outer, sentence="snt"),
            claim("c2", inner, mode=mode, modality=modality, sentence="snt"),
        ]
    )
    assert [event.inner for event in events if event.type == outer] == [expected]


def test_act_of_another_sentence_is_not_inside() -> None:
    events = cluster_claims([claim("c1", "AGREE"), claim("c2", "COOPERATE", modality=Modality.PLANNED)])
    assert [event.inner for event in events if event.type == "AGREE"] == [None]


def test_event_told_only_by_a_party_is_its_own_word() -> None:
    (own,) = cluster_claims([claim("c1", speaker="a")])
    (other,) = cluster_claims([claim("c1", speaker="a"), claim("c2", speaker="c")])
    (publisher,) = cluster_claims([claim("c1")])
    assert (own.is_own_word, other.is_own_word, publisher.is_own_word) == (True, False, False)


claim_lists = st.lists(
    st.builds(
        claim,
        st.integers(0, 40).map(lambda n: f"c{n:02}"),
        st.sampled_from(["ASSAULT", "AGREE"]),
        source=st.sampled_from([("a",), ("b",), ("a", "c")]),
        place=st.sampled_from([None, "azaz", "atme"]),
        when=st.none() | st.builds(lambda first, n: When(first, first + timedelta(n)),
                                   st.dates(date(2022, 3, 1), date(2022, 3, 20)), st.integers(0, 9)),
    ),
    max_size=12,
    unique_by=lambda one: one.claim.id,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(claim_lists, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(claims: list[ResolvedClaim], shuffler: random.Random) -> None:
    shuffled = claims + claims[:3]
    shuffler.shuffle(shuffled)
    assert cluster_claims(shuffled) == cluster_claims(claims)


@settings(max_examples=60, deadline=None)
@given(claim_lists)
def test_every_dated_claim_stands_in_one_event(claims: list[ResolvedClaim]) -> None:
    assert sorted(id for event in cluster_claims(claims) for id in event.claims) == sorted(c.claim.id for c in claims)


def test_many_claims_are_joined_in_seconds() -> None:
    chance = random.Random(1)
    claims = [
        claim(
            f"c{n:06}",
            chance.choice(["ASSAULT", "CONSULT", "AGREE", "CONTROL"]),
            source=(f"a{chance.randrange(30)}",),
            target=(f"b{chance.randrange(30)}",),
            when=(lambda d: When(d, d))(date(2015, 1, 1) + timedelta(chance.randrange(3000))),
            place=chance.choice([None, "azaz", "atme", "idlib"]),
        )
        for n in range(20_000)
    ]
    began = time.process_time()
    events = cluster_claims(claims)
    assert len(events) > 10_000
    assert time.process_time() - began < 4  # measured 0.6 s on one core; 100,000 claims of 400 pairs 2.5 s
