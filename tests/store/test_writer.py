"""Adding: once is enough, in whatever order; what is derived is swapped in whole; nothing is half there."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from allegiance.errors import StoreError
from allegiance.model.identity import EventId
from allegiance.model.mention import MentionKind, make_mention
from allegiance.model.span import Span
from allegiance.store import connection as store_connection
from allegiance.store.found import Added, Failure
from allegiance.store.open import open_store
from allegiance.store.view import View
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders

    from allegiance.store.stored_report import StoredReport


def _reports(build: Builders, n: int = 6) -> list[StoredReport]:
    return [
        build.report(("Alpha", f"Beta{i}", "Hazano"), (f"Beta{i}", "Gamma"), origin=f"f{i}", publisher=f"P{i % 2}")
        for i in range(n)
    ]


def test_adding_tells_new_from_known(store: Engine, build: Builders) -> None:
    first, second, third = _reports(build, 3)
    with Writer(store) as writer:
        assert writer.add_reports([first, second, first]) == Added(new=2, known=1)
        assert writer.add_reports([second, third]) == Added(new=1, known=1)
        assert writer.add_report(third) is False


def test_adding_twice_changes_no_row(store: Engine, build: Builders) -> None:
    reports = _reports(build)
    with Writer(store) as writer:
        writer.add_reports(reports)
        before = build.dump(store)
        writer.add_reports([replace(s, report=replace(s.report, origin="another name")) for s in reports])
    assert build.dump(store) == before


@pytest.mark.parametrize("size", [1, 2, 5])
def test_other_order_and_other_batches_give_the_same_store(
    store: Engine, build: Builders, new_store: Callable[[], str], size: int
) -> None:
    reports = _reports(build)
    with Writer(store) as writer:
        writer.add_reports(reports)
    shuffled = random.Random(size).sample(reports, len(reports))
    other = open_store(new_store())
    with Writer(other) as writer:
        for start in range(0, len(shuffled), size):
            writer.add_reports(shuffled[start : start + size])
    assert View(other).digest() == View(store).digest()
    assert build.dump(other) == build.dump(store)
    other.dispose()


def test_a_new_coder_adds_its_claims_beside_the_old(store: Engine, build: Builders) -> None:
    old = build.report(("Alpha", "Beta"))
    new = build.report(("Alpha", "Beta"), coder="test@2")
    with Writer(store) as writer:
        writer.add_report(old)
        before = build.dump(store)
        assert writer.add_report(new) is True
    after = build.dump(store)
    tables = ("report", "sentence", "mention", "claim")
    assert [len(after[table]) - len(before[table]) for table in tables] == [0, 0, 0, 1]
    assert all(row in after["claim"] for row in before["claim"])


def test_a_reprint_may_come_before_its_first_report(store: Engine, build: Builders) -> None:
    first, reprint = _reports(build, 2)
    with Writer(store) as writer:
        writer.add_reports([replace(reprint, origin_group=first.report.id), first])
    assert [head.id for head in View(store).reprints(first.report.id)] == sorted([first.report.id, reprint.report.id])


def test_a_reprint_group_is_set_anew_and_nothing_else(store: Engine, build: Builders) -> None:
    first, second = _reports(build, 2)
    with Writer(store) as writer:
        writer.add_reports([first, second])
        before = build.dump(store)
        writer.set_origin_groups({second.report.id: first.report.id, first.report.id: first.report.id})
        head = View(store).report_head(second.report.id)
        assert head is not None
        assert head.origin_group == first.report.id
        writer.set_origin_groups({second.report.id: second.report.id})
    assert build.dump(store) == before


def test_a_reprint_of_nothing_is_refused(store: Engine, build: Builders) -> None:
    (stored,) = _reports(build, 1)
    missing = build.report(("Not", "There")).report.id
    with Writer(store) as writer, pytest.raises(IntegrityError):
        writer.add_report(replace(stored, origin_group=missing))
    assert View(store).counts().n_reports == 0


def test_a_quote_that_is_not_the_text_is_refused(build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"))
    (sentence,) = stored.sentences
    wrong = make_mention(sentence.id, MentionKind.TIME, Span(0, 5), "Alphq")
    with pytest.raises(ValueError, match=r"report file\.txt: mnt_.*: mention 'Alphq' is 'Alpha' in the text"):
        replace(stored, coding=replace(stored.coding, mentions=(*stored.coding.mentions, wrong)))


@pytest.mark.parametrize("bad", ["nul \0 in it", "half \ud800 a pair"])
def test_words_that_no_database_keeps_are_refused(build: Builders, bad: str) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        build.report((bad, "Beta"))


def test_a_claim_of_another_coder_or_without_its_mentions_is_refused(build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"))
    with pytest.raises(ValueError, match="is by test@1, not by test@2"):
        replace(stored, coder="test@2")
    with pytest.raises(ValueError, match=r"mentions \['mnt_.*'\] are not given"):
        replace(stored, coding=replace(stored.coding, mentions=stored.coding.mentions[:1]), resolutions=())


def test_failures_are_counted_until_it_goes_well(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"), origin="bad.html")
    with Writer(store) as writer:
        assert writer.mark_failed("bad.html", "read", "no text") == 1
        assert writer.mark_failed("bad.html", "read", "still no text") == 2
        failure = Failure(subject="bad.html", stage="read", coder="", n_tries=2, error="still no text")
        assert View(store).failures() == (failure,)
        writer.add_report(stored)
        assert View(store).failures() == ()
        assert writer.mark_failed("bad.html", "read", "gone") == 1
        writer.add_report(stored)
        assert View(store).failures() == ()


def test_failures_leave_no_trace_in_the_digest(store: Engine, build: Builders, new_store: Callable[[], str]) -> None:
    stored = build.report(("Alpha", "Beta"))
    other = open_store(new_store())
    with Writer(store) as writer, Writer(other) as smooth:
        writer.mark_failed(stored.report.id, "code", "it hung", coder=stored.coder)
        writer.add_report(stored)
        smooth.add_report(stored)
    assert View(store).digest() == View(other).digest()
    assert View(store).digest_of_input() == View(other).digest_of_input()
    other.dispose()


def test_derived_tables_are_those_of_the_last_run_alone(store: Engine, build: Builders) -> None:
    first, second = _reports(build, 2)
    with Writer(store) as writer:
        writer.add_reports([first, second])
        writer.replace_derived(build.run("one"), [build.event(first)], [], [], [], [])
        writer.replace_derived(build.run("two"), [build.event(second)], [], [], [], [])
    view = View(store)
    assert list(view.events()) == [build.event(second)]
    assert view.run() == build.run("two")
    assert {row[1] for row in build.dump(store)["event"]} == {build.run("two").id}


def test_the_same_run_again_changes_no_row(store: Engine, build: Builders) -> None:
    (stored,) = _reports(build, 1)
    with Writer(store) as writer:
        writer.add_report(stored)
        writer.replace_derived(build.run(), [build.event(stored)], [], [], [], [])
        before = build.dump(store)
        later = replace(build.run(), made_at=datetime(2031, 1, 1, tzinfo=UTC))
        writer.replace_derived(later, [build.event(stored)], [], [], [], [])
    assert build.dump(store) == before


def test_a_swap_that_fails_leaves_the_old_run(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"), ("Beta", "Gamma"))
    good, other = build.event(stored, 0), build.event(stored, 1)
    with Writer(store) as writer:
        writer.add_report(stored)
        writer.replace_derived(build.run("one"), [good], [], [], [], [])
        before = build.dump(store)
        with pytest.raises(IntegrityError):
            writer.replace_derived(build.run("two"), [other, replace(good, id=EventId(other.id))], [], [], [], [])
    assert build.dump(store) == before


def test_a_second_writer_is_told_who_is_in_the_way(
    store: Engine, build: Builders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_connection, "WRITER_WAIT_S", 0.05)
    second = open_store(store.url.render_as_string(hide_password=False))
    told = pytest.raises(StoreError, match="another process is writing to it; wait until it is done")
    with store_connection.for_writing(store).begin(), Writer(second) as writer, told:
        writer.add_report(build.report(("Alpha", "Beta")))
    with Writer(second) as writer:
        assert writer.add_report(build.report(("Alpha", "Beta"))) is True
    second.dispose()


def test_a_writer_that_was_turned_away_can_go_on(
    store: Engine, build: Builders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_connection, "WRITER_WAIT_S", 0.05)
    second = open_store(store.url.render_as_string(hide_password=False))
    with Writer(second) as writer:
        with store_connection.for_writing(store).begin(), pytest.raises(StoreError):
            writer.add_report(build.report(("Alpha", "Beta")))
        assert writer.add_report(build.report(("Alpha", "Beta"))) is True
    second.dispose()


def test_a_full_disk_is_told_and_what_was_read_is_kept(build: Builders, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # the least that SQLite takes: the present size

    first, *rest = _reports(build, 40)
    with Writer(store) as writer:
        writer.add_report(first)
    store.dispose()
    event.listen(store, "connect", fill)
    with Writer(store) as writer, pytest.raises(StoreError, match="the disk is full; make space"):
        for stored in rest:
            writer.add_report(stored)
    n_kept = View(store).counts().n_reports
    store.dispose()
    event.remove(store, "connect", fill)
    assert 1 <= n_kept < 40
    with Writer(store) as writer:
        assert writer.add_reports([first, *rest]) == Added(new=40 - n_kept, known=n_kept)
    assert list(View(store).check_quotes()) == []


def test_readers_see_one_state_while_a_writer_writes(store: Engine, build: Builders) -> None:
    # each run has as many events as reports: a reader that saw two states would count them unequal
    reports = _reports(build, 12)
    faults: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            with View(store).snapshot() as view:
                n_reports, n_events, run = view.counts().n_reports, sum(1 for _ in view.events()), view.run()
                told = run.parameters["n"] if run else 0
                if told != n_events or n_reports - n_events not in {0, 1}:
                    faults.append((n_reports, n_events, told))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    with Writer(store) as writer:
        for n in range(1, len(reports) + 1):
            writer.add_report(reports[n - 1])
            run = replace(build.run(str(n)), parameters={"n": n})
            writer.replace_derived(run, [build.event(stored) for stored in reports[:n]], [], [], [], [])
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_snapshot_stays_what_it_was(store: Engine, build: Builders) -> None:
    first, second = _reports(build, 2)
    with Writer(store) as writer:
        writer.add_report(first)
        digest = View(store).digest()
        with View(store).snapshot() as view:  # the state is that of the first line, not of the first question
            writer.add_report(second)
            assert view.digest() == digest
            assert view.counts().n_reports == 1
    assert View(store).digest() != digest


# What `_write_all` writes, killed right after the statement of the given number.
_KILLED = """
import os, sys
sys.path.insert(0, sys.argv[3])
from sqlalchemy import event
from conftest import BUILDERS
from test_writer import _write_all
from allegiance.store.open import open_store

