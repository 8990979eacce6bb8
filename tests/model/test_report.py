"""model/report.py and model/sentence.py: parts as spans, and ids from what was said by whom and when."""

from __future__ import annotations

import pytest

from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.sentence import TITLE_INDEX, make_sentence
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date

TITLE, BODY = SectionKind.TITLE, SectionKind.BODY


def make(text: str, *sections: tuple[SectionKind, int, int], title: str | None = None) -> Report:
    """Build a report with these sections."""
    return Report(
        id=identify_report(publisher=None, published=None, title=title, text=text),
        origin="here",
        title=title,
        text=text,
        sections=tuple(Section(kind=kind, span=Span(start, end)) for kind, start, end in sections),
    )


@pytest.mark.parametrize("sections", [[(BODY, 0, 5), (BODY, 4, 9)], [(BODY, 4, 9), (BODY, 0, 3)], [(BODY, 0, 100)]])
def test_sections_that_overlap_or_leave_the_text_are_refused(sections: list[tuple[SectionKind, int, int]]) -> None:
    with pytest.raises(ValueError, match="report here: section"):
        make("It rained.", *sections)


@pytest.mark.parametrize(
    ("title", "sections", "expected"),
    [
        ("Rain", [(BODY, 0, 10)], True),
        ("It rained.", [(TITLE, 0, 10)], False),
        (None, [(BODY, 0, 10)], False),
        ("", [(BODY, 0, 10)], False),
    ],
)
def test_a_title_is_separate_where_no_section_marks_it_in_the_text(
    title: str | None, sections: list[tuple[SectionKind, int, int]], expected: bool
) -> None:
    assert make("It rained.", *sections, title=title).has_separate_title is expected


def test_the_sentence_of_a_separate_title_counts_in_the_title() -> None:
    report = make("It rained.", (BODY, 0, 10), title="Rain in Azaz")
    title = make_sentence(report.id, TITLE, TITLE_INDEX, Span(8, 12))
    body = make_sentence(report.id, BODY, 0, Span(3, 9))
    assert (title.text_in(report), body.text_in(report)) == ("Azaz", "rained")
    assert title.id != make_sentence(report.id, TITLE, 0, Span(8, 12)).id


def test_the_id_of_a_report_follows_from_what_is_said_by_whom_and_when() -> None:
    def ident(
        publisher: str | None = "Post", day: str | None = "2022-03", title: str | None = "T", text: str = "x"
    ) -> str:
        when = parse_partial_date(day) if day else None
        return identify_report(publisher=publisher, published=when, title=title, text=text)

    others = [ident(publisher="Wire"), ident(day="2022-03-01"), ident(day=None), ident(title=None), ident(text="y")]
    assert len({ident(), *others}) == 6
    assert ident() == ident()
