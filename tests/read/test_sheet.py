"""read/sheet.py: rows of CSV files and workbooks as reports; each bad row is named."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.read.report_files import TEXT, make_bomb, make_workbook

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read.file import read_bytes
from allegiance.read.sheet import COLUMNS, TEMPLATE, is_table, read_csv

HEADER = ("Published", "Text", "Publisher", "Note")


def split(items: object) -> tuple[list[Report], list[InputRefused]]:
    found = list(items)  # type: ignore[call-overload] # an iterator of what a reader yields
    return [r for r in found if isinstance(r, Report)], [r for r in found if isinstance(r, InputRefused)]


def test_the_template_is_itself_a_sheet() -> None:
    (report,), refused = split(read_bytes(TEMPLATE.encode(), "mine.csv"))
    assert refused == []
    assert (report.publisher, report.published) == ("The Marj Post", parse_partial_date("2022-03-10"))
    assert TEMPLATE.splitlines()[0].split(",") == list(COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_told_and_read_with_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    rows = (HEADER, ("2022-03", f'"{TEXT}\nSecond line."', "Marj Post", "x"), ("", "", "", ""))
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    (report,), refused = split(read_bytes(data, "a.csv"))
    assert refused == []
    assert report.text == f"{TEXT}\nSecond line."
    assert (report.origin, report.publisher) == ("a.csv:2", "Marj Post")


def test_a_bad_row_is_named_and_the_rest_is_read() -> None:
    data = f"id,published,text\na,yesterday,{TEXT}\nb,2022-03-10,{TEXT}\nc,2022,\n".encode()
    (report,), refused = split(read_bytes(data, "a.csv"))
    assert report.origin == "b"
    assert [refusal.where for refusal in refused] == ["a.csv:2", "a.csv:4"]


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    book = make_workbook(
        {
            "About": [["Reports of our desk"]],
            "March": [["Our list"], HEADER, [date(2022, 3, 10), TEXT, "Marj Post", None], [None, None, None, None]],
            "April": [("text", "id"), (TEXT, 7.0), ("", "8")],
        }
    )
    reports, (refused,) = split(read_bytes(book, "a.xlsx", publisher="Desk"))
    assert [(r.origin, r.publisher) for r in reports] == [("a.xlsx:March:3", "Marj Post"), ("7", "Desk")]
    assert reports[0].published == parse_partial_date("2022-03-10")
    assert refused.where == "a.xlsx:April:3"


def test_an_instant_in_a_workbook_stays_one() -> None:
    book = make_workbook({"A": [("published", "text"), (datetime(2022, 3, 10, 8, 30), TEXT)]})
    (report,), _ = split(read_bytes(book, "a.xlsx"))
    assert report.published == parse_partial_date("2022-03-10")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_workbook({"A": [("a", "b"), ("c", "d")]}), 'no column is named "text"'),
        (make_workbook({"A": [("published", "text")]})[:-300], "damaged"),
        (b"PK\x03\x04" + bytes(500), "damaged"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    reports, (refusal,) = split(read_bytes(data, "a.xlsx"))
    assert reports == []
    assert reason in refusal.reason


def test_a_workbook_that_is_a_bomb_is_refused() -> None:
    _, (refusal,) = split(read_bytes(make_bomb(), "a.xlsx"))
    assert "unpacks to 315 MB" in refusal.reason


def test_prose_with_commas_is_no_table() -> None:
    assert not is_table("The text, said the publisher, was long.")
    assert not is_table("text")


@given(st.text(alphabet='ab,;"\n\r\t\x00é', max_size=80))
def test_any_rows_are_read_or_refused(rows: str) -> None:
    for item in read_csv(f"id,text\n{rows}".encode(), "a.csv"):
        assert isinstance(item, Report | InputRefused)
