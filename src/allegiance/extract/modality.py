"""A trigger in its parse in, one of the eight modalities out (ontology guide, section 4)."""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Token

from allegiance.extract.words import (
    control_list,
    modality_adjectives,
    modality_adverbs,
    modality_governors,
    modality_list,
    reporting_verbs,
)
from allegiance.model.ontology import Modality

# "Stacked cues: the one farthest from fact wins."
_RANK = {
    Modality.NEGATED: 5,
    Modality.DENIED: 5,
    Modality.POSSIBLE: 4,
    Modality.THREATENED: 3,
    Modality.REQUESTED: 3,
    Modality.PLANNED: 3,
    Modality.HEDGED: 2,
    Modality.HAPPENED: 1,
}
_POS = {"VERB": "V", "AUX": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A"}
_AUXILIARIES = {
    "will": Modality.PLANNED,
    "wo": Modality.PLANNED,
    "'ll": Modality.PLANNED,
    "shall": Modality.PLANNED,
    "may": Modality.POSSIBLE,
    "might": Modality.POSSIBLE,
    "could": Modality.POSSIBLE,
    "can": Modality.POSSIBLE,
    "ca": Modality.POSSIBLE,
    "should": Modality.REQUESTED,
    "must": Modality.REQUESTED,
}


def read_modality(trigger: Token, *, triggers: Collection[int], is_headline: bool = False) -> Modality:
    """Tell how the text presents the act of `trigger`.

    `triggers` are the token numbers of all triggers of the sentence: a speech act among them passes its own effect on
    to the act inside it, and its hedges to nobody.
    """
    found = _climb(trigger, triggers, is_headline)
    return max(found, key=lambda modality: _RANK[modality], default=Modality.HAPPENED)


def _climb(trigger: Token, triggers: Collection[int], is_headline: bool) -> list[Modality]:
    found = _own_cues(trigger, is_headline)
    if _is_open_question(trigger):
        found.append(Modality.POSSIBLE)
    if trigger.pos_ == "NOUN" and _is_in_future(trigger):
        found.append(Modality.PLANNED)
    current = trigger
    for _ in range(12):
        parent = current.head
        if parent.i == current.i:
            break
        effect, goes_on = _step(current, parent, trigger)
        if effect is not None:
            if effect in (Modality.DENIED, Modality.NEGATED) and _has_negation(parent):
                return [Modality.HAPPENED]
            found.append(effect)
        if not goes_on:
            break
        if parent.i in triggers and effect is not None and effect is not Modality.HAPPENED:
            if _has_negation(parent) and _POS.get(parent.pos_) == "V":
                found.append(Modality.NEGATED)
            break
        if parent.pos_ in ("VERB", "AUX", "NOUN", "ADJ"):
            found += _own_cues(parent, is_headline) if parent.pos_ != "NOUN" or effect is not None else []
        current = parent
    return found


def _step(current: Token, parent: Token, trigger: Token) -> tuple[Modality | None, bool]:
    """What `parent` does to the act below it, and whether cues further up still reach that act."""
    dep = current.dep_
    if parent.pos_ == "ADP" or dep in ("pobj", "pcomp"):
        return _preposition(parent)
    if dep == "conj":
        return None, _shares_governor(current, parent)
    if dep in ("relcl", "appos", "parataxis", "poss", "compound", "nmod"):
        return None, dep in ("compound",) and parent.i in (trigger.i + 1,)
    if dep == "advcl":
        return _adverbial(current)
    if dep == "nsubj":
        return _predicate(parent), _is_occurrence(parent)
    if dep == "prep":
        return _governor(current, parent)
    return _governor(current, parent)


def _predicate(verb: Token) -> Modality | None:
    """What is said of an act by "is possible", "remains unlikely", "looks imminent"."""
    if verb.lemma_ not in modality_list("copulas"):
        return None
    said = [child.lemma_.lower() for child in verb.children if child.dep_ in ("acomp", "attr", "oprd")]
    found = (modality_adjectives().get(word) or modality_governors().get((word, "A")) for word in said)
    return next((modality for modality in found if modality is not None), None)


def _preposition(preposition: Token) -> tuple[Modality | None, bool]:
    word, above = preposition.lower_, preposition.head
    if word == "with" and above.lemma_ == "do" and any(t.lower_ == "nothing" for t in (above.head, *above.children)):
        return Modality.DENIED, False
    if word == "in" and above.lemma_ in modality_list("parts_played") and _has_negation(above):
        return Modality.DENIED, False
    if word in modality_list("negating_prepositions") or (
        word == "of" and _before(preposition) in ("short", "instead")
    ):
        return Modality.NEGATED, False
    if word == "of" and _before(preposition) == "ahead":
        return Modality.PLANNED, False
    return None, word not in modality_list("closing_prepositions")


def _before(token: Token) -> str:
    return token.nbor(-1).lower_ if token.i else ""


def _adverbial(clause: Token) -> tuple[Modality | None, bool]:
    """A clause beside the main one: conditions are possible, purposes planned, participles go with the main clause."""
    marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
    if marks & {"if", "unless"}:
        return Modality.POSSIBLE, False
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in clause.children):
        return Modality.PLANNED, False
    return None, not marks and clause.tag_ == "VBG"


