"""A publication and the side of it on which an act lies → the spans that words mean when they are read against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allegiance.model.when import When
from allegiance.resolve.calendar_span import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a phrase is read against; `is_ahead` turns "on Tuesday" from the last Tuesday to the first to come."""

    published: When | None
    is_ahead: bool

    @property
    def day(self) -> date | None:
        """The publication day, None where it is not known to the day."""
        return self.published.earliest if self.published and self.published.n_days == 1 else None

    @property
    def month(self) -> date | None:
        """The first day of the month of publication, None where it is not known to the month."""
        if self.published is None:
            return None
        first, last = self.published.earliest, self.published.latest
        return first.replace(day=1) if (first.year, first.month) == (last.year, last.month) else None

    @property
    def year(self) -> int | None:
        """The year of publication, None where it is not known."""
        if self.published is None or self.published.earliest.year != self.published.latest.year:
            return None
        return self.published.earliest.year

    def seen_from(self, day: date, *, is_ahead: bool) -> Frame:
        """Return the frame of a phrase whose other end is `day`."""
        return Frame(published=When(day, day), is_ahead=is_ahead)

    def reach_back(self, n_days: int) -> When | None:
        """Reach back from the publication day; a publication known to a month or year is its own bounds."""
        if self.published is None or self.published.n_days > 1:
            return self.published
        return When(self.published.earliest - n_days * DAY, self.published.latest)

    def up_to_publication(self, inner: When) -> When | None:
        """Stretch a span to the publication, where one is known."""
        if self.published is None:
            return None
        return When(inner.earliest, max(inner.earliest, self.published.latest))

    def from_publication(self, inner: When | None) -> When | None:
        """Stretch a span back to the publication, where one is known."""
        if inner is None or self.published is None:
            return None
        return When(min(self.published.earliest, inner.latest), inner.latest)

    def cut_running(self, whole: When) -> When:
        """Cut the running week, month or year at the publication, on the side where the act lies."""
        if self.published is None:
            return whole
        if self.is_ahead:
            return When(max(whole.earliest, self.published.earliest), whole.latest)
        return When(whole.earliest, min(whole.latest, max(whole.earliest, self.published.latest)))

    def years_around(self) -> list[int]:
        """Return the years in which a date without a year may lie."""
        if self.published is None:
            return []
        # four years each way, so that a 29 February is among them
        return list(range(self.published.earliest.year - 4, self.published.latest.year + 5))

    def nearest(self, spans: list[When]) -> When | None:
        """Return the latest span that began by publication, or for what is to come the first that is not over."""
        if len(spans) == 1:
            return spans[0]
        day = self.published
        if day is None:
            return None
        if self.is_ahead:
            return next((span for span in spans if span.latest >= day.earliest), None)
        return next((span for span in reversed(spans) if span.earliest <= day.latest), None)
