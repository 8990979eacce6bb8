"""A name of a parliament, court, party, ministry or company → its country and PLOVER sectors.

The institutions of data/registry/institutions.tsv are no actors of the record; they tell what words stand for where
data with PLOVER's country and sector codes is written.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from allegiance.resolve.match import fold_name


@dataclass(frozen=True, slots=True)
class Institution:
    """Country (ISO alpha-3, or UNO, EUR, IGO) and PLOVER sectors, the primary one first."""

    country: str | None
    sectors: tuple[str, ...]


@cache
def _institutions() -> dict[str, Institution]:
    text = (files("allegiance") / "data" / "registry" / "institutions.tsv").read_text(encoding="utf8")
    found: dict[str, Institution] = {}
    for row in csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE):
        institution = Institution(row["country"] or None, tuple(row["sectors"].split(";")))
        for name in (row["name"], *row["other_names"].split(";")):
            if name:
                found.setdefault(fold_name(name), institution)
    return found


def find_institution(words: str) -> Institution | None:
    """Return the institution that the words name, whole or after "of"; None where they name none.

    >>> find_institution("the speaker of the Bundestag").country
    'DEU'
    """
    known, folded = _institutions(), fold_name(words)
    if folded in known:
        return known[folded]
    _, of, rest = folded.partition(" of ")
    return known.get(fold_name(rest)) if of else None
