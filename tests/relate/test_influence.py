"""What moved a level over one week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import PAIR, START, event, level_at  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.event import Event
from allegiance.relate.influence import WhySplit, influences
from allegiance.relate.parameter import default_parameters
from allegiance.relate.series import collect_evidence
from allegiance.relate.state_path import smooth_states, smooth_without
from allegiance.relate.week import week_of, weeks_between

FIGHT = [event(at, "ASSAULT") for at in range(0, 20, 2)]
TRUCE = event(22, "RETREAT", mode="ceasefire")


def why(events: list[Event], day: int) -> WhySplit:
    return influences(PAIR, collect_evidence(events)[PAIR], week_of(START + timedelta(days=day)))


def total(split: WhySplit) -> float:
    return sum(influence.change for influence in split.changes) + split.fading + split.remainder


def test_truce_carries_the_week_it_stands_in() -> None:
    split = why([*FIGHT, TRUCE], 22)
    assert split.changes[0].event == TRUCE.id
    assert split.changes[0].change > 0.8
    assert abs(split.remainder) < 0.1


def test_stated_change_is_the_level_with_minus_the_level_without() -> None:
    events = [*FIGHT, TRUCE, event(24, "ACCUSE")]
    top = why(events, 22).changes[0]
    rest = [one for one in events if one.id != top.event]
    assert top.change == pytest.approx(level_at(events, until=27) - level_at(rest, until=27), abs=1e-9)


def test_silent_week_is_fading_alone() -> None:
    split = why(FIGHT, 60)
    assert split.changes == ()
    assert split.fading > 0
    assert split.remainder == pytest.approx(0, abs=1e-9)


def test_first_week_starts_from_nothing() -> None:
    split = why([event(3, "AID")], 3)
    assert split.level_before == pytest.approx(0, abs=1e-9)
    assert split.fading == 0
    assert split.changes[0].change == pytest.approx(split.level)


def test_one_of_many_clashes_moves_little_and_the_rest_is_said_to_be_together() -> None:
    split = why(FIGHT, 2)
    assert split.remainder < -0.5


histories = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["ASSAULT", "AID", "CONSULT", "ACCUSE", "COOPERATE"])),
    min_size=1,
    max_size=8,
    unique=True,
).map(lambda rows: [event(at, type) for at, type in rows])


@settings(max_examples=40, deadline=None)
@given(histories, st.integers(0, 80))
def test_parts_add_up_to_the_change(events: list[Event], day: int) -> None:
    split = why(events, day)
    assert total(split) == pytest.approx(split.level - split.level_before, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(histories)
def test_leaving_out_an_event_is_the_same_as_never_having_read_it(events: list[Event]) -> None:
    evidence = collect_evidence(events)[PAIR]
    weeks = weeks_between(START, START + timedelta(days=70))
    until, parameters = START + timedelta(days=80), default_parameters()
    quick = smooth_without(evidence, [one.id for one in events], weeks, until, parameters)
    plain = smooth_states(
        [evidence, *([item for item in evidence if item.event != one.id] for one in events)], weeks, until, parameters
    )
    assert quick == pytest.approx(plain, abs=1e-12)
