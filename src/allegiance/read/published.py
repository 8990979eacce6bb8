"""What metadata, a caller or an address says about the day → Publication: day, month or year, and instant if stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from allegiance.model.when import When, parse_partial_date
from allegiance.read.wording import load_months

_YEARS = (1900, 2100)
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_NUMBER = re.compile(r"(?<![\d:])\d{1,4}(?![\d:])")
_TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_MONTH_WORD = re.compile(r"[^\W\d_]+(?: الثاني| الأول)?")
_ADDRESS_NUMBERS = re.compile(r"/(\d{4})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/.?#_-]|$)")
_ADDRESS_COMPACT = re.compile(r"[/_-](20\d{2})(\d{2})(\d{2})(?=[/._?#-]|$)")
_ADDRESS_NAMED = re.compile(r"/(\d{4})/([a-z]{3,9})(?:/(\d{1,2}))?(?=/|$)", re.IGNORECASE)
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """When a report came out: `when` bounds a day, month or year, `at` is the instant in UTC where a zone is stated."""

    when: When
    at: datetime | None = None


def parse_published(text: str) -> Publication:
    """Read a publication date: ISO 8601, RFC 2822, written out ("March 10, 2022", "10 mars 2022"), a month, a year.

    The day is the one written, in its own zone. Relative dates ("yesterday") and two-number forms whose order is in
    doubt ("03/04/2022") are not supported: ValueError.

    >>> parse_published("March 10, 2022").when.earliest.isoformat()
    '2022-03-10'
    >>> parse_published("2022-03-10T23:30:00+03:00").at.isoformat()
    '2022-03-10T20:30:00+00:00'
    """
    plain = " ".join(text.translate(_ARABIC_DIGITS).split())
    publication = _parse_iso(plain) or _parse_partial(plain) or _parse_mail(plain) or _parse_written(plain)
    if publication is None or not _YEARS[0] <= publication.when.earliest.year <= _YEARS[1]:
        raise ValueError(f"{text!r} is no date that can be read; write YYYY-MM-DD, YYYY-MM or YYYY")
    return publication


def find_in_address(url: str) -> When | None:
    """Read the day or month that a web address carries in its path ("/2022/03/10/", "/2022/03/"), else None."""
    path = url.split("?", 1)[0].split("#", 1)[0]
    for pattern in (_ADDRESS_NUMBERS, _ADDRESS_COMPACT):
        for match in pattern.finditer(path):
            when = _build(match[1], match[2], match[3])
            if when is not None:
                return when
    for match in _ADDRESS_NAMED.finditer(path):
        month = _months().get(match[2].casefold())
        when = _build(match[1], str(month), match[3]) if month else None
        if when is not None:
            return when
    return None


def _parse_iso(text: str) -> Publication | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    try:
        when = parse_partial_date(day)
        if zone is None:
            return Publication(when=when)
        offset = "+00:00" if zone.upper() in {"Z", "UTC", "GMT"} else zone
        offset = f"{offset}:00" if len(offset) == 3 else offset
        return Publication(when=when, at=datetime.fromisoformat(f"{day}T{clock.zfill(5)}{offset}").astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _parse_partial(text: str) -> Publication | None:
    match = _COMPACT.fullmatch(text) or _SLASHED.fullmatch(text)
    if match is not None:
        when = _build(match[1], match[2], match[3])
        return Publication(when=when) if when else None
    try:
        return Publication(when=parse_partial_date(text))
    except ValueError:
        return None


def _parse_mail(text: str) -> Publication | None:
    try:
        stated = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if ":" not in text:
        return None  # a mail date always has a time; without one the lax parser guesses
    when = When(stated.date(), stated.date())
    return Publication(when=when, at=stated.astimezone(UTC) if stated.tzinfo else None)


def _parse_written(text: str) -> Publication | None:
    """Read a date whose month is a word: one month name, one year, at most one day."""
    months = {_months()[word] for word in _MONTH_WORD.findall(text.casefold()) if word in _months()}
    numbers = _NUMBER.findall(_TIME.sub(" ", text))
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(text) > 80:
        return None
    when = _build(years[0], str(months.pop()), days[0] if days else None)
    return Publication(when=when) if when else None


def _build(year: str, month: str, day: str | None) -> When | None:
    if not _YEARS[0] <= int(year) <= _YEARS[1]:
        return None
    try:
        if day is None:
            return parse_partial_date(f"{year}-{month:0>2}")
        only = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return When(only, only)


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(load_months(), start=1) for name in names}
