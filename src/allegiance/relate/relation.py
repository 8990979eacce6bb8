"""Evidence for pairs in, relations out: an ordinal hidden Markov model over the seven states, all pairs at once.

The state moves on days with evidence (mostly by one step, rarely further) and is slowly forgotten between them; each
piece of evidence multiplies the likelihood of its state and partly of its neighbours. Estimates are smoothed: the past
is seen with all evidence up to the last day.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allegiance.model.identity import EventId
from allegiance.model.ontology import State, states
from allegiance.model.relation import Pair, Relation
from allegiance.model.when import When
from allegiance.relate.series import REPEAT_DAYS, PairEvidence, settle_repeats

Floats = NDArray[np.float64]
Row = tuple[float, ...]

METHOD = "ordinal-hmm@1"
STATES = tuple(State)
N_STATES = len(STATES)
WEEKS_OF_ACTIVITY = 52
LONGEST_MONTH = 31  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What the estimate rests on; `data/relate/relation.toml` holds the defaults and the reason for each.

    `fits[state]` and `parting` say how well evidence fits each state, `forgotten[state]` where a state goes in silence,
    `after_parting` where a friendly one goes when its end is told.
    """

    initial: Row
    step: float
    leap: float
    sharpness: float
    strongest: float
    half_life_integrated_days: float
    half_life_none_days: float
    tail: float
    forgotten: tuple[Row, ...]
    fits: tuple[Row, ...]
    parting: Row
    after_parting: Row

    def __post_init__(self) -> None:
        for name, row in (
            ("initial", self.initial),
            ("after_parting", self.after_parting),
            *((f"forgotten.{s}", r) for s, r in zip(STATES, self.forgotten, strict=True)),
        ):
            if len(row) != N_STATES or min(row) < 0 or abs(sum(row) - 1) > 1e-9:
                raise ValueError(f"relation parameters: {name} must be {N_STATES} probabilities that sum to 1")


@cache
def default_parameters() -> Parameters:
    """Read the parameters that ship with the package."""
    table = tomllib.loads((files("allegiance") / "data" / "relate" / "relation.toml").read_text(encoding="utf8"))
    fits = table.pop("fits")
    forgotten = table.pop("forgotten")
    return Parameters(
        initial=tuple(table.pop("initial")),
        parting=tuple(fits["parting"]),
        after_parting=tuple(table.pop("after_parting")),
        fits=tuple(tuple(fits[state]) for state in STATES),
        forgotten=tuple(tuple(forgotten[state]) for state in STATES),
        **table,
    )


@cache
def levels() -> Floats:
    """Return the level of each state, coldest first."""
    level: Floats = np.array([row.level for row in states().values()])
    return level


def estimate_relation(
    pair: Pair,
    evidence: Sequence[PairEvidence],
    *,
    first: date,
    until: date,
    parameters: Parameters | None = None,
) -> tuple[Relation, ...]:
    """Estimate how a pair stood at the end of each week (Monday to Sunday) from its first evidence to `until`.

    Weeks before that of `first` are left out, evidence before it counts; evidence after `until` does not. No evidence
    gives no relation.
    """
    parameters = parameters or default_parameters()
    known = [item for item in evidence if item.pair == pair and item.day <= until]
    if not known:
        return ()
    weeks = weeks_between(min(item.day for item in known), until)
    path = smooth_states([known], weeks, until, parameters)[0]
    relations = relations_along(pair, known, weeks, path, parameters)
    return tuple(relation for relation in relations if relation.period.latest >= first)


