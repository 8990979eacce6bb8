"""Forecast distributions and what came in, scores out; lower is better."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALLEST_PROBABILITY = 1e-12  # what was called impossible and happened costs 27.6 nats, not the whole score


class Scores(NamedTuple):
    """Mean negative log probability (nats), continuous ranked probability score, Brier score of any event at all."""

    log: float
    crps: float
    brier: float


def score_counts(probabilities: Floats, counts: NDArray[np.intp]) -> Scores:
    """Score distributions of counts (rows: cells, columns: 0, 1, …) against what came.

    The columns must reach beyond the largest count; mass beyond them is taken to lie just above.

    >>> score_counts(np.array([[0.5, 0.5, 0.0]]), np.array([1])).brier
    0.25
    """
    if len(counts) and counts.max() >= probabilities.shape[1]:
        raise ValueError(f"count {counts.max()} lies beyond the {probabilities.shape[1]} columns of the forecasts")
    return Scores(
        log=float(log_scores(probabilities, counts).mean()),
        crps=float(ranked_scores(probabilities, counts).mean()),
        brier=float(((1 - probabilities[:, 0] - (counts > 0)) ** 2).mean()),
    )


def log_scores(probabilities: Floats, outcomes: NDArray[np.intp]) -> Floats:
    """Return the negative log probability of each outcome, in nats; outcomes are column numbers.

    >>> log_scores(np.array([[0.25, 0.75]]), np.array([0])).round(3).tolist()
    [1.386]
    """
    told = probabilities[np.arange(len(outcomes)), outcomes]
    scores: Floats = -np.log(np.maximum(told, SMALLEST_PROBABILITY))
    return scores


def ranked_scores(probabilities: Floats, counts: NDArray[np.intp]) -> Floats:
    """Return the continuous ranked probability score of each forecast: Σ (P(count ≤ k) − [came ≤ k])².

    >>> ranked_scores(np.array([[0.5, 0.5]]), np.array([0])).tolist()
    [0.25]
    """
    below = np.cumsum(probabilities, axis=1)
    came = counts[:, None] <= np.arange(probabilities.shape[1])
    scores: Floats = ((below - came) ** 2).sum(axis=1)
    return scores
