"""The table of time words → the patterns that find them in a folded phrase, each with the rule that reads it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_TO = r" ?(?:to|and|or|until|through|-) ?"
_BOUND = (
    r"(?:not )?(?:(?P<since>since|ever since)"
    r"|(?P<after>after|following(?! (?:day|week|month|year))|later(?! (?:this|in|on|that)))"
    r"|(?P<before>before|ahead of|prior to)"
    r"|(?P<by>by|no later than|not later than)"
    r"|(?P<until>until|till|up to|up until)) "
)


class Rule(StrEnum):
    """How the words of a pattern become days; resolve/period.py holds what each rule does."""

    ISO = "iso"
    THAT_YEAR = "that-year"
    NUMERIC = "numeric"
    RUN_TO = "run-to"
    ANCHORED = "anchored"
    DATE = "date"
    MONTH = "month"
    SEASON = "season"
    YEARS = "years"
    WEEKDAY = "weekday"
    AGO = "ago"
    DAY_WORD = "day-word"
    RUN = "run"
    FORWARD = "forward"
    NOW = "now"
    PART_OF_DAY = "part-of-day"
    CALENDAR = "calendar"
    QUARTER = "quarter"
    WEEK_OF_MONTH = "week-of-month"
    FEAST = "feast"
    DECADE_WORD = "decade-word"
    RECENT_YEARS = "recent-years"
    EVE = "eve"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePatterns:
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
    rules: tuple[tuple[re.Pattern[str], Rule], ...]

    def find(self, phrase: str) -> tuple[Rule, re.Match[str]] | None:
        """Return the first rule whose words stand in the phrase."""
        for pattern, rule in self.rules:
            if match := pattern.search(phrase):
                return rule, match
        return None


def read_number(text: str | None) -> int | None:
    """Return the number that a word says: 1 for the silent one of "the past week", None for "few" and bare plurals."""
    if not text:
        return None if text is None else 1
    return int(text) if text.isdigit() else time_patterns().numbers.get(text)


def fold_phrase(words: str) -> str:
    """Bring a phrase to lower case, plain marks, no articles and no possessive endings."""
    text = words.casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    text = re.sub(r"'s?(?=\W|$)|[,()]", " ", text)
    text = re.sub(r"\bduring (?:the )?night\b|\bin the night\b", "overnight", text)
    text = re.sub(r"\bthe\b|\b(?:more than|less than|at least|nearly|almost|about|around|some|only|just)\b", " ", text)
    return " ".join(text.split())


@cache
def time_patterns() -> TimePatterns:
    """Return the patterns made from data/words/time.toml, read once a process."""
    with (files("allegiance") / "data" / "words" / "time.toml").open("rb") as file:
        table = tomllib.load(file)
    months = {name.casefold(): n for name, n in {**table["months"], **table["short_months"]}.items()}
    weekdays = {name.casefold(): n for name, n in {**table["weekdays"], **table["short_weekdays"]}.items()}
    ordinals = table["ordinals"]
    rules = _rules(table, months, weekdays)
    month, day = rf"{_any(months)}\b\.?", r"\d{1,2}(?:st|nd|rd|th)?"
    return TimePatterns(
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
        run_to=next(pattern for pattern, rule in rules if rule is Rule.RUN_TO),
        shared_tail=re.compile(r"\b(?:19|20)\d\d\b|\b(?:last|this|next) (?:week|year)\b"),
        week_of=re.compile(r"\b(last|this|next) week\b"),
        edge=re.compile(
            r"\b(?:(?P<earlier>earlier)|(?P<later>later)"
            r"|(?P<early>early|beginning of|start of|(?:first|opening) days of)|(?P<mid>mid|middle of)"
            r"|(?P<late>late|end of|close of|(?:last|final|closing) days of)"
            r"|(?P<first_half>first half of)|(?P<second_half>second half of))\b"
        ),
        rules=rules,
    )  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """Write words as one pattern, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _rules(
    table: dict[str, Any], months: dict[str, int], weekdays: dict[str, int]
) -> tuple[tuple[re.Pattern[str], Rule], ...]:
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
    patterns: list[tuple[str, Rule]] = [
        (r"\b(?:19|20)\d\d-\d\d-\d\d\b", Rule.ISO),
        (r"\b(?P<eve>eve of|(?:day|night) before|(?:day|morning) after) (?!yesterday|tomorrow)(?=.*\d)", Rule.EVE),
        (r"\bnew year (?:eve|day)\b|\bchristmas (?:eve|day)\b", Rule.FEAST),
        (
            r"\b(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|last|previous|this) quarter\b"
            r"|\b(?:(?P<q>first) three months of)|\bq(?P<number>[1-4])\b",
            Rule.QUARTER,
        ),
        (rf"\b(?P<nth>first|second|third|fourth|last) week of (?P<name>{month})", Rule.WEEK_OF_MONTH),
        (r"\b(?:thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", Rule.DECADE_WORD),
        (r"\brecent years\b", Rule.RECENT_YEARS),
        (r"\b(?:that|same|following|previous) year\b", Rule.THAT_YEAR),
        (r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b", Rule.NUMERIC),
        (rf"^(?:for )?{amount} {straight}{unit}(?: running)? {end_side}(?: on)? ", Rule.RUN_TO),
        (rf"\b{amount} {unit} (?P<way>before|after) (?!yesterday|tomorrow)", Rule.ANCHORED),
        (
            rf"\b(?P<day>\d{{1,2}}){nth}(?:{_TO}(?P<last>\d{{1,2}}){nth})? (?:of )?(?P<month>{month})"
            rf"|\b(?P<month_first>{month}) (?P<day_after>\d{{1,2}}){nth}\b(?:{_TO}(?P<last_after>\d{{1,2}})\b)?",
            Rule.DATE,
        ),
        (rf"(?:\b{which} )?(?<![\w])(?P<name>{month})", Rule.MONTH),
        (rf"(?:\b{which} )?\b(?P<name>{_any(table['seasons'])})\b", Rule.SEASON),
        (r"\b(?P<decade>(?:19|20)\d0)s\b|\b(?P<first>(?:19|20)\d\d)(?:-(?P<last>(?:19|20)\d\d|\d\d))?\b", Rule.YEARS),
        (rf"(?:\b{which} )?\b(?P<name>{_any(weekdays)})(?P<plural>s)?\b(?!\w)", Rule.WEEKDAY),
        (rf"\b{amount} {unit} ago\b", Rule.AGO),
        (rf"\b{_any(lists['day_words'])}\b", Rule.DAY_WORD),
        (rf"\b(?P<lead>for)(?: {back})? {ordinal} {straight}{unit}", Rule.RUN),
        (rf"\b(?P<lead>for)(?: {back})?(?: {amount})? {straight}{unit}", Rule.RUN),
        (rf"\b(?P<lead>{back}) {amount} {unit}", Rule.RUN),
        (rf"\b(?P<lead>past|recent) (?P<n>{_any(lists['few'])})?{units}\b", Rule.RUN),
        (rf"\b(?P<lead>past) (?P<n>){one_unit}\b", Rule.RUN),
        (rf"\b(?P<lead>next|coming|upcoming|following) {amount} {unit}", Rule.FORWARD),
        (rf"\b(?P<lead>coming|upcoming) (?P<n>{_any(lists['few'])})?{units}\b", Rule.FORWARD),
        (rf"\b(?P<lead>within|in) {amount} {unit}", Rule.FORWARD),
        (rf"\b{_any(lists['now_words'])}\b", Rule.NOW),
        (rf"(?:\b{which} )?\b{_any(lists['day_parts'])}\b", Rule.PART_OF_DAY),
        (rf"\b(?:{which} )?(?P<unit>{calendar_unit})s?\b(?! (?:earlier|later|before|after))", Rule.CALENDAR),
    ]  # fmt: skip
    return tuple((re.compile(pattern), rule) for pattern, rule in patterns)
