"""Triggers of a parsed sentence in, acts out: who acts on whom, how real it is, and the speech act it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from allegiance.extract.ends import Ends, find_ends
from allegiance.extract.mention import ActorFinder
from allegiance.extract.modality import read_modality
from allegiance.extract.slot import governing_verb
from allegiance.extract.trigger import Trigger
from allegiance.extract.words import modality_list, trigger_list
from allegiance.model.ontology import Modality, types

SPEECH = frozenset(("AGREE", "CONCEDE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"))
# what a speech act makes of the act inside it (ontology guide, section 5)
_INSIDE = {
    "AGREE": Modality.PLANNED,
    "SUPPORT": Modality.PLANNED,
    "CONCEDE": Modality.PLANNED,
    "REQUEST": Modality.REQUESTED,
    "THREATEN": Modality.THREATENED,
    "REJECT": Modality.NEGATED,
}
_WEAK = frozenset((Modality.HAPPENED, Modality.HEDGED, Modality.PLANNED, Modality.REQUESTED, Modality.THREATENED))


@dataclass(frozen=True, slots=True)
class Act:
    """One act as told: its trigger, the heads of its ends, its modality, and the speech act round it, if any."""

    trigger: Trigger
    ends: Ends
    modality: Modality
    outer: Act | None


def read_acts(triggers: Mapping[int, Trigger], actors: ActorFinder, *, is_headline: bool) -> list[Act]:
    """Read the acts of a sentence, outer ones first, then let them lend each other the ends they leave out."""
    acts: dict[int, Act] = {}
    for i in sorted(triggers, key=lambda i: len(list(triggers[i].token.ancestors))):
        acts[i] = _read_act(triggers[i], triggers, acts, actors, is_headline=is_headline)
    whole = _without_outcomes(acts)
    joint = [_with_shared_parties(act, whole) if _lacks_parties(act) else act for act in whole]
    blamed = [_with_blamed(act, joint) if act.trigger.row.type == "ACCUSE" else act for act in joint]
    return [_with_threatened(act, blamed) if act.trigger.row.type == "THREATEN" else act for act in blamed]


def _read_act(
    trigger: Trigger,
    triggers: Mapping[int, Trigger],
    acts: Mapping[int, Act],
    actors: ActorFinder,
    *,
    is_headline: bool,
) -> Act:
    outer = _outer(trigger.token, acts)
    ends = _fill_ends(trigger, find_ends(trigger, actors), outer)
    modality = read_modality(trigger.token, triggers=triggers.keys(), is_headline=is_headline)
    modality = _by_verb(trigger, modality)
    if outer is not None and trigger.token.pos_ == "NOUN" and trigger.row.type in SPEECH:
        modality = Modality.HAPPENED  # "rejected the offer": the offer was made
    elif outer is not None:
        modality = _inside(outer.trigger.row.type, modality)
    return Act(trigger, ends, modality, outer)


def _by_verb(trigger: Trigger, modality: Modality) -> Modality:
    """A truce that broke is over; an attempt at force is an act of force."""
    token, row = trigger.token, trigger.row
    verb = token.head if token.dep_ == "nsubj" else governing_verb(token)
    if row.mode == "ceasefire" and verb is not None and verb.lemma_.lower() in modality_list("truce_breakers"):
        return Modality.NEGATED if modality is Modality.HAPPENED else modality
    tried = token.head if token.dep_ == "xcomp" else None
    if row.type == "ASSAULT" and tried is not None and tried.lemma_.lower() in modality_list("attempts"):
        is_past = tried.tag_ in ("VBD", "VBN") and modality is Modality.PLANNED
        return Modality.HAPPENED if is_past else modality
    return modality


def _outer(token: Token, acts: Mapping[int, Act]) -> Act | None:
    """The speech act that this act stands in, if any."""
    current = token
    for _ in range(8):
        if current.dep_ in ("relcl", "appos", "parataxis") or current.head.i == current.i:
            return None
        if current.dep_ == "advcl" and any(c.dep_ == "mark" for c in current.children):
            return None
        if current.dep_ == "conj" and current.pos_ == "VERB" and current.tag_ not in ("VB", "VBG"):
            return None
        if current.dep_ == "prep" and current.lower_ in ("in", "during", "after", "before", "since", "amid", "at"):
            return None
        if current.dep_ == "nsubj":
            return None
        current = current.head
        if current.i in acts:
            outer = acts[current.i]
            return outer if outer.trigger.row.type in SPEECH else outer.outer
    return None


def _fill_ends(trigger: Trigger, ends: Ends, outer: Act | None) -> Ends:
    """Ends that the inner act leaves out are those of the speech act round it."""
    if outer is None:
        return ends
    speech, row = outer.trigger.row.type, trigger.row
    doers, others = outer.ends.source, outer.ends.target
    if row.frame == "sym" or row.mode == "merges":
        return _fill_symmetric(ends, speech, doers, others, row.type)
    if speech in ("REQUEST", "ACCUSE"):
        doers, others = others, doers if speech == "REQUEST" and row.type in ("AID", "RETREAT") else ()
    if ends.source and speech in ("AGREE", "SUPPORT") and outer.ends.symmetric and ends.source == doers[:1]:
        return replace(ends, target=ends.target or others)
    source = ends.source or tuple(t for t in doers if t not in ends.target)
    target = ends.target
    if not target and speech == "THREATEN" and types()[row.type].quad.startswith("material"):
        target = tuple(t for t in others if t not in source)
    if row.type == "RETREAT" and outer.ends.symmetric and not ends.target:
        return replace(ends, source=doers[:1], target=others, symmetric=True)
    return replace(ends, source=source, target=target)


def _fill_symmetric(ends: Ends, speech: str, doers: tuple[Token, ...], others: tuple[Token, ...], act: str) -> Ends:
    parties = [*ends.source, *ends.target]
    if len(parties) > 1:
        return ends
    if speech == "REQUEST":
        extra = [*others]
    elif speech == "ACCUSE":
        extra = [*others] if not parties else []
    else:
        extra = [*doers, *others] if act != "ASSAULT" or not parties else [*doers]
    merged = sorted({t.i: t for t in (*extra, *parties)}.values(), key=lambda t: t.i)
    return replace(ends, source=tuple(merged[:1]), target=tuple(merged[1:]), symmetric=bool(merged))


def _with_threatened(act: Act, acts: list[Act]) -> Act:
    """Who is threatened is whom the act would hit."""
    inner = next((o for o in acts if o.outer is not None and o.outer.trigger.token.i == act.trigger.token.i), None)
    if act.ends.target or inner is None:
        return act
    return replace(act, ends=replace(act.ends, target=tuple(t for t in inner.ends.target if t not in act.ends.source)))


def _with_blamed(act: Act, acts: list[Act]) -> Act:
    """Who is condemned is who did the act: "condemned the shelling by X"."""
    if act.ends.target:
        return act
    token = act.trigger.token
    verb = token if token.pos_ == "VERB" else governing_verb(token)
    for other in acts:
        near = other.trigger.token
        is_inside = token in near.ancestors
        is_subject = verb is not None and near.dep_ in ("nsubj", "nsubjpass") and near.head.i == verb.i
        if other is not act and (is_inside or is_subject) and other.ends.source:
            target = tuple(t for t in other.ends.source if t not in act.ends.source)
            return replace(act, ends=replace(act.ends, target=target))
    return act


def _with_shared_parties(act: Act, acts: list[Act]) -> Act:
    """ "Meetings between X and Y might pave the way for integration": the integration is that of X and Y."""
    token = act.trigger.token
    others = [o for o in acts if o is not act and o.ends.source and o.ends.target and o.trigger.token.i < token.i]
    if not others:
        return act
    near = max(others, key=lambda other: other.trigger.token.i)
    own = (*act.ends.source, *act.ends.target)
    lemmas = {t.lemma_ for t in own}
    added = [t for t in (*near.ends.source, *near.ends.target) if t not in own and t.lemma_ not in lemmas]
    parties = sorted((*own, *(added[:1] if own else added)), key=lambda t: t.i)
    if len(parties) < 2:
        return act
    return replace(act, ends=replace(act.ends, source=tuple(parties[:1]), target=tuple(parties[1:]), symmetric=True))


def _without_outcomes(acts: dict[int, Act]) -> list[Act]:
    """ "Struck the town, killing nine": the killing is the outcome of the strike and names whom it hit."""
    kept = dict(acts)
    for i, act in acts.items():
        if act.trigger.token.lemma_.lower() not in trigger_list("outcomes") or act.trigger.row.type != "ASSAULT":
            continue
        cause = _cause(act, acts)
        if cause is None:
            continue
        del kept[i]
        old = kept.get(cause, acts[cause])
        if not old.ends.target or not old.ends.symmetric:
            is_thing = all(t.lemma_.lower() in trigger_list("carriers") for t in old.ends.target)
            target = (act.ends.target or old.ends.target) if is_thing else old.ends.target
            source = old.ends.source or tuple(t for t in act.ends.source if t not in target)
            kept[cause] = replace(old, ends=replace(old.ends, source=source, target=target))
    return [kept[i] for i in sorted(kept)]


def _cause(act: Act, acts: dict[int, Act]) -> int | None:
    token = act.trigger.token
    near = [*token.ancestors][:3] if token.dep_ in ("advcl", "conj", "xcomp") else []
    near += [t for t in token.subtree if t.pos_ == "NOUN"]
    near += [t for child in token.children if child.dep_ == "nsubj" for t in (child,)]
    for other in near:
        found = acts.get(other.i)
        same = found is not None and found.trigger.row.type == "ASSAULT" and found is not act
        if same and other.lemma_.lower() not in trigger_list("outcomes"):
            return other.i
    return None


def _inside(speech: str, modality: Modality) -> Modality:
    """The act inside a speech act is as real as that act makes it, unless its own words put it farther from fact."""
    own = _INSIDE.get(speech, modality)
    if own is Modality.THREATENED and modality is Modality.POSSIBLE:
        return own
    return own if modality in _WEAK else modality


def _lacks_parties(act: Act) -> bool:
    """A merger, a truce or joint work told as a noun with fewer than two parties."""
    row = act.trigger.row
    is_joint = row.mode in ("merges", "ceasefire") or row.type == "COOPERATE"
    is_noun = act.trigger.token.pos_ == "NOUN" and row.frame == "sym"
    return is_joint and is_noun and len(act.ends.source) + len(act.ends.target) < 2
