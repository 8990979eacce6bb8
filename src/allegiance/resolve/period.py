"""One folded phrase of time and its frame → the period that it names, or None.

The first rule of the patterns whose words stand in the phrase reads it; a phrase that no rule knows goes to dateparser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allegiance.model.when import When
from allegiance.resolve.calendar_span import DAY, move_day, one_day
from allegiance.resolve.counted_period import count_back, read_ago, read_forward, read_now, read_run
from allegiance.resolve.frame import Frame
from allegiance.resolve.named_period import (
    read_calendar_unit,
    read_date,
    read_day_word,
    read_iso,
    read_month,
    read_numeric,
    read_part_of_day,
    read_season,
    read_that_year,
    read_weekday,
    read_years,
)
from allegiance.resolve.particular_period import (
    read_decade_word,
    read_feast,
    read_quarter,
    read_recent_years,
    read_week_of_month,
)
from allegiance.resolve.time_pattern import Rule, read_number, time_patterns

_STRAY_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")  # a day beside a month, in a form that no rule knows


def find_period(phrase: str, frame: Frame) -> When | None:
    """Return the days of one period; None where the words fix none, or none that the calendar has."""
    found = time_patterns().find(phrase)
    if found is None:
        return _parse_leftover(phrase)
    rule, match = found
    if rule is Rule.MONTH and _STRAY_DAY.search(phrase) and (leftover := _parse_leftover(phrase)):
        return leftover
    try:
        return _READERS[rule](match, phrase, frame)
    except (ValueError, OverflowError):
        # 31 February, or a day before the calendar begins: the words fix nothing
        return None


def _read_anchored(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "two days after 5 March": counted from the days that the rest of the phrase fixes."""
    rest = phrase[match.end() :]
    if time_patterns().find(rest) is None:
        return None
    anchor = find_period(rest, frame)
    n, unit = read_number(match.group("n")), match.group("unit")
    if anchor is None or n is None:
        return None
    sign = 1 if match.group("way") == "after" else -1
    return When(move_day(anchor.earliest, sign * n, unit), move_day(anchor.latest, sign * n, unit))


def _read_eve(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "on the eve of the 9 October incursion", "the day after 5 March"."""
    anchor = find_period(phrase[match.end() :], frame)
    if anchor is None:
        return None
    return one_day(anchor.latest + DAY) if "after" in match.group("eve") else one_day(anchor.earliest - DAY)


def _read_run_to(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "for three days until Tuesday" or "from Monday": counted from the end that is stated."""
    rest = phrase[match.end() :]
    anchor = find_period(rest, frame) if time_patterns().find(rest) else None
    if anchor is None:
        return None
    if match.group("side") in ("until", "till", "to"):
        return count_back(anchor.latest, match)
    n, unit = read_number(match.group("n")), match.group("unit")
    if n is None:
        return None
    return When(anchor.earliest, move_day(anchor.earliest, n, unit) - (DAY if unit != "hour" else 0 * DAY))


def _parse_leftover(phrase: str) -> When | None:
    """Let dateparser read what no rule knows; it must find a day, a month and a year in the words themselves."""
    if re.search(r"\d", phrase) is None:
        return None
    # imported here because it takes half a second, and almost no phrase comes this far
    import dateparser

    settings: Any = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    moment = dateparser.parse(phrase, languages=["en"], settings=settings)
    return None if moment is None else one_day(moment.date())


_READERS: dict[Rule, Callable[[re.Match[str], str, Frame], When | None]] = {
    Rule.ISO: read_iso,
    Rule.THAT_YEAR: read_that_year,
    Rule.NUMERIC: read_numeric,
    Rule.RUN_TO: _read_run_to,
    Rule.ANCHORED: _read_anchored,
    Rule.DATE: read_date,
    Rule.MONTH: read_month,
    Rule.SEASON: read_season,
    Rule.YEARS: read_years,
    Rule.WEEKDAY: read_weekday,
    Rule.AGO: read_ago,
    Rule.DAY_WORD: read_day_word,
    Rule.RUN: read_run,
    Rule.FORWARD: read_forward,
    Rule.NOW: read_now,
    Rule.PART_OF_DAY: read_part_of_day,
    Rule.CALENDAR: read_calendar_unit,
    Rule.QUARTER: read_quarter,
    Rule.WEEK_OF_MONTH: read_week_of_month,
    Rule.FEAST: read_feast,
    Rule.DECADE_WORD: read_decade_word,
    Rule.RECENT_YEARS: read_recent_years,
    Rule.EVE: _read_eve,
}
