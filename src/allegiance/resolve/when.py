"""Words of time, or their absence, and the publication's days → the days that a claim's words fix, or None.

The rules are those of the ontology guide, section 7. A phrase is read in three steps: the word before it that says how
the days bound the act ("since", "by"), the two ends if it is a range, and then the period that each end names. A
publication known only to the month or year takes the place of the day: its bounds are the answer wherever the words
count from a day.
"""

from __future__ import annotations

import re
from dataclasses import replace

from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality
from allegiance.model.when import When
from allegiance.resolve.anchored_period import read_anchored
from allegiance.resolve.calendar_span import DAY, one_day
from allegiance.resolve.counted_period import ONGOING_DAYS
from allegiance.resolve.foreign_time import in_english
from allegiance.resolve.frame import Frame
from allegiance.resolve.period import find_period
from allegiance.resolve.time_pattern import fold_phrase, time_patterns

_WHOLE_MONTH = range(28, 32)  # days
_PRAYERS = re.compile(r"day prayers?\b")
_OPEN = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED})


def resolve_when(
    words: str | None, *, telling: Telling, published: When | None, modality: Modality, text: str = ""
) -> When | None:
    """Return the calendar days that the words of time fix, or that the telling fixes where there are none.

    `text` is what stands before the words: "two days later" is counted from the last date in it.

    None means that the words give no bound, or only one that the publication cannot complete ("before 2011" told in
    2022). Clock times and calendars other than the Gregorian are not supported.

    >>> from datetime import date
    >>> day = When(date(2022, 4, 6), date(2022, 4, 6))
    >>> resolve_when("on Tuesday", telling=Telling.PAST, published=day, modality=Modality.HAPPENED).latest.isoformat()
    '2022-04-05'
    """
    if words is None or not words.strip():
        return _from_telling(telling, published)
    is_ahead = telling is Telling.FUTURE or modality in _OPEN
    frame, phrase = Frame(published=published, is_ahead=is_ahead), fold_phrase(in_english(words))
    if text and (anchored := read_anchored(phrase, text, frame, _bound)):
        return anchored
    return _bound(phrase, frame)


def _from_telling(telling: Telling, published: When | None) -> When | None:
    if telling in (Telling.PAST, Telling.BACKGROUND, Telling.FUTURE):
        return None
    days_back = {Telling.HEADLINE: 1, Telling.ONGOING: ONGOING_DAYS, Telling.STANDING: 0}[telling]
    return Frame(published=published, is_ahead=False).reach_back(days_back)


def _bound(phrase: str, frame: Frame) -> When | None:
    """Read a phrase with the word before it that turns its days into a bound."""
    match = time_patterns().bound.match(phrase)
    if match is None:
        return _range(phrase, frame)
    name, rest = match.lastgroup, phrase[match.end() :]
    if name == "since":
        return _since(rest, frame)
    if name == "after" and _PRAYERS.search(rest):
        return _range(rest, frame)
    if name == "after":
        # for what is still to come "after Friday" leaves the later end open
        inner = _range(rest, frame)
        if frame.is_ahead or inner is None:
            return None
        # what came after a day may have come on it; what came after a month came when it was over
        is_over = inner.n_days in _WHOLE_MONTH and frame.published is not None and inner.latest < frame.published.latest
        return frame.up_to_publication(one_day(inner.latest + DAY) if is_over else inner)
    if name == "until":
        inner = _range(rest, frame)
        return frame.from_publication(inner) if frame.is_ahead else inner
    inner = _range(rest, frame)
    if inner is None or frame.published is None:
        return None
    if inner.latest >= frame.published.latest:
        return frame.from_publication(inner)
    # "by Friday the town had fallen" holds from Friday on; "before 2011" told in 2022 has no earlier end
    return When(inner.latest, frame.published.latest) if name == "by" else None


def _since(rest: str, frame: Frame) -> When | None:
    inner = _range(rest, replace(frame, is_ahead=False))
    return None if inner is None else frame.up_to_publication(inner)


def _range(phrase: str, frame: Frame) -> When | None:
    """Read "A to B", "between A and B", "A and B" as one stretch; anything else as one period."""
    words = time_patterns()
    start = words.range_start.match(phrase)
    body = phrase[start.end() :] if start else phrase
    if words.one_date_range.search(body):
        return find_period(body, frame)
    if words.run_to.search(body) is None:
        for joint in words.joint.finditer(body):
            ends = _ends(body[: joint.start()], body[joint.end() :], frame)
            if ends is not None:
                return ends
    if start and start.group("from"):
        return _from(body, frame)
    return find_period(body, frame)


def _from(body: str, frame: Frame) -> When | None:
    """Read "from X": a start alone for what is to come, up to publication for what was."""
    inner = find_period(body, frame)
    if inner is None or frame.is_ahead:
        return inner
    return frame.up_to_publication(inner) or inner


def _ends(left: str, right: str, frame: Frame) -> When | None:
    """Join two ends, the open one read as seen from the other so that a range never runs backwards."""
    words = time_patterns()
    if words.find(left) is None or words.find(right) is None:
        return None
    shared = words.shared_tail.search(right)
    if shared and not words.shared_tail.search(left):
        left = f"{left} {shared.group()}"
    if words.week_of.search(right) or frame.day is None:
        first, last = find_period(left, frame), find_period(right, frame)
    elif frame.is_ahead:
        first = find_period(left, frame)
        last = first and find_period(right, frame.seen_from(first.earliest, is_ahead=True))
    else:
        last = find_period(right, frame)
        first = last and find_period(left, frame.seen_from(last.latest, is_ahead=False))
    if first is None or last is None:
        return None
    return When(min(first.earliest, last.earliest), max(first.latest, last.latest))
