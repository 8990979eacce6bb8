"""The match of a date, a name of days or a calendar unit, and its frame → the days so named, or None.

Each `read_…` is one rule of resolve/period.py; the phrase is handed in where other words of it count too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from allegiance.model.when import When, parse_partial_date
from allegiance.resolve.calendar_span import DAY, are_days, move_day, one_day, unit_holding, whole_months
from allegiance.resolve.frame import Frame
from allegiance.resolve.time_pattern import time_patterns

_CUTS = {  # which part of a period the words for an edge leave, as fractions of its days
    "early": (0.0, 1 / 3),
    "mid": (1 / 3, 2 / 3),
    "late": (2 / 3, 1.0),
    "first_half": (0.0, 0.5),
    "second_half": (0.5, 1.0),
}


def read_iso(match: re.Match[str], _phrase: str, _frame: Frame) -> When | None:
    """Read 2022-02-13."""
    return parse_partial_date(match.group())


def read_numeric(match: re.Match[str], _phrase: str, _frame: Frame) -> When | None:
    """Read 13/02/2022; two numbers that could both be the month fix nothing, unless they are the same."""
    first, second, year = (int(part) for part in match.groups())
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 or first == second else (second, first)
    return one_day(date(year, month, day))


def read_date(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "5 March", "March 5-7", "the night of 5 March 2022"."""
    words = time_patterns()
    parts = match.groupdict()
    month = words.months[(parts["month"] or parts["month_first"]).rstrip(".")]
    first = int(parts["day"] or parts["day_after"])
    last = int(parts["last"] or parts["last_after"] or first)
    year = _year_in(phrase, frame)
    candidates = [year] if year is not None else frame.years_around()
    days = [When(date(y, month, first), date(y, month, last)) for y in candidates if are_days(y, month, first, last)]
    return _overnight(frame.nearest(days), phrase)