def _governor(current: Token, parent: Token) -> tuple[Modality | None, bool]:
    """The effect of a verb, noun or adjective on what it governs."""
    pos = _POS.get(parent.pos_, "")
    lemma = parent.lemma_.lower()
    if pos == "V" and (special := _special_verb(current, parent, lemma)) is not None:
        return special
    effect = modality_governors().get((lemma, pos))
    if pos == "V" and lemma in reporting_verbs() and current.dep_ in ("ccomp", "xcomp"):
        return _reported(parent, current, effect)
    if effect is not None:
        return (Modality.PLANNED if lemma == "expect" and _has_time(current) else effect), True
    is_object = current.dep_ in ("dobj", "nsubjpass")
    if lemma in control_list("light_verbs") and is_object:
        return None, True
    return None, (pos == "V" and current.dep_ in ("xcomp", "nsubjpass")) or current.dep_ == "prt"


def _special_verb(current: Token, verb: Token, lemma: str) -> tuple[Modality | None, bool] | None:
    """Verbs whose effect hangs on their form: "is to meet", "has yet to", "called off", "used to", "ordered the"."""
    if current.lemma_.lower() in modality_list("reports") and lemma in modality_list("refuting_verbs"):
        return Modality.DENIED, False
    if lemma in ("be", "have", "go", "use") and _is_infinitive(current):
        return _auxiliary_like(verb, lemma)
    if lemma == "be" and current.dep_ in ("prep", "acomp", "attr") and current.lower_ in ("under", "behind"):
        return None, True
    if lemma == "call":
        if any(child.lower_ == "off" for child in verb.children):
            return Modality.NEGATED, False
        return None if current.dep_ in ("prep", "xcomp", "nsubjpass", "prt") else (None, False)
    if lemma in modality_list("infinitive_only") and not _is_infinitive(current):
        return None, current.dep_ in ("dobj", "nsubjpass")
    if lemma == "prevent" and current.dep_ == "dobj" and current.pos_ != "NOUN":
        return None, False
    return None


def _auxiliary_like(verb: Token, lemma: str) -> tuple[Modality | None, bool] | None:
    """ "Is to", "going to" plan, "has yet to" negates, "used to" tells of the past."""
    if lemma == "have":
        return (Modality.NEGATED, False) if any(child.lower_ == "yet" for child in verb.children) else None
    if lemma == "use":
        return None, False
    return (Modality.PLANNED, True) if lemma == "be" or verb.tag_ == "VBG" else None


def _reported(verb: Token, current: Token, effect: Modality | None) -> tuple[Modality | None, bool]:
    """Under a reporting verb the speaker vouches; "is said to have" and "deny" are the exceptions."""
    if effect in (Modality.DENIED, Modality.REQUESTED, Modality.POSSIBLE):
        return effect, False
    is_passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    if is_passive and current.dep_ in ("xcomp", "ccomp"):
        return Modality.HEDGED, True
    if effect is Modality.HEDGED:
        return effect, False
    return None, False


def _is_occurrence(verb: Token) -> bool:
    """Tell whether the verb only says that its subject takes place: "talks will begin"."""
    if verb.lemma_ == "take":
        return any(child.lower_ in ("place", "effect", "hold") for child in verb.children)
    return verb.lemma_.lower() in modality_list("occurrence_verbs")


