"""The bytes of a PDF → its text layer, page by page; a scan without text is refused."""

from __future__ import annotations

import logging
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from allegiance.errors import InputRefused

MAX_PAGES = 500
_REMEDY = "save its text as .txt"


def find_pdf_text(stream: BinaryIO) -> str:
    """Return the text with its pages parted by blank lines. The title that the file states is not asked: few are true.

    Columns come in the order in which the file holds them; pictures are not read. Call it confined.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputRefused("", "the PDF is locked with a password", "unlock it, or save its text as .txt")
        n_pages = len(reader.pages)
        if n_pages > MAX_PAGES:
            raise InputRefused("", f"the PDF has {n_pages} pages, the limit for one report is {MAX_PAGES}", "split it")
        pages = [page.extract_text() for page in reader.pages]
    except (MemoryError, InputRefused):
        raise
    except PyPdfError as error:
        raise InputRefused("", f"the PDF is damaged ({error})"[:300], _REMEDY) from None
    except Exception as error:  # noqa: BLE001 - a damaged file makes the library fail in every way there is
        raise InputRefused("", f"the PDF is damaged ({type(error).__name__}: {error})"[:300], _REMEDY) from None
    text = "\n\n".join(stripped for page in pages if (stripped := _clean(page)))
    if not text:
        reason = f"the PDF has {n_pages} pages and no text: it is a scan" if n_pages else "the PDF has no pages"
        raise InputRefused("", reason, "run text recognition over it (ocrmypdf), then read it again")
    return text


def _clean(page: str) -> str:
    """Drop what no text may hold: null characters and halves of surrogate pairs."""
    return page.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()
