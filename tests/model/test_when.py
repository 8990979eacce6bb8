"""model/when.py: ranges of days, dates known in part, and lifetimes with open ends."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.when import Lifetime, When, format_partial_date, parse_partial_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-03", date(2022, 3, 1), date(2022, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2022-03-08 ", date(2022, 3, 8), date(2022, 3, 8)),
    ],
)
def test_a_date_known_in_part_is_its_bounds(text: str, earliest: date, latest: date) -> None:
    assert parse_partial_date(text) == When(earliest, latest)


@pytest.mark.parametrize(
    "text", ["", "March 2022", "2022-13", "2022-02-30", "2022-3", "22", "2022-03-08T10:00", "0000"]
)
def test_what_is_no_date_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="date "):
        parse_partial_date(text)


@given(st.dates(), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_a_date_known_in_part_is_written_as_it_was_read(day: date, form: str) -> None:
    text = {"%Y": f"{day.year:04}", "%Y-%m": f"{day.year:04}-{day.month:02}"}.get(form, day.isoformat())
    assert format_partial_date(parse_partial_date(text)) == text


def test_a_range_that_is_no_calendar_unit_is_written_with_both_ends() -> None:
    assert format_partial_date(When(date(2022, 3, 1), date(2022, 3, 30))) == "2022-03-01/2022-03-30"


def test_a_range_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="runs backwards"):
        When(date(2022, 3, 2), date(2022, 3, 1))


@given(st.dates(), st.integers(0, 400))
def test_the_middle_day_and_both_ends_lie_in_the_range(day: date, days: int) -> None:
    last = date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
    when = When(day, last)
    assert when.holds(day)
    assert when.holds(last)
    assert when.holds(when.middle)
    assert when.n_days == last.toordinal() - day.toordinal() + 1
    assert (when.middle - day) <= (last - when.middle)


YEAR = parse_partial_date("2017")


@pytest.mark.parametrize(
    ("lifetime", "day", "expected"),
    [
        (Lifetime(), date(1900, 1, 1), True),
        (Lifetime(began=YEAR), date(2016, 12, 31), False),
        (Lifetime(began=YEAR), date(2017, 1, 1), True),
        (Lifetime(ended=YEAR), date(2017, 12, 31), True),
        (Lifetime(ended=YEAR), date(2018, 1, 1), False),
        (Lifetime(began=YEAR, ended=YEAR), date(2017, 6, 1), True),
    ],
)
def test_doubt_about_an_end_counts_as_alive(lifetime: Lifetime, day: date, expected: bool) -> None:
    assert lifetime.may_hold_on(day) is expected
    assert lifetime.may_overlap(When(day, day)) is expected


def test_a_lifetime_overlaps_a_range_that_only_its_end_reaches() -> None:
    assert Lifetime(began=YEAR).may_overlap(parse_partial_date("2017"))
    assert not Lifetime(began=YEAR).may_overlap(parse_partial_date("2016"))


def test_a_lifetime_cannot_end_before_it_began() -> None:
    with pytest.raises(ValueError, match="after it ends"):
        Lifetime(began=parse_partial_date("2018"), ended=YEAR)
