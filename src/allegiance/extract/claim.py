"""One parsed sentence in, its claims out as drafts: spans, not yet ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from allegiance.extract.attribution import find_speaker
from allegiance.extract.ends import Ends, find_ends
from allegiance.extract.mention import ActorFinder, NameIndex, PlaceFinder
from allegiance.extract.modality import read_modality
from allegiance.extract.parse import Parse
from allegiance.extract.slot import governing_verb, is_verbal, subjects
from allegiance.extract.structure import Fact, find_facts
from allegiance.extract.trigger import Trigger, find_triggers
from allegiance.extract.words import TriggerRow, inner_modes, reporting_verbs, trigger_list
from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality, modes, types
from allegiance.model.report import SectionKind
from allegiance.model.span import Span

_SPEECH = frozenset(("AGREE", "CONCEDE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "SUPPORT"))
_UNDONE = frozenset((Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED))
_CLAUSES = frozenset(("ROOT", "ccomp", "xcomp", "advcl", "relcl", "conj", "acl", "pcomp", "parataxis"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A claim before its words have ids. Spans count in the sentence's own text."""

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


@dataclass(frozen=True, slots=True)
class _Act:
    trigger: Trigger
    ends: Ends
    modality: Modality
    outer: _Act | None


class SentenceCoder:
    """Reads the claims of one parsed sentence."""

    def __init__(self, parse: Parse, index: NameIndex, section: SectionKind, times: Sequence[Span]) -> None:
        self.parse = parse
        self.actors = ActorFinder(parse, index)
        self.places = PlaceFinder(parse, self.actors).find()
        self.times = [(token, span) for span in times if (token := parse.token_at(span.start)) is not None]
        self.is_headline = section in (SectionKind.TITLE, SectionKind.CAPTION)
        self.is_caption = section is SectionKind.CAPTION
        self._triggers: dict[int, Trigger] = {}

    def code(self) -> list[Draft]:
        """Return the claims in text order."""
        self._triggers = {t.token.i: t for t in find_triggers(self.parse, self.actors)}
        acts: dict[int, _Act] = {}
        for i in sorted(self._triggers, key=lambda i: len(list(self._triggers[i].token.ancestors))):
            acts[i] = self._read_act(self._triggers[i], acts)
        shared = self._with_blamed(self._with_shared_parties(self._without_outcomes(acts)))
        kept = [act for act in shared if self._counts(act)]
        drafts = [draft for act in kept for draft in self._drafts(act)]
        drafts += [self._fact_draft(fact) for fact in find_facts(self.parse, self.actors)]
        return _distinct(sorted(drafts, key=lambda d: (d.trigger, d.type)))

    def actor_spans(self) -> list[Span]:
        """Known actor names of the sentence, claimed or not."""
        return [self.actors.spans(self.parse.doc[i])[-1] for i, name in self.parse.name_of.items() if name.may_be_actor]

    # one act

    def _read_act(self, trigger: Trigger, acts: dict[int, _Act]) -> _Act:
        outer = self._outer(trigger.token, acts)
        ends = self._fill_ends(trigger, find_ends(trigger, self.actors), outer)
        modality = read_modality(trigger.token, triggers=self._triggers.keys(), is_headline=self.is_headline)
        if outer is not None and trigger.token.pos_ == "NOUN" and trigger.row.type in _SPEECH:
            modality = Modality.HAPPENED  # "rejected the offer": the offer was made
        elif outer is not None:
            modality = _inside(outer.trigger.row.type, modality)
        return _Act(trigger, ends, modality, outer)

    def _outer(self, token: Token, acts: dict[int, _Act]) -> _Act | None:
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
                return outer if outer.trigger.row.type in _SPEECH else outer.outer
        return None

    def _fill_ends(self, trigger: Trigger, ends: Ends, outer: _Act | None) -> Ends:
        """Ends that the inner act leaves out are those of the speech act round it."""
        if outer is None:
            return ends
        speech, row = outer.trigger.row.type, trigger.row
        doers, others = outer.ends.source, outer.ends.target
        if row.frame == "sym" or row.mode == "merges":
            return self._fill_symmetric(ends, speech, doers, others, row.type)
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

    def _fill_symmetric(
        self, ends: Ends, speech: str, doers: tuple[Token, ...], others: tuple[Token, ...], act: str
    ) -> Ends:
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

    def _with_shared_parties(self, acts: list[_Act]) -> list[_Act]:
        """ "Meetings between X and Y might pave the way for integration": the integration is that of X and Y."""
        return [self._shared(act, acts) if _lacks_parties(act) else act for act in acts]

    def _with_blamed(self, acts: list[_Act]) -> list[_Act]:
        """Who is condemned is who did the act, who is threatened is whom the act would hit."""
        blamed = [self._blamed(act, acts) if act.trigger.row.type == "ACCUSE" else act for act in acts]
        return [self._threatened(act, acts) if act.trigger.row.type == "THREATEN" else act for act in blamed]

    def _threatened(self, act: _Act, acts: list[_Act]) -> _Act:
        inner = next((o for o in acts if o.outer is not None and o.outer.trigger.token.i == act.trigger.token.i), None)
        if act.ends.target or inner is None:
            return act
        return replace(
            act, ends=replace(act.ends, target=tuple(t for t in inner.ends.target if t not in act.ends.source))
        )

    def _blamed(self, act: _Act, acts: list[_Act]) -> _Act:
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

    def _shared(self, act: _Act, acts: list[_Act]) -> _Act:
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
        return replace(
            act, ends=replace(act.ends, source=tuple(parties[:1]), target=tuple(parties[1:]), symmetric=True)
        )

    def _without_outcomes(self, acts: dict[int, _Act]) -> list[_Act]:
        """ "Struck the town, killing nine": the killing is the outcome of the strike and names whom it hit."""
        kept = dict(acts)
        for i, act in acts.items():
            if act.trigger.token.lemma_.lower() not in trigger_list("outcomes") or act.trigger.row.type != "ASSAULT":
                continue
            cause = self._cause(act, acts)
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

    def _cause(self, act: _Act, acts: dict[int, _Act]) -> int | None:
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

    # which acts count

    def _counts(self, act: _Act) -> bool:
        """Leave out what has no organised actor at either end, and everyday words for everyday matters."""
        row, ends = _as_done(act, self.actors), act.ends
        everyone = (*ends.source, *ends.target)
        is_everyday = act.trigger.token.lemma_.lower() in trigger_list("everyday")
        strong = [t for t in everyone if self._is_organised(t)]
        if row.type == "CONTROL":
            return bool(everyone) and bool(ends.places or self._place_of(act))
        if row.type == "ASSAULT":
            if not everyone:
                return bool(self._place_of(act)) or row.mode in trigger_list("organised_force")
            return (
                bool(strong)
                or bool(ends.source and any(self.actors.kind(t) == "weapon" for t in ends.source))
                or (row.mode in trigger_list("organised_force"))
            )
        if not everyone:
            moves = row.type == "MOBILIZE" and self._place_of(act) is not None
            return moves or (row.type == "RETREAT" and row.mode == "ceasefire")
        if row.type in ("COOPERATE", "STRUCTURE") and row.mode not in ("dissolves", "founds") and len(everyone) < 2:
            return act.outer is not None or (row.mode in ("splits", "leaves", "renames", "merges") and bool(strong))
        if types()[row.type].is_target_required and not ends.target and act.modality is Modality.HAPPENED:
            return bool(strong) and row.type in ("SANCTION", "AID")
        if row.type == "PROTEST":  # fighters who march are no demonstration
            return not any(t.i in self.parse.name_of or self.actors.kind(t) == "armed" for t in ends.source)
        return bool(strong) if is_everyday else bool(strong or len(everyone) > 1)

    def _is_organised(self, token: Token) -> bool:
        token = self._named(token)
        if token.i in self.parse.name_of or self.actors.is_adjective_name(token):
            return True
        kind = self.actors.kind(token)
        return kind in ("armed", "body", "office", "party") or (kind is None and token.pos_ == "PROPN")

    # from act to draft

    def _drafts(self, act: _Act) -> list[Draft]:
        base = self._draft(act)
        places = self._object_places(act)
        if len(places) > 1:
            return [replace(base, place=span) for span in places]
        return [base]

    def _draft(self, act: _Act) -> Draft:
        row, token = _as_done(act, self.actors), act.trigger.token
        last = act.trigger.last
        first, end = (token, last) if token.i <= last.i else (last, token)
        if end.i - first.i > 4:
            first = end = token
        ends = act.ends
        source = self._spans(ends.source)
        target = tuple(s for s in self._spans(ends.target) if s not in source)
        symmetric = ends.symmetric and types()[row.type].may_be_symmetric
        return Draft(
            type=row.type,
            mode=self._mode(act) if row is act.trigger.row else row.mode,
            trigger=self.parse.span(first, end),
            source=source,
            target=target,
            symmetric=symmetric,
            modality=act.modality,
            telling=self._telling(act.trigger, act.modality),
            speaker=self._speaker(act),
            place=self._place_of(act),
            time=self._time_of(act),
            confidence=self._confidence(act),
        )

    def _spans(self, tokens: Sequence[Token]) -> tuple[Span, ...]:
        spans: dict[Span, None] = {}
        for token in tokens:
            for span in self.actors.spans(self._named(token)):
                spans.setdefault(span)
        return tuple(spans)

    def _named(self, token: Token) -> Token:
        """The antecedent in the same sentence for "it", "they", "its"; the token itself otherwise."""
        if token.pos_ != "PRON" or token.lower_ in ("we", "us"):
            return token
        is_plural = token.lower_ in ("they", "them", "their")
        roles: tuple[str, ...] = ("nsubj", "nsubjpass")
        own: list[Token] = []
        if token.dep_ in ("dobj", "pobj", "dative"):
            roles, own = (*roles, "dobj", "pobj"), subjects(self._clause(token))
        is_thing = token.lower_ in ("it", "its")
        candidates = [
            t
            for t in self.parse.doc[: token.i]
            if not (is_thing and self.actors.kind(t) == "office")
            and t.dep_ in roles
            and t.pos_ != "PRON"
            and t not in own
            and self.actors.is_actor(t)
        ]
        fitting = [t for t in candidates if is_plural or t.tag_ not in ("NNS", "NNPS")]
        return (fitting or candidates or [token])[-1] if not self._is_expletive(token) else token

    def _is_expletive(self, token: Token) -> bool:
        return token.lower_ == "it" and token.head.lemma_ in ("seem", "appear", "be") and token.dep_ == "nsubj"

    def _mode(self, act: _Act) -> str | None:
        row = act.trigger.row
        if row.type in ("REQUEST", "REJECT", "THREATEN"):
            return self._inner_mode(act) or row.mode
        if row.type == "MOBILIZE" and row.mode == "troops":
            return self._force_mode(act.ends.source) or "troops"
        if row.type == "ASSAULT" and row.mode is None:
            return self._weapon_mode(act.ends.source)
        return row.mode

    def _inner_mode(self, act: _Act) -> str | None:
        """The mode of a speech act is what it asks for, refuses or threatens."""
        for i, trigger in self._triggers.items():
            if i != act.trigger.token.i and act.trigger.token in list(trigger.token.ancestors):
                key = f"{trigger.row.type}/{trigger.row.mode}" if trigger.row.mode else trigger.row.type
                table = inner_modes().get(act.trigger.row.type, {})
                mode = table.get(key) or table.get(trigger.row.type)
                if mode is not None and (act.trigger.row.type, mode) in modes():
                    return mode
        return None

    def _force_mode(self, source: Sequence[Token]) -> str | None:
        for token in source:
            lemma = token.lemma_.lower()
            if lemma in ("police", "policeman", "gendarme"):
                return "police"
            name = self.parse.name_of.get(token.i)
            if name is not None and set(name.actor_kinds) & {"armed-group", "umbrella", "operations-room", "set"}:
                return "militia"
            if lemma in ("rebel", "militant", "fighter", "militia", "faction", "insurgent", "gunman"):
                return "militia"
        return None

    def _weapon_mode(self, source: Sequence[Token]) -> str | None:
        for token in source:
            lemma = token.lemma_.lower()
            if lemma in ("warplane", "jet", "aircraft", "helicopter", "gunship", "plane"):
                return "aerial"
            if lemma == "drone":
                return "drone"
            if lemma in ("artillery", "tank", "mortar", "rocket", "battery", "howitzer"):
                return "heavy-weapons"
        return None

    def _telling(self, trigger: Trigger, modality: Modality) -> Telling:
        token = trigger.token
        if modality in _UNDONE:
            return Telling.FUTURE
        verb = token if is_verbal(token) else governing_verb(token)
        now = any(
            t.lower_ in ("now", "currently", "ongoing", "still")
            for t in token.sent
            if t.head.i == (verb or token).i or t.head.i == token.i
        )
        is_present = verb is not None and verb.tag_ in ("VBZ", "VBP", "NN", "NNS", "JJ")
        progressive = (
            verb is not None
            and verb.tag_ == "VBG"
            and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") and c.lemma_ == "be" for c in verb.children)
        )
        if trigger.row.type in ("STRUCTURE", "CONTROL") and trigger.row.mode in ("belongs", "backs", "leads", "holds"):
            is_standing = is_present or verb is None or verb.lemma_ == "be"
            return Telling.STANDING if is_standing and (verb is None or verb.tag_ != "VBD") else Telling.PAST
        if _is_background(verb or token):
            return Telling.BACKGROUND
        if self.is_headline and (is_present or (verb is not None and verb.tag_ == "VBG")):
            return Telling.HEADLINE
        return Telling.ONGOING if now or progressive else Telling.PAST

    def _speaker(self, act: _Act) -> Span | None:
        token = find_speaker(act.trigger.token)
        if token is None or token.i == act.trigger.token.i:
            return None
        if (
            act.outer is None
            and token in act.ends.source
            and act.trigger.row.type in _SPEECH
            and not self._is_told(act)
        ):
            return None
        spans = self.actors.spans(self._named(token))
        return spans[-1] if spans else None

    def _is_told(self, act: _Act) -> bool:
        return act.trigger.token.dep_ == "ccomp"

    # place and time

    def _clause(self, token: Token) -> Token:
        current = token
        for _ in range(12):
            if current.pos_ in ("VERB", "AUX") and current.dep_ in _CLAUSES:
                return current
            if current.head.i == current.i:
                return current
            current = current.head
        return current

    def _owner(self, token: Token) -> Token:
        """The act or clause that words of place or time belong to."""
        current = token
        for _ in range(12):
            current = current.head
            if current.i in self._triggers or (current.pos_ in ("VERB", "AUX") and current.dep_ in _CLAUSES):
                return current
            if current.head.i == current.i:
                return current
        return current

    def _object_places(self, act: _Act) -> list[Span]:
        """The places that the act has for an object: one, or several that stand side by side."""
        first = act.ends.places[:1]
        tokens = {t.i for t in act.ends.places if t in first or first[0] in t.conjuncts}
        return [
            span
            for token, span in self.places
            if token.i in tokens
            or any(
                self.parse.span(t, t).start >= span.start and self.parse.span(t, t).end <= span.end
                for t in act.ends.places
                if t.i in tokens
            )
        ]

    def _place_of(self, act: _Act) -> Span | None:
        objects = self._object_places(act)
        if objects:
            return objects[0]
        found = self._place_beside(act)
        if found is None and act.trigger.row.type in ("ASSAULT", "CONTROL"):
            above = next((self._triggers[t.i] for t in act.trigger.token.ancestors if t.i in self._triggers), None)
            if above is not None and above.row.type in ("MOBILIZE", "ASSAULT", "CONTROL", "RETREAT", "AID"):
                found = self._place_beside(_Act(above, Ends((), ()), act.modality, None))
        return found

    def _place_beside(self, act: _Act) -> Span | None:
        """The place in the act's own words, or in those of its clause; an afterthought only where nothing else is."""
        token = act.trigger.token
        taken = [*self._spans(act.ends.source), *self._spans(act.ends.target)]
        is_speech = act.trigger.row.type in _SPEECH
        best: tuple[int, Span] | None = None
        for head, span in self.places:
            if any(span.overlaps(other) for other in taken) or self._is_dateline(head):
                continue
            owner = self._owner(head)
            preposition = self._preposition(head)
            if owner.i == token.i:
                rank = 0 if preposition != "from" else 3
            elif owner.i == self._clause(token).i:
                rank = 1 if preposition != "from" else 4
            else:
                continue
            if head.dep_ in ("appos", "npadvmod") or (head.dep_ == "conj" and preposition is None):
                rank += 5
            direct = preposition in ("in", "at", "near", "on") or span.of(self.parse.text).lower().startswith(
                ("near", "around")
            )
            if is_speech and not (owner.i == token.i and direct and head.head.head.i == token.i):
                continue
            if preposition in (None, "by", "of", "with", "for") and rank > 0 and not direct:
                continue
            if best is None or rank < best[0]:
                best = (rank, span)
        return best[1] if best else None

    def _preposition(self, head: Token) -> str | None:
        current = head
        for _ in range(4):
            if current.dep_ == "pobj":
                return current.head.lower_
            if current.head.i == current.i:
                return None
            current = current.head
        return None

    def _is_dateline(self, head: Token) -> bool:
        return head.i < 3 and any(t.text in ("—", "–") for t in head.doc[head.i : head.i + 5])

    def _time_of(self, act: _Act) -> Span | None:
        token = act.trigger.token
        clause = self._clause(token)
        dated = [span for _, span in self.times if any(c.isdigit() for c in span.of(self.parse.text))]
        if self.is_caption and dated:
            return dated[-1]
        is_inner = act.outer is not None and act.outer.trigger.token.i == clause.i
        best: tuple[int, int, Span] | None = None
        for head, span in self.times:
            if clause.dep_ in ("relcl", "acl") and head.i == clause.head.i:  # "July, when they attacked"
                return span
            owner = self._owner(head)
            if owner.i == token.i:
                rank = 0
            elif owner.i == clause.i and not is_inner:
                rank = 1
            elif owner.i in self._triggers and owner.head.dep_ == "prep" and self._clause(owner).i == clause.i:
                rank = 2
            else:
                continue
            key = (rank, abs(head.i - token.i), span)
            if best is None or key[:2] < best[:2]:
                best = key
        return best[2] if best else None

    # confidence and facts

    def _confidence(self, act: _Act) -> float:
        """The coder's own doubt: less for missing ends, unknown names and everyday words."""
        ends = act.ends
        value = 0.9
        if not ends.source:
            value -= 0.15
        if not ends.target and types()[act.trigger.row.type].is_target_required:
            value -= 0.15
        if act.trigger.token.lemma_.lower() in trigger_list("everyday"):
            value -= 0.1
        if any(t.i not in self.parse.name_of and self.actors.kind(t) is None for t in (*ends.source, *ends.target)):
            value -= 0.1
        return round(max(value, 0.3), 2)

    def _fact_draft(self, fact: Fact) -> Draft:
        modality = _fact_modality(fact)
        return Draft(
            type=fact.type,
            mode=fact.mode,
            trigger=fact.trigger,
            source=fact.source,
            target=fact.target,
            symmetric=False,
            modality=modality,
            telling=Telling.STANDING,
            speaker=None,
            place=fact.place,
            time=None,
            confidence=0.85,
        )


