"""Words of time, or their absence, and the publication's days → the days that a claim's words fix, or None.

The rules are those of the ontology guide, section 7. A phrase is read in three steps: the word before it that says how
the days bound the act ("since", "by"), the two ends if it is a range, and then the first rule of `_rules` that finds
its words in it. A publication known only to the month or year takes the place of the day: its bounds are the answer
wherever the words count from a day.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality
from allegiance.model.when import When, parse_partial_date

_OPEN = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED})
_DAY = timedelta(days=1)
_STRAY_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")  # a day beside a month, in a form that no rule knows
_CUTS = {  # which part of a period the words for an edge leave, as fractions of its days
    "early": (0.0, 1 / 3),
    "mid": (1 / 3, 2 / 3),
    "late": (2 / 3, 1.0),
    "first_half": (0.0, 0.5),
    "second_half": (0.5, 1.0),
}
_ONGOING_DAYS = 6  # "now" reaches back six days before publication


def resolve_when(words: str | None, *, telling: Telling, published: When | None, modality: Modality) -> When | None:
    """Return the calendar days that the words of time fix, or that the telling fixes where there are none.

    None means that the words give no bound, or only one that the publication cannot complete ("before 2011" told in
    2022). Clock times and calendars other than the Gregorian are not supported.

    >>> day = When(date(2022, 4, 6), date(2022, 4, 6))
    >>> resolve_when("on Tuesday", telling=Telling.PAST, published=day, modality=Modality.HAPPENED).latest.isoformat()
    '2022-04-05'
    """
    if words is None or not words.strip():
        return _from_telling(telling, published)
    is_ahead = telling is Telling.FUTURE or modality in _OPEN
    return _bound(_fold(words), _Frame(published=published, is_ahead=is_ahead))


def _from_telling(telling: Telling, published: When | None) -> When | None:
    if published is None or telling in (Telling.PAST, Telling.BACKGROUND, Telling.FUTURE):
        return None
    days_back = {Telling.HEADLINE: 1, Telling.ONGOING: _ONGOING_DAYS, Telling.STANDING: 0}[telling]
    return _back_from(published, days_back)


def _back_from(published: When, n_days: int) -> When:
    """Reach back from a publication day; a publication known to a month or year is its own bounds."""
    if published.n_days > 1:
        return published
    return When(published.earliest - n_days * _DAY, published.latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
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

    def seen_from(self, day: date, *, is_ahead: bool) -> _Frame:
        """Return the frame of a phrase whose other end is `day`."""
        return _Frame(published=When(day, day), is_ahead=is_ahead)


# --- how a phrase bounds the act ------------------------------------------------------------------------------------


def _bound(phrase: str, frame: _Frame) -> When | None:
    """Read a phrase with the word before it that turns its days into a bound."""
    match = _words().bound.match(phrase)
    if match is None:
        return _range(phrase, frame)
    name, rest = match.lastgroup, phrase[match.end() :]
    if name == "since":
        return _since(rest, frame)
    if name == "after":
        # for what is still to come "after Friday" leaves the later end open
        inner = _range(rest, frame)
        return None if frame.is_ahead or inner is None else _up_to_publication(inner, frame)
    if name == "until":
        inner = _range(rest, frame)
        return _from_publication(inner, frame) if frame.is_ahead else inner
    inner = _range(rest, frame)
    if inner is None or frame.published is None:
        return None
    if inner.latest >= frame.published.latest:
        return _from_publication(inner, frame)
    # "by Friday the town had fallen" holds from Friday on; "before 2011" told in 2022 has no earlier end
    return When(inner.latest, frame.published.latest) if name == "by" else None


def _since(rest: str, frame: _Frame) -> When | None:
    behind = _Frame(published=frame.published, is_ahead=False)
    inner = _range(rest, behind)
    return None if inner is None else _up_to_publication(inner, frame)


def _up_to_publication(inner: When, frame: _Frame) -> When | None:
    if frame.published is None:
        return None
    return When(inner.earliest, max(inner.earliest, frame.published.latest))


def _from_publication(inner: When | None, frame: _Frame) -> When | None:
    if inner is None or frame.published is None:
        return None
    return When(min(frame.published.earliest, inner.latest), inner.latest)


def _range(phrase: str, frame: _Frame) -> When | None:
    """Read "A to B", "between A and B", "A and B" as one stretch; anything else as one period."""
    words = _words()
    start = words.range_start.match(phrase)
    body = phrase[start.end() :] if start else phrase
    if words.one_date_range.search(body):
        return _period(body, frame)
    if words.run_to.search(body) is None:
        for joint in words.joint.finditer(body):
            ends = _ends(body[: joint.start()], body[joint.end() :], frame)
            if ends is not None:
                return ends
    if start and start.group("from"):
        return _from(body, frame)
    return _period(body, frame)


def _from(body: str, frame: _Frame) -> When | None:
    """Read "from X": a start alone for what is to come, up to publication for what was."""
    inner = _period(body, frame)
    if inner is None or frame.is_ahead:
        return inner
    return _up_to_publication(inner, frame) or inner


def _ends(left: str, right: str, frame: _Frame) -> When | None:
    """Join two ends, the open one read as seen from the other so that a range never runs backwards."""
    words = _words()
    if words.find(left) is None or words.find(right) is None:
        return None
    shared = words.shared_tail.search(right)
    if shared and not words.shared_tail.search(left):
        left = f"{left} {shared.group()}"
    if words.week_of.search(right) or frame.day is None:
        first, last = _period(left, frame), _period(right, frame)
    elif frame.is_ahead:
        first = _period(left, frame)
        last = first and _period(right, frame.seen_from(first.earliest, is_ahead=True))
    else:
        last = _period(right, frame)
        first = last and _period(left, frame.seen_from(last.latest, is_ahead=False))
    if first is None or last is None:
        return None
    return When(min(first.earliest, last.earliest), max(first.latest, last.latest))


# --- one period -----------------------------------------------------------------------------------------------------


def _period(phrase: str, frame: _Frame) -> When | None:
    found = _words().find(phrase)
    if found is None:
        return _parse_leftover(phrase)
    rule, match = found
    if rule is _month and _STRAY_DAY.search(phrase) and (leftover := _parse_leftover(phrase)):
        return leftover
    try:
        return rule(match, phrase, frame)
    except (ValueError, OverflowError):
        # 31 February, or a day before the calendar begins: the words fix nothing
        return None


def _iso(match: re.Match[str], _phrase: str, _frame: _Frame) -> When | None:
    return parse_partial_date(match.group())


def _numeric(match: re.Match[str], _phrase: str, _frame: _Frame) -> When | None:
    """Read 13/02/2022; two numbers that could both be the month fix nothing, unless they are the same."""
    first, second, year = (int(part) for part in match.groups())
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 or first == second else (second, first)
    return _one(date(year, month, day))


def _anchored(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    """Read "two days after 5 March": counted from the days that the rest of the phrase fixes."""
    rest = phrase[match.end() :]
    if _words().find(rest) is None:
        return None
    anchor = _period(rest, frame)
    n, unit = _number(match.group("n")), match.group("unit")
    if anchor is None or n is None:
        return None
    sign = 1 if match.group("way") == "after" else -1
    return When(_shift(anchor.earliest, sign * n, unit), _shift(anchor.latest, sign * n, unit))


def _date(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    words = _words()
    parts = match.groupdict()
    month = words.months[(parts["month"] or parts["month_first"]).rstrip(".")]
    first = int(parts["day"] or parts["day_after"])
    last = int(parts["last"] or parts["last_after"] or first)
    year = _year_in(phrase, frame)
    candidates = [year] if year is not None else _years_around(frame)
    days = [When(date(y, month, first), date(y, month, last)) for y in candidates if _exists(y, month, first, last)]
    return _overnight(_nearest(days, frame), phrase)


def _exists(year: int, month: int, *days: int) -> bool:
    return all(1 <= day <= monthrange(year, month)[1] for day in days)


def _month(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    number = _words().months[match.group("name").rstrip(".")]
    return _named_months(number, 1, match.group("which"), phrase, frame)


def _that_year(_match: re.Match[str], _phrase: str, _frame: _Frame) -> When | None:
    """Leave "in June of that year" open: the year stands in another sentence."""
    return None


def _season(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    return _named_months(_words().seasons[match.group("name")], 3, match.group("which"), phrase, frame)


def _named_months(month: int, n_months: int, which: str | None, phrase: str, frame: _Frame) -> When | None:
    """Find the month or season of a name: the year told, or the one nearest to publication on the right side."""
    year = _year_in(phrase, frame)
    if year is not None:
        return _narrow(_months(year, month, n_months), phrase, frame)
    spans = [_months(y, month, n_months) for y in _years_around(frame)]
    if which in ("last", "previous", "past") and frame.published is not None:
        spans = [span for span in spans if span.latest < frame.published.earliest]
        return _narrow(spans[-1] if spans else None, phrase, frame)
    if which in ("next", "coming", "upcoming", "this coming") and frame.published is not None:
        spans = [span for span in spans if span.earliest > frame.published.latest]
        return _narrow(spans[0] if spans else None, phrase, frame)
    if which in ("this", "current") and frame.year is not None:
        return _narrow(_months(frame.year, month, n_months), phrase, frame)
    return _narrow(_nearest(spans, frame), phrase, frame)


def _years(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
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


def _weekday(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    if frame.published is None or match.group("plural"):
        return None
    if frame.day is None:
        return frame.published
    number, which = _words().weekdays[match.group("name").rstrip(".")], match.group("which")
    if week := _words().week_of.search(phrase):
        monday = frame.day - frame.day.weekday() * _DAY + 7 * {"last": -1, "this": 0, "next": 1}[week.group(1)] * _DAY
        return _overnight(_one(monday + number * _DAY), phrase)
    back = (frame.day.weekday() - number) % 7
    if which in ("next", "coming", "upcoming", "this coming") or (frame.is_ahead and which in (None, "this")):
        return _overnight(_one(frame.day + (7 - back) * _DAY), phrase)
    is_earlier = which in ("last", "previous", "past", "this past")
    return _overnight(_one(frame.day - (back or (7 if is_earlier else 0)) * _DAY), phrase)


def _overnight(when: When | None, phrase: str) -> When | None:
    """Stretch one day over the night that the phrase names: into it, or out of it."""
    if when is None or when.n_days > 1:
        return when
    if re.search(r"\bovernight (?:in)?to\b|\bnight (?:in)?to\b", phrase):
        return When(when.earliest - _DAY, when.latest)
    if re.search(r"\bovernight\b|\bnight of\b", phrase):
        return When(when.earliest, when.latest + _DAY)
    return when


def _day_word(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    if frame.day is None:
        return frame.published
    if match.group() == "overnight":
        return When(frame.day, frame.day + _DAY) if frame.is_ahead else When(frame.day - _DAY, frame.day)
    offset = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match.group()]
    if "before yesterday" in phrase or "after tomorrow" in phrase:
        offset *= 2
    return _one(frame.day + offset * _DAY)


def _part_of_day(match: re.Match[str], _phrase: str, frame: _Frame) -> When | None:
    """Read "this morning" and "last night"; a part of the day alone fixes nothing."""
    if match.group("which") is None:
        return None
    if frame.day is None:
        return frame.published
    if match.group("which") == "this":
        return _one(frame.day)
    return When(frame.day - _DAY, frame.day) if match.group("which") == "last" else None


def _ago(match: re.Match[str], _phrase: str, frame: _Frame) -> When | None:
    if frame.day is None:
        return frame.published
    n, unit = _number(match.group("n")), match.group("unit")
    if n is None:
        reach = _words().vague.get(unit)
        return None if reach is None else When(frame.day - reach * _DAY, frame.day)
    if unit == "hour":
        return When(_shift(frame.day, -n, unit), frame.day)
    return _unit_of(_shift(frame.day, -n, unit), unit)


def _run(match: re.Match[str], _phrase: str, frame: _Frame) -> When | None:
    """Read "for three days", "the past two weeks", "for a second day": back from publication to its start."""
    if frame.is_ahead and match.group("lead") == "for":
        # how long is told, but not from when
        return None
    if frame.day is None:
        return frame.published
    return _backward(frame.day, match)


def _run_to(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    """Read "for three days until Tuesday" or "from Monday": counted from the end that is stated."""
    rest = phrase[match.end() :]
    anchor = _period(rest, frame) if _words().find(rest) else None
    if anchor is None:
        return None
    if match.group("side") in ("until", "till", "to"):
        return _backward(anchor.latest, match)
    n, unit = _number(match.group("n")), match.group("unit")
    if n is None:
        return None
    return When(anchor.earliest, _shift(anchor.earliest, n, unit) - (_DAY if unit != "hour" else 0 * _DAY))


def _backward(end: date, match: re.Match[str]) -> When | None:
    n, unit = _number(match.group("n")), match.group("unit")
    if n is None:
        reach = _words().vague.get(unit)
        return None if reach is None else When(end - (reach - 1) * _DAY, end)
    start = _shift(end, -n, unit)
    return When(start if unit == "hour" else start + _DAY, end)


def _forward(match: re.Match[str], _phrase: str, frame: _Frame) -> When | None:
    """Read "the next three days", "within 48 hours": from publication on; "within" told of the past fixes nothing."""
    if match.group("lead") in ("within", "in") and not frame.is_ahead:
        return None
    if frame.day is None:
        return frame.published
    n, unit = _number(match.group("n")), match.group("unit")
    if match.group("lead") == "in" and n is not None and unit != "hour":
        return _unit_of(_shift(frame.day, n, unit), unit)
    if n is None:
        reach = _words().vague.get(unit)
        return None if reach is None else When(frame.day, frame.day + reach * _DAY)
    return When(frame.day, _shift(frame.day, n, unit))


def _calendar(match: re.Match[str], phrase: str, frame: _Frame) -> When | None:
    """Read "last week", "earlier this month", "the end of the year", "over the weekend"."""
    unit, which = match.group("unit"), match.group("which") or "this"
    if frame.published is None or which in ("that", "same", "following", "each", "every") or unit in ("hour", "day"):
        return None
    known = {"month": frame.month, "year": frame.year, "decade": frame.year}.get(unit, frame.day)
    if known is None:
        return frame.published
    step = {"last": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "upcoming": 1}.get(which, 0)
    whole = _unit_of(_shift(frame.published.earliest, step, unit), unit)
    if whole is None or step:
        return _narrow(whole, phrase, frame)
    if unit == "weekend":
        return _this_weekend(whole, frame)
    narrowed = _narrow(whole, phrase, frame)
    return narrowed if narrowed != whole else _this(whole, frame)


def _this(whole: When, frame: _Frame) -> When | None:
    """Cut the running week, month or year at the publication, on the side where the act lies."""
    assert frame.published is not None
    if frame.is_ahead:
        return When(max(whole.earliest, frame.published.earliest), whole.latest)
    return When(whole.earliest, min(whole.latest, max(whole.earliest, frame.published.latest)))


def _this_weekend(weekend: When, frame: _Frame) -> When:
    """Return the latest weekend that has begun, up to publication, or the one to come."""
    assert frame.published is not None
    day = frame.published.latest
    if frame.is_ahead or weekend.holds(day):
        return When(weekend.earliest, weekend.latest if frame.is_ahead else day)
    return When(weekend.earliest - 7 * _DAY, weekend.latest - 7 * _DAY)


def _now(_match: re.Match[str], _phrase: str, frame: _Frame) -> When | None:
    return None if frame.published is None else _back_from(frame.published, _ONGOING_DAYS)


def _parse_leftover(phrase: str) -> When | None:
    """Let dateparser read what no rule knows; it must find a day, a month and a year in the words themselves."""
    if re.search(r"\d", phrase) is None:
        return None
    # imported here because it takes half a second, and almost no phrase comes this far
    import dateparser

    settings: Any = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    moment = dateparser.parse(phrase, languages=["en"], settings=settings)
    return None if moment is None else _one(moment.date())


# --- the calendar ---------------------------------------------------------------------------------------------------


def _one(day: date) -> When:
    return When(day, day)


def _months(year: int, month: int, n_months: int) -> When:
    """Return whole months; a winter of 2022 begins in December 2022."""
    last = _shift(date(year, month, 1), n_months - 1, "month")
    return When(date(year, month, 1), last.replace(day=monthrange(last.year, last.month)[1]))


def _shift(day: date, n: int, unit: str) -> date:
    """Move a day by n units; hours count as the days they touch, months and years keep the day where it exists."""
    if unit in ("day", "night"):
        return day + n * _DAY
    if unit == "hour":
        return day + (-1 if n < 0 else 1) * -(-abs(n) // 24) * _DAY
    if unit in ("week", "weekend", "fortnight"):
        return day + n * (14 if unit == "fortnight" else 7) * _DAY
    months = n * {"month": 1, "year": 12, "decade": 120}[unit] + day.year * 12 + day.month - 1
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _unit_of(day: date, unit: str) -> When | None:
    """Return the calendar unit that holds a day: weeks run Monday to Sunday."""
    monday = day - day.weekday() * _DAY
    if unit in ("week", "fortnight"):
        return When(monday, monday + 6 * _DAY)
    if unit == "weekend":
        return When(monday + 5 * _DAY, monday + 6 * _DAY)
    if unit == "month":
        return _months(day.year, day.month, 1)
    if unit == "year":
        return _months(day.year, 1, 12)
    if unit == "decade":
        first = day.year - day.year % 10
        return When(date(first, 1, 1), date(first + 9, 12, 31))
    return _one(day)


def _years_around(frame: _Frame) -> list[int]:
    if frame.published is None:
        return []
    # four years each way, so that a 29 February is among them
    return list(range(frame.published.earliest.year - 4, frame.published.latest.year + 5))


def _nearest(spans: list[When], frame: _Frame) -> When | None:
    """Return the latest span that began by publication, or for what is to come the first that is not over."""
    if frame.published is None:
        return spans[0] if len(spans) == 1 else None
    if len(spans) == 1:
        return spans[0]
    day = frame.published
    if frame.is_ahead:
        return next((span for span in spans if span.latest >= day.earliest), None)
    return next((span for span in reversed(spans) if span.earliest <= day.latest), None)


def _year_in(phrase: str, frame: _Frame) -> int | None:
    if told := re.search(r"\b(?:19|20)\d\d\b", phrase):
        return int(told.group())
    relative = re.search(r"\b(last|this|next) year\b", phrase)
    if relative is None or frame.year is None:
        return None
    return frame.year + {"last": -1, "this": 0, "next": 1}[relative.group(1)]


def _narrow(whole: When | None, phrase: str, frame: _Frame) -> When | None:
    """Cut a period to the third that the phrase names (early, mid, late), its half, or the side of publication."""
    if whole is None or (edge := _words().edge.search(phrase)) is None:
        return whole
    if edge.lastgroup == "earlier":
        return _this(whole, _Frame(published=frame.published, is_ahead=False)) if frame.published else whole
    if edge.lastgroup == "later":
        is_running = frame.published is not None and whole.holds(frame.published.latest)
        return _this(whole, _Frame(published=frame.published, is_ahead=True)) if is_running else whole
    first, last = _CUTS[edge.lastgroup or ""]
    start = whole.earliest + round(first * whole.n_days) * _DAY
    return When(start, whole.earliest + (round(last * whole.n_days) - 1) * _DAY)


# --- the words ------------------------------------------------------------------------------------------------------

_TO = r" ?(?:to|and|or|until|through|-) ?"
_BOUND = (
    r"(?:not )?(?:(?P<since>since|ever since)"
    r"|(?P<after>after|following(?! (?:day|week|month|year))|later(?! (?:this|in|on|that)))"
    r"|(?P<before>before|ahead of|prior to)"
    r"|(?P<by>by|no later than|not later than)"
    r"|(?P<until>until|till|up to|up until)) "
)
_Rule = Callable[[re.Match[str], str, _Frame], When | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The compiled table of words."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    numbers: dict[str, int]
    vague: dict[str, int]
    bound: re.Pattern[str]
    range_start: re.Pattern[str]
    joint: re.Pattern[str]
    one_date_range: re.Pattern[str]
    run_to: re.Pattern[str]
    shared_tail: re.Pattern[str]
    week_of: re.Pattern[str]
    edge: re.Pattern[str]
    rules: tuple[tuple[re.Pattern[str], _Rule], ...]

    def find(self, phrase: str) -> tuple[_Rule, re.Match[str]] | None:
        """Return the first rule whose words stand in the phrase."""
        for pattern, rule in self.rules:
            if match := pattern.search(phrase):
                return rule, match
        return None


def _number(text: str | None) -> int | None:
    """Return the number that a word says: 1 for the silent one of "the past week", None for "few" and bare plurals."""
    if not text:
        return None if text is None else 1
    return int(text) if text.isdigit() else _words().numbers.get(text)


def _fold(words: str) -> str:
    """Bring a phrase to lower case, plain marks, no articles and no possessive endings."""
    text = words.casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    text = re.sub(r"'s?(?=\W|$)|[,()]", " ", text)
    text = re.sub(r"\bthe\b|\b(?:more than|less than|at least|nearly|almost|about|around|some|only|just)\b", " ", text)
    return " ".join(text.split())


@cache
def _words() -> _Words:
    with (files("allegiance") / "data" / "words" / "time.toml").open("rb") as file:
        table = tomllib.load(file)
    months = {name.casefold(): n for name, n in {**table["months"], **table["short_months"]}.items()}
    weekdays = {name.casefold(): n for name, n in {**table["weekdays"], **table["short_weekdays"]}.items()}
    ordinals = table["ordinals"]
    rules = _rules(table, months, weekdays)
    month, day = rf"{_any(months)}\b\.?", r"\d{1,2}(?:st|nd|rd|th)?"
    return _Words(
        months=months,
        weekdays=weekdays,
        seasons=table["seasons"],
        numbers={**table["numbers"], **ordinals},
        vague=table["vague"],
        bound=re.compile(_BOUND),
        range_start=re.compile(r"(?:between|(?P<from>from|(?:starting|beginning)(?: on| from)?)) "),
        joint=re.compile(r" (?:to|and on|and in|and|or|until|till|through|into) | ?- ?"),
        one_date_range=re.compile(
            rf"\b{day}{_TO}{day} (?:of )?{month}|\b{month} {day}{_TO}{day}\b|\b\d{{4}}-\d"
        ),
        run_to=next(pattern for pattern, rule in rules if rule is _run_to),
        shared_tail=re.compile(r"\b(?:19|20)\d\d\b|\b(?:last|this|next) (?:week|year)\b"),
        week_of=re.compile(r"\b(last|this|next) week\b"),
        edge=re.compile(
            r"\b(?:(?P<earlier>earlier)|(?P<later>later)|(?P<early>early|beginning of|start of)|(?P<mid>mid|middle of)"
            r"|(?P<late>late|end of|close of)|(?P<first_half>first half of)|(?P<second_half>second half of))\b"
        ),
        rules=rules,
    )  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """Write words as one pattern, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _rules(
    table: dict[str, Any], months: dict[str, int], weekdays: dict[str, int]
) -> tuple[tuple[re.Pattern[str], _Rule], ...]:
    """Write the rules, most definite first: where a phrase holds words of several, the first decides."""
    lists = table["lists"]
    month, one_unit = rf"{_any(months)}\b\.?", rf"(?P<unit>{_any(table['units'])})"
    unit, units = rf"{one_unit}s?\b", rf"{one_unit}s"
    amount = rf"(?P<n>\d{{1,4}}|{_any({**table['numbers'], **table['ordinals']})}|(?:a )?{_any(lists['few'])})"
    ordinal = rf"(?:an? )?(?P<n>{_any(table['ordinals'])}|\d{{1,2}}(?=st|nd|rd|th))(?:st|nd|rd|th)?"
    straight = r"(?:(?:straight|consecutive|successive) )?"
    which = rf"(?P<which>this coming|this past|{_any([*lists['which'], 'that', 'same', 'all', 'each', 'every'])})"
    nth, end_side = r"(?:st|nd|rd|th)?", r"(?P<side>until|till|to|from|starting|beginning)"
    calendar_unit = _any([*table["units"], "weekend"])
    back = r"(?:past|last|previous|preceding|recent)"
    patterns: list[tuple[str, _Rule]] = [
        (r"\b(?:19|20)\d\d-\d\d-\d\d\b", _iso),
        (r"\b(?:that|same|following|previous) year\b", _that_year),
        (r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b", _numeric),
        (rf"^(?:for )?{amount} {straight}{unit}(?: running)? {end_side}(?: on)? ", _run_to),
        (rf"\b{amount} {unit} (?P<way>before|after) (?!yesterday|tomorrow)", _anchored),
        (
            rf"\b(?P<day>\d{{1,2}}){nth}(?:{_TO}(?P<last>\d{{1,2}}){nth})? (?:of )?(?P<month>{month})"
            rf"|\b(?P<month_first>{month}) (?P<day_after>\d{{1,2}}){nth}\b(?:{_TO}(?P<last_after>\d{{1,2}})\b)?",
            _date,
        ),
        (rf"(?:\b{which} )?(?<![\w])(?P<name>{month})", _month),
        (rf"(?:\b{which} )?\b(?P<name>{_any(table['seasons'])})\b", _season),
        (r"\b(?P<decade>(?:19|20)\d0)s\b|\b(?P<first>(?:19|20)\d\d)(?:-(?P<last>(?:19|20)\d\d|\d\d))?\b", _years),
        (rf"(?:\b{which} )?\b(?P<name>{_any(weekdays)})(?P<plural>s)?\b(?!\w)", _weekday),
        (rf"\b{amount} {unit} ago\b", _ago),
        (rf"\b{_any(lists['day_words'])}\b", _day_word),
        (rf"\b(?P<lead>for)(?: {back})? {ordinal} {straight}{unit}", _run),
        (rf"\b(?P<lead>for)(?: {back})?(?: {amount})? {straight}{unit}", _run),
        (rf"\b(?P<lead>{back}) {amount} {unit}", _run),
        (rf"\b(?P<lead>past|recent) (?P<n>{_any(lists['few'])})?{units}\b", _run),
        (rf"\b(?P<lead>past) (?P<n>){one_unit}\b", _run),
        (rf"\b(?P<lead>next|coming|upcoming|following) {amount} {unit}", _forward),
        (rf"\b(?P<lead>coming|upcoming) (?P<n>{_any(lists['few'])})?{units}\b", _forward),
        (rf"\b(?P<lead>within|in) {amount} {unit}", _forward),
        (rf"\b{_any(lists['now_words'])}\b", _now),
        (rf"(?:\b{which} )?\b{_any(lists['day_parts'])}\b", _part_of_day),
        (rf"\b(?:{which} )?(?P<unit>{calendar_unit})s?\b(?! (?:earlier|later|before|after))", _calendar),
    ]  # fmt: skip
    return tuple((re.compile(pattern), rule) for pattern, rule in patterns)