def week_of(day: date) -> When:
    """Return the week, Monday to Sunday, that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return When(monday, monday + timedelta(days=6))


def weeks_between(first: date, until: date) -> tuple[When, ...]:
    """Return the weeks from that of `first` to that of `until`."""
    weeks = []
    week = week_of(first)
    while week.earliest <= until:
        weeks.append(week)
        week = week_of(week.latest + timedelta(days=1))
    return tuple(weeks)


def relations_along(
    pair: Pair,
    evidence: Sequence[PairEvidence],
    weeks: Sequence[When],
    path: Floats,
    parameters: Parameters,
    *,
    is_sparse: bool = False,
) -> tuple[Relation, ...]:
    """Build the relation of each week from the states at its end (`path`: weeks × states).

    In a run of silent weeks the interval never narrows: silence teaches nothing. A week inside the days of evidence
    known only to the month is not silent, though the evidence is counted in its middle week alone. `is_sparse` leaves
    out the silent weeks but the last.
    """
    told: dict[date, list[PairEvidence]] = defaultdict(list)
    for item in evidence:
        told[week_of(item.day).earliest].append(item)
    covered = {week.earliest for item in evidence if item.when.n_days <= LONGEST_MONTH for week in _weeks_of(item.when)}
    means = path @ levels()
    lows, highs = interval(path, parameters)
    found = []
    low, high = 1.0, -1.0
    for week, row, mean, own_low, own_high in zip(
        weeks, path.tolist(), means.tolist(), lows.tolist(), highs.tolist(), strict=True
    ):
        items = told.get(week.earliest, ())
        low, high = (own_low, own_high) if items else (min(low, own_low), max(high, own_high))
        is_silent = not items and week.earliest not in covered
        if is_sparse and is_silent and week is not weeks[-1]:
            continue
        found.append(
            Relation(
                pair=pair,
                period=week,
                states=tuple(row),
                level=None if is_silent else mean,
                low=low,
                high=high,
                n_events=len({item.event for item in items}),
                n_publishers=len({publisher for item in items for publisher in item.publishers}),
                is_silent=is_silent,
                method=METHOD,
            )
        )
    return tuple(found)


def _weeks_of(when: When) -> tuple[When, ...]:
    return weeks_between(when.earliest, when.latest)


def interval(path: Floats, parameters: Parameters) -> tuple[Floats, Floats]:
    """Return the lower and upper end of the interval of the level, for each row of state probabilities.

    Each state's probability is spread evenly over the levels nearest to it, so that the ends move smoothly as
    probability moves, instead of leaping from state to state.
    """
    level = levels()
    edges = np.concatenate(([level[0]], (level[1:] + level[:-1]) / 2, [level[-1]]))
    below = np.concatenate((np.zeros((len(path), 1)), np.cumsum(path, axis=1)), axis=1)
    mean = path @ level
    low = _quantile(parameters.tail, below, edges)
    high = _quantile(1 - parameters.tail, below, edges)
    # at the ends of the scale the mean of a sure state lies outside its own cell's quantiles
    return np.clip(np.minimum(low, mean), -1, 1), np.clip(np.maximum(high, mean), -1, 1)


def _quantile(share: float, below: Floats, edges: Floats) -> Floats:
    cell = np.clip((below < share).sum(axis=1) - 1, 0, N_STATES - 1)
    rows = np.arange(len(below))
    start, width = below[rows, cell], below[rows, cell + 1] - below[rows, cell]
    inside = np.clip((share - start) / np.maximum(width, 1e-12), 0, 1)
    quantile: Floats = edges[cell] + inside * (edges[cell + 1] - edges[cell])
    return quantile


def smooth_states(
    histories: Sequence[Sequence[PairEvidence]], weeks: Sequence[When], until: date, parameters: Parameters
) -> Floats:
    """Return the state probabilities at the end of each week, for each history: histories × weeks × states.

    Forward–backward over the days with evidence and the ends of weeks. Before the first evidence of a history its
    states are the initial ones. `weeks` follow on one another.
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


class DayTelling(NamedTuple):
    """How likely what one day tells is under each state (1 at the likeliest), and how strongly it tells a parting."""

    likelihood: Floats
    parting: float


