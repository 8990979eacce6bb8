"""Counts of the next period."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.forecast.counts import QUADS, forecast_counts, negative_binomial
from allegiance.model.forecast import CountForecast
from allegiance.model.ontology import Quad

LAST = date(2020, 7, 28)
FIGHT = Quad.MATERIAL_CONFLICT
Told = tuple[date, str, str, Quad]


def weekly(n_weeks: int, per_week: int, *, first: int = 0, one: str = "a", other: str = "b") -> list[Told]:
    """So many events in each of `n_weeks` weeks, the last of them `first` weeks before LAST."""
    return [
        (LAST - timedelta(days=7 * (first + week) + event % 7), one, other, FIGHT)
        for week in range(n_weeks)
        for event in range(per_week)
    ]


def of_fights(events: list[Told], *, horizon: int = 1, pair: tuple[str, str] = ("a", "b")) -> CountForecast:
    found = forecast_counts(events, period="week", last_data_day=LAST, horizon=horizon)
    return next(each for each in found if each.quad is FIGHT and (each.first, each.second) == pair)


def test_every_pair_has_every_quad_once_also_after_a_long_silence() -> None:
    events = [*weekly(2, 1), *weekly(1, 1, first=300, one="d", other="c"), (LAST, "a", "a", FIGHT)]
    found = [
        (each.first, each.second, each.quad) for each in forecast_counts(events, period="week", last_data_day=LAST)
    ]
    assert found == [(*pair, quad) for pair in (("a", "b"), ("c", "d")) for quad in QUADS]


def test_steady_pair_is_forecast_at_its_rate() -> None:
    assert of_fights(weekly(30, 5)).mean == pytest.approx(5, rel=0.02)


def test_recent_weeks_weigh_more() -> None:
    assert of_fights(weekly(5, 6) + weekly(5, 1, first=5)).mean > of_fights(weekly(5, 1) + weekly(5, 6, first=5)).mean


def test_direction_of_a_pair_is_not_told_apart() -> None:
    there = weekly(4, 2)
    back = [(day, other, one, quad) for day, one, other, quad in there]
    assert of_fights(there) == of_fights(back)


def test_events_after_the_last_day_only_name_the_pair() -> None:
    later = [(LAST + timedelta(days=1), "a", "b", FIGHT)] * 50
    assert of_fights([*weekly(4, 2), *later]) == of_fights(weekly(4, 2))
    assert of_fights([*weekly(4, 2), (LAST + timedelta(days=1), "x", "y", FIGHT)], pair=("x", "y")).mean < 1


def test_further_ahead_is_less_sure() -> None:
    quiet = weekly(30, 1, one="c", other="d")
    near, far = (of_fights([*weekly(30, 9), *quiet], horizon=ahead) for ahead in (1, 8))
    assert far.probabilities[0] > near.probabilities[0]
    assert 1 < far.mean < near.mean


def test_first_week_covered_in_part_counts_in_part() -> None:
    whole = [(LAST - timedelta(days=day), "a", "b", FIGHT) for day in range(28)]
    partial = [(LAST - timedelta(days=day), "a", "b", FIGHT) for day in range(24)]
    assert of_fights(partial).mean == pytest.approx(of_fights(whole).mean, rel=0.01)


def test_months_are_calendar_months() -> None:
    events = [(date(2020, month, day), "a", "b", FIGHT) for month in range(1, 7) for day in (1, 15, 28)]
    *_, fights = forecast_counts(events, period="month", last_data_day=date(2020, 6, 30))
    assert fights.mean == pytest.approx(3, rel=0.05)


def test_no_events_give_no_forecast() -> None:
    assert list(forecast_counts([], period="week", last_data_day=LAST)) == []


def test_horizon_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon 0"):
        list(forecast_counts([], period="week", last_data_day=LAST, horizon=0))


def test_distribution_has_the_mean_that_is_told() -> None:
    table = negative_binomial(np.array([3.5]), 0.7, 400)
    assert table.sum() == pytest.approx(1)
    assert float(table[0] @ np.arange(401)) == pytest.approx(3.5 / 0.7)


events = st.lists(
    st.tuples(
        st.integers(-3, 900).map(lambda ago: LAST - timedelta(days=ago)),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
        st.sampled_from(list(Quad)),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(events, st.sampled_from(["week", "month"]), st.integers(1, 12))
def test_forecasts_are_distributions_that_call_nothing_impossible(told: list[Told], period: str, horizon: int) -> None:
    found = list(forecast_counts(told, period=period, last_data_day=LAST, horizon=horizon))  # type: ignore[arg-type]
    pairs = {frozenset((one, other)) for _, one, other, quad in told if one != other and quad is not Quad.NONE}
    assert len(found) == 4 * len(pairs)
    for each in found:
        assert min(each.probabilities[:3]) > 0
        assert each.mean > 0


def test_many_events_take_seconds() -> None:
    chance = random.Random(1)
    told = [
        (LAST - timedelta(days=chance.randrange(300)), f"a{chance.randrange(200)}", f"b{chance.randrange(200)}", FIGHT)
        for _ in range(60_000)
    ]
    began = time.process_time()
    assert sum(1 for _ in forecast_counts(told, period="week", last_data_day=LAST)) > 100_000
    assert time.process_time() - began < 6  # measured 0.9 s on one core
