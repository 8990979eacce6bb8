from __future__ import annotations

import pytest

from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.read.sentence import split_many, split_sentences
from allegiance.read.text import build_report

pytestmark = pytest.mark.model


def split(text: str, **fields: str) -> list[str]:
    report = build_report(text, origin="here", **fields)  # type: ignore[arg-type]
    return [sentence.text_in(report) for sentence in split_sentences(report)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gen. Abdul met Lt. Col. Ali in St. Anna on Feb. 5.", "The U.S. said it would leave."],
        ["The U.S. Central Command met the U.N. mission.", "It left."],
        ['"Stop!" he said.', '"Will you leave?" she asked.', "They left."],
        ['"We attacked nobody. We carried out a judgment," a commander said.', "Others differ."],
        ["The No. 2 leader died at 5 p.m. on Monday.", "Resolution No. 2254 holds."],
        ["Mr. A. B. Sample left.", "His men stayed."],
        ['The army said "no."', "It left."],
        ["The Brigade left the town… and came back.", "Nobody knew why."],
        ["The Front, led by Omar, a.k.a. Abu Ali, denied it.", "That was all."],
    ],
)
def test_english_is_split_at_the_ends_of_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["قالت الجبهة إنها لن تنسحب.", "هل ستنسحب تركيا؟", "لا أحد يعلم!"],
        [
            "Ordu pazartesi günü 3. Kolordu ile Afrin'e girdi.",
            "Gen. Örnek açıklama yaptı.",
            "HTŞ geri çekildi mi?",
            "Hayır.",
        ],
    ],
)
def test_arabic_and_turkish_are_split_by_punctuation(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_arabic_line_ends_a_sentence() -> None:
    assert split("التقى وفد من الهيئة قادة الجبهة\nلم يصدر أي بيان عن الاجتماع") == [
        "التقى وفد من الهيئة قادة الجبهة",
        "لم يصدر أي بيان عن الاجتماع",
    ]


def test_paragraph_ends_a_sentence_and_a_wrapped_line_does_not() -> None:
    text = "The Northern Front and the River Brigade agreed to share\nthe checkpoint at Marj\n\nthe town stayed calm"
    assert split(text) == [
        "The Northern Front and the River Brigade agreed to share\nthe checkpoint at Marj",
        "the town stayed calm",
    ]


def test_list_lines_are_sentences_of_their_own() -> None:
    assert split("Who signed:\n- Northern Front\n- River Brigade") == [
        "Who signed:",
        "- Northern Front",
        "- River Brigade",
    ]


def test_furniture_credit_and_dateline_yield_none() -> None:
    text = "Front meets Brigade\n\nBy Sara Sample\n\nMARJ — The Front met the Brigade in the town on Monday.\n\nShare"
    assert split(text) == ["Front meets Brigade", "The Front met the Brigade in the town on Monday."]


def test_separate_title_has_index_minus_one_and_its_offsets_in_the_title() -> None:
    report = build_report("The army left. It rained.", origin="row", title=" Army leaves. Town rejoices ")
    assert [(s.index, s.section.value, s.text_in(report)) for s in split_sentences(report)] == [
        (-1, "title", "Army leaves. Town rejoices"),
        (0, "body", "The army left."),
        (1, "body", "It rained."),
    ]


def test_batches_give_what_single_reports_give_in_order() -> None:
    reports = [build_report(f"Report {i} is here. It has two sentences.", origin=str(i)) for i in range(130)]
    assert list(split_many(reports)) == [(report, split_sentences(report)) for report in reports]


def test_very_long_section_is_split_whole() -> None:
    text = "The army left the town of Marj on Monday. " * 6000
    report = Report(
        id=identify_report(publisher=None, published=None, title=None, text=text),
        origin="long",
        language="tr",  # by rule: the parser is not what is tested here
        text=text,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )
    assert {s.text_in(report) for s in split_sentences(report)} == {"The army left the town of Marj on Monday."}


def test_report_without_words_has_no_sentences() -> None:
    assert split("Share") == []
