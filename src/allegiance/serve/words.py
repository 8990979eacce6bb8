"""Values in, words out: days, levels, states, lanes and ends as pages print them, alike in every locale."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from allegiance.model.ontology import State
from allegiance.serve.answer import ActorRef, EventAnswer, Mark, PeriodAnswer, SectionAnswer, TieAnswer

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STATES = tuple(state.value for state in State)
_STATE_WORDS = {"none": "no evidence", "non_aggression": "non-aggression"}
_SIDES = {
    "hostile": "cold",
    "rivalry": "cold",
    "rupture": "cold",
    "non_aggression": "warm",
    "coordinating": "warm",
    "allied": "warm",
    "integrated": "warm",
    "rapprochement": "warm",
}
LANES = {
    "verbal-cooperation": "words with",
    "material-cooperation": "acts with",
    "verbal-conflict": "words against",
    "material-conflict": "force",
    "descent": "descent",
    "control": "control",
    "not-done": "not done",
}
_PRECISIONS = {
    "exact": "the place itself",
    "near": "near the place",
    "adm2": "known to the district",
    "adm1": "known to the province",
    "country": "known to the country",
    "none": "not on the map",
}
_DESCENTS = {
    "merges": "merges into",
    "splits": "splits into",
    "renames": "is renamed",
    "founds": "founds",
    "dissolves": "is dissolved",
}
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


def day_words(text: str | None) -> str:
    """Spell out an ISO day, month or year.

    >>> day_words("2022-03-04"), day_words("2022-03"), day_words(None)
    ('4 Mar 2022', 'Mar 2022', 'day unknown')
    """
    if not text:
        return "day unknown"
    parts = text[:10].split("-")
    if not all(part.isdigit() for part in parts):
        return text
    words = [str(int(part)) if place == 2 else part for place, part in enumerate(parts)]
    if len(parts) > 1:
        words[1] = MONTHS[int(parts[1]) - 1]
    return " ".join(reversed(words))


def span_words(earliest: str | None, latest: str | None) -> str:
    """Spell out two days, as coarsely as they were said.

    >>> span_words("2022-03-01", "2022-03-31"), span_words("2022-03-04", "2022-03-10")
    ('Mar 2022', '4–10 Mar 2022')
    """
    if not earliest or not latest or earliest == latest:
        return day_words(earliest or latest)
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    if first == date.min or last == date.max:
        return _open_span(first, last)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    is_one_month = first.year == last.year and first.month == last.month
    if is_one_month and first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        return day_words(earliest[:7])
    if is_one_month:
        return f"{first.day}–{day_words(latest)}"
    return f"{day_words(earliest)} – {day_words(latest)}"


def _open_span(first: date, last: date) -> str:
    if first == date.min:
        return "day unknown" if last == date.max else f"until {day_words(last.isoformat())}"
    return f"{day_words(first.isoformat())} and on"


def period_words(start: str, end: str) -> str:
    """Name a period by its length: a day, a week, a month or a span.

    >>> period_words("2022-03-07", "2022-03-13")
    'week of 7 Mar 2022'
    """
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
    return f"week of {day_words(start)}" if days == 7 else span_words(start, end)


def signed(value: float, places: int = 2) -> str:
    """Write a number with its sign, a true minus and no sign for nought.

    >>> signed(-0.5), signed(0.251), signed(-0.001)
    ('−0.50', '+0.25', '0.00')
    """
    text = f"{value:+.{places}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def state_words(state: str) -> str:
    """The word for a state, as pages print it."""
    return _STATE_WORDS.get(state, state)


def precision_words(precision: str) -> str:
    """How finely a place is known."""
    return _PRECISIONS.get(precision, precision)


def chance(probability: float) -> str:
    """Write a probability with two decimals, and never as certain.

    >>> chance(0.614), chance(0.999), chance(0.001)
    ('0.61', '> 0.99', '< 0.01')
    """
    if probability >= 0.995:
        return "> 0.99"
    return "< 0.01" if 0 < probability < 0.005 else f"{probability:.2f}"


def side_of(state: str) -> str:
    """Which arm of the scale a state, or a turn, stands on: cold, warm or flat; never the only sign of it.

    >>> side_of("rivalry"), side_of("rapprochement"), side_of("no turn told")
    ('cold', 'warm', 'flat')
    """
    return _SIDES.get(state, "flat")


def names_words(actors: Sequence[ActorRef]) -> str:
    """The names of several actors in a row.

    >>> names_words([])
    'not named'
    """
    return ", ".join(actor.name for actor in actors) or "not named"


def act_words(event: EventAnswer) -> str:
    """Who did what to whom, with the arrow only where the evidence has both ends and a direction."""
    type_words = f"{event.type}/{event.mode}" if event.mode else event.type
    if event.symmetric:
        return f"{type_words}: {names_words((*event.source, *event.target))} with each other"
    return f"{type_words}: {names_words(event.source)} → {names_words(event.target)}"


def descent_words(descent: TieAnswer) -> str:
    """One sentence on where an actor comes from or goes to."""
    verb = _DESCENTS.get(descent.kind, descent.kind)
    before = names_words(descent.source)
    after = names_words(descent.target) if descent.target else ""
    link = "as " if after and descent.kind == "renames" else ""
    return f"{span_words(descent.earliest, descent.latest)}: {before} {verb} {link}{after}".rstrip()


def web_address(text: str | None) -> str | None:
    """Pass an http or https address; anything else is no link."""
    return text if text and _WEB_ADDRESS.fullmatch(text) else None


def marked(sentence: str, marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """Cut a sentence at its marks: pairs of text and the kinds that lie on it, "" where none does.

    >>> marked("A met B.", [Mark(start=0, end=1, kind="source"), Mark(start=2, end=5, kind="trigger")])
    [('A', 'source'), (' ', ''), ('met', 'trigger'), (' B.', '')]
    """
    return [(text, kinds) for text, kinds, _ in _cut(sentence, [(m.start, m.end, m.kind, "") for m in marks])]


def marked_section(section: SectionAnswer) -> list[tuple[str, str, str]]:
    """Cut a part of a report at its marks: text, kinds and the claim of the mark that begins first."""
    return _cut(section.text, section.marks)


def _cut(text: str, marks: Sequence[tuple[int, int, str, str]]) -> list[tuple[str, str, str]]:
    inside = [mark for mark in marks if 0 <= mark[0] < mark[1] <= len(text)]
    edges = sorted({0, len(text), *(edge for mark in inside for edge in mark[:2])})
    pieces = []
    for start, end in pairwise(edges):
        over = sorted(mark for mark in inside if mark[0] <= start and end <= mark[1])
        kinds = " ".join(dict.fromkeys(kind for _, _, kind, _ in over))
        pieces.append((text[start:end], kinds, over[0][3] if over else ""))
    return pieces


def period_label(period: PeriodAnswer) -> str:
    """What a reader hears of a period, from the row that is drawn."""
    name = period_words(period.start, period.end)
    spread = f"{signed(period.low)} to {signed(period.high)}"
    if period.level is None:
        return f"{name}, no reports, level {spread}"
    level = f"level {signed(period.level)}, 80 %: {spread}"
    count = f"{period.n_events} event{'' if period.n_events == 1 else 's'}"
    return f"{name}, {level}, {state_words(period.state)}, {count}"


def tie_words(tie: TieAnswer) -> str:
    """A tie as a clause: who backs, leads or belongs to whom."""
    verb = {"belongs": "belongs to"}.get(tie.kind, tie.kind)
    return f"{names_words(tie.source)} {verb} {names_words(tie.target)}"


def add_days(day: str, days: int) -> str:
    """An ISO day, moved."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
