"""Turns of a relation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scenes import PAIR, START, event, relations  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.event import Event
from allegiance.model.relation import Episode, EpisodeKind
from allegiance.relate.episode import find_episodes
from allegiance.relate.series import collect_evidence

FIGHT = [event(at, "ASSAULT") for at in range(0, 20, 2)]
TRUCE = event(40, "RETREAT", mode="ceasefire")


def episodes(events: list[Event], *, until: int) -> tuple[Episode, ...]:
    return find_episodes(
        PAIR,
        relations(events, until=until),
        collect_evidence(events).get(PAIR, ()),
        claims_of_event={one.id: one.claims for one in events},
    )


def kinds(found: tuple[Episode, ...]) -> list[EpisodeKind]:
    return [episode.kind for episode in found]


def test_first_evidence_is_a_turn_from_none() -> None:
    (first,) = episodes([event(0, "CONSULT", symmetric=True)], until=10)
    assert (first.kind, first.level_before) == (EpisodeKind.RAPPROCHEMENT, 0.0)
    assert first.probability == pytest.approx(0.6, abs=0.25)


def test_war_truce_and_alliance_are_three_turns() -> None:
    aid = [event(300, "AID"), event(310, "AID")]
    found = episodes([*FIGHT, TRUCE, *aid], until=400)
    assert kinds(found) == [EpisodeKind.RUPTURE, EpisodeKind.RAPPROCHEMENT, EpisodeKind.RAPPROCHEMENT]
    assert [episode.because[0] for episode in found[1:]] == [TRUCE.claims[0], aid[-1].claims[0]]


def test_moves_in_one_direction_are_one_turn() -> None:
    slow = [event(at, "CONSULT", symmetric=True) for at in (0, 40, 80, 120)] + [event(150, "AID"), event(160, "AID")]
    assert len(episodes(slow, until=170)) == 1


def test_war_that_goes_on_is_one_turn() -> None:
    assert len(episodes([event(at, "ASSAULT") for at in range(0, 700, 70)], until=700)) == 1


def test_forgetting_in_silence_is_no_turn() -> None:
    assert episodes(FIGHT, until=30)[0].began == episodes(FIGHT, until=900)[0].began
    assert len(episodes(FIGHT, until=900)) == 1


def test_turn_is_open_while_recent_and_closed_later() -> None:
    assert [episodes(FIGHT, until=until)[-1].ended is None for until in (30, 200)] == [True, False]


def test_vague_evidence_gives_a_vague_beginning() -> None:
    (exact,), (vague,) = (episodes([event(0, "AID", days=days)], until=40) for days in (1, 31))
    assert exact.began.n_days == 1
    assert (vague.began.earliest, vague.began.latest) == (START, START + timedelta(days=30))


def test_truce_after_war_is_near_certainly_a_turn_and_lone_words_are_not() -> None:
    assert episodes([*FIGHT, TRUCE], until=45)[-1].probability > 0.9
    assert episodes([event(0, "SUPPORT")], until=5)[0].probability < 0.7


def test_claims_that_speak_against_a_turn_are_not_its_cause() -> None:
    against = event(41, "ACCUSE")
    because = episodes([*FIGHT, TRUCE, against], until=45)[-1].because
    assert TRUCE.claims[0] in because
    assert against.claims[0] not in because


def test_what_retells_a_turn_without_its_day_leads_it_never() -> None:
    retold, clash = event(0, "ASSAULT", days=366, publishers=("Post", "Star", "Sun")), event(300, "ASSAULT")
    (turn,) = episodes([retold, clash], until=400)
    assert turn.because == (*clash.claims, *retold.claims)
    assert turn.began == clash.when


def test_silent_weeks_may_be_left_out() -> None:
    events = [*FIGHT, TRUCE, event(300, "AID")]
    path, evidence = relations(events, until=500), collect_evidence(events)[PAIR]
    claims = {one.id: one.claims for one in events}
    sparse = [relation for relation in path if not relation.is_silent or relation is path[-1]]
    assert find_episodes(PAIR, sparse, evidence, claims_of_event=claims) == find_episodes(
        PAIR, path, evidence, claims_of_event=claims
    )


def test_no_relation_has_no_turn() -> None:
    assert find_episodes(PAIR, (), (), claims_of_event={}) == ()
