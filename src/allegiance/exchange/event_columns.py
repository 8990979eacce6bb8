"""`data/exchange/columns.tsv` in, the names of the columns of a format out."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def _rows() -> tuple[tuple[str, str, bool], ...]:
    text = (files("allegiance") / "data" / "exchange" / "columns.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple((row["format"], row["column"], row["must"] == "yes") for row in rows)


def columns_of(format: str) -> tuple[str, ...]:
    """Return the columns of a format in the order in which they are published."""
    return tuple(column for of, column, _ in _rows() if of == format)


def must_of(format: str) -> tuple[str, ...]:
    """Return the columns without which a file of a format is refused."""
    return tuple(column for of, column, is_must in _rows() if of == format and is_must)