def _shares_governor(current: Token, parent: Token) -> bool:
    """A conjunct shares what stands above only when it has no subject or tense of its own."""
    if current.pos_ in ("NOUN", "PROPN"):
        return parent.pos_ in ("NOUN", "PROPN")
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in current.children)
    return not has_subject and current.tag_ in ("VB", "VBG")


def _own_cues(token: Token, is_headline: bool) -> list[Modality]:
    """Cues that stand by the token itself: auxiliaries, negation, adverbs, adjectives, conditions."""
    found: list[Modality] = []
    auxiliaries = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if token.dep_ == "conj" and token.tag_ == "VB" and not auxiliaries:
        auxiliaries = [child for child in token.head.children if child.dep_ == "aux"]
    for auxiliary in auxiliaries:
        found += _auxiliary(auxiliary, token, auxiliaries)
    if _has_negation(token):
        found.append(Modality.NEGATED)
    for child in token.children:
        word = child.lower_
        if child.dep_ in ("advmod", "npadvmod", "prep") and word in modality_adverbs():
            found.append(modality_adverbs()[word])
        elif child.dep_ in ("amod", "compound") and word in modality_adjectives():
            found.append(modality_adjectives()[word])
        elif word == "likely" and child.dep_ == "advmod":
            found.append(Modality.HEDGED if token.tag_ in ("VBD", "VBN") else Modality.POSSIBLE)
        elif child.dep_ == "mark" and word == "whether":
            found.append(Modality.HEDGED)
        elif child.dep_ == "mark" and word in ("if", "unless") and token.dep_ != "advcl":
            found.append(Modality.POSSIBLE)
    if is_headline and token.dep_ not in ("xcomp", "ccomp") and _is_infinitive(token):
        found.append(Modality.PLANNED)
    if Modality.PLANNED in found and _has_condition(token):
        found.append(Modality.POSSIBLE)
    return found


def _auxiliary(auxiliary: Token, verb: Token, all_of_them: list[Token]) -> list[Modality]:
    word = auxiliary.lower_
    is_perfect = any(child.lower_ in ("have", "'ve") for child in all_of_them) and verb.tag_ == "VBN"
    if word in ("would", "'d", "should") and any(child.lower_ == "later" for child in verb.children):
        return []
    if word in ("would", "'d"):
        inside = verb.head.lemma_.lower() in reporting_verbs() and verb.dep_ == "ccomp"
        return [Modality.PLANNED if inside else Modality.POSSIBLE]
    effect = _AUXILIARIES.get(word)
    if effect is None:
        return []
    if is_perfect and effect is not Modality.PLANNED:
        return [Modality.HEDGED]
    return [effect]


def _has_negation(token: Token) -> bool:
    for child in token.children:
        following = child.nbor(1).lower_ if child.i + 1 < len(child.doc) else ""
        if child.dep_ == "neg" and child.lower_ != "never" and following not in ("only", "until"):
            return True
        if child.lower_ == "never" and child.dep_ in ("neg", "advmod"):
            return True
        if child.dep_ == "det" and child.lower_ == "no" and following not in ("fewer", "less", "sooner"):
            return True
        if child.lower_ == "longer" and any(grand.lower_ == "no" for grand in child.children):
            return True
    return False


def _has_condition(token: Token) -> bool:
    return any(
        child.dep_ == "advcl" and any(g.dep_ == "mark" and g.lower_ in ("if", "unless") for g in child.children)
        for child in token.children
    )


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)


def _has_time(token: Token) -> bool:
    return any(t.lower_ in modality_list("dates") for t in token.subtree)


def _is_in_future(noun: Token) -> bool:
    """ "Next week's talks" are still to come."""
    own = [t for child in noun.children if child.dep_ in ("poss", "amod", "nmod", "npadvmod") for t in child.subtree]
    return any(t.lower_ in ("next", "tomorrow", "coming", "upcoming") for t in own)


def _is_open_question(token: Token) -> bool:
    """An open question asks whether; one with "why" or "how" takes the act for granted."""
    sentence = token.sent
    words = [t.lower_ for t in sentence if not t.is_punct]
    ends = [t.lower_ for t in sentence if not t.is_space][-1:]
    return ends == ["?"] and bool(words) and words[0] not in ("why", "how", "when", "where", "who", "which")
