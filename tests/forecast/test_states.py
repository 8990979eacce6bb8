"""States to expect."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from allegiance.forecast.states import Possibility, forecast_states, learn_transitions
from allegiance.model.forecast import StateForecast
from allegiance.model.identity import ActorId
from allegiance.model.ontology import Modality, State
from allegiance.model.relation import Relation, make_pair
from allegiance.model.when import When

LAST = date(2022, 3, 31)
STAY = np.full((7, 7), 0.01) + 0.93 * np.eye(7)


def standing(state: State) -> Relation:
    return Relation(
        pair=make_pair(ActorId("a"), ActorId("b")),
        period=When(date(2022, 3, 28), date(2022, 4, 3)),
        states=tuple(1.0 if each is state else 0.0 for each in State),
        level=None,
        low=-1,
        high=1,
        n_events=0,
        n_publishers=0,
        is_silent=True,
        method="test",
    )


def ahead(*possibilities: Possibility, horizon_days: int = 28) -> StateForecast:
    return forecast_states(
        [standing(State.COORDINATING)], STAY, possibilities, last_data_day=LAST, horizon_days=horizon_days
    )


def test_forecast_is_the_transition_table_pushed_on() -> None:
    assert ahead(horizon_days=14).states == pytest.approx((STAY @ STAY)[4])
    assert ahead(horizon_days=8) == ahead(horizon_days=8)
    assert ahead(horizon_days=8).states == ahead(horizon_days=14).states


def test_warmer_same_and_colder_are_all_there_is() -> None:
    found = ahead()
    assert found.warmer + found.same + found.colder == pytest.approx(1)
    assert found.same == pytest.approx(found.states[4])
    assert found.colder == pytest.approx(sum(found.states[:4]))


def test_possible_merger_tilts_towards_integration_and_modestly() -> None:
    base, tilted = ahead(), ahead(Possibility(State.INTEGRATED, Modality.POSSIBLE, 0.8))
    assert base.states[6] < tilted.states[6] < base.states[6] + 0.05
    assert tilted.warmer > base.warmer
    assert sum(tilted.states) == pytest.approx(1)


def test_planned_act_tilts_more_than_a_possible_one() -> None:
    planned, possible = (ahead(Possibility(State.ALLIED, how, 0.8)) for how in (Modality.PLANNED, Modality.POSSIBLE))
    assert planned.states[5] > possible.states[5]


def test_many_announcements_never_rule_the_forecast() -> None:
    many = [Possibility(State.HOSTILE, Modality.PLANNED, 1.0)] * 100
    assert ahead(*many).states[0] < ahead().states[0] + 0.16


def test_act_that_happened_or_was_denied_is_no_possibility() -> None:
    assert ahead(Possibility(State.ALLIED, Modality.DENIED, 1.0)) == ahead()


def test_pair_without_history_is_refused() -> None:
    with pytest.raises(ValueError, match="no relation"):
        forecast_states([], STAY, last_data_day=LAST)


def test_learned_transitions_lie_between_the_table_and_what_was_seen() -> None:
    seen = [[standing(State.HOSTILE), standing(State.NON_AGGRESSION)] * 30]
    learned = learn_transitions(seen, STAY)
    assert STAY[0, 3] < learned[0, 3] < 1
    assert learned[5] == pytest.approx(STAY[5])
    assert learned.sum(axis=1) == pytest.approx(np.ones(7))
