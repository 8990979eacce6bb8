"""A report's text → the pairs of names that it says are one: acronyms, "also known as", a name beside an office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allegiance.resolve.acronym import find_acronyms

_WORD = r"[A-Z][\w.’'-]*"
_NAME = rf"(?:al-)?{_WORD}(?: (?:of the|of|the|and|for|in|al|de|al-{_WORD}|{_WORD}|“[^”]+”))*"
_WORDS = rf"(?:al-)?{_WORD}(?: (?:of the|of|in|al-{_WORD}|{_WORD}))*"
_KNOWN = (
    r"(?:(?:also|better|otherwise|formerly|previously|sometimes|now)? ?(?:known|called|referred to)"
    r"(?: by (?:its|their) \w+ acronym)?(?: as)?|officially|formally|a\.?k\.?a\.?|alias|renamed)"
)
_ALSO = re.compile(rf"(?P<a>{_NAME})(?: ?\([^()]{{0,80}}\))?,? \(?{_KNOWN} ['‘“\"]*(?:the )?(?P<b>{_WORDS})")
_GLOSS = re.compile(rf"(?P<a>{_NAME}) \([A-Z][a-z]+: [^()\"“”]{{2,120}}[\"“”]+(?:the )?(?P<b>{_WORDS})[\"“”]+")
_RANK = (
    r"(?:[A-Z][a-z]{1,5}\.|Mr|Mrs|Ms|Dr|Staff|Brigadier|Lieutenant|Major|Colonel|General|Captain|Commander|Admiral"
    r"|Sergeant|Sheikh)"
)
_OWN_NAME = r"(?:[A-Z]\.|“[^”]+”|al-[A-Z][\w’'-]+|[A-Z][a-z][\w’'-]*)"
_BODY = r"(?:Command|Council|Department|Force|Forces|Government|Joint|Ministry|Office|Party|Army|Task)\b"
_PERSON = (
    rf"(?!(?:[\w.’'-]+ ){{0,3}}{_BODY})"
    rf"(?:(?:{_RANK} )+{_OWN_NAME}(?: {_OWN_NAME}){{0,3}}|[A-Z][a-z][\w’'-]*(?: {_OWN_NAME}){{1,3}})"
)
_OFFICE = (
    r"(?i:commander|commanding general|spokes(?:man|woman|person)|minister|secretary|president|director|chief|leader"
    r"|envoy|ambassador|coordinator|representative|chairman|chair|advis[eo]r|king|emir|governor|mayor)"
)
_OF = rf"(?: (?:of|for|to|in) (?:the )?{_NAME})?"
_TITLE = rf"(?:(?!(?:said|told|which|who|and|by|through|with|as|was|were) )[\w.’'/-]+ ){{0,5}}?{_OFFICE}{_OF}"
_PERSON_THEN_OFFICE = re.compile(rf"(?P<a>{_PERSON}), (?P<b>(?:[Tt]he )?{_TITLE})\b")
_OFFICE_THEN_PERSON = re.compile(
    rf"(?P<b>(?:[Tt]he |[Hh]is |[Ii]ts )?(?:[A-Z][\w.’'-]+ |acting |deputy |special |commanding |former ){{0,4}}"
    rf"{_OFFICE}{_OF})(?:,| is) (?P<a>{_PERSON})(?=[^\w]|$)"
)
_SEAT = re.compile(rf"(?P<a>{_NAME}), (?P<b>{_NAME}[’']s? (?:[\w-]+ ){{0,2}}(?:capital|stronghold|headquarters))\b")
_NOT_NAMES = frozenset(("in", "at", "on", "by", "for", "the", "a", "an", "after", "when", "while", "but", "and"))


def find_aliases(text: str) -> set[tuple[str, str]]:
    """Return pairs (name, other name) that the text says are one, each in the order in which it stands.

    >>> sorted(find_aliases("The Red Hawks Brigade (RHB), also known as Suqur, fled."))
    [('Red Hawks Brigade', 'RHB'), ('Red Hawks Brigade', 'Suqur')]
    """
    return set(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for acronym, name in find_acronyms([text], lambda _: False).items():
        if name:
            yield name.removeprefix("The ").removeprefix("the "), acronym
    for pattern in (_ALSO, _GLOSS, _PERSON_THEN_OFFICE, _OFFICE_THEN_PERSON, _SEAT):
        for match in pattern.finditer(text):
            name = match["a"].removeprefix("The ")
            if name.split()[0].casefold() not in _NOT_NAMES:
                yield name, match["b"]
