"""The smaller types of model/: a value that makes no sense is refused, with its name and what is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from allegiance.model.actor import Registry, Role, RoleKind
from allegiance.model.event import Event
from allegiance.model.forecast import CountForecast
from allegiance.model.identity import ActorId, ClaimId, EventId, MentionId, PlaceId, SentenceId
from allegiance.model.mention import MentionKind, make_mention
from allegiance.model.ontology import Modality, Quad
from allegiance.model.place import Place, Precision
from allegiance.model.relation import Pair, Relation, make_pair
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.span import Span
from allegiance.model.when import Lifetime, When, parse_partial_date

A, B, C = ActorId("a"), ActorId("b"), ActorId("c")
WEEK = When(date(2022, 3, 7), date(2022, 3, 13))


def make_relation(states: tuple[float, ...], low: float = -0.1, high: float = 0.1) -> Relation:
    """Build a relation of one week."""
    return Relation(
        pair=Pair(A, B), period=WEEK, states=states, level=0.0, low=low, high=high,
        n_events=0, n_publishers=0, is_silent=True, method="test",
    )  # fmt: skip


def make_place(latitude: float | None, longitude: float | None) -> Place:
    """Build a place."""
    return Place(
        id=PlaceId("azaz"), name="Azaz", country="SYR", latitude_deg=latitude, longitude_deg=longitude,
        radius_km=None, precision=Precision.EXACT,
    )  # fmt: skip


def test_a_pair_is_the_same_whichever_end_comes_first() -> None:
    assert make_pair(A, B) == make_pair(B, A) == Pair(A, B)


@pytest.mark.parametrize(("first", "second"), [(B, A), (A, A)])
def test_a_pair_out_of_order_or_with_itself_is_refused(first: ActorId, second: ActorId) -> None:
    with pytest.raises(ValueError, match="ends must differ and be in order"):
        Pair(first, second)


@pytest.mark.parametrize("states", [(1.0,), (0.5, 0.5, 0.1, 0, 0, 0, 0), (0.0,) * 7])
def test_states_are_seven_probabilities_that_sum_to_one(states: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="must be 7 probabilities"):
        make_relation(states)


@pytest.mark.parametrize(("low", "high"), [(0.2, 0.1), (-1.1, 0), (0, 1.1)])
def test_an_interval_out_of_order_or_off_the_scale_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="interval"):
        make_relation((1.0, 0, 0, 0, 0, 0, 0), low, high)


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [
        (36.6, None, "stand or fall together"),
        (None, 37.0, "stand or fall together"),
        (90.1, 0.0, "latitude 90.1"),
        (0.0, -180.5, "longitude -180.5"),
        (float("nan"), 0.0, "latitude nan"),
    ],
)
def test_a_place_off_the_globe_is_refused(latitude: float | None, longitude: float | None, told: str) -> None:
    with pytest.raises(ValueError, match=f"place azaz: .*{told}"):
        make_place(latitude, longitude)


def test_an_area_may_have_no_point() -> None:
    assert make_place(None, None).latitude_deg is None


@pytest.mark.parametrize("score", [-0.01, 1.01, float("nan")])
def test_a_score_is_between_0_and_1(score: float) -> None:
    with pytest.raises(ValueError, match="resolution of m"):
        Resolution(
            mention_id=MentionId("m"),
            entity_id=A,
            score=score,
            judgement=Judgement.POSITIVE,
            reasons=(),
            decided_by="t",
        )


@pytest.mark.parametrize("probabilities", [(0.6, 0.5), (-0.1, 0.5)])
def test_counts_are_forecast_as_a_distribution(probabilities: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="not a distribution"):
        CountForecast(first="a", second="b", quad=Quad.NONE, mean=1.0, probabilities=probabilities)


def make_event(claims: tuple[ClaimId, ...]) -> Event:
    """Build an event of three actors, one of them at both ends."""
    return Event(
        id=EventId("evt_1"), type="COERCE", mode=None, source=(B, A), target=(A, C), symmetric=False,
        modality=Modality.HAPPENED, place=None, when=WEEK, claims=claims, publishers=(), inner=None,
        is_own_word=False, confidence=1.0, probability=1.0,
    )  # fmt: skip


def test_an_event_rests_on_a_claim_and_names_each_actor_once() -> None:
    assert make_event((ClaimId("clm_1"),)).actors == (B, A, C)
    with pytest.raises(ValueError, match="event evt_1: no claim"):
        make_event(())


def test_a_mention_is_another_with_another_kind_or_span() -> None:
    sentence = SentenceId("snt_1")
    ids = {
        make_mention(sentence, MentionKind.ACTOR, Span(0, 4), "Azaz").id,
        make_mention(sentence, MentionKind.PLACE, Span(0, 4), "Azaz").id,
        make_mention(sentence, MentionKind.PLACE, Span(5, 9), "Azaz").id,
        make_mention(SentenceId("snt_2"), MentionKind.ACTOR, Span(0, 4), "Azaz").id,
    }
    assert len(ids) == 4


def test_roles_are_found_from_both_ends_on_the_day_asked() -> None:
    role = Role(actor=A, within=B, role=RoleKind.MEMBER, valid=Lifetime(began=parse_partial_date("2018")))
    registry = Registry(actors={}, names=(), roles=(role,), descents=())
    assert registry.roles_of(A) == registry.roles_within(B, date(2019, 1, 1)) == (role,)
    assert registry.roles_of(B) == registry.roles_within(B, date(2017, 12, 31)) == ()
