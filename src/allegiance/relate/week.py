"""Days → the weeks, Monday to Sunday, that hold them."""

from __future__ import annotations

from datetime import date, timedelta

from allegiance.model.when import When


def week_of(day: date) -> When:
    """Return the week, Monday to Sunday, that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return When(monday, monday + timedelta(days=6))


def weeks_between(first: date, until: date) -> tuple[When, ...]:
    """Return the weeks from that of `first` to that of `until`."""
    weeks = []
    week = week_of(first)
    while week.earliest <= until:
        weeks.append(week)
        week = week_of(week.latest + timedelta(days=1))
    return tuple(weeks)
