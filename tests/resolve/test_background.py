"""Which undated sentences lie behind the report's own time."""

from __future__ import annotations

import pytest

from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.sentence import make_sentence
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.resolve.background import is_background


def make_report(*paragraphs: str, published: str | None = "2024-05-03") -> Report:
    sections, at = [], 0
    for paragraph in paragraphs:
        sections.append(Section(kind=SectionKind.BODY, span=Span(at, at + len(paragraph))))
        at += len(paragraph) + 2
    text = "\n\n".join(paragraphs)
    when = parse_partial_date(published) if published else None
    return Report(
        id=identify_report(publisher=None, published=when, title=None, text=text),
        origin="test",
        published=when,
        text=text,
        sections=tuple(sections),
    )


@pytest.mark.parametrize(
    ("paragraphs", "words", "expected"),
    [
        (("The two bodies fought in 2016. They made peace at the river.",), "They made peace", True),
        (("The two bodies fought in 2024. They made peace at the river.",), "They made peace", False),
        (("They made peace at the river. The two bodies had fought in 2016.",), "They made peace", False),
        (("The two bodies fought in 2016.", "They made peace at the river."), "They made peace", False),
        (("A war in 2012, a truce in 2013, a war in 2014.", "They made peace."), "They made peace", True),
    ],
)
def test_a_past_year_in_the_paragraph_puts_the_undated_behind(
    paragraphs: tuple[str, ...], words: str, expected: bool
) -> None:
    report = make_report(*paragraphs)
    start = report.text.index(words)
    sentence = make_sentence(report.id, SectionKind.BODY, 1, Span(start, start + len(words)))
    assert is_background(report, sentence) is expected


def test_without_a_publication_date_nothing_lies_behind() -> None:
    report = make_report("The two bodies fought in 2016. They made peace.", published=None)
    sentence = make_sentence(report.id, SectionKind.BODY, 1, Span(31, 47))
    assert not is_background(report, sentence)
