"""Words for an actor, named or not → its country and PLOVER sector: "Slovak soldiers" are SVK MIL.

The sectors are those of PLOVER (Open Event Data Alliance 2022); PETRARCH and NGEC code actors so, and what is exported
to their users has these two columns. An office held decides, then an institution, then a name of the registry, then
the nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from allegiance.model.actor import ActorKind
from allegiance.model.when import When
from allegiance.resolve.actor_words import read_words
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import load_gazetteer
from allegiance.resolve.institution import find_institution
from allegiance.resolve.match import fold_name, strip_dots
from allegiance.resolve.office import ELITE, find_office, is_in_office

_WORDS = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_TAIL = re.compile(r"\b(?:of|in|from|for|at|on|with|who|that|near)\b")
_WORLD = frozenset(("UNO", "EUR"))
_MIDDLE = frozenset((ActorKind.STATE, ActorKind.GOVERNMENT))
_STATES = {
    "US": "USA",
    "USA": "USA",
    "UK": "GBR",
    "UAE": "ARE",
    "PRC": "CHN",
    "DRC": "COD",
    "DPRK": "PRK",
    "ROK": "KOR",
}
_LONGEST = 4  # words of an entry


@dataclass(frozen=True, slots=True)
class ActorCode:
    """Country (ISO alpha-3) and sector (PLOVER) of an actor, each None where the words do not tell."""

    country: str | None
    sector: str | None


def read_code(words: str, resolver: ActorResolver, *, day: When | None = None, context: str = "") -> ActorCode:
    """Return country and sector of who the words stand for.

    Text before the country's name may tell the sector, and the other way round: each is taken where it is found.
    """
    office = find_office(words, day)
    if office is not None:
        sectors = office.sectors if is_in_office(office, day) else ELITE
        return ActorCode(office.country, _said_before(words, office.person) or sectors[0])
    institution = find_institution(words)
    if institution is not None:
        return ActorCode(institution.country or _country_in(words, resolver), institution.sectors[0])
    found = resolver.candidates(words, day=day, context=context)
    named = next((c for c in found if c.score > 0.7), None)
    country = _country_in(words, resolver)
    said = read_sector(words)
    if named is None:
        # a capital stands for its government, which the registry knows; any other town for its people
        return ActorCode(country, "CVL" if said is None and _is_town(words) else said)
    actor = resolver.registry.actors[named.actor]
    if actor.kind in _MIDDLE and said is not None and not resolver.knows(words):
        return ActorCode(actor.country or country, said)
    if actor.sectors and actor.sectors[0] in _WORLD:  # the UN and the EU stand where a country stands
        return ActorCode(actor.sectors[0], actor.sectors[1] if len(actor.sectors) > 1 else "IGO")
    return ActorCode(actor.country or country, actor.sectors[0] if actor.sectors else said)


def _said_before(words: str, person: str) -> str | None:
    """What the words before a person's name tell: a senator, a former president."""
    title, found, _ = words.partition(person.split()[0])
    return read_sector(title) if found and title.strip() else None


def _country_in(words: str, resolver: ActorResolver) -> str | None:
    """The country whose adjective, name or city stands in the words."""
    tokens = _WORDS.findall(strip_dots(words))
    acronym = next((token for token in tokens if token in _STATES), None)
    if acronym:
        return _STATES[acronym]
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            run = " ".join(tokens[start : start + size])
            if run[:1].isupper() and (country := resolver.knowledge.country_called(_singular_people(run))):
                return country
    # "Minsk police", "Sydney": before a small word, or all there is; names of persons are names of cities too
    is_city = len(tokens) == 1 or (len(tokens) > 1 and tokens[1][0].islower())
    if is_city and tokens[0][0].isupper():
        return load_gazetteer().main_country_of(tokens[0])
    return _country_before_body(tokens)


def _country_before_body(tokens: Sequence[str]) -> str | None:
    """The country of the town that a body's name begins with: "Port Marj Defence Committee"."""
    if not tokens or read_sector(" ".join(tokens)) is None:
        return None
    towns = (" ".join(tokens[:size]) for size in range(min(_LONGEST, len(tokens)) - 1, 0, -1))
    found = (load_gazetteer().main_country_of(town) for town in towns if town[0].isupper())
    return next((country for country in found if country), None)


def _is_town(words: str) -> bool:
    return words[:1].isupper() and load_gazetteer().main_country_of(words) is not None


def _singular_people(word: str) -> str:
    """Russian of "Russians"."""
    return word[:-1] if word.endswith("ns") else word


@cache
def _entries() -> dict[str, dict[str, str]]:
    """Sector by folded words, for each kind of entry."""
    found: dict[str, dict[str, str]] = {"head": {}, "modifier": {}, "weak": {}, "phrase": {}}
    for row in read_words("sectors"):
        found[row["kind"]][fold_name(row["words"])] = row["sector"]
    return found


def read_sector(words: str) -> str | None:
    """Return the PLOVER sector that the nouns of a description tell; None where they tell none.

    >>> read_sector("two retired army officers")
    'ELI'
    >>> read_sector("chairman of the company")
    'BUS'
    """
    entries = _entries()
    folded = fold_name(words).split()
    for phrase in _runs(folded):
        if phrase in entries["phrase"]:
            return entries["phrase"][phrase]
    text = " ".join(folded)
    tail = _TAIL.search(text)
    head = text[: tail.start()].split() if tail and tail.start() else folded
    rest = text[tail.end() :].split() if tail and tail.start() else []
    decided = next((entries["modifier"][w] for w in _runs(head) if w in entries["modifier"]), None)
    if decided:
        return decided
    found = _head(head)
    if found:
        return found
    weak = next((entries["weak"][w] for w in _runs(head) if w in entries["weak"]), None)
    return weak or (_head(rest) if rest else None)


def _head(words: Sequence[str]) -> str | None:
    """The longest entry that ends where the words end, then one word before, and so on."""
    heads = _entries()["head"]
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - _LONGEST), end):
            run = words[start:end]
            for form in (" ".join(run), " ".join([*run[:-1], singular(run[-1])])):
                if heads.get(form):
                    return heads[form]
    return None


def _runs(words: Sequence[str]) -> Iterator[str]:
    """Every run of words, longer ones first."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def singular(noun: str) -> str:
    """Write a plural noun as a singular one.

    >>> [singular(noun) for noun in ("soldiers", "policemen", "companies", "press")]
    ['soldier', 'policeman', 'company', 'press']
    """
    if noun.endswith("men") and len(noun) > 3:
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
