"""Scores of forecasts."""

from __future__ import annotations

import numpy as np
import pytest

from allegiance.forecast.score import log_scores, ranked_scores, score_counts


def test_sure_and_right_scores_nothing() -> None:
    scores = score_counts(np.array([[0.0, 1.0, 0.0]]), np.array([1]))
    assert scores == pytest.approx((0, 0, 0))


def test_scores_are_means_over_cells() -> None:
    forecasts = np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])
    scores = score_counts(forecasts, np.array([0, 2]))
    assert scores.log == pytest.approx(np.log(2))
    assert scores.crps == pytest.approx((0.25 + 0.0625 + 0.25) / 2)
    assert scores.brier == pytest.approx((0.25 + 0.0625) / 2)


def test_ranked_score_grows_with_the_distance() -> None:
    sure_of_none = np.array([[1.0, 0.0, 0.0, 0.0]] * 3)
    assert ranked_scores(sure_of_none, np.array([1, 2, 3])).tolist() == [1, 2, 3]


def test_impossible_that_happened_costs_a_bounded_score() -> None:
    assert log_scores(np.array([[1.0, 0.0]]), np.array([1])).tolist() == pytest.approx([27.631], abs=0.001)


def test_count_beyond_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="count 3 lies beyond the 2 columns"):
        score_counts(np.array([[0.5, 0.5]]), np.array([3]))
