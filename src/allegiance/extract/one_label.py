"""The claims that join two ends in, one PLOVER type out: the one-label view of the ontology guide, section 9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allegiance.extract.words import projections
from allegiance.model.ontology import Modality

_SPEECH_FIRST = ("THREATEN", "REQUEST", "REJECT", "ACCUSE", "CONCEDE", "AGREE", "SUPPORT")
_PLANNED = (Modality.PLANNED, Modality.POSSIBLE)
_ACTUAL = (Modality.HAPPENED, Modality.HEDGED)
_OWN = ("CONTROL", "STRUCTURE")  # types of ours that PLOVER does not have


@dataclass(frozen=True, slots=True)
class JoiningAct:
    """What the one-label view needs to know of a claim."""

    type: str
    mode: str | None
    modality: Modality


def one_label(acts: Sequence[JoiningAct]) -> tuple[str, JoiningAct] | None:
    """A speech act before its inner act, else what happened, else what is left, projected; None where nothing is."""
    speech = [a for a in acts if a.type in _SPEECH_FIRST and a.modality in _ACTUAL]
    if speech:
        first = min(speech, key=lambda a: _SPEECH_FIRST.index(a.type))
        return first.type, first
    done = [a for a in acts if a.modality in _ACTUAL]
    for act in (*done, *(a for a in acts if a.modality not in _ACTUAL)):
        label = _project(act)
        if label is not None:
            return label, act
    return None


def _project(act: JoiningAct) -> str | None:
    """The PLOVER type of a claim: what is only planned is a word, not an act."""
    key = f"{act.type}/{act.mode}" if act.type in _OWN else act.type
    table = projections()
    if act.modality in _PLANNED and (act.type, "planned") in table:
        return table[act.type, "planned"]
    if act.modality is Modality.REQUESTED:
        return "REQUEST"
    if act.modality is Modality.THREATENED:
        return "THREATEN"
    if act.modality is Modality.NEGATED and (key, "negated") in table:
        return table[key, "negated"]
    return table.get((key, "done"), act.type if act.type not in _OWN else None)
