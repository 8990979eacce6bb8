"""A pronoun in, the actor of the same sentence that it stands for out."""

from __future__ import annotations

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder
from allegiance.extract.slot import clause_of, subjects


def named(token: Token, actors: ActorFinder) -> Token:
    """The antecedent in the same sentence for "it", "they", "its"; the token itself otherwise."""
    if token.pos_ != "PRON" or token.lower_ in ("we", "us"):
        return token
    is_plural = token.lower_ in ("they", "them", "their")
    roles: tuple[str, ...] = ("nsubj", "nsubjpass")
    own: list[Token] = []
    if token.dep_ in ("dobj", "pobj", "dative"):
        roles, own = (*roles, "dobj", "pobj"), subjects(clause_of(token))
    is_thing = token.lower_ in ("it", "its")
    candidates = [
        t
        for t in token.doc[: token.i]
        if not (is_thing and actors.kind(t) == "office")
        and t.dep_ in roles
        and t.pos_ != "PRON"
        and t not in own
        and actors.is_actor(t)
    ]
    fitting = [t for t in candidates if is_plural or t.tag_ not in ("NNS", "NNPS")]
    return (fitting or candidates or [token])[-1] if not _is_expletive(token) else token


def _is_expletive(token: Token) -> bool:
    return token.lower_ == "it" and token.head.lemma_ in ("seem", "appear", "be") and token.dep_ == "nsubj"
