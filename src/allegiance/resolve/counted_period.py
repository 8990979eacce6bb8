"""The match of a number of units, and its frame → the days counted from publication or from a stated end, or None.

Each `read_…` is one rule of resolve/period.py. Few and bare plurals ("recent weeks") reach as far as the table says.
"""

from __future__ import annotations

import re
from datetime import date

from allegiance.model.when import When
from allegiance.resolve.calendar_span import DAY, move_day, unit_holding
from allegiance.resolve.frame import Frame
from allegiance.resolve.time_pattern import read_number, time_patterns

ONGOING_DAYS = 6  # "now" reaches back six days before publication


def read_ago(match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "two weeks ago" as the calendar unit that lay so far back, "days ago" as a stretch up to publication."""
    if frame.day is None:
        return frame.published
    n, unit = read_number(match.group("n")), match.group("unit")
    if n is None:
        reach = time_patterns().vague.get(unit)
        return None if reach is None else When(frame.day - reach * DAY, frame.day)
    if unit == "hour":
        return When(move_day(frame.day, -n, unit), frame.day)
    return unit_holding(move_day(frame.day, -n, unit), unit)


def read_run(match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "for three days", "the past two weeks", "for a second day": back from publication to its start."""
    if frame.is_ahead and match.group("lead") == "for":
        # how long is told, but not from when
        return None
    if frame.day is None:
        return frame.published
    return count_back(frame.day, match)


def read_forward(match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "the next three days", "within 48 hours": from publication on; "within" told of the past fixes nothing."""
    if match.group("lead") in ("within", "in") and not frame.is_ahead:
        return None
    if frame.day is None:
        return frame.published
    n, unit = read_number(match.group("n")), match.group("unit")
    if match.group("lead") == "in" and n is not None and unit != "hour":
        return unit_holding(move_day(frame.day, n, unit), unit)
    if n is None:
        reach = time_patterns().vague.get(unit)
        return None if reach is None else When(frame.day + DAY, frame.day + reach * DAY)
    return When(frame.day, move_day(frame.day, n, unit))


def read_now(_match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "now", "these days": from some days before publication on."""
    return frame.reach_back(ONGOING_DAYS)


def count_back(end: date, match: re.Match[str]) -> When | None:
    """Return the span of as many units as the match says, the last of them ending on `end`."""
    n, unit = read_number(match.group("n")), match.group("unit")
    if n is None:
        reach = time_patterns().vague.get(unit)
        return None if reach is None else When(end - (reach - 1) * DAY, end)
    start = move_day(end, -n, unit)
    # three days end on the last of them; a month back is the same date of the month before
    return When(start + DAY if unit in ("day", "night", "week", "weekend", "fortnight") else start, end)
