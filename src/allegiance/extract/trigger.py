"""A parse in, the words that name acts out: each with its row of triggers.tsv."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from allegiance.extract.mention import ActorFinder
from allegiance.extract.parse import Parse
from allegiance.extract.slot import governing_verb, is_verbal, patients
from allegiance.extract.words import TriggerRow, control_list, modality_governors, trigger_list, trigger_rows
from allegiance.model.ontology import Modality

_POS = {"VERB": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
NO_ACT = "NONE"  # a row that says: in this company the word names no act
_ALONGSIDE = frozenset(("fight alongside",))
_HARM = frozenset(("ASSAULT", "COERCE", "SANCTION", "CONTROL"))
_WARM = frozenset(("COOPERATE", "CONSULT", "AID", "SUPPORT"))


@dataclass(frozen=True, slots=True)
class Trigger:
    """A token that names an act, its row, and the last token of the words (a particle or a light verb's object)."""

    token: Token
    row: TriggerRow
    last: Token


def find_triggers(parse: Parse, actors: ActorFinder) -> list[Trigger]:
    """Return the triggers of a sentence in text order, one a token."""
    plain: dict[int, Trigger] = {}
    waiting: list[Token] = []
    for token in parse.doc:
        rows = _rows_of(token, parse)
        if not rows:
            continue
        if any(kind == "inner" for row in rows for kind, _ in row.conditions):
            waiting.append(token)
        chosen = _choose(token, rows, actors)
        if chosen is not None and not _is_hidden(token, chosen):
            plain[token.i] = chosen
    for token in reversed(waiting):
        chosen = _choose_by_inner(token, _rows_of(token, parse), plain)
        if chosen is not None:
            plain[token.i] = chosen
    return [plain[i] for i in sorted(plain) if not _is_repeated(plain[i], plain)]


def find_loose_triggers(parse: Parse) -> list[str]:
    """Return the types that the words of a sentence may name in any company, verbs first, in text order."""
    rows = ((token, row.type) for token in parse.doc for row in _rows_of(token, parse)[-1:])
    found = [(token, kind) for token, kind in rows if kind != NO_ACT]
    return [kind for _, kind in sorted(found, key=lambda item: (item[0].pos_ != "VERB", item[0].i))]


def _rows_of(token: Token, parse: Parse) -> tuple[TriggerRow, ...]:
    pos = "V" if is_verbal(token) else _POS.get(token.pos_)
    if pos == "A" and token.dep_ in ("dobj", "pobj", "oprd", "nsubj", "conj"):  # a noun that the tagger took for one
        pos = "N"
    if pos is None or token.i in parse.name_of:
        return ()
    rows = trigger_rows().get((token.lemma_.lower(), pos), ())
    if not rows and pos == "V" and token.tag_ in ("VBG", "VBN"):
        rows = trigger_rows().get((token.lower_, "V"), ())
    if not rows and pos == "N":
        rows = trigger_rows().get((token.lower_, "N"), ())
    if not rows and token.tag_ == "VBG":
        rows = trigger_rows().get((token.lower_, "N"), ())
    return rows


def _choose(token: Token, rows: tuple[TriggerRow, ...], actors: ActorFinder) -> Trigger | None:
    for row in rows:
        last: Token | None = token
        for kind, words in row.conditions:
            last = _CHECKS[kind](token, words, actors)
            if last is None:
                break
        if last is not None:
            return Trigger(token, row, last) if row.type != NO_ACT else None
    return None


def _choose_by_inner(token: Token, rows: tuple[TriggerRow, ...], plain: dict[int, Trigger]) -> Trigger | None:
    """A row that asks for an act inside: "seeks rapprochement", "vowed to crush"."""
    inside = [plain[t.i] for t in token.subtree if t.i in plain and t.i > token.i and _is_inner(t, token)]
    for row in rows:
        wanted = next((words for kind, words in row.conditions if kind == "inner"), None)
        if wanted is not None and any(_fits_inner(trigger, wanted, token) for trigger in inside):
            return Trigger(token, row, token)
    return None


def _is_inner(inner: Token, outer: Token) -> bool:
    """Tell whether `inner` is what the outer word is about: its object or complement, or an object of that."""
    current = inner
    for _ in range(4):
        if current.head.i == outer.i:
            return current.dep_ in ("xcomp", "ccomp", "dobj", "prep", "pcomp", "acl", "advcl", "attr")
        if current.dep_ in ("relcl", "appos", "advcl", "conj") and current.dep_ != "conj":
            return False
        current = current.head
    return False


def _fits_inner(trigger: Trigger, wanted: frozenset[str], outer: Token) -> bool:
    act = trigger.row.type
    if "coop" in wanted:
        return act in _WARM or (act == "STRUCTURE" and trigger.row.mode == "merges")
    if "harm" in wanted:
        return act in _HARM
    if "own" in wanted:
        return act in _HARM and not any(
            child.dep_ == "nsubj" for child in trigger.token.children if child.pos_ != "PRON"
        )
    if "retreat" in wanted:
        if any(child.dep_ == "neg" for child in trigger.token.children):
            return False
        future = any(child.lower_ in ("would", "will") for child in trigger.token.children)
        return act == "RETREAT" and (future or trigger.token.dep_ == "xcomp") and outer.dep_ != "ccomp"
    if "consult" in wanted:
        return act == "CONSULT"
    if "told" in wanted:
        return any(child.lower_ == "to" and child.dep_ == "aux" for child in trigger.token.children)
    return True


def _object_words(token: Token) -> list[Token]:
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "dative", "xcomp"):
            found += [child, *child.conjuncts, *(g for g in child.children if g.dep_ in ("compound", "amod"))]
            found += [p for g in child.children if g.lower_ == "of" for p in g.children if p.dep_ == "pobj"]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        found.append(token.head)
    return found


