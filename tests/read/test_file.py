from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read import content
from allegiance.read.file import read_bytes, read_path
from allegiance.read.form import InputForm

TEXT = "The Northern Front and the River Brigade agreed to share the checkpoint at Marj."
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8></head>"
    f"<body><article><h1>Front meets</h1><p>{TEXT}</p></article></body></html>"
)


def read(path: Path, input_form: InputForm = "auto") -> tuple[list[Report], list[InputRefused]]:
    found = list(read_path(path, input_form=input_form))
    return [r for r in found if isinstance(r, Report)], [r for r in found if isinstance(r, InputRefused)]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("page.txt", PAGE.encode(), f"Front meets\n\n{TEXT}"),
        ("page", PAGE.encode("utf-16"), f"Front meets\n\n{TEXT}"),
        ("note.html", TEXT.encode(), TEXT),
        ("rows.jsonl", b'{"id": "a", "text": "Army left."}\n', "Army left."),
        ("rows.dat", b'\xef\xbb\xbf{"id": "a", "text": "Army left."}\n', "Army left."),
        (
            "legacy.txt",
            "قالت الجبهة إنها لن تنسحب من المدينة قبل يوم الاثنين المقبل، وإن المحادثات مستمرة مع الفصائل".encode(
                "cp1256"
            ),
            "قالت الجبهة إنها لن تنسحب من المدينة قبل يوم الاثنين المقبل، وإن المحادثات مستمرة مع الفصائل",
        ),
    ],
)
def test_form_and_encoding_are_told_by_content(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    reports, refused = read(path)
    assert [report.text for report in reports] == [text]
    assert refused == []


def test_report_of_a_file_is_named_as_the_caller_named_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    assert [report.origin for report in read(Path("a.txt"))[0]] == ["a.txt"]


def test_lines_are_reports_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("Army left.\n\nRebels came.\n")
    assert [report.origin for report in read(path, "lines")[0]] == [f"{path}:1", f"{path}:3"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 100, "NUL"),
        (b"%PDF-1.7 x", "the PDF is damaged"),
        (b"PK\x03\x04xxxx", "the archive is damaged"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "an archive within an archive"),
        (gzip.compress(b"x" * 99, mtime=0)[:-9], "the archive is damaged"),
        (b"BZh91AY", "does not read a bzip2 archive"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "the feed holds no item"),
        (b"<opml><body><outline xmlUrl='http://a.example/'/></body></opml>", "a list of feeds"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no article"),
        (b"\xff\xfe\x00", "not utf-16"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "in.bin"
    path.write_bytes(data)
    reports, (refused,) = read(path)
    assert reports == []
    assert refused.where == str(path)
    with pytest.raises(InputRefused, match=reason):
        raise refused


def test_missing_file_is_refused(tmp_path: Path) -> None:
    _, (refused,) = read(tmp_path / "none.txt")
    assert refused.reason == "there is no such file"


def test_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    _, (refused,) = read(tmp_path / "pipe")
    assert "regular" in refused.reason


@pytest.mark.parametrize("start", [b"<html><body>", b""])
def test_forty_megabytes_are_refused_and_never_read(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as stream:
        stream.write(start + b"x" * 100)
        stream.truncate(41 * 1024 * 1024)
    _, (refused,) = read(path)
    assert "limit" in refused.reason


def test_json_lines_have_no_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(content, "MAX_PAGE_BYTES", 10)
    (tmp_path / "a.jsonl").write_bytes(b'{"id": "a", "text": "Army left."}\n' * 3)
    assert len(read(tmp_path / "a.jsonl")[0]) == 3


def test_folder_is_walked_in_order_without_hidden_files_and_page_parts(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "README.md", "sub/c.txt", "page_files/style.css", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "bad.txt").write_bytes(b"")
    (tmp_path / "folder.html").mkdir()
    reports, refused = read(tmp_path)
    assert [Path(report.origin).name for report in reports] == ["a.txt", "b.txt", "page.html", "c.txt"]
    assert [Path(refusal.where).name for refusal in refused] == ["bad.txt"]


def test_sources_table_speaks_for_the_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "sources.tsv").write_text("file\tpublisher\tpublished\na.txt\tMarj Post\t2022-03\nb.txt\tDesk\tsoon\n")
    reports, (refused,) = read(tmp_path)
    assert [(r.publisher, r.published) for r in reports] == [
        ("Marj Post", parse_partial_date("2022-03")),
        ("Desk", None),
    ]
    assert refused.where == f"{tmp_path / 'sources.tsv'}:3"
    assert [r.publisher for r in read(tmp_path / "a.txt")[0]] == ["Marj Post"]


def test_caller_goes_before_the_sources_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "sources.tsv").write_text("file\tpublisher\tpublished\na.txt\tMarj Post\t2022-03\n")
    (report,) = read_path(tmp_path / "a.txt", publisher="Desk")
    assert isinstance(report, Report)
    assert (report.publisher, report.published) == ("Desk", parse_partial_date("2022-03"))


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    assert [refusal.reason for refusal in read(tmp_path)[1]] == ["the folder holds no file to read"]


def test_standard_input_is_read_by_its_content() -> None:
    (report,) = read_bytes(PAGE.encode(), "-", publisher="Marj Post")
    assert isinstance(report, Report)
    assert (report.origin, report.publisher, report.title) == ("-", "Marj Post", "Front meets")
