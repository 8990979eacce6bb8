"""A relation in, its time axis out: where days stand, the ticks, and the stretches without reports.

Lengths are in units of the drawing, `WIDTH` across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allegiance.serve.answer import PeriodAnswer, RelationAnswer
from allegiance.serve.words import MONTHS, add_days, span_words

WIDTH = 1120.0
LEFT = 128.0
RIGHT = WIDTH - 14.0
LETTER = 6.2  # a letter of the drawing's small type, on average
SILENT_PERIODS = 2  # from this many periods without a report on, the stretch is hatched
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MAX_TICKS = 11


@dataclass(frozen=True, slots=True)
class Scale:
    """Calendar days to places across the drawing; `first` and `last` are both shown."""

    first: date
    last: date

    def x(self, day: str, *, is_end: bool = False) -> float:
        """Where a day begins, or ends; days outside stand at the edge."""
        whole = (self.last - self.first).days + 1
        along = ((date.fromisoformat(day) - self.first).days + is_end) / whole
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, along)), 1)

    def middle(self, start: str, end: str) -> float:
        """The place half way between the start of one day and the end of another."""
        return round((self.x(start) + self.x(end, is_end=True)) / 2, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without reports. `words` is how its label lies: along, upright or none."""

    x: float
    width: float
    words: str
    label: str


def make_scale(answer: RelationAnswer) -> Scale | None:
    """Span the periods, the events and the forecast; None where there is nothing to show."""
    days = [event.day for event in answer.events]
    if answer.periods:
        days += [answer.periods[0].start, answer.periods[-1].end]
    elif days:
        days += [add_days(min(days), -14), add_days(max(days), 14)]
    else:
        return None
    if answer.forecast and is_adjoining(answer):
        days.append(add_days(answer.forecast.last_data_day, answer.forecast.horizon_days))
    return Scale(date.fromisoformat(min(days)), date.fromisoformat(max(days)))


def is_adjoining(answer: RelationAnswer) -> bool:
    """Whether the forecast begins where the shown periods end, give or take one, so that it can be drawn on."""
    if not answer.forecast or not answer.periods or answer.is_thin:
        return False
    last = answer.periods[-1]
    length = (date.fromisoformat(last.end) - date.fromisoformat(last.start)).days + 1
    return last.start <= answer.forecast.last_data_day <= add_days(last.end, length)


def time_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Months, quarters or years, whichever gives at most eleven; single weeks in a range under seven of them."""
    days = (scale.last - scale.first).days + 1
    if days < 45:
        starts = [scale.first + timedelta(days=offset) for offset in range(0, days, 7)]
        return tuple(Tick(scale.x(day.isoformat()), f"{day.day} {MONTHS[day.month - 1]}") for day in starts)
    months = range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month)
    step = next((step for step in MONTH_STEPS if len(months) / step <= MAX_TICKS), MONTH_STEPS[-1])
    ticks = []
    for number in months:
        if number % step == 0:
            year, month = divmod(number, 12)
            text = str(year) if step >= 12 else f"{MONTHS[month]} {year}"
            x = scale.x(date(year, month + 1, 1).isoformat())
            fits = x + (len(text) + 1) * LETTER <= RIGHT
            ticks.append(Tick(x, text if fits else "", "year" if month == 0 else ""))
    return tuple(ticks)


def find_gaps(periods: Sequence[PeriodAnswer], scale: Scale) -> tuple[Gap, ...]:
    """Stretches of two or more periods without a report."""
    gaps = []
    for run in runs_of(periods):
        if not run[0].is_silent or len(run) < SILENT_PERIODS:
            continue
        x, end = scale.x(run[0].start), scale.x(run[-1].end, is_end=True)
        width = round(end - x, 1)
        words = "along" if width >= 12 * LETTER else "upright" if width >= 16 else "none"
        label = f"no reports, {span_words(run[0].start, run[-1].end)}"
        gaps.append(Gap(x=x, width=width, words=words, label=label))
    return tuple(gaps)


def runs_of(periods: Sequence[PeriodAnswer]) -> list[list[PeriodAnswer]]:
    """Periods in runs that are all silent, or all told of."""
    runs: list[list[PeriodAnswer]] = []
    for period in periods:
        if runs and runs[-1][0].is_silent == period.is_silent:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def path_of(corners: Sequence[tuple[float, float]], *, is_closed: bool = False) -> str:
    """SVG path data through some corners."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + ("Z" if is_closed else "")
