"""A table of words under data/words/ → its rows; the one place where the actor stage reads such tables."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def read_words(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `resolve-<table>.tsv`, a header row and no quoting."""
    text = (files("allegiance") / "data" / "words" / f"resolve-{table}.tsv").read_text(encoding="utf8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
