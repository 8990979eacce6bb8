"""A trigger in its parse in, the tokens that fill its grammatical slots out: who acts, who is acted on, with whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from allegiance.extract.words import control_list, modality_governors, modality_list, trigger_rows
from allegiance.model.ontology import Modality

_VERBAL = ("VERB", "AUX")
_CLAUSES = frozenset(("ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "acl", "pcomp", "parataxis"))
_GOVERNING_PREPOSITIONS = ("for", "in", "to", "of", "on", "with", "behind", "under", "from")


def is_verbal(token: Token) -> bool:
    """Tell whether the token is a verb, or a headline's verb that the tagger took for a noun: "Rebels clash in …"."""
    if token.pos_ in _VERBAL:
        return True
    if token.dep_ != "ROOT" or token.pos_ not in ("NOUN", "ADJ"):
        return False
    return any(child.dep_ == "nsubj" for child in token.children) and not any(c.dep_ == "cop" for c in token.children)


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does what the verb tells: its subject, a passive's agent, or whoever controls a clause without subject."""
    if depth > 6:
        return []
    if is_passive(verb):
        return agents(verb)
    own = [child for child in verb.children if child.dep_ == "nsubj"]
    if own:
        return [_antecedent(token, verb) for token in own]
    shared = [g for c in verb.children if c.dep_ == "aux" for g in c.children if g.dep_ == "nsubj"]
    if shared:  # "X are together besieging": the parser hangs the subject on the auxiliary
        return shared
    if verb.dep_ == "acl":
        return _subjects_of_modifier(verb, depth)
    if verb.dep_ == "relcl" and not any(child.dep_ == "nsubjpass" for child in verb.children):
        return [verb.head]
    if verb.dep_ == "conj":
        head = verb.head
        return subjects(head, depth + 1) if not is_passive(head) or is_passive(verb) else patients(head, depth + 1)
    if verb.dep_ in ("xcomp", "ccomp", "advcl"):
        return _controller(verb, verb.head, depth)
    if verb.dep_ == "pcomp":
        return _subjects_behind_preposition(verb, depth)
    return []


def _subjects_behind_preposition(verb: Token, depth: int) -> list[Token]:
    """Who acts in "accused X of burning" (X), "stopped short of imposing" (whoever stopped)."""
    head = verb.head.head
    if (
        head.pos_ in ("NOUN", "PROPN")
        and head.dep_ == "dobj"
        and head.head.lemma_.lower() in control_list("object_control")
    ):
        return [head]
    while head.pos_ in ("ADV", "ADP") and head.head.i != head.i:
        head = head.head
    return _controller(verb, head, depth)


def _subjects_of_modifier(verb: Token, depth: int) -> list[Token]:
    """Who acts in "X fighting Y" (X), "plan to attack" (whoever plans), "its decision to leave"."""
    if verb.tag_ == "VBG":
        return [verb.head]
    if any(child.lower_ == "to" for child in verb.children):
        noun = verb.head
        owners = [child for child in noun.children if child.dep_ == "poss"]
        return owners or governing_subjects(noun, depth + 1) or [noun]
    return agents(verb)


def governing_subjects(noun: Token, depth: int = 0) -> list[Token]:
    """The subject of the verb that governs the noun as its object: "X launched an offensive"."""
    verb = governing_verb(noun)
    return subjects(verb, depth + 1) if verb is not None else []


def governing_verb(noun: Token) -> Token | None:
    """The verb whose object, passive subject or prepositional object the noun is."""
    current = noun
    for _ in range(4):
        if current.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and current.head.pos_ in _VERBAL:
            return current.head
        if current.dep_ in ("conj", "pobj", "prep", "appos", "compound"):
            if current.dep_ == "prep" and current.head.pos_ in _VERBAL:
                return current.head if current.lower_ in _GOVERNING_PREPOSITIONS else None
            above = current.head
            if current.dep_ == "prep" and above.pos_ == "NOUN" and not _passes_on(above):
                return None
            current = above
            if current.pos_ in _VERBAL:
                return current
            continue
        return None
    return None


def _passes_on(noun: Token) -> bool:
    """Tell whether whoever has the noun does the act inside it: "a plan for", "a wave of", but not "a probe into"."""
    lemma = noun.lemma_.lower()
    return (lemma, "N") in modality_governors() or lemma in control_list("passing_nouns")


def _controller(verb: Token, head: Token, depth: int) -> list[Token]:
    """Who acts in a clause without subject: "urged Y to leave" (Y), "agreed to leave" (whoever agreed)."""
    if head.pos_ not in _VERBAL:
        if head.pos_ == "ADJ" and head.head.pos_ in _VERBAL:
            return subjects(head.head, depth + 1)
        if head.pos_ == "NOUN":
            owners = [child for child in head.children if child.dep_ == "poss"]
            return owners or governing_subjects(head, depth + 1)
        return []
    controls_object = head.lemma_.lower() in control_list("object_control")
    if controls_object and verb.dep_ in ("xcomp", "ccomp", "pcomp", "advcl"):
        controlled = patients(head, depth + 1) or list(prepositional(head, ("on", "upon", "to")))
        if controlled:
            return controlled
    if is_passive(head):
        return patients(head, depth + 1)
    return subjects(head, depth + 1)


