"""The page the project began with: its parts are those of the key. Skipped where the page is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegiance.model.report import Completeness, Report, SectionKind
from allegiance.model.when import parse_partial_date
from allegiance.read.sentence import split_sentences
from allegiance.read.text import read_text

SEED = Path(__file__).parents[3] / "shared" / "data" / "seed" / "al-monitor-2022-03.txt"
SILENT = {SectionKind.FURNITURE, SectionKind.CREDIT}

pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the seed page is not at {SEED}")


@pytest.fixture(scope="module")
def report() -> Report:
    return read_text(SEED.read_bytes(), origin="seed", publisher="Al-Monitor", published=parse_partial_date("2022-03"))


def words(report: Report, kind: SectionKind) -> list[str]:
    return [section.span.of(report.text) for section in report.sections if section.kind is kind]


def test_sections_are_those_of_the_key(report: Report) -> None:
    assert [section.kind.value for section in report.sections if section.kind not in SILENT] == [
        "title", "standfirst", "caption", "dateline", "body", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "openings"),
    [
        (SectionKind.TITLE, ["HTS explores"]),
        (SectionKind.STANDFIRST, ["Regular meetings"]),
        (SectionKind.CAPTION, ["Members of"]),
        (SectionKind.DATELINE, ["ALEPPO, Syria"]),
        (SectionKind.BODY, ["After gaining", "It seems"]),
    ],
)
def test_each_part_opens_as_in_the_key(report: Report, kind: SectionKind, openings: list[str]) -> None:
    assert [text[: len(opening)] for text, opening in zip(words(report, kind), openings, strict=True)] == openings


def test_photo_credit_is_parted_from_the_second_copy_of_the_caption(report: Report) -> None:
    (caption,), credits = words(report, SectionKind.CAPTION), words(report, SectionKind.CREDIT)
    assert caption in words(report, SectionKind.FURNITURE)
    assert len(credits) == 1
    assert credits[0].endswith("Getty Images")


def test_offers_and_sign_up_are_furniture(report: Report) -> None:
    furniture = " ".join(words(report, SectionKind.FURNITURE))
    for opening in (
        "Skip to",
        "Related Topics",
        "Subscribe",
        "Learn more",
        "$14",
        "OR",
        "Continue reading",
        "agree to",
        "Log in",
    ):
        assert opening in furniture


def test_page_is_truncated_english_and_of_march(report: Report) -> None:
    assert (report.completeness, report.language) == (Completeness.TRUNCATED, "en")
    assert report.published == parse_partial_date("2022-03")


def test_day_of_the_caption_is_no_publication_day() -> None:
    assert read_text(SEED.read_bytes(), origin="seed").published is None


@pytest.mark.model
def test_sentences_are_those_of_the_key(report: Report) -> None:
    kinds = [sentence.section.value for sentence in split_sentences(report)]
    assert kinds == ["title", "standfirst", "caption", "body", "body", "body"]
