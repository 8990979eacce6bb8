"""One parsed sentence in, its claims out as drafts: spans, not yet ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from allegiance.extract.act import SPEECH, Act, read_acts
from allegiance.extract.antecedent import named
from allegiance.extract.attribution import find_speaker
from allegiance.extract.mention import ActorFinder, NameIndex
from allegiance.extract.mode import as_done, mode_of
from allegiance.extract.parse import Parse
from allegiance.extract.setting import Setting
from allegiance.extract.structure import Fact, find_facts
from allegiance.extract.telling import tell
from allegiance.extract.trigger import find_triggers
from allegiance.extract.words import trigger_list
from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality, types
from allegiance.model.report import SectionKind
from allegiance.model.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim before its words have ids. Spans count in the sentence's own text until they are shifted."""

    type: str
    mode: str | None
    trigger: Span
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    symmetric: bool
    modality: Modality
    telling: Telling
    speaker: Span | None
    place: Span | None
    time: Span | None
    confidence: float

    def shifted(self, by: int) -> Draft:
        """Return the draft with every span moved by `by` code points."""

        def move(span: Span | None) -> Span | None:
            return span.shifted(by) if span is not None else None

        return replace(
            self,
            trigger=self.trigger.shifted(by),
            source=tuple(span.shifted(by) for span in self.source),
            target=tuple(span.shifted(by) for span in self.target),
            speaker=move(self.speaker),
            place=move(self.place),
            time=move(self.time),
        )


