from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.serve import api, app, lanes, standing, words
from allegiance.serve.answer import Mark, SectionAnswer
from allegiance.serve.words import day_words, descent_words, marked, marked_section, span_words


@pytest.mark.parametrize("module", [api, app, lanes, standing, words])
def test_examples_in_the_docs_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted > 0


@given(
    st.text(alphabet="aب é́😀<", max_size=30),
    st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35), st.sampled_from(["trigger", "source"])), max_size=6),
)
def test_a_cut_sentence_is_still_the_sentence(sentence: str, places: list[tuple[int, int, str]]) -> None:
    marks = [Mark(start=start, end=end, kind=kind) for start, end, kind in places]
    assert "".join(text for text, _ in marked(sentence, marks)) == sentence


def test_marks_that_overlap_are_both_told() -> None:
    marks = [Mark(start=0, end=5, kind="source"), Mark(start=3, end=8, kind="trigger")]
    assert marked("abcdefgh", marks) == [("abc", "source"), ("de", "source trigger"), ("fgh", "trigger")]


def test_a_mark_in_a_report_leads_to_its_claim() -> None:
    section = SectionAnswer(kind="body", text="A met B", start=9, marks=((2, 5, "trigger", "clm_1"),))
    assert marked_section(section) == [("A ", "", ""), ("met", "trigger", "clm_1"), (" B", "", "")]


@pytest.mark.parametrize(
    ("earliest", "latest", "words_expected"),
    [
        ("2022-03-04", "2022-03-04", "4 Mar 2022"),
        ("2022-02-01", "2022-02-28", "Feb 2022"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2020-01-01", "2022-12-31", "2020–2022"),
        ("2022-01-30", "2022-02-02", "30 Jan 2022 – 2 Feb 2022"),
        (None, "2022-02-02", "2 Feb 2022"),
        (None, None, "day unknown"),
        ("", "", "day unknown"),
        ("0001-01-01", "2022-02-02", "until 2 Feb 2022"),
        ("2022-02-02", "9999-12-31", "2 Feb 2022 and on"),
        ("0001-01-01", "9999-12-31", "day unknown"),
    ],
)
def test_days_are_told_as_coarsely_as_they_were_said(
    earliest: str | None, latest: str | None, words_expected: str
) -> None:
    assert span_words(earliest, latest) == words_expected


def test_an_unreadable_day_is_shown_as_it_is() -> None:
    assert day_words("spring") == "spring"


def test_descent_is_one_sentence() -> None:
    from sample_answers import SPLIT  # type: ignore[import-not-found]  # pytest has this folder on its path

    assert descent_words(SPLIT) == "24 Nov 2021: Northern Front splits into Marj Brigade"
