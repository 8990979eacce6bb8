"""The sample reports: enough of them, of made-up publishers, each read; reading them again changes no row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allegiance.model.ontology import Modality
from allegiance.model.report import Completeness, SectionKind
from allegiance.pipeline import Toolkit
from allegiance.serve.query import Record
from allegiance.serve.reading import read_into
from allegiance.serve.sample import sample_folder
from allegiance.store.view import View

pytestmark = pytest.mark.model

README = (sample_folder() / "README.md").read_text(encoding="utf8")


@pytest.fixture(scope="module")
def view(samples_record: Record) -> View:
    return samples_record.view


def test_there_are_a_hundred_reports_and_more_of_several_publishers(view: View) -> None:
    counts = view.counts()
    assert counts.n_reports >= 100
    assert counts.n_publishers >= 5
    assert str(counts.n_reports) in README


def test_every_publisher_is_made_up_and_said_so(view: View) -> None:
    publishers = {head.publisher for head in view.reports()}
    assert None not in publishers
    assert all(f"| {publisher} " in README for publisher in publishers)
    assert all(".example/" in head.url for head in view.reports() if head.url)
    assert "written for this project" in README


def test_every_report_has_a_day_or_a_month(view: View) -> None:
    assert [head.origin for head in view.reports() if head.published is None or head.published.n_days > 31] == []


def test_the_reports_run_from_2012_to_2025(view: View) -> None:
    counts = view.counts()
    assert counts.first_published is not None and counts.last_published is not None
    assert (counts.first_published.year, counts.last_published.year) == (2012, 2025)


def test_reading_them_again_changes_no_row(samples_store: Path, view: View, capsys: pytest.CaptureFixture[str]) -> None:
    before, run = view.digest(), view.run()
    assert read_into([str(sample_folder())], None, None, str(samples_store), as_json=True) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["new"], summary["claims"], summary["refused"]) == (0, 0, [])
    assert summary["known"] == view.counts().n_reports
    assert (view.digest(), view.run()) == (before, run)


def test_reading_them_in_another_order_gives_the_same_rows(view: View, toolkit: Toolkit, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    parts = [sample_folder() / name for name in ("wire.jsonl", "reports", "archive.jsonl")]
    assert read_into([str(part) for part in parts], None, None, str(other), as_json=True) == 0
    from allegiance.store.open import open_store

    assert View(open_store(other)).digest() == view.digest()


def test_every_stored_quote_stands_in_its_report(view: View) -> None:
    assert list(view.check_quotes()) == []


def test_furniture_and_credit_hold_no_sentence(view: View) -> None:
    silent = {SectionKind.FURNITURE, SectionKind.CREDIT}
    for head in view.reports():
        report = view.report(head.id)
        assert report is not None
        spans = [section.span for section in report.sections if section.kind in silent]
        for sentence in view.sentences(head.id):
            if sentence.index >= 0:
                assert not any(span.overlaps(sentence.span) for span in spans), head.origin


def test_pages_cut_off_are_marked(view: View) -> None:
    assert sum(head.completeness is Completeness.TRUNCATED for head in view.reports()) >= 2


def test_all_types_and_modalities_are_told_somewhere(view: View) -> None:
    claims = [row.claim for head in view.reports() for row in view.claims_of_report(head.id)]
    assert {claim.modality for claim in claims} == set(Modality)
    assert len({claim.type for claim in claims}) == 18


def test_both_sides_of_a_contradiction_are_kept(view: View) -> None:
    told: dict[tuple[str, frozenset[str]], set[Modality]] = {}
    for row in view.resolved_claims():
        told.setdefault((row.claim.type, frozenset((*row.source, *row.target))), set()).add(row.claim.modality)
    both = [ends for (_, ends), modalities in told.items() if {Modality.HAPPENED, Modality.DENIED} <= modalities]
    assert sum(len(ends) > 1 for ends in both) >= 2


def test_reprints_stand_in_one_group_with_their_origin(view: View) -> None:
    groups: dict[str, set[str | None]] = {}
    for head in view.reports():
        groups.setdefault(head.origin_group, set()).add(head.publisher)
    assert sum(len(publishers) > 1 for publishers in groups.values()) >= 3