def _check_object(token: Token, words: frozenset[str], actors: ActorFinder) -> Token | None:
    objects = _object_words(token)
    heads = [t for t in objects if t.dep_ not in ("compound", "amod", "pobj")]
    heads = heads or patients(token)
    if "actor" in words and any(_acts(actors, h) and not _is_site(actors, h) for t in heads for h in actors.heads(t)):
        return token
    if "named" in words and any(t.i in actors.parse.name_of and actors.is_actor(t) for t in heads):
        return token
    if "place" in words and any(actors.is_place(t) or actors.may_be_site(t) for t in heads):
        return token
    if "goods" in words and heads and not any(actors.is_place(t) or _acts(actors, t) for t in heads):
        return token
    if "coop" in words and any((t.lemma_.lower(), "N") in _warm_nouns() for t in heads):
        return token
    match = next((t for t in objects if t.lemma_.lower() in words or t.lower_ in words), None)
    return match if match is None or match.i > token.i else token


def _is_site(actors: ActorFinder, token: Token) -> bool:
    name = actors.parse.name_of.get(token.i)
    return name.may_be_place if name is not None else actors.may_be_site(token)


def _acts(actors: ActorFinder, token: Token) -> bool:
    return actors.is_actor(token) and actors.kind(token) != "weapon"


def _warm_nouns() -> frozenset[tuple[str, str]]:
    return frozenset(
        key for key, rows in trigger_rows().items() if any(row.type in _WARM or row.mode == "merges" for row in rows)
    )


