"""Parameters → how the state of a pair moves on a day with evidence, and how silence forgets it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from allegiance.model.ontology import State, states
from allegiance.model.relation import Relation
from allegiance.relate.parameter import N_STATES, STATES, Floats, Parameters, default_parameters

WEEKS_OF_ACTIVITY = 52


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
