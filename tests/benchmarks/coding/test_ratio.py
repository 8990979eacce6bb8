"""benchmarks/coding/ratio.py: shares over units, and their noise."""

from __future__ import annotations

import pytest

from benchmarks.coding.ratio import Ratio, share


def test_nothing_to_divide_by_gives_no_value_and_no_noise() -> None:
    assert (Ratio((0,), (0,)).value, Ratio((0,), (0,)).noise()) == (None, None)


def test_noise_is_that_of_a_binomial_share() -> None:
    assert share([True, False] * 200).noise() == pytest.approx((0.25 / 400) ** 0.5, rel=0.1)


def test_noise_is_larger_where_claims_of_one_unit_fail_together() -> None:
    together = Ratio((4.0, 0.0) * 25, (4.0,) * 50).noise()
    apart = share([True, False] * 100).noise()
    assert together is not None
    assert apart is not None
    assert together > 1.5 * apart


def test_parts_without_their_wholes_are_refused() -> None:
    with pytest.raises(ValueError, match="2 parts and 1 wholes"):
        Ratio((1, 2), (1,))
