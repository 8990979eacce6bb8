"""State probabilities → the ends of the interval of the level on the scale from hostile −1 to integrated +1."""

from __future__ import annotations

from functools import cache

import numpy as np

from allegiance.model.ontology import states
from allegiance.relate.parameter import N_STATES, Floats, Parameters


@cache
def levels() -> Floats:
    """Return the level of each state, coldest first."""
    level: Floats = np.array([row.level for row in states().values()])
    return level


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
