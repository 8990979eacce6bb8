"""A trigger in its parse in, the token that heads its speaker out: the nearest voice that vouches for the act."""

from __future__ import annotations

from spacy.tokens import Token

from allegiance.extract.words import modality_governors, reporting_verbs
from allegiance.model.ontology import Modality

# an act inside one of these is told by whoever does them; a verb that negates or plans does not vouch
_VOUCHING = (Modality.REQUESTED, Modality.THREATENED, Modality.DENIED)
_ACCUSING = frozenset(("accuse", "blame", "charge", "suspect", "allege", "fear", "warn", "believe", "claim"))

_NOBODY = frozenset(("nobody", "none", "neither"))
_CONDEMNING = frozenset(("condemn", "denounce", "deplore", "criticise", "criticize", "decry", "lament"))


def find_teller(trigger: Token) -> Token | None:
    """Return the head of the words for whoever says the clause, by a verb of saying above or beside it."""
    current = trigger
    for _ in range(12):
        parent = current.head
        if parent.i == current.i:
            break
        if (
            parent.pos_ == "VERB"
            and parent.lemma_.lower() in reporting_verbs()
            and current.dep_ in ("ccomp", "parataxis")
            and not _is_cut(trigger, parent)
        ):
            teller = _subject(parent)
            return None if teller is None or teller.lower_ in _NOBODY else teller
        current = parent
    return _beside(current, trigger)


def find_speaker(trigger: Token) -> Token | None:
    """Return the head of the words for the speaker, or None where the publisher speaks."""
    current = trigger
    is_charge = False
    for _ in range(12):
        parent = current.head
        if parent.i == current.i:
            break
        is_charge = is_charge or (current.dep_ in ("pcomp", "pobj") and parent.lower_ in ("of", "for", "with"))
        if parent.pos_ in ("VERB", "AUX") and _vouches(parent, current, is_charge=is_charge):
            speaker = _subject(parent)
            if speaker is not None:
                return speaker
        elif parent.pos_ == "NOUN" and _noun_vouches(parent, current):
            owner = next((child for child in parent.children if child.dep_ == "poss"), None)
            speaker = owner if owner is not None else _subject_above(parent)
            if speaker is not None:
                return speaker
        current = parent
    return _beside(current, trigger)


def _vouches(verb: Token, below: Token, *, is_charge: bool) -> bool:
    lemma = verb.lemma_.lower()
    if lemma in reporting_verbs() and below.dep_ in ("ccomp", "xcomp", "advcl", "parataxis", "dep"):
        return (
            below.dep_ in ("ccomp", "parataxis", "dep") or lemma in _ACCUSING or lemma in ("deny", "claim", "threaten")
        )
    if lemma in _CONDEMNING and below.dep_ in ("dobj", "prep"):
        return True
    if lemma in _ACCUSING and below.dep_ in ("prep", "dobj", "ccomp", "xcomp", "pcomp", "dative"):
        return below.dep_ != "dobj" or is_charge or lemma not in ("accuse", "blame", "charge", "warn")
    effect = modality_governors().get((lemma, "V"))
    return effect in _VOUCHING and below.dep_ in ("ccomp", "xcomp", "dobj", "prep", "advcl")


def _noun_vouches(noun: Token, below: Token) -> bool:
    effect = modality_governors().get((noun.lemma_.lower(), "N"))
    return effect in _VOUCHING and below.dep_ in ("acl", "prep", "ccomp", "relcl")


def _subject(verb: Token) -> Token | None:
    """The one who speaks: the subject, or the agent of a passive, or the subject shared with the verb above."""
    children = list(verb.children)
    agent = next((g for c in children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if any(child.dep_ == "nsubjpass" for child in children):
        return agent
    subject = next((child for child in children if child.dep_ == "nsubj"), None)
    if subject is not None and subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return verb.head
    if subject is None and verb.dep_ in ("conj", "xcomp", "advcl"):
        return _subject(verb.head)
    if subject is None and verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    return subject


def _subject_above(noun: Token) -> Token | None:
    current = noun
    while current.head.i != current.i:
        current = current.head
        if current.pos_ == "VERB":
            return _subject(current)
    return None


def _beside(root: Token, trigger: Token) -> Token | None:
    """A voice that stands beside the clause: "according to X", or "…, X said" parsed as a clause of its own."""
    for token in root.subtree:
        if token.lower_ == "according" and _reaches(token, trigger):
            return next((t for t in token.subtree if t.dep_ == "pobj" and t.head.lower_ == "to"), None)
        if (
            token.dep_ in ("parataxis", "ccomp")
            and token.i != trigger.i
            and token.lemma_.lower() in reporting_verbs()
            and token.i > trigger.i
            and not any(child.dep_ in ("ccomp", "dobj") for child in token.children)
            and token.nbor(-1).dep_ in ("nsubj", "punct", "compound")
            and not _is_cut(trigger, token)
        ):
            return _subject(token)
    return None


def _is_cut(one: Token, other: Token) -> bool:
    """A semicolon between two clauses: neither says the other."""
    return any(token.text == ";" for token in one.doc[min(one.i, other.i) : max(one.i, other.i)])


def _reaches(according: Token, trigger: Token) -> bool:
    """Tell whether "according to" stands in the trigger's clause, or in the main one."""
    return according.head.dep_ == "ROOT" or according.head.i == trigger.i or trigger in according.head.subtree
