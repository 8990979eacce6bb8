"""benchmarks/coding/calibration.py: distance between confidence and share of right ones."""

from __future__ import annotations

import pytest

from benchmarks.coding.calibration import Bins, calibration_error


@pytest.mark.parametrize("bins", ["equal-mass", "equal-width"])
def test_sure_and_wrong_is_an_error_of_one(bins: Bins) -> None:
    assert calibration_error([1.0] * 20, [False] * 20, bins=bins) == pytest.approx(1.0)


def test_a_confidence_of_one_falls_into_the_last_tenth() -> None:
    assert calibration_error([1.0, 0.95], [True, True], bins="equal-width") == pytest.approx(0.025)


def test_equal_mass_bins_keep_apart_what_one_tenth_would_average() -> None:
    told, right = [0.81] * 10 + [0.89] * 10, [True] * 10 + [False] * 10
    assert calibration_error(told, right, bins="equal-width") == pytest.approx(0.35)
    assert calibration_error(told, right, bins="equal-mass") == pytest.approx((0.19 + 0.89) / 2)


def test_no_claim_gives_no_error() -> None:
    assert calibration_error([], [], bins="equal-mass") is None
