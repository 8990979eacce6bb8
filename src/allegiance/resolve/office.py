"""A person's name and a day → the office held then, and the organisation that it stands for.

Persons are no actors: a name in data/registry/offices.tsv means the body on whose behalf its bearer acts in office.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, parse_partial_date
from allegiance.resolve.match import fold_name, respell_name

ELITE = ("ELI",)  # PLOVER's sector of who held office once
_CAPITALS = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:(?:al|bin|ibn|de|del|van|von|da|dos)\s+)?[^\W\d_a-z][\w.'’-]*)+")
_ENOUGH = 3
_LONGEST = 5  # words of a person's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office held by one person; `actor` is None where the registry does not have the body."""

    person: str
    title: str
    actor: ActorId | None
    country: str | None
    sectors: tuple[str, ...]
    held: Lifetime
    basis: str


@cache
def _read_offices() -> tuple[tuple[Office, tuple[str, ...]], ...]:
    """Every office of the table, each with the names of who held it."""
    text = (files("allegiance") / "data" / "registry" / "offices.tsv").read_text(encoding="utf8")
    found = []
    for row in csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE):
        office = Office(
            person=row["person"],
            title=row["office"],
            actor=ActorId(row["actor"]) if row["actor"] else None,
            country=row["country"] or None,
            sectors=tuple(row["sectors"].split(";")),
            held=Lifetime(began=_date(row["from"]), ended=_date(row["to"])),
            basis=row["basis"],
        )
        found.append((office, (row["person"], *row["other_names"].split(";"))))
    return tuple(found)


@cache
def _offices() -> dict[str, list[Office]]:
    """Offices by each folded name of who held them."""
    found: dict[str, list[Office]] = defaultdict(list)
    for office, names in _read_offices():
        for name in dict.fromkeys(fold_name(name) for name in names):
            if " " in name:  # one word is no person's name for certain
                found[name].append(office)
    return found


@cache
def _respelled() -> dict[str, list[Office]]:
    """Offices by each name as other writers of it may have spelled it: Mohamed, Mohammed."""
    found: dict[str, list[Office]] = defaultdict(list)
    for name, offices in _offices().items():
        found[respell_name(name)] += offices
    return found


def _date(text: str) -> When | None:
    return parse_partial_date(text) if text else None


def find_office(words: str, day: When | None) -> Office | None:
    """Return the office that the person named in `words` held on the day, else the last before it.

    Without a day the latest office is meant. Two persons of one name in office at once mean nobody. The name has to be
    whole: "Juan Carlos Marj" is not Juan Carlos.

    >>> find_office("Prime Minister Winston Churchill Marj", None) is None
    True
    """
    for name in _names(words):
        offices = _offices().get(name) or _respelled().get(respell_name(name), [])
        if not offices:
            continue
        held = [o for o in offices if day is None or o.held.may_overlap(day)]
        if len({o.person for o in held}) > 1:
            return None
        if held and day is not None:
            return held[0]
        before = [o for o in offices if day is None or (o.held.began and o.held.began.earliest <= day.latest)]
        return max(before, key=_recency, default=None)
    return None


def offices_of(actor: ActorId) -> tuple[Office, ...]:
    """Return the offices that stand for an actor, the latest first."""
    found = (office for office, _ in _read_offices() if office.actor == actor)
    return tuple(sorted(found, key=_recency, reverse=True))


def is_in_office(office: Office, day: When | None) -> bool:
    """Tell whether the office was held on the day; without a day it is taken to be."""
    return day is None or office.held.may_overlap(day)


def _recency(office: Office) -> tuple[bool, str]:
    began = office.held.began
    return office.held.ended is None, began.earliest.isoformat() if began else ""


def _names(words: str) -> Iterator[str]:
    """The folded endings, of two to five words, of every run of words with capitals, the longest first."""
    for run in _CAPITALS.findall(words):
        parts = run.split()
        for size in range(min(_LONGEST, len(parts)), 1, -1):
            yield fold_name(" ".join(parts[-size:]))
        for start in range(len(parts) - _ENOUGH):  # three names are a person's, whatever follows them
            yield fold_name(" ".join(parts[start : start + _ENOUGH]))
