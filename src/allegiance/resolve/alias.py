"""A report's text → the pairs of names that it says are one: acronyms, "also known as", a name beside an office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allegiance.resolve.acronym import find_acronyms

_NAME = r"[A-Z][\w.’'-]*(?: (?:of|the|and|for|in|al|de|[A-Z][\w.’'-]*|“[^”]+”))*"
_ALSO = re.compile(
    rf"(?P<a>{_NAME}),? \(?(?:also|better|otherwise|formerly|previously)? ?(?:known|called|referred to)"
    rf"(?: by (?:its|their) \w+ acronym)? ?(?:as)? ['‘“\"]?(?:the )?(?P<b>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*)"
)
_OFFICE = (
    r"(?:commander|commanding general|spokes(?:man|woman|person)|minister|secretary|president|director|chief|leader"
    r"|envoy|ambassador|coordinator|representative|chairman|chair|advis[eo]r|general|prime minister|king|emir|governor"
    r"|mayor)"
)
_PERSON = (
    r"(?:(?:[A-Z][a-z]*\.|Mr|Mrs|Dr|Colonel|General|Major) )*"
    r"[A-Z][\w’'-]+(?: (?:[A-Z]\.|“[^”]+”|al-|[A-Z][\w’'-]+)){1,3}"
)
_OF = rf"(?: (?:of|for|to|in) (?:the )?{_NAME})?"
_PERSON_THEN_OFFICE = re.compile(
    rf"(?P<a>{_PERSON}), (?P<b>(?:the )?(?:(?!said|told)[\w.’'-]+ ){{0,4}}?{_OFFICE}{_OF})\b"
)
_OFFICE_THEN_PERSON = re.compile(
    rf"(?P<b>(?:[Tt]he )?(?:[A-Z][\w.’'-]+ |acting |deputy |special |commanding ){{0,4}}{_OFFICE}{_OF}), "
    rf"(?P<a>{_PERSON})"
)


def find_aliases(text: str) -> set[tuple[str, str]]:
    """Return pairs (name, other name) that the text says are one, each in the order in which it stands.

    >>> find_aliases("The Red Hawks Brigade (RHB), also known as Suqur, fled.")
    {('Red Hawks Brigade', 'RHB')}
    """
    return set(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for acronym, name in find_acronyms([text], lambda _: False).items():
        if name:
            yield name.removeprefix("The ").removeprefix("the "), acronym
    for pattern in (_ALSO, _PERSON_THEN_OFFICE, _OFFICE_THEN_PERSON):
        for match in pattern.finditer(text):
            yield match["a"], match["b"]
