"""extract/time_words.py: which words of a sentence are words of time, and which only look like them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.extract.time_words import find_time_words


def found(text: str) -> list[str]:
    return [span.of(text) for span in find_time_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They have held it since May.", ["since May"]),
        ("It must be done by Friday.", ["by Friday"]),
        ("They will leave before the end of the month.", ["before the end of the month"]),
        ("They fought for three days.", ["for three days"]),
        ("They clashed for a second day near Azaz on Tuesday.", ["for a second day", "on Tuesday"]),
        ("They clashed for a second day on Tuesday.", ["for a second day on Tuesday"]),
        ("The base fell overnight.", ["overnight"]),
        ("He was taken late on Sunday.", ["late on Sunday"]),
        ("It came last week.", ["last week"]),
        ("during next week's talks", ["next week"]),
        ("The truce that they signed in August held.", ["in August"]),
        ("They held it through the winter.", ["through the winter"]),
        ("He was named in 2011.", ["in 2011"]),
        ("It began on 5 March 2022.", ["on 5 March 2022"]),
        ("It began on Tuesday, March 5, 2019, at the gate.", ["on Tuesday, March 5, 2019"]),
        ("Feb. 5, 2020", ["Feb. 5, 2020"]),
        ("2022-03-05: a raid", ["2022-03-05"]),
        ("They now hold the ongoing line and currently pay.", ["now", "ongoing", "currently"]),
        ("He spoke ahead of Thursday's talks.", ["ahead of Thursday"]),
        ("The raid, in Saturday’s rain, failed.", ["Saturday"]),
        ("They left two days ago.", ["two days ago"]),
        ("They left more than three years ago.", ["more than three years ago"]),
        ("earlier this month", ["earlier this month"]),
        ("They struck at dawn on Monday.", ["at dawn on Monday"]),
        ("open from 3 to 8 June", ["from 3 to 8 June"]),
        ("between Monday and Friday", ["between Monday and Friday"]),
        ("in April and May", ["in April and May"]),
        ("By Tuesday evening, fighters had come.", ["By Tuesday evening"]),
        ("the end of last month", ["end of last month"]),
        ("until the end of 2019", ["until the end of 2019"]),
        ("since late last year", ["since late last year"]),
        ("in the early hours of Saturday", ["in the early hours of Saturday"]),
        ("on the night of 5 March", ["on the night of 5 March"]),
        ("overnight into Tuesday", ["overnight into Tuesday"]),
        ("in mid-March", ["in mid-March"]),
        ("over the weekend", ["over the weekend"]),
        ("in recent weeks", ["in recent weeks"]),
        ("in the coming days", ["in the coming days"]),
        ("within 48 hours", ["within 48 hours"]),
        ("the day before yesterday", ["day before yesterday"]),
        ("in the 1990s", ["in the 1990s"]),
        ("the truce (2014–2015)", ["2014–2015"]),
        ("last fall", ["last fall"]),
        ("the spring of 2019", ["spring of 2019"]),
        ("no later than 5 March", ["no later than 5 March"]),
        ("on Wed. they left", ["on Wed."]),
        ("that Friday's raid was theirs", ["Friday"]),
    ],
)
def test_words_of_time_are_found_whole(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "May the army attack again?",
        "Rebels May Attack Idlib",
        "Theresa May met the king.",
        "They march. March, they were told.",
        "The March 23 Movement withdrew.",
        "The Sun rose while he sat.",
        "after the fall of Aleppo",
        "Operation Peace Spring",
        "on Bloody Sunday",
        "for the first time",
        "a three-day truce",
        "They killed 2011 fighters.",
        "a column of 2000 fighters",
        "after hours of shooting",
        "the now-defunct front",
        "now that they are gone",
        "The second man had a week beard.",
        "",
    ],
)
def test_words_that_only_look_like_time_are_left(text: str) -> None:
    assert found(text) == []


def test_a_sentence_opening_modal_is_left_and_the_month_in_it_found() -> None:
    assert found("May the group attack in May?") == ["in May"]


_WORDS = "in on the of May Monday 5 2022 last week and to for three days ago - , . 's now end é 😀 عام"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=25).map(" ".join))
def test_spans_are_apart_in_order_and_trimmed(text: str) -> None:
    spans = find_time_words(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    "unit", ["in ", "the end of the ", "last few days of ", "5 to 5 ", "Monday and ", "for three "]
)
def test_a_long_line_takes_time_in_proportion(unit: str) -> None:
    def seconds(n: int) -> float:
        text = unit * n
        began = time.perf_counter()
        find_time_words(text)
        return time.perf_counter() - began

    find_time_words("")
    short, long = min(seconds(2_000) for _ in range(3)), seconds(20_000)
    # ten times the text: a quadratic search would take a hundred times as long
    assert long < 40 * short + 0.05
