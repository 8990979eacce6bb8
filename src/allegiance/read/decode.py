"""Bytes of a file → its text and the name of the encoding that gave it, or a refusal."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from allegiance.errors import InputRefused

# A mark of the encoding is no part of the text. The four-byte marks come first: UTF-32-LE starts like UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROL_SHARE = 0.01
# Latin, Cyrillic, Greek, Hebrew, Arabic: what a saved report of this field is written in when it is not UTF-8.
_LEGACY = (
    *("cp1252", "cp1256", "cp1254", "cp1251", "cp1250", "cp1253", "cp1255"),
    *("iso8859_9", "iso8859_6", "iso8859_15", "koi8_r"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file, the encoding it was read with, and whether that was a guess."""

    text: str
    encoding: str
    is_guessed: bool


def decode_text(data: bytes, where: str, *, declared: str | None = None) -> Decoded:
    """Decode a file: its mark, else UTF-8, else the encoding the file declares, else the likeliest legacy one.

    Nothing is cut from the text but the mark. Empty and binary files are refused.
    """
    if not data.strip():
        raise InputRefused(where, "the file is empty", "give a file with text in it")
    decoded = _decode_marked(data, where) or _decode_unmarked(data, where, declared)
    if _looks_binary(decoded.text):
        raise InputRefused(where, "the file is binary, not text", "save the report as HTML, text or JSONL first")
    if not decoded.text.strip():
        raise InputRefused(where, "the file is empty", "give a file with text in it")
    return decoded


def _decode_marked(data: bytes, where: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(text=data[len(mark) :].decode(encoding), encoding=encoding, is_guessed=False)
            except UnicodeDecodeError as error:
                reason = f"byte {error.start + len(mark)} is not {encoding}, though the file is marked so"
                raise InputRefused(where, reason, "save the file again as UTF-8") from None
    return None


def _decode_unmarked(data: bytes, where: str, declared: str | None) -> Decoded:
    if b"\x00" in data:
        raise InputRefused(
            where, "the file holds NUL bytes: it is binary", "save the report as HTML, text or JSONL first"
        )
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8", is_guessed=False)
    except UnicodeDecodeError as error:
        bad_byte = error.start
    if declared:
        try:
            return Decoded(text=data.decode(declared), encoding=declared.lower(), is_guessed=False)
        except (LookupError, UnicodeDecodeError):
            pass  # the declaration is wrong: fall through to detection
    encoding = _detect(data)
    if encoding is None:
        reason = f"byte {bad_byte} is not UTF-8 and no other encoding fits"
        raise InputRefused(where, reason, "save the file again as UTF-8")
    return Decoded(text=data.decode(encoding), encoding=encoding, is_guessed=True)


def _detect(data: bytes) -> str | None:
    sample = data[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=list(_LEGACY)).best()
    if best is None:
        return None
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding


def _looks_binary(text: str) -> bool:
    if "\x00" in text:
        return True
    sample = text[:_SAMPLE_BYTES]
    return len(_CONTROLS.findall(sample)) > _MAX_CONTROL_SHARE * len(sample)
