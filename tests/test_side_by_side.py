"""side_by_side.py: many processes give what one gives, in order, and say what went wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from allegiance.side_by_side import work_side_by_side


def times(factor: int, items: list[int]) -> list[int]:
    """Multiply; a negative number cannot be."""
    if any(item < 0 for item in items):
        raise ValueError(f"below zero: {items}")
    return [factor * item for item in items]


def test_the_order_is_kept_and_nothing_is_lost() -> None:
    found = list(work_side_by_side(iter(range(25)), 3, times, processes=2, batch=4))
    assert found == [3 * n for n in range(25)]


def test_an_error_in_a_process_is_raised_here() -> None:
    with pytest.raises(ValueError, match="below zero"):
        list(work_side_by_side([1, 2, -3], 3, times, processes=2, batch=1))


def test_what_is_not_asked_for_is_not_read() -> None:
    read: list[int] = []

    def numbers() -> Iterator[int]:
        for n in range(10_000):
            read.append(n)
            yield n

    found = work_side_by_side(numbers(), 1, times, processes=2, batch=2)
    assert next(found) == 0
    assert len(read) < 100
