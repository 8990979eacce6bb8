"""The evidence of one pair → what each day tells of it: the likelihood of each state, and how strongly a parting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import prod
from typing import NamedTuple

import numpy as np

from allegiance.model.ontology import State
from allegiance.relate.parameter import N_STATES, STATES, Floats, Parameters
from allegiance.relate.series import PairEvidence, settle_repeats


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
