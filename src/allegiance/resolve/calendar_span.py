"""Days, units and numbers of them → calendar spans: the arithmetic of the Gregorian calendar, without any words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from allegiance.model.when import When

DAY = timedelta(days=1)


def one_day(day: date) -> When:
    """Return the span of a single day."""
    return When(day, day)


def whole_months(year: int, month: int, n_months: int) -> When:
    """Return whole months; a winter of 2022 begins in December 2022."""
    last = move_day(date(year, month, 1), n_months - 1, "month")
    return When(date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def move_day(day: date, n: int, unit: str) -> date:
    """Move a day by n units; hours count as the days they touch, months and years keep the day where it exists."""
    if unit in ("day", "night"):
        return day + n * DAY
    if unit == "hour":
        return day + (-1 if n < 0 else 1) * -(-abs(n) // 24) * DAY
    if unit in ("week", "weekend", "fortnight"):
        return day + n * (14 if unit == "fortnight" else 7) * DAY
    months = n * {"month": 1, "year": 12, "decade": 120}[unit] + day.year * 12 + day.month - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unit_holding(day: date, unit: str) -> When | None:
    """Return the calendar unit that holds a day: weeks run Monday to Sunday."""
    monday = day - day.weekday() * DAY
    if unit in ("week", "fortnight"):
        return When(monday, monday + 6 * DAY)
    if unit == "weekend":
        return When(monday + 5 * DAY, monday + 6 * DAY)
    if unit == "month":
        return whole_months(day.year, day.month, 1)
    if unit == "year":
        return whole_months(day.year, 1, 12)
    if unit == "decade":
        first = day.year - day.year % 10
        return When(date(first, 1, 1), date(first + 9, 12, 31))
    return one_day(day)


def are_days(year: int, month: int, *days: int) -> bool:
    """Tell whether a month of a year has all these days."""
    return all(1 <= day <= monthrange(year, month)[1] for day in days)
