"""An act in, the row it was done as and its mode out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from allegiance.extract.act import Act
from allegiance.extract.mention import ActorFinder
from allegiance.extract.slot import governing_verb
from allegiance.extract.trigger import Trigger
from allegiance.extract.words import TriggerRow, inner_modes, noun_modes
from allegiance.model.ontology import Modality, modes

UNDONE = frozenset((Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED))
_IRREGULARS = frozenset(("armed-group", "umbrella", "operations-room", "set"))


def as_done(act: Act, actors: ActorFinder) -> TriggerRow:
    """The row as the act was done: a crowd that blocks protests; backing once, not as a standing tie, is help given."""
    row = act.trigger.row
    is_crowd = bool(act.ends.source) and all(actors.kind(t) == "people" for t in act.ends.source)
    if (row.type, row.mode) == ("COERCE", "restrict") and is_crowd:
        return replace(row, type="PROTEST", mode="obstruct")
    if row.mode != "backs" or (act.modality not in UNDONE and act.trigger.token.tag_ in ("VBZ", "VBP", "VBN", "VBG")):
        return row
    return replace(row, type="AID", mode=None)


def mode_of(act: Act, triggers: Iterable[Trigger], actors: ActorFinder) -> str | None:
    """The finest mode that the words give: that of the row, of what a speech act asks for, or of who or what acts."""
    row = act.trigger.row
    if row.type in ("REQUEST", "REJECT", "THREATEN"):
        return _inner_mode(act, triggers) or row.mode
    if row.type == "CONSULT" and row.mode is None and _is_hosted(act.trigger.token):
        return "third-party"
    if row.type == "MOBILIZE" and row.mode == "troops":
        return _force_mode(act.ends.source, actors) or "troops"
    if row.type == "ASSAULT" and row.mode is None:
        weapons = (_last_word(token, actors) for token in act.ends.source)
        return next((m for word in weapons if (m := noun_modes().get(("ASSAULT", word)))), None)
    return row.mode


def _last_word(token: Token, actors: ActorFinder) -> str:
    """The noun that an end ends with, in the singular; of a name ("Russian jets") its last word."""
    name = actors.parse.name_of.get(token.i)
    if name is None:
        return token.lemma_.lower()
    return name.span.of(actors.parse.text).lower().split()[-1].removesuffix("s")


def _is_hosted(noun: Token) -> bool:
    """ "Qatari mediators hosted talks between X and Y": somebody else holds them."""
    verb = governing_verb(noun)
    return verb is not None and verb.lemma_.lower() in ("host", "mediate", "broker", "facilitate", "sponsor", "convene")


def _inner_mode(act: Act, triggers: Iterable[Trigger]) -> str | None:
    """The mode of a speech act is what it asks for, refuses or threatens."""
    speech = act.trigger.row.type
    for trigger in triggers:
        row = trigger.row
        if trigger.token.i == act.trigger.token.i or act.trigger.token not in list(trigger.token.ancestors):
            continue
        table = inner_modes().get(speech, {})
        mode = table.get(f"{row.type}/{row.mode}") or table.get(row.type)
        if mode is not None and (speech, mode) in modes():
            return mode
    return None


def _force_mode(source: Sequence[Token], actors: ActorFinder) -> str | None:
    for token in source:
        name = actors.parse.name_of.get(token.i)
        if name is not None and _IRREGULARS & set(name.actor_kinds):
            return "militia"
        mode = noun_modes().get(("MOBILIZE", token.lemma_.lower()))
        if mode is not None:
            return mode
    return None
