"""Words counted from a date that stands before them ("two days later", "that month") and the text → days, or None."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from allegiance.model.when import When
from allegiance.resolve.calendar_span import DAY, move_day, one_day, unit_holding
from allegiance.resolve.frame import Frame
from allegiance.resolve.time_pattern import Rule, fold_phrase, read_number, time_patterns

_UNIT = r"(?P<unit>day|night|morning|evening|afternoon|week|fortnight|month|year|decade)s?"
_SENTENCE = re.compile(r"[.!?]\s+|\n")
_COUNTED = re.compile(rf"\b(?P<n>\d{{1,3}}|[a-z-]+) {_UNIT} (?P<way>earlier|later|before|after|afterwards?)$")
_NEXT = re.compile(rf"\b(?:on )?(?P<way>next|following|previous|preceding) {_UNIT}$")
_DAY_BESIDE = re.compile(r"\b(?:on )?(?:day|night|morning|evening) (?P<way>before|after)$")
_SAME = re.compile(rf"\b(?P<edge>earlier|later|early|late)? ?(?:in |on )?(?:that|same) (?:very )?{_UNIT}$")
_DATED = frozenset((Rule.ISO, Rule.NUMERIC, Rule.DATE, Rule.MONTH, Rule.YEARS, Rule.WEEKDAY))
_PARTS_OF_DAY = frozenset(("night", "morning", "evening", "afternoon"))

Find = Callable[[str, Frame], When | None]


def read_anchored(phrase: str, before: str, frame: Frame, find: Find) -> When | None:
    """Return the days of a phrase that is counted from the last date in the text before it; None for other phrases."""
    for pattern, move in ((_COUNTED, _counted), (_NEXT, _next), (_DAY_BESIDE, _beside), (_SAME, _same)):
        match = pattern.search(phrase)
        if match is not None:
            anchor = _last_date(before, frame, find)
            return None if anchor is None else move(match, anchor)
    return None


def _last_date(before: str, frame: Frame, find: Find) -> When | None:
    """The days of the last date that the text gives, the nearest sentence first."""
    past = replace(frame, is_ahead=False)
    for sentence in reversed(_SENTENCE.split(before)):
        folded = fold_phrase(sentence)
        dated = (pattern for pattern, rule in time_patterns().rules if rule in _DATED)
        found = [match for pattern in dated for match in pattern.finditer(folded)]
        last = max(found, key=lambda match: (match.end(), -match.start()), default=None)
        if last is not None:
            # "8 August" before "2021" belongs to it
            start = min([m.start() for m in found if 0 <= last.start() - m.end() <= 1] + [last.start()])
            return find(folded[start : last.end()], past)
    return None


def _counted(match: re.Match[str], anchor: When) -> When | None:
    n, unit = read_number(match.group("n")), _unit(match)
    if n is None:
        return None
    sign = -1 if match.group("way") in ("earlier", "before") else 1
    return _holding(move_day(anchor.earliest, sign * n, unit), move_day(anchor.latest, sign * n, unit), unit)


def _next(match: re.Match[str], anchor: When) -> When | None:
    unit = _unit(match)
    sign = -1 if match.group("way") in ("previous", "preceding") else 1
    return _holding(move_day(anchor.earliest, sign, unit), move_day(anchor.latest, sign, unit), unit)


def _beside(match: re.Match[str], anchor: When) -> When | None:
    return one_day(anchor.earliest - DAY) if match.group("way") == "before" else one_day(anchor.latest + DAY)


def _same(match: re.Match[str], anchor: When) -> When | None:
    return _holding(anchor.earliest, anchor.latest, _unit(match))


def _unit(match: re.Match[str]) -> str:
    unit = match.group("unit")
    return "day" if unit in _PARTS_OF_DAY else unit


def _holding(first: date, last: date, unit: str) -> When | None:
    """The calendar units that hold two days, as one stretch."""
    one, other = unit_holding(first, unit), unit_holding(last, unit)
    return None if one is None or other is None else When(one.earliest, other.latest)
