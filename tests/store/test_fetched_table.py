"""store/fetched_table.py: what is put comes back, and notes of inputs are one coder's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from allegiance.store.fetched_table import FetchedAddresses, FetchState, InputsRead
from allegiance.store.stored_report import NOT_CODED
from allegiance.store.view import View
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_last_state_of_an_address_is_the_one_that_is_found(store: Engine) -> None:
    states = FetchedAddresses(store)
    assert states.find("http://a.example/") is None
    states.put("http://a.example/", FetchState(checked_at=NOON, n_failures=2, not_before=NOON))
    last = FetchState(checked_at=NOON, etag='"a"', last_modified="Thu, 10 Mar 2022 00:00:00 GMT")
    states.put("http://a.example/", last)
    assert states.find("http://a.example/") == last


def test_an_input_is_known_before_and_after_its_note_is_written(store: Engine) -> None:
    inputs = InputsRead(store, "coder@1")
    assert inputs.count("page_1") is None
    inputs.add("page_1", "a.html", 3)
    inputs.add("page_2", "b.html", 0)
    assert (inputs.count("page_1"), inputs.count("page_2")) == (3, 0)
    assert InputsRead(store, "coder@1").count("page_1") is None
    inputs.flush()
    inputs.flush()
    assert (InputsRead(store, "coder@1").count("page_1"), InputsRead(store, "coder@1").count("page_2")) == (3, 0)


def test_another_coder_reads_anew(store: Engine) -> None:
    inputs = InputsRead(store, "coder@1")
    inputs.add("page_1", "a.html", 3)
    inputs.flush()
    assert InputsRead(store, "coder@2").count("page_1") is None


def test_many_notes_are_written_in_between(store: Engine) -> None:
    inputs = InputsRead(store, "coder@1")
    for number in range(100):
        inputs.add(f"page_{number}", "a", 1)
    assert InputsRead(store, "coder@1").count("page_0") == 1


def test_a_report_that_a_coder_failed_on_is_kept_without_a_coding(store: Engine, build: Builders) -> None:
    report = build.report().report
    with Writer(store) as writer:
        assert [writer.add_failed(report, "stumbled", "coder@1") for _ in range(2)] == [1, 2]
    view = View(store)
    assert view.report(report.id) == report
    assert not view.has_report(report.id, "coder@1")
    assert [(f.subject, f.stage, f.n_tries, f.error) for f in view.failures()] == [(report.id, "code", 2, "stumbled")]


def test_reports_that_are_not_coded_are_counted_by_language(store: Engine, build: Builders) -> None:
    kept = [replace(build.report(origin=str(n), title=str(n)), not_coded=f"{NOT_CODED}ar") for n in range(2)]
    with Writer(store) as writer:
        writer.add_reports([*kept, build.report(("army", "front"))])
    assert View(store).not_coded() == (("ar", 2),)