def patients(verb: Token, depth: int = 0) -> list[Token]:
    """Whom the verb acts on: its object, the subject of a passive, or the noun that a participle modifies."""
    if depth > 6:
        return []
    passive = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if passive:
        return [_antecedent(token, verb) for token in passive]
    own = [
        _antecedent(child, verb) for child in verb.children if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP"
    ]
    if own:
        return own
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return [verb.head]
    if verb.dep_ == "relcl" and any(child.dep_ == "nsubj" for child in verb.children) and not own:
        relative = next(c for c in verb.children if c.dep_ == "nsubj")
        return [verb.head] if relative.lower_ not in ("who", "which", "that") else []
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
        if is_passive(verb.head) and verb.tag_ == "VBN":
            return patients(verb.head, depth + 1)
        return []
    later = [child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB" and child.i > verb.i]
    if later and later[0].i - verb.i <= 2:
        return patients(later[0], depth + 1)
    return []


def is_passive(verb: Token) -> bool:
    """Tell whether the verb is passive: marked so, or a participle behind its noun or beside a passive verb."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return True
    if verb.i == verb.head.i or verb.dep_ != "conj" or verb.tag_ != "VBN":
        return False
    has_own = any(child.dep_ in ("nsubj", "aux") for child in verb.children)
    return not has_own and is_passive(verb.head)


def agents(verb: Token) -> list[Token]:
    """Who acts in a passive: behind "by"."""
    own = [g for c in verb.children if c.dep_ == "agent" or c.lower_ == "by" for g in c.children if g.dep_ == "pobj"]
    if not own and verb.dep_ == "conj" and is_passive(verb.head):
        return []
    return own


def _antecedent(token: Token, verb: Token) -> Token:
    """The noun behind "who", "which", "that"; the token itself otherwise."""
    if token.lower_ in ("who", "which", "that", "whom") and token.pos_ == "PRON":
        clause = verb
        while clause.dep_ == "conj":
            clause = clause.head
        return clause.head if clause.dep_ == "relcl" else token
    return token


def prepositional(token: Token, words: Iterable[str]) -> Iterator[Token]:
    """The objects of the token's own prepositions that are among `words`."""
    wanted = frozenset(words)
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent", "prt") and child.lower_ in wanted:
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    yield _antecedent(inner, token) if inner.lower_ in ("which", "whom") else inner
                elif inner.dep_ == "prep" and inner.lower_ in wanted:
                    yield from (deep for deep in inner.children if deep.dep_ == "pobj")


def loose_prepositional(token: Token, words: Iterable[str]) -> list[Token]:
    """The same; where there is none, those of its objects, then of its governing verb."""
    wanted = tuple(words)
    found = list(prepositional(token, wanted))
    if found:
        return found
    for child in token.children:
        if child.dep_ in ("dobj", "attr", "oprd", "acomp", "nsubjpass", "advmod", "prt"):
            found += prepositional(child, wanted)
        elif child.dep_ == "prep":
            for pobj in child.children:
                if pobj.dep_ == "pobj":
                    found += prepositional(pobj, wanted)
    if found or token.pos_ in _VERBAL:
        return found
    verb = governing_verb(token)
    if verb is not None and is_light(verb):
        found = list(prepositional(verb, wanted))
    return found


def is_light(verb: Token) -> bool:
    """Tell whether the verb adds no act of its own to its object: no trigger, or a governor such as "plan"."""
    lemma = verb.lemma_.lower()
    if (lemma, "V") in modality_governors() or lemma in control_list("light_verbs"):
        return True
    return (lemma, "V") not in trigger_rows() and lemma not in control_list("opaque_verbs")


def plans_or_happens(verb: Token) -> bool:
    """Tell whether the verb's subject is also the doer of the act in its object: "launched", "plans", "refused"."""
    lemma = verb.lemma_.lower()
    effect = modality_governors().get((lemma, "V"))
    if lemma in control_list("opaque_verbs"):
        return False
    if lemma in modality_list("infinitive_only"):  # "ordered the siege": whoever ordered it does it
        return True
    return effect not in (Modality.REQUESTED, Modality.HEDGED) and lemma not in control_list("object_control")


def clause_of(token: Token) -> Token:
    """The verb of the clause that the token stands in, itself if it is one."""
    current = token
    for _ in range(12):
        if is_clause(current) or current.head.i == current.i:
            return current
        current = current.head
    return current


def is_clause(token: Token) -> bool:
    """Tell whether the token is the verb of a clause."""
    return token.pos_ in _VERBAL and token.dep_ in _CLAUSES