def _as_done(act: _Act, actors: ActorFinder) -> TriggerRow:
    """The row as the act was done: a crowd that blocks protests; backing once, not as a standing tie, is help given."""
    row = act.trigger.row
    is_crowd = bool(act.ends.source) and all(actors.kind(t) == "people" for t in act.ends.source)
    if (row.type, row.mode) == ("COERCE", "restrict") and is_crowd:
        return replace(row, type="PROTEST", mode="obstruct")
    if row.mode != "backs" or (act.modality not in _UNDONE and act.trigger.token.tag_ in ("VBZ", "VBP", "VBN", "VBG")):
        return row
    return replace(row, type="AID", mode=None)


def _is_background(verb: Token) -> bool:
    """Told as what lay behind the report's own time: "had fought", outside reported speech."""
    had = any(c.dep_ == "aux" and c.lower_ in ("had", "'d") for c in verb.children)
    return had and verb.tag_ == "VBN" and not (verb.dep_ == "ccomp" and verb.head.lemma_.lower() in reporting_verbs())


_INSIDE = {
    "AGREE": Modality.PLANNED,
    "SUPPORT": Modality.PLANNED,
    "CONCEDE": Modality.PLANNED,
    "REQUEST": Modality.REQUESTED,
    "THREATEN": Modality.THREATENED,
    "REJECT": Modality.NEGATED,
}


def _inside(speech: str, modality: Modality) -> Modality:
    """The act inside a speech act is as real as that act makes it, unless its own words put it farther from fact."""
    own = _INSIDE.get(speech, modality)
    weak = (Modality.HAPPENED, Modality.HEDGED, Modality.PLANNED, Modality.REQUESTED, Modality.THREATENED)
    if own is Modality.THREATENED and modality is Modality.POSSIBLE:
        return own
    return own if modality in weak else modality


def _lacks_parties(act: _Act) -> bool:
    """A merger, a truce or joint work told as a noun with fewer than two parties."""
    row = act.trigger.row
    is_joint = row.mode in ("merges", "ceasefire") or row.type == "COOPERATE"
    is_noun = act.trigger.token.pos_ == "NOUN" and row.frame == "sym"
    return is_joint and is_noun and len(act.ends.source) + len(act.ends.target) < 2


def _fact_modality(fact: Fact) -> Modality:
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