def read_month(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "in March", "last March", "early March 2022"."""
    number = time_patterns().months[match.group("name").rstrip(".")]
    return _named_months(number, 1, match.group("which"), phrase, frame)


def read_that_year(_match: re.Match[str], _phrase: str, _frame: Frame) -> When | None:
    """Leave "in June of that year" open: the year stands in another sentence."""
    return None


def read_season(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "last winter", "the summer of 2021", "this spring" as far as it has come."""
    season = _named_months(time_patterns().seasons[match.group("name")], 3, match.group("which"), phrase, frame)
    is_running = season is not None and frame.published is not None and season.holds(frame.published.latest)
    return frame.cut_running(season) if season is not None and is_running and not frame.is_ahead else season


def _named_months(month: int, n_months: int, which: str | None, phrase: str, frame: Frame) -> When | None:
    """Find the month or season of a name: the year told, or the one nearest to publication on the right side."""
    year = _year_in(phrase, frame)
    if year is not None:
        return _narrow(whole_months(year, month, n_months), phrase, frame)
    spans = [whole_months(y, month, n_months) for y in frame.years_around()]
    if which in ("last", "previous", "past") and frame.published is not None:
        spans = [span for span in spans if span.latest < frame.published.earliest]
        return _narrow(spans[-1] if spans else None, phrase, frame)
    if which in ("next", "coming", "upcoming", "this coming") and frame.published is not None:
        spans = [span for span in spans if span.earliest > frame.published.latest]
        return _narrow(spans[0] if spans else None, phrase, frame)
    if which in ("this", "current") and frame.year is not None:
        return _narrow(whole_months(frame.year, month, n_months), phrase, frame)
    return _narrow(frame.nearest(spans), phrase, frame)


def read_years(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "2011", "2011-14", "the 1990s"."""
    if match.group("decade"):
        first = int(match.group("decade"))
        return _narrow(When(date(first, 1, 1), date(first + 9, 12, 31)), phrase, frame)
    first = int(match.group("first"))
    last_digits = match.group("last")
    last = int(last_digits) if last_digits and len(last_digits) == 4 else first
    if last_digits and len(last_digits) == 2:
        last = first - first % 100 + int(last_digits)
    if last < first:
        return None
    return _narrow(When(date(first, 1, 1), date(last, 12, 31)), phrase, frame)


def read_weekday(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "on Tuesday", "last Friday", "Monday night"; "on Fridays" fixes nothing."""
    if frame.published is None or match.group("plural"):
        return None
    if frame.day is None:
        return frame.published
    number, which = time_patterns().weekdays[match.group("name").rstrip(".")], match.group("which")
    if week := time_patterns().week_of.search(phrase):
        monday = frame.day - frame.day.weekday() * DAY + 7 * {"last": -1, "this": 0, "next": 1}[week.group(1)] * DAY
        return _overnight(one_day(monday + number * DAY), phrase)
    back = (frame.day.weekday() - number) % 7
    if which in ("next", "coming", "upcoming", "this coming") or (frame.is_ahead and which in (None, "this")):
        return _overnight(one_day(frame.day + (7 - back) * DAY), phrase)
    is_earlier = which in ("last", "previous", "past", "this past")
    return _overnight(one_day(frame.day - (back or (7 if is_earlier else 0)) * DAY), phrase)


def _overnight(when: When | None, phrase: str) -> When | None:
    """Stretch one day over the night that the phrase names: into it, or out of it."""
    if when is None or when.n_days > 1:
        return when
    if re.search(r"\bovernight (?:in)?to\b|\bnight (?:in)?to\b", phrase):
        return When(when.earliest - DAY, when.latest)
    if re.search(r"\bovernight\b", phrase):
        return When(when.earliest, when.latest + DAY)
    return when


def read_day_word(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "yesterday", "overnight", "the day before yesterday"."""
    if frame.day is None:
        return frame.published
    if match.group() == "overnight":
        return When(frame.day, frame.day + DAY) if frame.is_ahead else When(frame.day - DAY, frame.day)
    offset = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match.group()]
    if "before yesterday" in phrase or "after tomorrow" in phrase:
        offset *= 2
    return one_day(frame.day + offset * DAY)


def read_part_of_day(match: re.Match[str], _phrase: str, frame: Frame) -> When | None:
    """Read "this morning" and "last night"; a part of the day alone fixes nothing."""
    if match.group("which") is None:
        return None
    if frame.day is None:
        return frame.published
    if match.group("which") == "this":
        return one_day(frame.day)
    return When(frame.day - DAY, frame.day) if match.group("which") == "last" else None


def read_calendar_unit(match: re.Match[str], phrase: str, frame: Frame) -> When | None:
    """Read "last week", "earlier this month", "the end of the year", "over the weekend"."""
    unit, which = match.group("unit"), match.group("which") or "this"
    if frame.published is None or which in ("that", "same", "following", "each", "every") or unit in ("hour", "day"):
        return None
    known = {"month": frame.month, "year": frame.year, "decade": frame.year}.get(unit, frame.day)
    if known is None:
        return frame.published
    step = {"last": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "upcoming": 1}.get(which, 0)
    whole = unit_holding(move_day(frame.published.earliest, step, unit), unit)
    if whole is None or step:
        return _narrow(whole, phrase, frame)
    if unit == "weekend":
        return _this_weekend(whole, frame)
    narrowed = _narrow(whole, phrase, frame)
    return narrowed if narrowed != whole else frame.cut_running(whole)


def _this_weekend(weekend: When, frame: Frame) -> When:
    """Return the latest weekend that has begun, up to publication, or the one to come."""
    assert frame.published is not None
    day = frame.published.latest
    if frame.is_ahead or weekend.holds(day):
        return When(weekend.earliest, weekend.latest if frame.is_ahead else day)
    return When(weekend.earliest - 7 * DAY, weekend.latest - 7 * DAY)


def _year_in(phrase: str, frame: Frame) -> int | None:
    if told := re.search(r"\b(?:19|20)\d\d\b", phrase):
        return int(told.group())
    relative = re.search(r"\b(last|this|next) year\b", phrase)
    if relative is None or frame.year is None:
        return None
    return frame.year + {"last": -1, "this": 0, "next": 1}[relative.group(1)]


def _calendar_part(whole: When, edge: str) -> When | None:
    """The part of a month, year or decade in whole days, months or years; None for other stretches.

    A month's are its days 1-10, 11-20 and the rest, halves 1-15 and 16 on; a year's four or six months; a decade's
    years 0-3, 4-6 and 7-9.
    """
    first, last = whole.earliest, whole.latest
    if first.day != 1 or (last + DAY).day != 1:
        return None
    n_months = (last.year - first.year) * 12 + last.month - first.month + 1
    if n_months == 1:
        days = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "first_half": (1, 15), "second_half": (16, 31)}
        return When(first.replace(day=days[edge][0]), first.replace(day=min(days[edge][1], last.day)))
    if n_months not in (12, 120):
        return None
    months = {"early": (0, 4), "mid": (4, 8), "late": (8, 12), "first_half": (0, 6), "second_half": (6, 12)}
    years = {"early": (0, 4), "mid": (4, 7), "late": (7, 10), "first_half": (0, 5), "second_half": (5, 10)}
    start, end = months[edge] if n_months == 12 else tuple(12 * year for year in years[edge])
    return When(move_day(first, start, "month"), move_day(first, end, "month") - DAY)


def _narrow(whole: When | None, phrase: str, frame: Frame) -> When | None:
    """Cut a period to the third that the phrase names (early, mid, late), its half, or the side of publication."""
    if whole is None or (edge := time_patterns().edge.search(phrase)) is None:
        return whole
    if edge.lastgroup == "earlier":
        return replace(frame, is_ahead=False).cut_running(whole)
    if edge.lastgroup == "later":
        is_running = frame.published is not None and whole.holds(frame.published.latest)
        return replace(frame, is_ahead=True).cut_running(whole) if is_running else whole
    thirds = _calendar_part(whole, edge.lastgroup or "")
    if thirds is not None:
        return thirds
    first, last = _CUTS[edge.lastgroup or ""]
    start = whole.earliest + round(first * whole.n_days) * DAY
    return When(start, whole.earliest + (round(last * whole.n_days) - 1) * DAY)
