"""One English sentence → the spans of its words of time.

The words are in data/words/time.toml. A few patterns find the parts of a date; parts that stand together become one
stretch, and the stretch takes in the words before it that change its meaning ("since", "by", "late on"). Every look
to the left or right is bounded, so the work grows with the length of the sentence and no faster.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from allegiance.model.span import Span

# longer than any lead or joint in the table
_REACH = 24


def find_time_words(text: str) -> tuple[Span, ...]:
    """Return the maximal stretches of `text` that are words of time, left to right, in code points of `text`.

    A stretch holds its preposition, but no article before it and no possessive ending after it. English only;
    clock times are not words of time.

    >>> text = "A truce signed in August held on Friday."
    >>> [span.of(text) for span in find_time_words(text)]
    ['in August', 'on Friday']
    """
    grammar = _grammar()
    stretches: list[_Part] = []
    for match in grammar.part.finditer(text):
        if not grammar.is_time(match, text):
            continue
        part = _Part(kind=match.lastgroup or "", start=match.start(), end=match.end())
        if stretches and grammar.joins(stretches[-1], part, text):
            part = _Part(kind=part.kind, start=stretches[-1].start, end=part.end)
            stretches.pop()
        stretches.append(part)
    spans: list[Span] = []
    for stretch in stretches:
        floor = spans[-1].end if spans else 0
        span = grammar.widen(stretch, text, floor)
        if not grammar.is_name(span, text):
            spans.append(span)
    return tuple(spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Words that are one part of a date; `kind` is the name of the pattern's group."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grammar:
    """The compiled table."""

    part: re.Pattern[str]
    ambiguous_month: re.Pattern[str]
    before_month: re.Pattern[str]
    before_year: re.Pattern[str]
    before_season: re.Pattern[str]
    after_season: re.Pattern[str]
    counted: re.Pattern[str]
    joins_parts: re.Pattern[str]
    joins_ends: re.Pattern[str]
    lead: re.Pattern[str]
    plain_lead: re.Pattern[str]
    day_part: re.Pattern[str]
    name_head: re.Pattern[str]
    name_tail: re.Pattern[str]

    def is_time(self, match: re.Match[str], text: str) -> bool:
        """Tell whether a match means time where it stands: "May" and "2011" alone need a word before them."""
        kind, start, end = match.lastgroup, match.start(), match.end()
        before = max(0, start - _REACH)
        if kind == "month" and self.ambiguous_month.fullmatch(match.group()):
            return self.before_month.search(text, before, start) is not None
        if kind == "year":
            lead = self.before_year.search(text, before, start)
            if lead is None:
                return False
            # "of 2000 fighters" counts people; "in 2011 protests" is a year
            return lead.group("lead").casefold() == "in" or not self.counted.match(text, end)
        if kind == "season":
            is_led = self.before_season.search(text, before, start) is not None
            return is_led and self.after_season.match(text, end) is None
        return True

    def joins(self, left: _Part, right: _Part, text: str) -> bool:
        """Tell whether the words between two parts make them one stretch."""
        if right.start - left.end > _REACH:
            return False
        between = text[left.end : right.start]
        if left.kind != right.kind and self.joins_parts.fullmatch(between):
            return not (between.startswith(",") and {"quantity", "now"} & {left.kind, right.kind})
        is_range = self.joins_ends.fullmatch(between) is not None
        return is_range and not {"quantity", "now"} & {left.kind, right.kind}

    def widen(self, part: _Part, text: str, floor: int) -> Span:
        """Take in the part of the day after a stretch and the words before it that belong to it."""
        end = part.end
        if after := self.day_part.match(text, end):
            end = after.end()
        start = part.start
        while lead := self.lead.search(text, max(floor, start - _REACH), start):
            start = lead.start()
        if text.startswith(("'s", "’s"), end):
            while plain := self.plain_lead.match(text, start, part.start):
                start = plain.end()
        if text[start : start + 4].casefold() == "the ":
            start += 4
        return Span(start, end)

    def is_name(self, span: Span, text: str) -> bool:
        """Tell whether the words beside a stretch make it a name: "Bloody Sunday", "March 23 Movement"."""
        head = self.name_head.search(text, max(0, span.start - _REACH), span.start)
        return head is not None or self.name_tail.match(text, span.end) is not None


@cache
def _grammar() -> _Grammar:
    with (files("allegiance") / "data" / "words" / "time.toml").open("rb") as file:
        table = tomllib.load(file)
    lists = table["lists"]
    before_month = _any(lists["before_month"])
    months = _any(table["months"])
    return _Grammar(
        part=re.compile("|".join(rf"(?P<{kind}>{pattern})" for kind, pattern in _parts(table))),
        ambiguous_month=re.compile(_any(lists["ambiguous_months"])),
        before_month=re.compile(rf"(?i:\b{before_month}[ -]?$|\b{months}(?:,| to| and| or| through|-|–) ?$)"),
        before_year=re.compile(rf"(?i:\b(?P<lead>{_any(lists['before_year'])})[ -]?$)"),
        before_season=re.compile(rf"(?i:\b{_any(lists['before_season'])}[ -]?(?:the )?$)"),
        after_season=re.compile(r" (?:offensive|campaign|clothes|rains?|harvest|fighting season|of [a-zA-Z])"),
        counted=re.compile(r" [a-z]+s\b"),
        joins_parts=re.compile(rf" ?{_any(lists['joins_parts'])} ?", re.IGNORECASE),
        joins_ends=re.compile(rf" ?{_any(lists['joins_ends'])} ?", re.IGNORECASE),
        lead=re.compile(rf"(?i:(?<![\w-])(?:{_any(lists['leads'])}|{_any(lists['stretch'])} of)[ -]$)"),
        plain_lead=re.compile(rf"(?i:{_any(lists['plain_leads'])} )"),
        day_part=re.compile(rf"(?i: {_any(lists['day_parts'])}\b)"),
        name_head=re.compile(rf"\b{_any(lists['name_heads'])} $"),
        name_tail=re.compile(rf" {_any(lists['name_tails'])}\b"),
    )


def _any(words: Iterable[str]) -> str:
    """Write words as one pattern, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _parts(table: dict[str, Any]) -> list[tuple[str, str]]:
    """Name the pattern of each kind of part; where two could begin at one place, the first in the list wins."""
    lists = table["lists"]
    full_month = _any(table["months"])
    month = rf"(?:{full_month}|{_any(table['short_months'])}\b\.?)"
    short_month = rf"{_any(table['short_months'])}\."
    weekday, short_weekday = _any(table["weekdays"]), _any(table["short_weekdays"])
    season, day_part = _any(table["seasons"]), _any(lists["day_parts"])
    year, day = r"(?:19|20)\d\d", r"\d{1,2}(?:st|nd|rd|th)?(?![\d.,]\d|\d)"
    unit = rf"{_any(table['units'])}s?"
    one_unit = rf"(?:{_any([*table['units'], 'weekend'])})"
    amount = rf"(?:\d{{1,3}}|{_any(table['numbers'])}|(?:a )?{_any(lists['few'])}|half an?)"
    ordinal = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_any(table['ordinals'])})"
    which = rf"(?:this coming|this past|{_any(lists['which'])})"
    hedge = r"(?:(?:more than|less than|at least|nearly|almost|about|around|some|over|up to|only|just) )?"
    plural = rf"{_any(table['units'])}s"
    straight, running = r"(?:(?:straight|consecutive|successive) )?", r"(?: running| in a row| straight)?"
    return [
        ("iso", rf"\b{year}-\d\d-\d\d\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]{year}\b"),
        (
            "date",
            rf"\b{day}(?: ?(?:to|and|or|until|through|[-–]) ?{day})? (?:of )?{month}(?:,? {year}\b)?"
            rf"|\b{month} {day}(?: ?(?:to|and|or|until|through|[-–]) ?{day})?(?:,? {year}\b)?",
        ),
        ("month_year", rf"\b{month}(?:,? | of ){year}\b|\b{season}(?: of)? {year}\b"),
        ("quantity", rf"(?i:\b{hedge}{amount} {unit} (?:ago|earlier|later|before|after|prior)\b"
                     rf"|\bfor (?:the )?{hedge}(?:past |last )?{amount} {straight}{unit}{running}\b"
                     rf"|\bfor (?:an?|the) {ordinal} {straight}{_any(table['units'])}{running}\b"
                     rf"|\b(?:for|within) {plural}\b"
                     rf"|\b(?:within|in|over|after) (?:the )?{hedge}{amount} {unit}\b)"),
        ("weekday", rf"\b(?i:{which} )?{weekday}s?\b"
                    rf"|\b{short_weekday}\.?(?=,? (?:{month}|\d))|(?<=\bon ){short_weekday}\."),
        ("relative", rf"(?i:\b(?:the )?day (?:before yesterday|after tomorrow)\b"
                     rf"|\b{which} (?:{amount} )?{unit}\b|\b{which} (?:weekend|{season}|{day_part})\b"
                     rf"|\b{_any(lists['anaphoric'])} {one_unit}\b|\b(?:over|at) the weekend\b"
                     rf"|\b(?:all|each|every) (?:week|day|night|month|year|weekend|{season})\b"
                     rf"|\b{_any(lists['stretch'])} of (?:the|this|next|last|that|each|every|the same) {one_unit}\b"
                     rf"|\b{_any(lists['edges'])} in the {one_unit}\b)|\b(?i:{which}) {full_month}\b"),
        ("month", rf"\b{full_month}\b|\b{short_month}(?= |$)"),
        ("years", rf"\b{year} ?[-–] ?(?:{year}|\d\d)\b|\b(?:early |late |mid-)?{year[:-4]}\d0s\b"),
        ("year", rf"\b{year}\b(?![-%,.]?\d)"),
        ("season", rf"\b{season.replace('fall', 'autumn')}\b"),
        ("day", rf"(?i:\b{_any(lists['day_words'])}\b)"),
        ("now", rf"(?i:(?<![\w-]){_any(lists['now_words'])}\b(?!-| that\b))"),
        ("part", rf"(?i:\b(?:at|before|after|by|around|until|since|from) {day_part}\b"
                 rf"|\bin the (?:early |late )?{day_part}\b)"),
    ]  # fmt: skip
