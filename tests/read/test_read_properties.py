"""What holds for every text: sections in order and apart, sentences inside them, one id for one report."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from allegiance.model.report import Report, SectionKind
from allegiance.read.page import read_page
from allegiance.read.sentence import split_sentences
from allegiance.read.text import build_report

# Aimed at the danger: line ends of every kind, marks that join letters, stops, quotes, dashes, and furniture.
PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        "\r",
        "\u2028",
        "\u2029",
        "\u0085",
        "\u00a0",
        "\u200f",
        "\f",
        "\x1c",
        " ",
        "  ",
        ".",
        "!",
        "؟",
        "…",
        '"',
        "“",
        "”",
        " — ",
        " - ",
        "/",
        "(",
        ")",
        "e\u0301",
        "🕊️",
        "👩‍👩‍👧",
        "قوات",
        "هيئة تحرير الشام",
        "İstanbul",
        "ǅ",
        "al-Bab",
        "HTS",
        "ALEPPO, Syria",
        "Gen.",
        "Feb. 5, 2020.",
        "AFP",
        "Photo:",
        "By Sara Sample",
        "Subscribe to continue",
        "Related Topics",
        "Share",
        "$14 monthly",
        "OR",
        "The army left the town of Marj on Monday, two officers said.",
        "FILE -",
        "1.",
        "12 comments",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=14).map("".join)
SILENT = {SectionKind.FURNITURE, SectionKind.CREDIT, SectionKind.DATELINE}


def check(report: Report) -> None:
    end = 0
    for section in report.sections:
        words = section.span.of(report.text)
        assert section.span.start >= end
        assert words == words.strip()
        assert words
        end = section.span.end
    covered = {i for section in report.sections for i in range(section.span.start, section.span.end)}
    left_out = "".join(letter for i, letter in enumerate(report.text) if i not in covered)
    assert not any(letter.isalnum() for letter in left_out)


@given(TEXTS, st.none() | TEXTS)
@example("MARJA\u2028 - The army left the town of Marj on Monday, two officers said.", None)
@settings(max_examples=300, deadline=None)
def test_sections_are_apart_and_leave_no_word_out(text: str, title: str | None) -> None:
    report = build_report(text, origin="here", title=title)
    assert report.text == text
    check(report)
    assert report.id == build_report(text, origin="elsewhere", title=title).id


@given(TEXTS, st.sampled_from(["tr", "ar"]))
@settings(max_examples=200, deadline=None)
def test_sentences_lie_inside_their_sections_in_order(text: str, language: str) -> None:
    report = build_report(text, origin="here", language=language)
    sentences = split_sentences(report)
    assert [sentence.index for sentence in sentences] == list(range(len(sentences)))
    end = 0
    for sentence in sentences:
        words = sentence.text_in(report)
        assert words == words.strip()
        assert sentence.span.start >= end
        assert any(s.kind is sentence.section and s.span.holds(sentence.span) for s in report.sections)
        assert sentence.section not in SILENT
        end = sentence.span.end


@given(st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_pages_keep_the_same_rules(paragraphs: list[str]) -> None:
    # Without the separator control: a page with many of them is refused as binary.
    body = "".join(
        f"<p>{text}</p>".replace("\x1c", " ") for text in [*paragraphs, "The army left the town of Marj on Monday."]
    )
    data = f"<html><body><article><h1>Army leaves Marj</h1>{body}</article></body></html>".encode()
    report = read_page(data, origin="page")
    check(report)
    assert report.id == read_page(data, origin="again").id
