"""A report and a sentence of it in; whether what it tells undated lies behind the report's own time, out."""

from __future__ import annotations

import re

from allegiance.model.report import Report, SectionKind
from allegiance.model.sentence import TITLE_INDEX, Sentence

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MANY_YEARS = 3  # a report that names so many past years tells a history, in every paragraph


def is_background(report: Report, sentence: Sentence) -> bool:
    """Tell whether the sentence stands in a telling of past years, so that no days of its own means no known days.

    That is so when its paragraph has named a year before that of publication by then, or the report as a whole names
    three of them. Without a publication date nothing is known, and the answer is no.
    """
    if report.published is None or sentence.index == TITLE_INDEX or sentence.section is not SectionKind.BODY:
        return False
    if len(_past_years(report, 0, len(report.text))) >= _MANY_YEARS:
        return True
    start = next((s.span.start for s in report.sections if s.span.holds(sentence.span)), sentence.span.start)
    return bool(_past_years(report, start, sentence.span.end))


def _past_years(report: Report, start: int, end: int) -> set[int]:
    assert report.published is not None
    years = {int(match.group()) for match in _YEAR.finditer(report.text, start, end)}
    return {year for year in years if year < report.published.earliest.year}