store, last = open_store(sys.argv[1], create=False), int(sys.argv[2])
statements = 0

@event.listens_for(store, "after_cursor_execute")
def count(*_):
    global statements
    statements += 1
    if statements == last:
        os._exit(9)

_write_all(store, BUILDERS, lambda n: print(n, flush=True))
"""


def _write_all(store: Engine, build: Builders, acknowledge: Callable[[int], object]) -> None:
    reports = _reports(build, 4)
    with Writer(store) as writer:
        writer.add_reports(reports[:2])
        acknowledge(2)
        writer.add_reports(reports[2:])
        acknowledge(4)
        writer.replace_derived(build.run(), [build.event(stored) for stored in reports], [], [], [], [])


@pytest.mark.parametrize("last", [2, 7, 13, 17, 23, 29, 33, 41])
def test_a_kill_loses_nothing_acknowledged_and_a_rerun_completes(tmp_path: Path, build: Builders, last: int) -> None:
    store = open_store(tmp_path / "killed.db")
    arguments = [sys.executable, "-c", _KILLED, str(tmp_path / "killed.db"), str(last), str(Path(__file__).parent)]
    killed = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert killed.returncode == 9, killed.stderr or "the kill came after the end: the test tests nothing"
    counts = View(store).counts()
    assert counts.n_reports >= int((killed.stdout.split() or ["0"])[-1])
    assert counts.n_claims == 2 * counts.n_reports
    assert list(View(store).check_quotes()) == []
    whole = open_store(tmp_path / "whole.db")
    for engine in (store, whole):
        _write_all(engine, build, lambda _: None)
    assert build.dump(store) == build.dump(whole)
    with store.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
    store.dispose()
    whole.dispose()


def test_a_batch_that_fails_halfway_is_not_there_at_all(store: Engine, build: Builders) -> None:
    @event.listens_for(store, "before_cursor_execute")
    def fail(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO claim_end"):
            raise MemoryError

    before = build.dump(store)
    with Writer(store) as writer, pytest.raises(MemoryError):
        writer.add_reports(_reports(build))
    assert build.dump(store) == before
