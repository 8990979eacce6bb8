"""A parse in, the standing facts told in passing out: "Turkish-backed", "HTS-held", "led by", "formerly known as"."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder
from allegiance.extract.parse import Parse
from allegiance.extract.words import structure_rows
from allegiance.model.span import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A standing fact: its words, its ends as spans, and the token from which modality and place are read."""

    token: Token
    type: str
    mode: str
    trigger: Span
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    place: Span | None = None


def find_facts(parse: Parse, actors: ActorFinder) -> list[Fact]:
    """Return the facts that participles and appositions carry; those told by a main verb are triggers like others."""
    found: list[Fact] = []
    for token in parse.doc:
        row = structure_rows().get(token.lower_)
        if row is None:
            continue
        fact = _hyphenated(token, row, parse, actors) or _participle(token, row, parse, actors)
        if fact is not None:
            found.append(fact)
    return [*found, *_branches(parse, actors), *_old_names(parse, actors)]


def _hyphenated(token: Token, row: tuple[str, str], parse: Parse, actors: ActorFinder) -> Fact | None:
    """ "X-backed Y", "X-held P": what stands before the hyphen acts on the noun behind."""
    if token.i < 2 or token.nbor(-1).lower_ not in ("-", "–", "‐") or token.i + 1 >= len(parse.doc):
        return None
    actor = token.nbor(-2)
    if not (actors.is_actor(actor) or actors.is_adjective_name(actor) or actors.is_place(actor)):
        return None
    head = token.head if token.dep_ in ("amod", "compound", "acl") and token.head.i > token.i else _noun_after(token)
    if head is None:
        return None
    trigger = parse.span(actor, token)
    act, mode = row
    source = (parse.span(actor, actor),)
    if act == "CONTROL":
        return Fact(token, act, mode, trigger, source, (), _rest(token, head, parse))
    if not _is_body(head, actors):
        return None
    return Fact(token, act, mode, trigger, source, (_rest(token, head, parse),))


def _is_body(head: Token, actors: ActorFinder) -> bool:
    return actors.is_actor(head) and actors.kind(head) not in ("people", "weapon")


def _noun_after(token: Token) -> Token | None:
    """The last noun of the run behind the participle, where the parser hung it elsewhere."""
    last = None
    for following in token.doc[token.i + 1 : token.i + 7]:
        if following.pos_ in ("NOUN", "PROPN"):
            last = following
        elif following.pos_ not in ("ADJ", "PUNCT") or last is not None:
            break
    return last


def _rest(token: Token, head: Token, parse: Parse) -> Span:
    last = head
    if head.i + 2 < len(head.doc) and head.nbor(1).lower_ == "of":  # "HTS-held town of X"
        last = next((c for c in head.nbor(1).children if c.dep_ == "pobj" and c.pos_ == "PROPN"), head)
    first = token.nbor(1)
    while first.i < head.i and (first.pos_ in ("PUNCT", "NUM", "DET")):
        first = first.nbor(1)
    return parse.span(first, last)


def _participle(token: Token, row: tuple[str, str], parse: Parse, actors: ActorFinder) -> Fact | None:
    """ "a force led by X", "militias backed by Y", "areas held by Z"."""
    if token.dep_ not in ("acl", "relcl") or token.tag_ != "VBN" or not _is_noun(token.head):
        return None
    agents = [p for c in token.children if c.lower_ == "by" for p in c.children if p.dep_ == "pobj"]
    doers = [h for agent in agents for h in actors.heads(agent) if actors.is_actor(h)]
    if not doers:
        return None
    act, mode = row
    source = tuple(span for doer in doers for span in actors.spans(doer))
    if act == "CONTROL":
        place = actors.spans(token.head)[-1]
        return Fact(token, act, mode, parse.span(token, token), source, (), place)
    body = _nearest_before(token)
    if not _is_body(body, actors):
        return None
    return Fact(token, act, mode, parse.span(token, token), source, tuple(actors.spans(body)))


def _nearest_before(participle: Token) -> Token:
    """Of "X and the Third Corps, led by Y" the nearest: Y leads the Third Corps."""
    return max((t for t in (participle.head, *participle.head.conjuncts) if t.i < participle.i), key=lambda t: t.i)


def _is_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN")


def _old_names(parse: Parse, actors: ActorFinder) -> list[Fact]:
    """ "X, formerly known as Y": Y is renamed X."""
    found = []
    for token in parse.doc:
        if token.lower_ not in ("known", "called") or token.dep_ not in ("acl", "relcl", "advcl", "conj"):
            continue
        former = [c for c in token.children if c.lower_ in ("formerly", "previously", "once", "originally")]
        behind = [p for c in token.children if c.lower_ == "as" for p in c.children if p.dep_ == "pobj"]
        old = behind or [c for c in token.children if c.dep_ == "oprd"]
        if former and old and actors.is_actor(token.head) and actors.is_actor(old[0]):
            ends = (tuple(actors.spans(old[0])), tuple(actors.spans(token.head)))
            found.append(Fact(token, "STRUCTURE", "renames", parse.span(former[0], token), *ends))
    return found


def _branches(parse: Parse, actors: ActorFinder) -> list[Fact]:
    """ "Islamic State's Sahel branch": the branch belongs to its owner."""
    found = []
    for token in parse.doc:
        if token.lemma_.lower() not in ("branch", "affiliate", "offshoot", "wing") or token.pos_ != "NOUN":
            continue
        owner = next((c for c in token.children if c.dep_ == "poss" and actors.is_actor(c)), None)
        if owner is None:
            continue
        first = next((t for t in parse.doc[owner.i + 1 : token.i + 1] if t.dep_ != "case"), token)
        found.append(
            Fact(
                token,
                "STRUCTURE",
                "belongs",
                parse.span(token, token),
                (parse.span(first, token),),
                tuple(actors.spans(owner)),
            )
        )
    return found
