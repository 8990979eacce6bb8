"""benchmarks/coding/confusion.py: macro-F1 over the classes of gold and of what was found."""

from __future__ import annotations

import pytest

from benchmarks.coding.confusion import Confusion, always, commonest


def test_a_class_that_only_the_coder_uses_counts_as_zero() -> None:
    assert Confusion(("a", "a"), ("a", "c")).macro_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_always_happened_scores_a_third_of_its_f1_over_three_classes() -> None:
    gold = ("happened",) * 8 + ("uncertain", "not")
    assert always("happened", gold).macro_f1 == pytest.approx(2 * 8 / 18 / 3)


def test_the_commonest_class_is_that_of_gold() -> None:
    assert commonest(["b", "a", "b"]).found == ("b", "b", "b")


def test_nothing_scored_gives_no_figure() -> None:
    empty = Confusion((), ())
    assert (empty.macro_f1, empty.accuracy, empty.noise()) == (None, None, None)


def test_the_table_tells_which_class_was_taken_for_which() -> None:
    assert Confusion(("a", "a", "b"), ("a", "b", "b")).table() == {"a": {"a": 1, "b": 1}, "b": {"b": 1}}