def tellings(history: Sequence[PairEvidence], until: date, parameters: Parameters) -> dict[int, DayTelling]:
    """Return what each day (ordinal) up to `until` tells of one pair.

    Acts of one day that speak for one state join as independent voices, up to a ceiling: volume is no signal.
    """
    told: dict[int, dict[tuple[State, bool], list[float]]] = defaultdict(lambda: defaultdict(list))
    for item, strength in zip(history, settle_repeats(history), strict=True):
        if item.day <= until:
            told[item.day.toordinal()][item.state, item.is_parting].append(strength)
    return {day: _telling(kinds, parameters) for day, kinds in sorted(told.items())}


def _telling(kinds: Mapping[tuple[State, bool], Sequence[float]], parameters: Parameters) -> DayTelling:
    fit, parting = np.zeros(N_STATES), 0.0
    for (state, is_parting), strengths in sorted(kinds.items()):
        strength = _joint_strength(strengths, parameters)
        fit += strength * _fit(state, is_parting, parameters)
        parting = max(parting, strength if is_parting else 0.0)
    return DayTelling(np.exp(parameters.sharpness * (fit - fit.max())), parting)


def _joint_strength(strengths: Sequence[float], parameters: Parameters) -> float:
    return min(parameters.strongest, 1 - prod(1 - strength for strength in sorted(strengths)))


def _fit(state: State, is_parting: bool, parameters: Parameters) -> Floats:
    return np.array(parameters.parting if is_parting else parameters.fits[STATES.index(state)])


@cache
def told_transitions(parameters: Parameters) -> Floats:
    """Return how the state moves on a day with evidence: stays, steps to a neighbour, or leaps."""
    moved = np.full((N_STATES, N_STATES), parameters.leap / (N_STATES - 1))
    for state in range(N_STATES):
        for neighbour in {max(state - 1, 0), min(state + 1, N_STATES - 1)} - {state}:
            moved[state, neighbour] += parameters.step
        moved[state, state] = 0.0
        moved[state, state] = 1.0 - moved[state].sum()
    return moved


@cache
def parting_transitions(parameters: Parameters) -> Floats:
    """Return how the state moves on a day on which a parting is told: what was common ends, the rest moves as ever."""
    parted = told_transitions(parameters).copy()
    for state in range(STATES.index(State.NONE) + 1, N_STATES):
        parted[state] = parameters.after_parting
    return parted


@cache
def silent_transitions(parameters: Parameters, n_days: int = 1) -> Floats:
    """Return how the state is forgotten over `n_days` without evidence: each state by its half-life."""
    if n_days == 0:
        return np.eye(N_STATES)
    if n_days > 1:
        powers: Floats = np.linalg.matrix_power(silent_transitions(parameters, 1), n_days)
        return powers
    lost: Floats = np.array([1 - 0.5 ** (1 / half_life_days(state, parameters)) for state in STATES])
    transitions: Floats = np.diag(1 - lost) + lost[:, None] * np.array(parameters.forgotten)
    return transitions


def weekly_transitions(history: Sequence[Relation], parameters: Parameters | None = None) -> Floats:
    """Return how the state of a pair is to be expected to move in one week, for the forecast.

    A week of forgetting, then a move in as large a share of weeks as had evidence in the pair's last 52 (at least one
    is taken to be missing, so that a quiet pair can still turn).
    """
    parameters = parameters or default_parameters()
    recent = history[-WEEKS_OF_ACTIVITY:]
    told_share = (1 + sum(not relation.is_silent for relation in recent)) / (WEEKS_OF_ACTIVITY + 1)
    moved = (1 - told_share) * np.eye(N_STATES) + told_share * told_transitions(parameters)
    transitions: Floats = silent_transitions(parameters, 7) @ moved
    return transitions


def half_life_days(state: State, parameters: Parameters) -> float:
    """Return after how many silent days a state is half forgotten: the ontology's memory, where it gives one."""
    if state is State.NONE:
        return parameters.half_life_none_days
    memory = states()[state].memory_days
    return parameters.half_life_integrated_days if memory is None else float(memory)


def fade(path: Floats, n_days: int, parameters: Parameters) -> Floats:
    """Return what is left of state probabilities after `n_days` of silence."""
    faded: Floats = path @ silent_transitions(parameters, n_days)
    return faded
