"""Small files of every form that is read, made here: PDF, XLSX, WARC, feeds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape
from zipfile import ZipFile

TEXT = "The Northern Front and the River Brigade agreed to share the checkpoint at Marj."
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8></head>"
    f"<body><article><h1>Front meets</h1><p>{TEXT}</p></article></body></html>"
)
WHOLE = f"<p>{TEXT}</p>" * 20


def make_pdf(*pages: str) -> bytes:
    """A PDF with a page for each text; an empty text makes a page as a scanner makes it, without words."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else "0 0 10 10 re f"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return write_pdf(objects)


def write_pdf(objects: Iterable[str]) -> bytes:
    """Write objects as a PDF, the first of them its root."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def make_workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def make_bomb() -> bytes:
    """An XLSX file of 300 KB whose sheet unpacks to 300 MB."""
    out = io.BytesIO()
    with ZipFile(out, "w", compression=8) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(300 * 1024 * 1024))
    return out.getvalue()


def make_record(url: str, body: bytes, *, kind: str = "text/html", status: str = "200 OK") -> bytes:
    """A WARC record with the answer of a host."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-03-10T12:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def make_rss(*items: tuple[str, str, str], title: str = "Marj Post") -> bytes:
    """An RSS feed of items (link, title, description as HTML), all of 10 March 2022."""
    told = "".join(
        f"<item><title>{escape(name)}</title><link>{escape(link)}</link><description>{escape(words)}</description>"
        "<pubDate>Thu, 10 Mar 2022 08:00:00 GMT</pubDate></item>"
        for link, name, words in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'.encode()


def make_atom(link: str, content: str) -> bytes:
    """An Atom feed of one entry with its content."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Marj Post</title>'
        f'<entry><title>Front meets</title><link href="{link}"/><updated>2022-03-10T08:00:00Z</updated>'
        f'<content type="html">{escape(content)}</content></entry></feed>'
    ).encode()


def make_opml(*urls: str) -> bytes:
    """An OPML list of feeds, in a folder."""
    told = "".join(f'<outline type="rss" text="a" xmlUrl="{url}"/>' for url in urls)
    return f'<opml version="2.0"><body><outline text="folder">{told}</outline></body></opml>'.encode()
