"""The match of a quarter, a week of a month, a feast or a decade, and its frame → the days so named, or None."""

from __future__ import annotations

import re
from datetime import date

from allegiance.model.when import When
from allegiance.resolve.calendar_span import DAY, one_day, whole_months
from allegiance.resolve.frame import Frame
from allegiance.resolve.time_pattern import time_patterns

_NAMES = (("first", "1st", "1"), ("second", "2nd", "2"), ("third", "3rd", "3"), ("fourth", "4th", "4"))
_ORDER = {name: n for n, names in enumerate(_NAMES, start=1) for name in names}
_FEASTS = {"new year eve": (12, 31), "new year day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25)}
_DECADES = {
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
    "forties": 40,
    "thirties": 30,
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_quarter(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "the first quarter of 2021", "last quarter", "the first three months of 2018"."""
    which = match.group("nth") or match.group("q") or f"{match.group('number')}"
    if which in ("last", "previous", "this"):
        if frame.day is None:
            return frame.published
        months = frame.day.year * 12 + (frame.day.month - 1) // 3 * 3 - (0 if which == "this" else 3)
        whole = whole_months(months // 12, months % 12 + 1, 3)
        return frame.cut_running(whole) if which == "this" else whole
    year = _year(phrase, frame)
    return None if year is None else whole_months(year, 3 * _ORDER[which] - 2, 3)


def read_week_of_month(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "the second week of April": its days 8 to 14; the last week is the last seven days."""
    number = time_patterns().months[match.group("name").rstrip(".")]
    year = _YEAR.search(phrase)
    years = [int(year.group())] if year else frame.years_around()
    month = frame.nearest([whole_months(y, number, 1) for y in years])
    if month is None:
        return None
    if match.group("nth") == "last":
        return When(month.latest - 6 * DAY, month.latest)
    start = month.earliest + 7 * (_ORDER[match.group("nth")] - 1) * DAY
    return When(start, min(start + 6 * DAY, month.latest))


def read_feast(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "New Year's Eve", "Christmas Day"."""
    month, day = _FEASTS[match.group()]
    year = _YEAR.search(phrase)
    years = [int(year.group())] if year else frame.years_around()
    return frame.nearest([one_day(date(y, month, day)) for y in years])


def read_decade_word(match: re.Match[str], _phrase: str, _frame: Frame) -> When | None:
    """Read "the seventies" as those of the last century."""
    first = 1900 + _DECADES[match.group()]
    return When(date(first, 1, 1), date(first + 9, 12, 31))


def read_recent_years(_match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "in recent years" as the five years up to publication."""
    if frame.day is None:
        return frame.published
    return When(frame.day.replace(year=frame.day.year - 5, day=min(frame.day.day, 28)), frame.day)


def _year(phrase: str, frame: Frame) -> int | None:
    told = _YEAR.search(phrase)
    if told:
        return int(told.group())
    if "last year" in phrase:
        return frame.year - 1 if frame.year else None
    return frame.year
