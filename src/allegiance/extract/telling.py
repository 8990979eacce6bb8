"""An act in, the time in which the words tell it out: past, headline, ongoing, standing, background or future."""

from __future__ import annotations

from spacy.tokens import Token

from allegiance.extract.mode import UNDONE
from allegiance.extract.slot import governing_verb, is_verbal
from allegiance.extract.trigger import Trigger
from allegiance.extract.words import reporting_verbs
from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality

_STANDING_MODES = frozenset(("belongs", "backs", "leads", "holds"))
_OBJECTS = ("pobj", "pcomp")
_SPANS_OF_TIME = frozenset(("hour", "day", "night", "week", "month", "year"))
_NOW = frozenset(("now", "currently", "ongoing", "still"))


def tell(trigger: Trigger, modality: Modality, *, is_headline: bool) -> Telling:
    """Tell in what time an act is told."""
    token = trigger.token
    if modality in UNDONE:
        return Telling.FUTURE
    verb = token if is_verbal(token) else governing_verb(token)
    now = any(t.lower_ in _NOW for t in token.sent if t.head.i == (verb or token).i or t.head.i == token.i)
    is_present = verb is not None and verb.tag_ in ("VBZ", "VBP", "NN", "NNS", "JJ")
    progressive = (
        verb is not None
        and verb.tag_ == "VBG"
        and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") and c.lemma_ == "be" for c in verb.children)
    )
    if trigger.row.type in ("STRUCTURE", "CONTROL") and trigger.row.mode in _STANDING_MODES:
        is_standing = is_present or verb is None or verb.lemma_ == "be"
        return Telling.STANDING if is_standing and (verb is None or verb.tag_ != "VBD") else Telling.PAST
    if _is_background(verb or token) or _is_aftermath(token):
        return Telling.BACKGROUND
    if is_headline and (is_present or (verb is not None and verb.tag_ == "VBG")):
        return Telling.HEADLINE
    return Telling.ONGOING if now or progressive else Telling.PAST


def _is_background(verb: Token) -> bool:
    """Told as what lay behind the report's own time: "had fought", outside reported speech."""
    had = any(c.dep_ == "aux" and c.lower_ in ("had", "'d") for c in verb.children)
    return had and verb.tag_ == "VBN" and not (verb.dep_ == "ccomp" and verb.head.lemma_.lower() in reporting_verbs())


def _is_aftermath(token: Token) -> bool:
    """ "reach truce after a week of fighting": the noun tells what was before the act of the sentence."""
    noun = token
    if noun.dep_ in _OBJECTS and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in _SPANS_OF_TIME:
        noun = noun.head.head
    return noun.dep_ in _OBJECTS and noun.head.lower_ in ("after", "following")
