"""A pair's relations in, the states to expect some weeks on out: the last states pushed through a transition table.

Acts told as planned, possible, requested or threatened tilt the forecast modestly, and only the forecast.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allegiance.model.forecast import StateForecast
from allegiance.model.ontology import Modality, State
from allegiance.model.relation import Relation

Floats = NDArray[np.float64]

METHOD = "transition-table@1"
STATES = tuple(State)
DAYS_IN_WEEK = 7
PRIOR_WEEKS = 26.0  # of each state in the given table, before what is counted outweighs it


class Possibility(NamedTuple):
    """An act told as not yet done: the state it would speak for, and how strongly (0-1), had it happened."""

    state: State
    modality: Modality
    strength: float


def forecast_states(
    history: Sequence[Relation],
    transitions: Floats,
    possibilities: Iterable[Possibility] = (),
    *,
    last_data_day: date,
    horizon_days: int = 28,
) -> StateForecast:
    """Forecast a pair's states `horizon_days` after `last_data_day`, and whether they lie warmer or colder than now.

    `transitions` are the weekly ones (rows: from, coldest state first); whole weeks are counted, the last one begun
    counts. Without possibilities the answer is the base rate of pairs that stand like this one.
    """
    if not history:
        raise ValueError("no relation to forecast from")
    n_weeks = -(-horizon_days // DAYS_IN_WEEK)
    now = np.array(history[-1].states)
    ahead = np.linalg.matrix_power(transitions, n_weeks)
    joint = now[:, None] * _tilt(ahead, possibilities)
    warmer, colder = float(np.triu(joint, 1).sum()), float(np.tril(joint, -1).sum())
    return StateForecast(
        pair=history[-1].pair,
        last_data_day=last_data_day,
        horizon_days=horizon_days,
        states=tuple(joint.sum(axis=0).tolist()),
        warmer=warmer,
        same=max(0.0, 1 - warmer - colder),
        colder=colder,
        method=METHOD,
    )


def _tilt(ahead: Floats, possibilities: Iterable[Possibility]) -> Floats:
    """Draw a share of every row towards the states that the possible acts would speak for."""
    rates, ceiling = _tilts()
    drawn = np.zeros(len(STATES))
    for state, modality, strength in possibilities:
        drawn[STATES.index(state)] += rates.get(modality, 0.0) * strength
    share = min(ceiling, float(drawn.sum()))
    if share == 0:
        return ahead
    tilted: Floats = (1 - share) * ahead + share * drawn / drawn.sum()
    return tilted


@cache
def _tilts() -> tuple[dict[Modality, float], float]:
    table = tomllib.loads((files("allegiance") / "data" / "forecast" / "states.toml").read_text(encoding="utf8"))
    return {Modality(name): rate for name, rate in table["tilt"].items()}, table["ceiling"]["tilt"]


def learn_transitions(histories: Iterable[Sequence[Relation]], prior: Floats) -> Floats:
    """Count weekly moves of the likeliest state over all pairs, on top of `prior` (weekly, worth 26 weeks a state).

    Silent weeks count as what their states say; histories hold every week, silent or not.
    """
    counts = prior * PRIOR_WEEKS
    for history in histories:
        likeliest = [int(np.argmax(relation.states)) for relation in history]
        for before, after in pairwise(likeliest):
            counts[before, after] += 1
    transitions: Floats = counts / counts.sum(axis=1, keepdims=True)
    return transitions
