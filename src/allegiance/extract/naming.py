"""A parsed sentence in, every organisation that it speaks of out: names, descriptions, pronouns, claimed of or not."""

from __future__ import annotations

import re

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder, NameIndex
from allegiance.extract.parse import Parse
from allegiance.extract.words import actor_nouns
from allegiance.model.span import Span

_NO_BODIES = frozenset(("weapon", "office"))  # kinds of noun that stand for a thing or one person
_PEOPLE = frozenset(("people", "civilian", "resident", "refugee", "citizen", "family", "member"))
_INSIDE = frozenset(("compound", "amod", "nmod"))
_WHERE = frozenset(
    ("in", "from", "into", "across", "at", "near", "inside", "within", "throughout", "of", "around", "to")
)
_UNITS = frozenset(
    ("department", "squadron", "wing", "regiment", "component", "network", "program", "programme", "fund", "embassy")
)
_VAGUE = frozenset(
    ("country", "countries", "state", "states", "security", "side", "sides", "fighter", "bomber", "institutions")
)
_TITLES = frozenset(("secretary", "minister", "ministry", "department", "undersecretary"))
_NOBODY = frozenset(("woman", "man", "child", "girl", "boy", "victim", "prisoner", "hostage", "son", "daughter"))
_MANY = frozenset(
    ("population", "people", "family", "tribe", "clan", "community", "youth", "crowd", "minority", "crew")
)
_PERSON = re.compile(r"(?:er|or|man|ant|ent|ist|ian|rebel|general|recruit|conscript)$")
_OF_THINGS = frozenset(("formation", "group", "column", "command", "power", "foundation", "network", "movement"))
_IN_BRACKETS = re.compile(r" ?\(([A-Z][\w.&-]*[A-Z][\w.&-]*)\)")
_SPEAKERS = frozenset(("we", "they"))


def find_organisations(parse: Parse, index: NameIndex) -> list[Span]:
    """Return the spans of organisations in the sentence's text, in order, inner ones after the outer one."""
    finder = ActorFinder(parse, index)
    found: list[Span] = []
    for token in parse.doc:
        if _is_meant(token, parse, finder):
            spans = finder.spans(token)
            acronyms = (beside for span in spans if (beside := _acronym_after(span, parse.text)) is not None)
            found += [span for span in (*spans, *acronyms) if span not in found]
    return sorted(found, key=lambda span: (span.start, -span.end))


def _is_meant(token: Token, parse: Parse, finder: ActorFinder) -> bool:
    """A known name that does not stand for a land; other words where they head a noun group; "we" and "they"."""
    name = parse.name_of.get(token.i)
    if name is not None:
        is_inside = token.dep_ in _INSIDE and token.head.i > token.i and token.head.pos_ == "NOUN"
        if is_inside:  # "ISIL fighters" are one body, "ISIL attacks" the body and what it did
            return name.may_be_actor and not finder.is_actor(token.head)
        return name.may_be_actor and not (name.may_be_place and _is_where(token))
    if token.pos_ == "PRON":
        return token.lower_ in _SPEAKERS
    if token.pos_ not in ("NOUN", "PROPN") or not any(c.isalpha() for c in token.text):
        return False
    if token.dep_ in _INSIDE and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN"):
        return False
    if token.pos_ == "PROPN":
        return _names_a_body(token, finder)
    if token.lemma_.lower() in _PEOPLE:
        return token.tag_ == "NNS" or token.lower_ in ("people", "family")
    if (
        token.lower_ in _VAGUE
        or not finder.is_actor(token)
        or _is_no_body(token, finder)
        or _is_of_things(token, finder)
    ):
        return False
    return finder.kind(token) not in _NO_BODIES or (finder.kind(token) == "office" and token.tag_ == "NNS")


def _acronym_after(span: Span, text: str) -> Span | None:
    """SDF behind "Syrian Democratic Forces" in "Syrian Democratic Forces (SDF)"."""
    match = _IN_BRACKETS.match(text, span.end)
    return Span(*match.span(1)) if match else None


def _is_where(token: Token) -> bool:
    """In Syria, Syria's north, northern Syria, Syria-based: the land, not the state."""
    if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NOUN", "PROPN"):
        return _is_where(token.head)
    if token.dep_ == "pobj":
        return token.head.lower_ in _WHERE
    return token.dep_ in (*_INSIDE, "npadvmod")


def _names_a_body(token: Token, finder: ActorFinder) -> bool:
    """An unknown name with a noun for a body in it, in capitals, or taken by the parser for an organisation."""
    if _is_people(token, finder):
        return True
    group = [token, *(c for c in token.lefts if c.dep_ == "compound")]
    kinds = {finder.kind(t) for t in group}
    if _is_of_a_title(token) or any(t.ent_type_ == "PERSON" for t in group) or "office" in kinds:
        return False
    if any(t.lower_ in _UNITS for t in group) or any(
        t.lower_ in actor_nouns() or t.lemma_.lower() in actor_nouns() for t in group
    ):
        return finder.kind(token) not in _NO_BODIES
    if token.text.isupper() and len(token.text) > 2:
        return not finder.is_place(token)
    return token.ent_type_ in ("ORG", "NORP")


def _is_people(token: Token, finder: ActorFinder) -> bool:
    """Iraqis: the adjective of a country with the ending of a plural."""
    return token.text.endswith("s") and token.text[0].isupper() and finder.is_adjective(token.text[:-1])


def _is_no_body(token: Token, finder: ActorFinder) -> bool:
    """A soldier, the commander, one resident, women: no body."""
    if token.lemma_.lower() in _NOBODY:
        return True
    if token.tag_ != "NN":
        return False
    kind = finder.kind(token)
    return (kind == "people" and token.lower_ not in _MANY) or (
        kind == "armed" and _PERSON.search(token.lower_) is not None
    )


def _is_of_things(token: Token, finder: ActorFinder) -> bool:
    """The formation of a plan, a group of buildings: "of" leads to no actor."""
    if token.lower_ not in _OF_THINGS:
        return False
    return any(of.lower_ == "of" and not any(map(finder.is_actor, of.children)) for of in token.rights)


def _is_of_a_title(token: Token) -> bool:
    """State in "Secretary of State", Defense in "Ministry of Defense": no name of its own."""
    if token.dep_ != "pobj" or token.head.lower_ != "of":
        return False
    return token.head.head.pos_ == "PROPN" and token.head.head.lower_ in _TITLES
