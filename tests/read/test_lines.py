from __future__ import annotations

import io
import json

import pytest

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read import lines
from allegiance.read.lines import read_jsonl, read_lines, stream_lines

TEXT = "The Northern Front and the River Brigade agreed to share the checkpoint at Marj."


def read_one(row: object) -> Report | InputRefused:
    (found,) = read_jsonl([json.dumps(row).encode() + b"\n"], origin="in.jsonl")
    return found


def read_report(row: object) -> Report:
    found = read_one(row)
    assert isinstance(found, Report)
    return found


def test_row_with_id_and_text_is_a_report() -> None:
    report = read_report({"id": "a", "text": TEXT})
    assert (report.origin, report.text, report.title, report.publisher, report.published) == (
        "a",
        TEXT,
        None,
        None,
        None,
    )


def test_all_fields_of_a_row_are_kept() -> None:
    row = {
        "id": 7,
        "text": TEXT,
        "title": "Front meets",
        "publisher": "Marj Post",
        "published": "2022-03",
        "url": "https://x.example/a",
        "language": "en",
    }
    report = read_report(row)
    assert (report.origin, report.title, report.publisher, report.url, report.language) == (
        "7",
        "Front meets",
        "Marj Post",
        "https://x.example/a",
        "en",
    )
    assert report.published == parse_partial_date("2022-03")


@pytest.mark.parametrize("blank", [None, ""])
def test_null_and_empty_mean_unknown(blank: str | None) -> None:
    row = {
        "id": "a",
        "text": TEXT,
        "title": blank,
        "publisher": blank,
        "published": blank,
        "url": blank,
        "language": blank,
    }
    assert read_report(row) == read_report({"id": "a", "text": TEXT})


def test_given_title_is_separate_and_furniture_is_a_span_of_the_text() -> None:
    report = read_report({"id": "a", "title": "Front meets", "text": f"{TEXT}\n\nRelated Topics\nMarj"})
    assert report.has_separate_title
    assert [section.kind.value for section in report.sections] == ["body", "furniture", "furniture"]


def test_caller_fills_what_a_row_leaves_unknown() -> None:
    rows = [b'{"id":"a","text":"x y"}', b'{"id":"b","text":"x y","publisher":"Marj Post","published":"2021"}']
    found = list(read_jsonl(rows, origin="in", publisher="Desk", published=parse_partial_date("2022")))
    assert [(r.publisher, r.published) for r in found if isinstance(r, Report)] == [
        ("Desk", parse_partial_date("2022")),
        ("Marj Post", parse_partial_date("2021")),
    ]


def test_rows_with_one_id_are_all_kept() -> None:
    assert len([r for r in read_jsonl([b'{"id":"a","text":"one"}', b'{"id":"a","text":"two"}'], origin="in")]) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "a", "text": ', "no JSON"),
        (b"[1, 2]", "no JSON object"),
        (b'{"text": "x"}', 'no "id"'),
        (b'{"id": true, "text": "x"}', '"id" is no string'),
        (b'{"id": "a"}', 'no "text"'),
        (b'{"id": "a", "text": " "}', "blank"),
        (b'{"id": "a", "text": 5}', '"text" is no string'),
        (b'{"id": "a", "text": "x", "published": "yesterday"}', "yesterday"),
        (b'{"id": "a", "text": "x \\ud800 y"}', "surrogate"),
        (b'{"id": "a", "text": "x \\u0000 y"}', "U\\+0000"),
        (b'{"id": "a", "text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested|no JSON"),
    ],
)
def test_broken_line_is_refused_by_file_and_line_and_the_run_goes_on(line: bytes, reason: str) -> None:
    good = b'{"id": "ok", "text": "The army left."}'
    first, refused, last = read_jsonl([good, line, good], origin="in.jsonl")
    assert isinstance(first, Report) and isinstance(last, Report)
    assert isinstance(refused, InputRefused)
    assert refused.where == "in.jsonl:2"
    with pytest.raises(InputRefused, match=reason):
        raise refused


def test_line_over_the_limit_is_refused_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_BYTES", 64)
    stream = io.BytesIO(b'{"id": "a", "text": "' + b"x" * 500 + b'"}\n{"id": "b", "text": "The army left."}\n')
    first, second = read_jsonl(stream_lines(stream), origin="in")
    assert isinstance(first, InputRefused) and "50 MB" in first.reason
    assert isinstance(second, Report) and second.origin == "b"


def test_whole_surrogate_pair_is_kept() -> None:
    (report,) = read_jsonl([b'{"id": "a", "text": "peace \\ud83d\\udd4a"}'], origin="in")
    assert isinstance(report, Report)
    assert report.text == "peace 🕊"


def test_each_line_is_a_report_named_by_its_number() -> None:
    found = list(read_lines("Army and rebels meet\r\n\r\nTurkey\u2028left\u0085.\n".encode(), "in.txt"))
    assert [(r.origin, r.text, [s.kind.value for s in r.sections]) for r in found if isinstance(r, Report)] == [
        ("in.txt:1", "Army and rebels meet", ["body"]),
        ("in.txt:3", "Turkey\u2028left\u0085.", ["body"]),
    ]


def test_binary_file_of_lines_is_refused() -> None:
    (refused,) = read_lines(b"a\x00b", "in.txt")
    assert isinstance(refused, InputRefused)
