"""A parsed sentence in, every organisation that it speaks of out: names, descriptions, pronouns, claimed of or not."""

from __future__ import annotations

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder, NameIndex
from allegiance.extract.parse import Parse
from allegiance.extract.words import actor_nouns
from allegiance.model.span import Span

_NO_BODIES = frozenset(("weapon", "office"))  # kinds of noun that stand for a thing or one person
_PEOPLE = frozenset(("people", "civilian", "resident", "refugee", "victim", "citizen", "family", "journalist", "child"))
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
_SPEAKERS = frozenset(("we", "they"))


def find_organisations(parse: Parse, index: NameIndex) -> list[Span]:
    """Return the spans of organisations in the sentence's text, in order, inner ones after the outer one."""
    finder = ActorFinder(parse, index)
    found: list[Span] = []
    for token in parse.doc:
        if _is_meant(token, parse, finder):
            found += [span for span in finder.spans(token) if span not in found]
    return sorted(found, key=lambda span: (span.start, -span.end))


def _is_meant(token: Token, parse: Parse, finder: ActorFinder) -> bool:
    """A known name that does not stand for a land; other words where they head a noun group; "we" and "they"."""
    name = parse.name_of.get(token.i)
    if name is not None:
        is_inside = token.dep_ in _INSIDE and token.head.i > token.i and token.head.pos_ == "NOUN"
        return name.may_be_actor and not is_inside and not (name.may_be_place and _is_where(token))
    if token.pos_ == "PRON":
        return token.lower_ in _SPEAKERS
    if token.pos_ not in ("NOUN", "PROPN") or not any(c.isalpha() for c in token.text):
        return False
    if token.dep_ in _INSIDE and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN"):
        return False
    if token.pos_ == "PROPN":
        return _names_a_body(token, finder)
    if token.lemma_.lower() in _PEOPLE:
        return True
    return token.lower_ not in _VAGUE and finder.is_actor(token) and finder.kind(token) not in _NO_BODIES


def _is_where(token: Token) -> bool:
    """In Syria, Syria's north, northern Syria, Syria-based: the land, not the state."""
    if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NOUN", "PROPN"):
        return _is_where(token.head)
    if token.dep_ == "pobj":
        return token.head.lower_ in _WHERE
    return token.dep_ in (*_INSIDE, "npadvmod")


def _names_a_body(token: Token, finder: ActorFinder) -> bool:
    """An unknown name with a noun for a body in it, in capitals, or taken by the parser for an organisation."""
    group = [token, *(c for c in token.lefts if c.dep_ == "compound")]
    kinds = {finder.kind(t) for t in group}
    if any(t.ent_type_ == "PERSON" for t in group) or "office" in kinds:
        return False
    if any(t.lower_ in _UNITS for t in group) or any(
        t.lower_ in actor_nouns() or t.lemma_.lower() in actor_nouns() for t in group
    ):
        return finder.kind(token) not in _NO_BODIES
    if token.text.isupper() and len(token.text) > 2:
        return not finder.is_place(token)
    return token.ent_type_ in ("ORG", "NORP")
