"""What days tell of pairs → the probabilities of their states over time: forward–backward, all pairs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from allegiance.model.identity import EventId
from allegiance.model.when import When
from allegiance.relate.parameter import N_STATES, Floats, Parameters, Row
from allegiance.relate.series import REPEAT_DAYS, PairEvidence
from allegiance.relate.telling import DayTelling, tellings
from allegiance.relate.transition import parting_transitions, silent_transitions, told_transitions


def smooth_states(
    histories: Sequence[Sequence[PairEvidence]], weeks: Sequence[When], until: date, parameters: Parameters
) -> Floats:
    """Return the state probabilities at the end of each week, for each history: histories × weeks × states.

    Forward–backward (forward alone without hindsight) over the days with evidence and the ends of weeks. Before the
    first evidence of a history its states are the initial ones. `weeks` follow on one another.
    """
    return _smooth([tellings(history, until, parameters) for history in histories], weeks, until, parameters)


def smooth_without(
    history: Sequence[PairEvidence],
    events: Sequence[EventId],
    weeks: Sequence[When],
    until: date,
    parameters: Parameters,
) -> Floats:
    """Return what `smooth_states` gives for a history, then without each event: rows × weeks × states.

    Only the days that an event touches are told anew, which is what makes it quick.
    """
    whole = tellings(history, until, parameters)
    return _smooth(
        [whole, *(_untold(whole, history, event, until, parameters) for event in events)], weeks, until, parameters
    )


def filter_states(
    histories: Sequence[Sequence[PairEvidence]], start: Row, began: date, until: date, parameters: Parameters
) -> Floats:
    """Return the states on the day `until` for each history, from states `start` on the day `began`: no hindsight."""
    marks = _marks([tellings(history, until, parameters) for history in histories])
    path = np.empty((len(histories), 1, N_STATES))
    days = sorted({began.toordinal(), *marks, until.toordinal()})
    current = np.tile(np.array(start), (len(histories), 1))
    _pass_forward(path, current, np.ones(len(histories), dtype=bool), marks, {until.toordinal(): 0}, days, parameters)
    return path[:, 0]


def _untold(
    whole: Mapping[int, DayTelling],
    history: Sequence[PairEvidence],
    event: EventId,
    until: date,
    parameters: Parameters,
) -> dict[int, DayTelling]:
    """Return what the days tell without one event, whose absence can also make the next meeting a first one."""
    days = {item.day for item in history if item.event == event}
    first, last = min(days), max(days) + timedelta(days=REPEAT_DAYS)
    near = [item for item in history if item.event != event and first - timedelta(days=REPEAT_DAYS) <= item.day <= last]
    anew = tellings(near, until, parameters)
    touched = range(first.toordinal(), last.toordinal() + 1)
    kept = {day: telling for day, telling in whole.items() if day not in touched}
    return kept | {day: telling for day, telling in anew.items() if day in touched}


def _smooth(
    told: Sequence[Mapping[int, DayTelling]], weeks: Sequence[When], until: date, parameters: Parameters
) -> Floats:
    marks = _marks(told)
    ends = {min(week.latest, until).toordinal(): index for index, week in enumerate(weeks)}
    days = sorted({*marks, *ends})
    path = np.empty((len(told), len(weeks), N_STATES))
    start = np.tile(np.array(parameters.initial), (len(told), 1))
    _pass_forward(path, start, np.zeros(len(told), dtype=bool), marks, ends, days, parameters)
    if parameters.has_hindsight:
        _pass_backward(path, marks, ends, days, parameters)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """What one day tells: the histories (`rows`) with evidence, what it tells of each, those it begins.

    `likelihood` is rows × states, `parting` the strength with which a parting is told, 0-1.
    """

    rows: NDArray[np.intp]
    likelihood: Floats
    parting: Floats
    begins: NDArray[np.intp]


def _marks(told: Sequence[Mapping[int, DayTelling]]) -> dict[int, _Mark]:
    by_day: dict[int, list[int]] = defaultdict(list)
    begins: dict[int, list[int]] = defaultdict(list)
    for row, days in enumerate(told):
        for day in days:
            by_day[day].append(row)
        if days:
            begins[min(days)].append(row)
    return {
        day: _Mark(
            rows=np.array(rows, dtype=np.intp),
            likelihood=np.array([told[row][day].likelihood for row in rows]),
            parting=np.array([told[row][day].parting for row in rows]),
            begins=np.array(begins.get(day, []), dtype=np.intp),
        )
        for day, rows in by_day.items()
    }


def _pass_forward(
    path: Floats,
    current: Floats,
    is_begun: NDArray[np.bool_],
    marks: Mapping[int, _Mark],
    ends: Mapping[int, int],
    days: Sequence[int],
    parameters: Parameters,
) -> None:
    """Fill `path` with what each day's past tells; `current` and `is_begun` are used up."""
    moved, parted = told_transitions(parameters), parting_transitions(parameters)
    previous = days[0]
    for day in days:
        current[is_begun] = current[is_begun] @ silent_transitions(parameters, day - previous)
        if (mark := marks.get(day)) is not None:
            # the initial states already say what a first report may find: nothing moves on that day
            told = current[mark.rows]
            before = np.where(is_begun[mark.rows, None], _mix(told @ moved, told @ parted, mark.parting), told)
            is_begun[mark.begins] = True
            told = before * mark.likelihood
            current[mark.rows] = told / told.sum(axis=1, keepdims=True)
        if (index := ends.get(day)) is not None:
            path[:, index] = current
        previous = day


def _mix(moved: Floats, parted: Floats, parting: Floats) -> Floats:
    return moved + (parted - moved) * parting[:, None]


def _pass_backward(
    path: Floats, marks: Mapping[int, _Mark], ends: Mapping[int, int], days: Sequence[int], parameters: Parameters
) -> None:
    moved, parted = told_transitions(parameters).T, parting_transitions(parameters).T
    later = np.ones((len(path), N_STATES))
    following = days[-1]
    for day in reversed(days):
        later = later @ silent_transitions(parameters, following - day).T
        if (index := ends.get(day)) is not None:
            both = path[:, index] * later
            path[:, index] = both / both.sum(axis=1, keepdims=True)
        if (mark := marks.get(day)) is not None:
            told = mark.likelihood * later[mark.rows]
            told = _mix(told @ moved, told @ parted, mark.parting)
            later[mark.rows] = told / told.max(axis=1, keepdims=True)
            later[mark.begins] = 1.0
        following = day
