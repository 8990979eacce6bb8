"""read/pdf.py: text layers are read, scans and damaged files refused, and no file takes the program with it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.report_files import TEXT, make_pdf, write_pdf

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read import confined
from allegiance.read.confined import parse_confined
from allegiance.read.file import read_bytes
from allegiance.read.pdf import read_pdf

LOOP = write_pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])
HUGE = write_pdf(
    [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        "<< /Length 10 /Filter [" + "/FlateDecode " * 50 + "] >>\nstream\n0123456789\nendstream",
    ]
)


def test_the_text_of_every_page_is_read() -> None:
    report = read_pdf(make_pdf(TEXT, "Second page."), origin="a.pdf", published=parse_partial_date("2022-03"))
    assert report.text == f"{TEXT}\n\nSecond page."
    assert (report.origin, report.published) == ("a.pdf", parse_partial_date("2022-03"))


def test_a_pdf_is_told_by_its_content() -> None:
    (report,) = read_bytes(make_pdf(TEXT), "-")
    assert isinstance(report, Report)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf("", ""), "2 pages and no text: it is a scan"),
        (make_pdf(TEXT)[:200], "damaged"),
        (b"%PDF-1.7", "damaged"),
        (b"%PDF-1.7\n" + bytes(5000), "damaged"),
        (LOOP, "damaged|no text|no pages"),
        (HUGE, "damaged|no text"),
        (make_pdf(*["x"] * 501), "501 pages"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason) as refused:
        read_pdf(data, origin="a.pdf")
    assert refused.value.where == "a.pdf"
    assert refused.value.remedy


def test_a_parser_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WAIT_S", 0.01)
    with pytest.raises(InputRefused, match=r"over 0\.01 s"):
        list(parse_confined("pdf", make_pdf(TEXT), "a.pdf"))


def test_a_parser_may_take_no_more_memory_than_its_share() -> None:
    """A stream that unpacks to two gigabytes: the process of the parser ends, this one goes on."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(128)) + packer.flush()
    head = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
    )
    stream = (
        b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"
    )
    with pytest.raises(InputRefused):
        read_pdf(head + stream + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n", origin="a.pdf")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 600), st.binary(min_size=1, max_size=30))
def test_a_damaged_pdf_is_read_or_refused(place: int, junk: bytes) -> None:
    data = make_pdf(TEXT)
    try:
        read_pdf(data[:place] + junk + data[place + len(junk) :], origin="a.pdf")
    except InputRefused as refusal:
        assert refusal.reason