def _check_particle(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    near = (c for c in token.children if c.lower_ in words and c.dep_ in ("prt", "advmod", "prep"))
    return next((c for c in near if token.i < c.i), None)


def _check_preposition(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    """A preposition, optionally with its object: "from talk" is "from" and an object "talk"."""
    for wanted in sorted(words):
        preposition, _sep, noun = wanted.partition(" ")
        for child in token.children:
            fits = child.dep_ in ("prep", "prt", "agent", "dative", "advmod") and child.lower_ == preposition
            if fits and (not noun or any(g.lemma_.lower() == noun for g in child.children)):
                return child if child.i == token.i + 1 and not noun else token
    if token.pos_ == "NOUN" and token.dep_ == "pobj" and token.head.lower_ in words:
        return token
    return None


def _check_modifier(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    found = any(
        c.lower_ in words or c.lemma_.lower() in words for c in token.children if c.dep_ in ("amod", "compound", "nmod")
    )
    previous = token.nbor(-1).lower_ if token.i else ""
    return token if found or previous in words else None


def _check_argument(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    following = [c for c in token.children if c.dep_ == "prep"]
    verb = governing_verb(token)
    if verb is not None:
        following += [c for c in verb.children if c.dep_ == "prep" and c.i > token.i]
    for wanted in sorted(words):
        preposition, _sep, noun = wanted.partition(" ")
        for child in following:
            if child.lower_ == preposition and (not noun or any(g.lemma_.lower() == noun for g in child.children)):
                return token
    return None


def _check_head(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    if token.dep_ in ("compound", "nmod") and token.head.lemma_.lower() in words:
        return token.head
    verb = governing_verb(token)
    if verb is not None and verb.lemma_.lower() in words:
        return token
    return token if token.dep_ == "nsubj" and token.head.lemma_.lower() in words else None


def _check_adverb(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    return token if any(t.lower_ in words for t in token.subtree if t.dep_ == "advmod") else None


def _check_subject(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    return token if any(c.lemma_.lower() in words for c in token.children if c.dep_ in ("nsubj", "nsubjpass")) else None


def _check_complement(token: Token, words: frozenset[str], _: ActorFinder) -> Token | None:
    inside = {t.lower_ for t in token.subtree if t.i > token.i}
    return token if any(set(wanted.split()) <= inside for wanted in words) else None


def _check_inner(_token: Token, _words: frozenset[str], _: ActorFinder) -> Token | None:
    return None  # decided in the second pass, when the acts inside are known


_CHECKS: dict[str, Callable[[Token, frozenset[str], ActorFinder], Token | None]] = {
    "obj": _check_object,
    "prt": _check_particle,
    "prep": _check_preposition,
    "mod": _check_modifier,
    "arg": _check_argument,
    "head": _check_head,
    "adv": _check_adverb,
    "sub": _check_subject,
    "comp": _check_complement,
    "inner": _check_inner,
}


def _is_hidden(token: Token, trigger: Trigger) -> bool:
    """A noun before another noun names no act of its own, unless that noun is a deal, plan or talks about it."""
    if token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("compound", "nmod") and trigger.last.i == token.i:
        return (token.head.lemma_.lower(), "N") not in modality_governors()
    if token.dep_ == "acl" and token.tag_ == "VBN" and trigger.row.mode in ("backs", "leads"):
        return True  # "led by X": a fact of structure.py
    if token.pos_ == "VERB" and token.dep_ in ("amod", "compound"):
        return token.lemma_.lower() not in trigger_list("acting_modifiers")
    return False


def _is_repeated(trigger: Trigger, plain: dict[int, Trigger]) -> bool:
    """A light verb with its noun is one act, told by the noun; a deal that is signed is the signing."""
    token = trigger.token
    if token.pos_ == "VERB":  # troops sent "to fight alongside" are sent: one act
        above = plain.get(token.head.i)
        return token.dep_ in ("advcl", "xcomp") and above is not None and ("comp", _ALONGSIDE) in above.row.conditions
    verb = governing_verb(token)
    if verb is None or verb.i not in plain:
        return False
    outer = plain[verb.i].row
    if outer.type == "CONCEDE" and trigger.row.type in ("COERCE", "SANCTION"):
        return True
    if plain[verb.i].last.i == token.i and outer.type not in ("CONCEDE", "AGREE", "SUPPORT", "REQUEST", "REJECT"):
        return True
    if outer.type == "SUPPORT" and trigger.row.type == "AGREE":
        return True
    is_object = token.dep_ in ("dobj", "nsubjpass") or (token.dep_ == "pobj" and token.head.lower_ == "of")
    return (
        outer.type == trigger.row.type
        and is_object
        and (
            modality_governors().get((verb.lemma_.lower(), "V")) in (None, Modality.HAPPENED)
            or verb.lemma_.lower() in control_list("light_verbs")
        )
    )
