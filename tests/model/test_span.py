"""model/span.py: half-open stretches in code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.span import Span

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 0)])
def test_a_span_that_holds_nothing_cannot_be(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"span {start}:{end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("🕊️ HTS", Span(3, 6), "HTS"),
        ("e\u0301 SDF", Span(3, 6), "SDF"),
        ("قال HTS", Span(4, 7), "HTS"),
        ("a\u2028HTS", Span(2, 5), "HTS"),
        ("👩‍👩‍👧 SDF", Span(6, 9), "SDF"),
    ],
)
def test_offsets_count_code_points(text: str, span: Span, words: str) -> None:
    assert span.of(text) == words


@given(SPANS, SPANS)
def test_holding_and_overlapping_are_those_of_the_sets_of_offsets(one: Span, other: Span) -> None:
    first, second = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.holds(other) == (second <= first)
    assert one.overlaps(other) == bool(first & second)


@given(SPANS, st.integers(0, 50))
def test_a_span_moved_there_and_back_is_the_same(span: Span, by: int) -> None:
    assert span.shifted(by).shifted(-by) == span
    assert span.shifted(by).of("x" * by + "abcdefghijklmnopqrstuvwxyz" * 2) == span.of("abcdefghijklmnopqrstuvwxyz" * 2)
