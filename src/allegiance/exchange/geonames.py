"""The lines of a GeoNames file (19 columns, tab-separated, no header) in, places and refused lines out, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from allegiance.errors import InputRefused
from allegiance.model.listed_place import ListedKind, ListedPlace, Skipped

CREDIT, LICENCE = "GeoNames (geonames.org)", "CC BY 4.0"
N_COLUMNS = 19
LONGEST_LINE = 1 << 20  # bytes; the longest of GeoNames has some 20,000
_LONGEST_NAME = 100


def is_geonames(line: bytes) -> bool:
    """Tell whether the first line of a file is one of GeoNames."""
    cells = line.split(b"\t")
    return len(cells) == N_COLUMNS and cells[0].removeprefix(b"\xef\xbb\xbf").isdigit()


def read_geonames(lines: Iterable[bytes], origin: str) -> Iterator[ListedPlace | Skipped | InputRefused]:
    """Yield what each line is; one that cannot be read is refused with its number, and the rest is read."""
    for number, line in enumerate(lines, start=1):
        where = f"{origin}:{number}"
        if not line.strip():
            continue
        try:
            yield _read_line(line, where)
        except InputRefused as refusal:
            yield refusal


def _read_line(line: bytes, where: str) -> ListedPlace | Skipped:
    if len(line) > LONGEST_LINE:
        raise InputRefused(where, "the line has over 1 MB", "check that the file is whole")
    try:
        cells = line.decode("utf-8-sig").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise InputRefused(where, f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from None
    if len(cells) != N_COLUMNS:
        reason = f"{len(cells)} columns, not {N_COLUMNS}"
        raise InputRefused(where, reason, "give the file as GeoNames has it, tab-separated")
    number, name, plain, others, latitude, longitude, feature_class, code, country, *_, as_of = cells
    if not number.isascii() or not number.isdigit():
        raise InputRefused(where, f"{number!r} is no GeoNames id", "the first column holds a number")
    kind, words = _tell_kind(feature_class, code, name)
    if kind is None:
        return Skipped(words)
    if not name.strip():
        raise InputRefused(where, "no name", "the second column holds the name")
    return ListedPlace(
        where=where,
        source=f"geonames {int(number)}",
        name=name.strip(),
        names=tuple(dict.fromkeys(other for other in (plain, *others.split(",")) if _is_name(other))),
        kind=kind,
        country=country,
        latitude_deg=read_degrees(latitude, 90, "latitude", where),
        longitude_deg=read_degrees(longitude, 180, "longitude", where),
        population=int(cells[14]) if cells[14].isascii() and cells[14].isdigit() else 0,
        as_of=as_of,
        credit=CREDIT,
        licence=LICENCE,
    )


@cache
def _kinds() -> dict[str, tuple[ListedKind | None, str]]:
    text = (files("allegiance") / "data" / "gazetteer" / "feature-codes.tsv").read_text(encoding="utf8")
    rows = (line.split("\t") for line in text.splitlines()[2:])
    return {code: (ListedKind(kind) if kind else None, words) for code, kind, words in rows}


def _tell_kind(feature_class: str, code: str, name: str) -> tuple[ListedKind | None, str]:
    """Return the kind of a feature, or None and the words for what is skipped."""
    kinds = _kinds()
    kind, words = kinds.get(code) or kinds.get(feature_class) or (None, "rows without a class")
    if kind is None and feature_class in ("R", "S", "L") and "crossing" in name.casefold().split():
        return ListedKind.CROSSING, words
    return kind, words


def _is_name(text: str) -> bool:
    """Tell a name among the others: no link, no code of an airport, nothing that begins small but the article.

    >>> [name for name in ("ALP", "Halab", "halab", "al-Bab", "حلب", "https://example.org") if _is_name(name)]
    ['Halab', 'al-Bab', 'حلب']
    """
    if not text.strip() or len(text) > _LONGEST_NAME or "://" in text or any(c.isdigit() for c in text):
        return False
    begins_small = text[0].islower() and text[:3] not in ("al-", "el-")
    return not begins_small and not (text.isascii() and text.isupper())


def read_degrees(text: str, most: int, what: str, where: str) -> float:
    """Read a coordinate; raise InputRefused where it is none."""
    try:
        degrees = float(text)
    except ValueError:
        raise InputRefused(where, f"{what} {text!r} is no number", "write degrees with a decimal point") from None
    if not -most <= degrees <= most:
        raise InputRefused(where, f"{what} {text} is not in [-{most}, {most}]", "give WGS 84 degrees")
    return degrees
