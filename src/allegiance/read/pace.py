"""A host that is about to be asked → a wait, so that no host is asked more often than it can bear."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Seconds between two requests to one host where it asks for no more, and the most that it may ask for.
USUAL_S = 1.0
LONGEST_S = 60.0


class Pace:
    """Remembers when each host may be asked again. Time and sleep are handed in, so that tests need none."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}

    def wait(self, host: str, between_s: float = USUAL_S) -> None:
        """Sleep until the host may be asked, and note that it is asked now."""
        now = self._clock()
        due = self._next.get(host, now)
        if due > now:
            self._sleep(due - now)
        self._next[host] = max(due, now) + min(max(between_s, USUAL_S), LONGEST_S)

    def hold(self, host: str, seconds: float) -> None:
        """Note that a host asks to be left alone for some seconds."""
        self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number or a date (RFC 9110, 10.2.3).

    >>> read_retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> read_retry_after("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        stated = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    stated = stated if stated.tzinfo else stated.replace(tzinfo=UTC)
    return max(0.0, (stated - now).total_seconds())
