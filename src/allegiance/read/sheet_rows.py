"""The bytes of an XLSX file → its rows as texts, sheet after sheet: [sheet, number, cells]. Call it confined."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from allegiance.errors import InputRefused

MAX_UNPACKED = 512 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 2_000
_FREE_BYTES = 16 * 1024 * 1024
MOST_COLUMNS = 200
_REMEDY = "save the sheet as CSV"


def find_rows(stream: BinaryIO) -> Iterator[tuple[str, int, list[str]]]:
    """Yield each row that is not empty, numbered from 1; days as YYYY-MM-DD, formulas as they were last computed."""
    try:
        _check_archive(stream)
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its size need not be so
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    yield sheet.title, number, texts
    except (MemoryError, InputRefused):
        raise
    except Exception as error:  # noqa: BLE001 - a damaged file makes the library fail in every way there is
        reason = f"the workbook is damaged ({type(error).__name__}: {error})"[:300]
        raise InputRefused("", reason, "open it and save it again, as .xlsx") from None


def _check_archive(stream: BinaryIO) -> None:
    try:
        with ZipFile(stream) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputRefused("", f"the archive is damaged ({error})", "save it again") from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise InputRefused("", "this is a zip archive or an office document", "unpack it, or save its text as .txt")
    n_out, n_in = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS or n_out > MAX_UNPACKED or n_out > max(_FREE_BYTES, MAX_RATIO * n_in):
        raise InputRefused("", f"the workbook unpacks to {n_out / 1e6:.0f} MB", _REMEDY)
    stream.seek(0)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
