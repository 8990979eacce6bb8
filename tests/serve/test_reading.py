"""serve/reading.py: `allegiance read` from end to end: addresses, a second run, languages, failures, stop, watch."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.command import COMMAND, invoke
from tests.local_web import LocalWeb, serve_locally
from tests.read.report_files import PAGE, TEXT, WHOLE, make_atom, make_opml, make_pdf, make_record, make_workbook

from allegiance import pipeline
from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.pipeline import CodedReport, Toolkit, add_reports, is_foreign
from allegiance.read.mark import Mark
from allegiance.read.text import build_report
from allegiance.serve.address_reader import AddressReader
from allegiance.serve.progress import Progress
from allegiance.serve.reading import make_fetcher, read_into
from allegiance.serve.stopping import Stop
from allegiance.settings import Settings
from allegiance.store.open import open_store
from allegiance.store.view import View

pytestmark = pytest.mark.model

ARABIC = "قالت الجبهة الشمالية إنها لن تنسحب من المدينة قبل يوم الاثنين المقبل وإن المحادثات مستمرة مع الفصائل. "
FRENCH = "Le Front du Nord a rencontré la Brigade du fleuve à Marj jeudi pour parler du poste de contrôle de la ville. "


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with serve_locally() as local:
        yield local


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "record.sqlite"


def read(capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, *names: object) -> dict[str, Any]:
    """Read by way of the local web and return the summary for programs."""
    capsys.readouterr()
    read_into([str(name) for name in names], None, None, str(store), as_json=True, fetcher=lambda *_: web.fetcher())
    summary: dict[str, Any] = json.loads(capsys.readouterr().out)
    return summary


# Inputs ---------------------------------------------------------------------------------------------------------------


def test_addresses_feeds_and_a_list_on_disk_are_read(
    capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, tmp_path: Path
) -> None:
    web.put("http://a.example/page", PAGE)
    web.put("http://b.example/feed", make_atom("http://b.example/1", WHOLE), "application/atom+xml")
    (tmp_path / "list.opml").write_bytes(make_opml("http://b.example/feed", "http://127.0.0.1/feed"))
    found = read(capsys, web, store, "http://a.example/page", tmp_path / "list.opml")
    assert found["new"] == 2
    assert [refusal["where"] for refusal in found["refused"]] == ["http://127.0.0.1/feed"]
    origins = {head.origin for head in View(open_store(store)).reports()}
    assert origins == {"http://a.example/page", "http://b.example/1"}


def test_every_form_in_a_folder_is_read(
    capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(make_pdf(TEXT))
    (folder / "b.xlsx").write_bytes(make_workbook({"A": [("id", "text"), ("b", "It rained in Marj.")]}))
    (folder / "c.csv").write_text("id,text\nc,It rained in Azaz.\n")
    (folder / "d.warc").write_bytes(make_record("http://a.example/d", PAGE.encode()))
    (folder / "e.pdf").write_bytes(make_pdf(""))
    found = read(capsys, web, store, folder)
    assert (found["new"], [Path(r["where"]).name for r in found["refused"]]) == (4, ["e.pdf"])
    again = read(capsys, web, store, folder)
    assert (again["new"], again["known"], len(again["refused"])) == (0, 4, 1)


def test_a_second_run_parses_nothing_that_is_known_by_its_content(
    capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    assert read(capsys, web, store, tmp_path / "a.html")["new"] == 1
    monkeypatch.setattr("allegiance.read.content.read_page", lambda *_, **__: pytest.fail("parsed again"))
    (tmp_path / "moved.html").write_text(PAGE)
    found = read(capsys, web, store, tmp_path / "a.html", tmp_path / "moved.html")
    assert (found["new"], found["known"], found["refused"]) == (0, 2, [])


def test_what_the_caller_says_makes_it_another_input(
    capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    read(capsys, web, store, tmp_path / "a.html")
    read_into([str(tmp_path / "a.html")], "Marj Post", None, str(store), as_json=True)
    assert json.loads(capsys.readouterr().out)["new"] == 1


def test_the_template_is_printed() -> None:
    done = invoke("read", "--template")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "id,published,title,publisher,url,language,text")


def test_without_an_input_the_usage_is_told() -> None:
    assert invoke("read").exit_code == 2


# Fetching as the settings say -----------------------------------------------------------------------------------------


def test_fetching_can_be_switched_off(
    capsys: pytest.CaptureFixture[str], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLEGIANCE_FETCH", "off")
    monkeypatch.setattr(AddressReader, "read", lambda *_: pytest.fail("asked"))
    assert read_into(["https://a.example/"], None, None, str(store), as_json=False) == 1
    assert "switched off by the setting `fetch`" in capsys.readouterr().err


def test_fetching_can_be_held_to_hosts() -> None:
    fetcher = make_fetcher(Settings(store="x", fetch="a.example, B.example"), Stop())
    assert fetcher is not None
    with pytest.raises(InputRefused, match="setting `fetch`"):
        fetcher.fetch("https://c.example/")


# Kept and not coded ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (TEXT * 6, False),
        (FRENCH * 5, True),
        (FRENCH, False),
        (ARABIC, True),
        (ARABIC * 5, True),
        ("12 + 7 = 19", False),
    ],
)
def test_a_language_the_coder_does_not_know_is_told_where_it_is_sure(text: str, foreign: bool) -> None:
    assert is_foreign(build_report(text, origin="a")) is foreign


def test_a_report_in_another_language_is_kept_marked_and_counted(
    capsys: pytest.CaptureFixture[str], web: LocalWeb, store: Path, tmp_path: Path
) -> None:
    for name, text in (("a.txt", ARABIC * 5), ("b.txt", FRENCH * 5), ("c.txt", TEXT)):
        (tmp_path / name).write_text(text, encoding="utf8")
    found = read(capsys, web, store, *(tmp_path / name for name in ("a.txt", "b.txt", "c.txt")))
    assert (found["new"], found["not_coded"], found["failed"]) == (3, {"ar": 1, "fr": 1}, 0)
    view = View(open_store(store))
    assert view.counts().n_reports == 3
    assert view.not_coded() == (("ar", 1), ("fr", 1))
    doctor = json.loads(invoke("doctor", "--store", store, "--json").stdout)
    (told,) = [finding for finding in doctor if finding["what"] == "languages"]
    assert told["is_well"]
    assert "1 in ar, 1 in fr" in told["detail"]


class Stumbling:
    """A coder that fails on reports that speak of a stone."""

    def __init__(self, tools: Toolkit) -> None:
        self._code = pipeline.code_reports
        self.tools = tools

    def __call__(self, reports: list[Report], tools: Toolkit) -> Iterator[CodedReport]:
        for report in reports:
            if "stone" in report.text:
                raise RuntimeError("stumbled")
        yield from self._code(reports, tools)


def test_a_report_that_coding_fails_on_is_kept_with_the_error_and_the_run_goes_on(
    toolkit: Toolkit, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_store(store)
    good, bad = (build_report(text, origin=text) for text in ("It rained in Marj.", "A stone fell in Marj."))
    kept: list[str] = []
    marks = [
        Mark(keep=lambda: kept.append("good"), reports=(good.id,)),
        Mark(keep=lambda: kept.append("bad"), reports=(bad.id,)),
    ]
    items: list[Report | InputRefused | Mark] = [good, marks[0], bad, marks[1]]
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "code_reports", Stumbling(toolkit))
        for n_tries in (1, 2, 3, 3):
            *_, tally = add_reports(items, engine, toolkit)
            (failure,) = View(engine).failures()
            assert (failure.subject, failure.n_tries, failure.error) == (bad.id, n_tries, "RuntimeError: stumbled")
            assert (tally.n_failed, tally.refused) == (1, [])
    view = View(engine)
    assert view.report(bad.id) == bad
    assert view.has_report(good.id, toolkit.coder.name)
    assert not view.has_report(bad.id, toolkit.coder.name)
    assert kept[0] == "good"
    assert kept.count("bad") <= 1  # noted only when it is parked


def test_a_report_that_failed_once_is_mended_by_a_run_that_goes_well(
    toolkit: Toolkit, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_store(store)
    bad = build_report("A stone fell in Marj.", origin="bad")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "code_reports", Stumbling(toolkit))
        list(add_reports([bad], engine, toolkit))
    *_, tally = add_reports([bad], engine, toolkit)
    assert (tally.n_new, tally.n_failed, View(engine).failures()) == (1, 0, ())


# Slow, stopped, watched -----------------------------------------------------------------------------------------------


def test_what_comes_slowly_is_stored_before_a_batch_is_full(toolkit: Toolkit, store: Path) -> None:
    reports = [build_report(f"It rained on day {number}.", origin=str(number)) for number in range(3)]
    told = [tally.n_new for tally in add_reports(reports, open_store(store), toolkit, lot_s=0.0)]
    assert told == [1, 2, 3]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_keeps_what_it_read_and_the_next_goes_on(
    number: signal.Signals, code: int, store: Path, tmp_path: Path, web: LocalWeb, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "rows.jsonl"
    rows = (json.dumps({"id": str(n), "text": f"{TEXT} It rained on day {n}. " * 4}) for n in range(3_000))
    source.write_text("\n".join(rows))
    run = subprocess.Popen([*COMMAND, "read", source, "--store", store], stderr=subprocess.PIPE)
    while not _count(store):
        assert run.poll() is None
        time.sleep(0.1)
    run.send_signal(number)
    began = time.monotonic()
    _, told = run.communicate(timeout=60)
    assert run.returncode == code
    assert time.monotonic() - began < 20  # five seconds where the machine does nothing else
    assert b"the same command goes on from there" in told
    n_stored = _count(store)
    assert 0 < n_stored < 3_000
    source.write_text("\n".join(source.read_text().split("\n")[: n_stored + 10]))
    found = read(capsys, web, store, source)
    assert (found["known"], found["new"]) == (n_stored, 10)


def _count(store: Path) -> int:
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM report").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_a_watched_folder_is_read_as_it_fills(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("allegiance.serve.watching.FILES_S", 0.05)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)

    def fill() -> None:
        while _count(store) < 1:
            time.sleep(0.05)
        time.sleep(0.3)
        (folder / "b.txt").write_text("It rained in Azaz.")
        while _count(store) < 2:
            time.sleep(0.05)
        signal.raise_signal(signal.SIGINT)

    thread = threading.Thread(target=fill)
    thread.start()
    assert read_into([str(folder)], None, None, str(store), as_json=False, watch=True) == 130
    thread.join()
    assert capsys.readouterr().err.count("read 1 new reports") == 2


def test_progress_is_a_line_on_a_terminal_and_nothing_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress(pipeline.Tally(n_new=3))
    assert capsys.readouterr().err == ""
    assert sys.stderr.isatty() is False
