"""Days: a closed range of calendar days, and a lifetime whose ends may be open."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class When:
    """Calendar days from `earliest` to `latest`, both inclusive, local to the place."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"when {self.earliest} … {self.latest}: runs backwards")

    @property
    def n_days(self) -> int:
        """Number of days in the range, at least 1."""
        return (self.latest - self.earliest).days + 1

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier of two."""
        return date.fromordinal((self.earliest.toordinal() + self.latest.toordinal()) // 2)

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the range."""
        return self.earliest <= day <= self.latest


def parse_partial_date(text: str) -> When:
    """Read a day, month or year as its bounds; raise ValueError for anything else.

    >>> parse_partial_date("2022-03").latest.isoformat()
    '2022-03-31'
    """
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"date {text!r}: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return When(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return When(date(year, month, day), date(year, month, day))
    except ValueError as error:
        raise ValueError(f"date {text!r}: {error}") from None


def format_partial_date(when: When) -> str:
    """Write a day, month or year in its shortest ISO form; other ranges as `earliest/latest`."""
    first, last = when.earliest, when.latest
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == date(first.year, first.month, monthrange(first.year, first.month)[1]):
        return first.isoformat()[:7]
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04d}"
    return f"{first.isoformat()}/{last.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How long something lasts: each end known to a day, month or year, or open (None)."""

    began: When | None = None
    ended: When | None = None

    def __post_init__(self) -> None:
        if self.began and self.ended and self.began.earliest > self.ended.latest:
            raise ValueError(f"lifetime begins {self.began.earliest} after it ends {self.ended.latest}")

    def may_hold_on(self, day: date) -> bool:
        """Tell whether the lifetime can include `day`: doubt about an end counts as yes."""
        if self.began is not None and day < self.began.earliest:
            return False
        return self.ended is None or day <= self.ended.latest

    def may_overlap(self, when: When) -> bool:
        """Tell whether any day of `when` can lie in the lifetime."""
        if self.began is not None and when.latest < self.began.earliest:
            return False
        return self.ended is None or when.earliest <= self.ended.latest
