"""read/archive.py: the pages of a WARC file, packed or not; what is no page is passed over."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.read.report_files import PAGE, TEXT, make_pdf, make_record

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.read import content, unpack
from allegiance.read.file import read_bytes, read_path

LINK = "http://marj-post.example/2022/03/10/a"
RECORDS = (
    make_record(LINK, PAGE.encode()),
    make_record(LINK + ".png", b"\x89PNG", kind="image/png"),
    make_record(LINK + "-gone", b"<html><p>not here</p></html>", status="404 Not Found"),
    make_record(LINK + "-b", PAGE.replace("Marj", "Azaz").encode()),
)


def told(items: object) -> list[tuple[str, str | None]]:
    return [(item.origin, item.url) for item in items if isinstance(item, Report)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress])
def test_pages_are_read_and_named_by_their_record(pack: object) -> None:
    items = list(read_bytes(pack(b"".join(RECORDS)), "a.warc"))  # type: ignore[operator] # one of the two above
    assert told(items) == [("a.warc:1", LINK), ("a.warc:4", LINK + "-b")]
    assert len(items) == 2


def test_each_record_may_be_packed_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record) for record in RECORDS))
    assert [Path(origin).name for origin, _ in told(read_path(path))] == ["a.warc.gz:1", "a.warc.gz:4"]


def test_a_page_knows_when_the_archive_fetched_it_and_its_publisher() -> None:
    (report,) = read_bytes(RECORDS[0], "a.warc", publisher="Marj Post")
    assert isinstance(report, Report)
    assert report.fetched_at == datetime(2022, 3, 10, 12, tzinfo=UTC)
    assert (report.publisher, TEXT in report.text) == ("Marj Post", True)


def test_a_pdf_in_an_archive_is_read() -> None:
    (report,) = read_bytes(make_record(LINK, make_pdf(TEXT), kind="application/pdf"), "a.warc")
    assert isinstance(report, Report)
    assert report.text == TEXT


@pytest.mark.parametrize("cut", [30, 200, len(RECORDS[0]) + 60])
def test_an_archive_that_breaks_off_gives_what_came_before(cut: int) -> None:
    items = list(read_bytes(b"".join(RECORDS)[:cut], "a.warc"))
    assert len(told(items)) == (cut > len(RECORDS[0]))
    assert all(isinstance(item, Report | InputRefused) for item in items)
    assert items


def test_a_bomb_is_refused_before_it_fills_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_FREE_BYTES", 1024)
    (refusal,) = read_bytes(gzip.compress(bytes(3_000_000)), "a.gz")
    assert isinstance(refusal, InputRefused)
    assert "times its size" in refusal.reason


def test_packed_rows_are_read_as_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_FILE_BYTES", 10)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "text": "Army left."}\n' * 3))
    assert len(told(read_path(path))) == 3