class SentenceCoder:
    """Reads the claims of one parsed sentence."""

    def __init__(self, parse: Parse, index: NameIndex, section: SectionKind, times: Sequence[Span]) -> None:
        self._parse = parse
        self.actors = ActorFinder(parse, index)
        self._is_headline = section in (SectionKind.TITLE, SectionKind.CAPTION)
        self._triggers = {trigger.token.i: trigger for trigger in find_triggers(parse, self.actors)}
        self._setting = Setting(self.actors, self._triggers, section, times)

    def code(self) -> list[Draft]:
        """Return the claims in text order."""
        acts = read_acts(self._triggers, self.actors, is_headline=self._is_headline)
        drafts = [draft for act in acts if self._counts(act) for draft in self._drafts(act)]
        drafts += [_fact_draft(fact) for fact in find_facts(self._parse, self.actors)]
        return _distinct(sorted(drafts, key=lambda d: (d.trigger, d.type)))

    def actor_spans(self) -> list[Span]:
        """Known actor names of the sentence, claimed or not."""
        return [
            self.actors.spans(self._parse.doc[i])[-1] for i, name in self._parse.name_of.items() if name.may_be_actor
        ]

    def _counts(self, act: Act) -> bool:
        """Leave out what has no organised actor at either end, and everyday words for everyday matters."""
        row, ends = as_done(act, self.actors), act.ends
        everyone = (*ends.source, *ends.target)
        n_parties = sum(len(self.actors.spans(token)) for token in everyone)
        if any(t.lemma_.lower() in trigger_list("sporting") for t in everyone):
            return False
        is_everyday = act.trigger.token.lemma_.lower() in trigger_list("everyday")
        strong = [t for t in everyone if self._is_organised(t)]
        if row.type == "CONTROL":
            return bool(everyone) and bool(ends.places or self._setting.place_of(act))
        if row.type == "ASSAULT":
            if not everyone:
                return bool(self._setting.place_of(act)) or row.mode in trigger_list("organised_force")
            return (
                bool(strong)
                or bool(ends.source and any(self.actors.kind(t) == "weapon" for t in ends.source))
                or (row.mode in trigger_list("organised_force"))
            )
        if not everyone:
            moves = row.type == "MOBILIZE" and self._setting.place_of(act) is not None
            return moves or (row.type == "RETREAT" and row.mode == "ceasefire")
        if row.type in ("COOPERATE", "STRUCTURE") and row.mode not in ("dissolves", "founds") and n_parties < 2:
            return act.outer is not None or (row.mode in ("splits", "leaves", "renames", "merges") and bool(strong))
        if types()[row.type].is_target_required and not ends.target and n_parties < 2:
            return bool(strong) and row.type in ("SANCTION", "AID")
        if row.type == "PROTEST":  # fighters who march are no demonstration
            return not any(t.i in self._parse.name_of or self.actors.kind(t) == "armed" for t in ends.source)
        return bool(strong) if is_everyday else bool(strong or len(everyone) > 1)

    def _is_organised(self, token: Token) -> bool:
        token = named(token, self.actors)
        if token.i in self._parse.name_of or self.actors.is_adjective_name(token):
            return True
        kind = self.actors.kind(token)
        return kind in ("armed", "body", "office", "party") or (kind is None and token.pos_ == "PROPN")

    def _drafts(self, act: Act) -> list[Draft]:
        base = self._draft(act)
        places = self._setting.objects(act)
        if len(places) > 1:
            return [replace(base, place=span) for span in places]
        return [base]

    def _draft(self, act: Act) -> Draft:
        row, token = as_done(act, self.actors), act.trigger.token
        last = act.trigger.last
        first, end = (token, last) if token.i <= last.i else (last, token)
        if end.i - first.i > 4:
            first = end = token
        ends = act.ends
        source = self._spans(ends.source)
        target = tuple(s for s in self._spans(ends.target) if s not in source)
        symmetric = ends.symmetric and types()[row.type].may_be_symmetric
        if symmetric and not target and len(source) > 1:  # "Turkish and Russian troops" are two parties
            source, target = source[:1], source[1:]
        return Draft(
            type=row.type,
            mode=mode_of(act, self._triggers.values(), self.actors) if row is act.trigger.row else row.mode,
            trigger=self._parse.span(first, end),
            source=source,
            target=target,
            symmetric=symmetric,
            modality=act.modality,
            telling=tell(act.trigger, act.modality, is_headline=self._is_headline),
            speaker=self._speaker(act),
            place=self._setting.place_of(act),
            time=self._setting.time_of(act),
            confidence=self._confidence(act),
        )

    def _spans(self, tokens: Sequence[Token]) -> tuple[Span, ...]:
        spans: dict[Span, None] = {}
        for token in tokens:
            for span in self.actors.spans(named(token, self.actors)):
                spans.setdefault(span)
        return tuple(spans)

    def _speaker(self, act: Act) -> Span | None:
        token = find_speaker(act.trigger.token)
        outer = act.outer
        if token is None and outer is not None and outer.trigger.row.type in ("THREATEN", "REQUEST", "ACCUSE"):
            token = next(iter(outer.ends.source), None)
        if token is None or token.i == act.trigger.token.i:
            return None
        if (
            act.outer is None
            and token in act.ends.source
            and act.trigger.row.type in SPEECH
            and act.trigger.token.dep_ != "ccomp"
        ):
            return None
        spans = self.actors.spans(named(token, self.actors))
        return spans[-1] if spans else None

    def _confidence(self, act: Act) -> float:
        """The coder's own doubt: less for missing ends, unknown names and everyday words."""
        ends = act.ends
        value = 0.9
        if not ends.source:
            value -= 0.15
        if not ends.target and types()[act.trigger.row.type].is_target_required:
            value -= 0.15
        if act.trigger.token.lemma_.lower() in trigger_list("everyday"):
            value -= 0.1
        if any(t.i not in self._parse.name_of and self.actors.kind(t) is None for t in (*ends.source, *ends.target)):
            value -= 0.1
        return round(max(value, 0.3), 2)


def _fact_draft(fact: Fact) -> Draft:
    return Draft(
        type=fact.type,
        mode=fact.mode,
        trigger=fact.trigger,
        source=fact.source,
        target=fact.target,
        symmetric=False,
        modality=_fact_modality(fact),
        telling=Telling.STANDING,
        speaker=None,
        place=fact.place,
        time=None,
        confidence=0.85,
    )


def _fact_modality(fact: Fact) -> Modality:
    if fact.mode == "renames":
        return Modality.HAPPENED
    words = {child.lower_ for child in (*fact.token.children, *fact.token.head.children)}
    if words & {"allegedly", "reportedly", "alleged", "suspected"}:
        return Modality.HEDGED
    return Modality.NEGATED if words & {"formerly", "once"} else Modality.HAPPENED


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """Drop a draft that another one of the same trigger words and type already says."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for draft in drafts:
        key = (draft.type, draft.mode, draft.trigger, draft.source, draft.target, draft.place)
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept
