from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_answers import (  # type: ignore[import-not-found]  # pytest has this folder on its path
    CROWD,
    EVENTS,
    PERIODS,
    RELATION,
    SILENT_WEEKS,
    THIN,
    make_period,
)

from allegiance.serve.answer import PeriodAnswer, RelationAnswer
from allegiance.serve.axis import LEFT, RIGHT, find_gaps, make_scale
from allegiance.serve.lanes import bin_events, draw_lanes, shape_path
from allegiance.serve.standing import Standing, draw_standing
from allegiance.serve.words import LANES, period_label


def with_silence(silent: list[bool]) -> RelationAnswer:
    periods = []
    for week, is_silent in enumerate(silent):
        period: PeriodAnswer = make_period(100 + week, 0.3, 0.2)
        level, n_events = (None, 0) if is_silent else (0.3, 1)
        periods.append(replace(period, is_silent=is_silent, level=level, n_events=n_events))
    relation: RelationAnswer = RELATION
    return replace(relation, periods=tuple(periods), at=periods[-1].end, forecast=None)


def stretches(standing: Standing) -> list[tuple[float, float]]:
    """From where to where each path of the line goes."""
    found = []
    for line in standing.lines:
        xs = [float(x) for x in re.findall(r"[ML]([\d.]+),", line)]
        found.append((min(xs), max(xs)))
    return found


@given(st.lists(st.booleans(), min_size=1, max_size=40).filter(lambda silent: not all(silent)))
def test_no_line_crosses_a_period_without_reports(silent: list[bool]) -> None:
    answer = with_silence(silent)
    standing, scale = draw_standing(answer), make_scale(answer)
    assert standing is not None and scale is not None
    for period in answer.periods:
        if period.is_silent:
            middle = scale.middle(period.start, period.end)
            assert not [line for line in stretches(standing) if line[0] <= middle <= line[1]]
    assert len(standing.points) == silent.count(False)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_every_silence_of_two_periods_or_more_is_hatched_and_no_shorter_one(silent: list[bool]) -> None:
    answer = with_silence(silent)
    scale = make_scale(answer)
    assert scale is not None
    runs = [len(run) for run in "".join("s" if one else " " for one in silent).split()]
    assert len(find_gaps(answer.periods, scale)) == sum(length >= 2 for length in runs)


def test_the_hatch_covers_the_silent_weeks_exactly() -> None:
    scale = make_scale(RELATION)
    assert scale is not None
    (gap,) = find_gaps(PERIODS, scale)
    assert gap.x == scale.x(PERIODS[8].start)
    assert gap.x + gap.width == pytest.approx(scale.x(PERIODS[14].end, is_end=True), abs=0.11)
    assert gap.label == "no reports, 29 Nov 2021 – 16 Jan 2022"


def test_the_band_spans_all_periods_silent_ones_too() -> None:
    standing = draw_standing(RELATION)
    assert standing is not None
    assert standing.band.count(",") == 2 * len(PERIODS)


def test_level_and_state_columns_are_one_a_period() -> None:
    standing = draw_standing(RELATION)
    assert standing is not None
    assert [column.day for column in standing.columns] == [period.end for period in PERIODS]
    assert len(standing.points) == len(PERIODS) - len(SILENT_WEEKS)


def test_many_periods_share_columns_that_lead_to_the_busiest() -> None:
    answer = with_silence([week % 5 != 3 for week in range(700)])
    standing = draw_standing(answer)
    assert standing is not None
    told = {period.end for period in answer.periods if not period.is_silent}
    assert len(standing.columns) <= 240
    assert sum(column.day in told for column in standing.columns) == len(told)


def test_a_reader_hears_the_row_that_is_drawn() -> None:
    assert period_label(PERIODS[-1]) == (
        "week of 28 Mar 2022, level +0.55, 80 %: +0.37 to +0.73, coordinating, 2 events"
    )
    assert period_label(PERIODS[9]) == "week of 6 Dec 2021, no reports, level −0.69 to −0.23"


def test_a_level_of_nought_is_a_level() -> None:
    assert "level 0.00, 80 %" in period_label(replace(PERIODS[-1], level=0.0))


def test_labels_of_brackets_do_not_touch() -> None:
    many = tuple(replace(RELATION.episodes[0], id=f"epi_{number}") for number in range(4))
    standing = draw_standing(replace(RELATION, episodes=many))
    assert standing is not None
    assert len({bar.y for bar in standing.episodes}) == 4


def test_thin_evidence_has_no_level() -> None:
    assert draw_standing(THIN) is None
    assert draw_lanes(THIN) is not None


def test_the_forecast_begins_where_the_data_end() -> None:
    standing, scale = draw_standing(RELATION), make_scale(RELATION)
    assert standing is not None and standing.fan is not None and scale is not None
    assert standing.fan.x == scale.x(PERIODS[-1].end, is_end=True)
    assert scale.last.isoformat() == "2022-05-01"


def test_a_forecast_is_not_drawn_apart_from_the_periods() -> None:
    answer = replace(RELATION, periods=PERIODS[:10])
    standing = draw_standing(answer)
    assert standing is not None and standing.fan is None


def test_an_event_outside_the_periods_widens_the_axis() -> None:
    early = replace(EVENTS[0], id="evt_early", day="2021-06-01")
    scale = make_scale(replace(RELATION, events=(*EVENTS, early)))
    assert scale is not None
    assert scale.first.isoformat() == "2021-06-01"


def test_every_event_has_one_mark_inside_its_lane() -> None:
    lanes = draw_lanes(RELATION)
    assert lanes is not None
    assert sorted(mark.key for mark in lanes.marks) == sorted(event.id for event in EVENTS)
    places = {lane.name: (lane.top, lane.top + lane.height) for lane in lanes.lanes}
    for mark in lanes.marks:
        assert places[mark.lane][0] <= mark.y - mark.radius
        assert mark.y + mark.radius <= places[mark.lane][1]
        assert LEFT <= mark.x <= RIGHT


def test_whiskers_span_the_days_it_can_have_been() -> None:
    lanes, scale = draw_lanes(RELATION), make_scale(RELATION)
    assert lanes is not None and scale is not None
    (met,) = [mark for mark in lanes.marks if mark.key == "evt_009"]
    assert met.whisker == (scale.x("2022-03-01"), scale.x("2022-03-10", is_end=True))
    assert met.whisker[0] < met.x < met.whisker[1]


def test_mark_area_has_three_sizes() -> None:
    lanes = draw_lanes(RELATION)
    assert lanes is not None
    radius = {mark.key: mark.radius for mark in lanes.marks}
    assert radius["evt_002"] < radius["evt_007"] < radius["evt_001"] == radius["evt_011"]


def test_bins_hold_every_event_once() -> None:
    binned = [event.id for events in bin_events(CROWD).values() for event in events]
    assert sorted(binned) == sorted(event.id for event in CROWD.events)


def test_each_lane_but_the_hollow_one_has_a_shape_of_its_own() -> None:
    shapes = {lane: shape_path(lane, 5) for lane in LANES}
    assert shapes.pop("not-done") == shapes["verbal-cooperation"]  # hollow, so told apart by its fill
    assert len(set(shapes.values())) == len(shapes)
