"""An act in, the words for where and when it happened out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from allegiance.extract.act import SPEECH, Act
from allegiance.extract.ends import Ends
from allegiance.extract.mention import ActorFinder, PlaceFinder
from allegiance.extract.slot import clause_of, is_clause
from allegiance.extract.trigger import Trigger
from allegiance.model.report import SectionKind
from allegiance.model.span import Span

_CARRIERS_OF_PLACE = ("MOBILIZE", "ASSAULT", "CONTROL", "RETREAT", "AID")


class Setting:
    """The places and times of a sentence, and which act each belongs to."""

    def __init__(
        self, actors: ActorFinder, triggers: Mapping[int, Trigger], section: SectionKind, times: Sequence[Span]
    ) -> None:
        self._parse = actors.parse
        self._actors = actors
        self._triggers = triggers
        self._is_caption = section is SectionKind.CAPTION
        self._places = PlaceFinder(self._parse, actors).find()
        self._times = [(token, span) for span in times if (token := self._parse.token_at(span.start)) is not None]

    def _owner(self, token: Token) -> Token:
        """The act or clause that words of place or time belong to."""
        current = token
        for _ in range(12):
            current = current.head
            if current.i in self._triggers or is_clause(current):
                return current
            if current.head.i == current.i:
                return current
        return current

    def objects(self, act: Act) -> list[Span]:
        """The places that the act has for an object: one, or several that stand side by side."""
        first = act.ends.places[:1]
        tokens = {t.i for t in act.ends.places if t in first or first[0] in t.conjuncts}
        return [
            span
            for token, span in self._places
            if token.i in tokens
            or any(
                self._parse.span(t, t).start >= span.start and self._parse.span(t, t).end <= span.end
                for t in act.ends.places
                if t.i in tokens
            )
        ]

    def place_of(self, act: Act) -> Span | None:
        """The finest place that holds the act, or None."""
        objects = self.objects(act)
        if objects:
            return objects[0]
        found = self._place_beside(act)
        if found is None and act.trigger.row.type in ("ASSAULT", "CONTROL"):
            above = next((self._triggers[t.i] for t in act.trigger.token.ancestors if t.i in self._triggers), None)
            if above is not None and above.row.type in _CARRIERS_OF_PLACE:
                found = self._place_beside(Act(above, Ends((), ()), act.modality, None))
        return found

    def _place_beside(self, act: Act) -> Span | None:
        """The place in the act's own words, or in those of its clause; an afterthought only where nothing else is."""
        token = act.trigger.token
        taken = [span for t in (*act.ends.source, *act.ends.target) for span in self._actors.spans(t)]
        is_speech = act.trigger.row.type in SPEECH
        best: tuple[int, Span] | None = None
        for head, span in self._places:
            if any(span.overlaps(other) for other in taken) or self._is_dateline(head):
                continue
            owner = self._owner(head)
            preposition = self._preposition(head)
            if owner.i == token.i:
                rank = 0 if preposition != "from" else 3
            elif owner.i == clause_of(token).i:
                rank = 1 if preposition != "from" else 4
            else:
                continue
            if head.dep_ in ("appos", "npadvmod") or (head.dep_ == "conj" and preposition is None):
                rank += 5
            direct = preposition in ("in", "at", "near", "on") or span.of(self._parse.text).lower().startswith(
                ("near", "around")
            )
            if is_speech and not (owner.i == token.i and direct and head.head.head.i == token.i):
                continue
            if preposition in ("about", "over", "regarding", "concerning"):
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

    def time_of(self, act: Act) -> Span | None:
        """The words of time that belong to the act, or None."""
        token = act.trigger.token
        clause = clause_of(token)
        dated = [span for _, span in self._times if any(c.isdigit() for c in span.of(self._parse.text))]
        if self._is_caption and dated:
            return dated[-1]
        is_inner = act.outer is not None and act.outer.trigger.token.i == clause.i
        best: tuple[int, int, Span] | None = None
        for head, span in self._times:
            if clause.dep_ in ("relcl", "acl") and head.i == clause.head.i:  # "July, when they attacked"
                return span
            owner = self._owner(head)
            if owner.i == token.i:
                rank = 0
            elif owner.i == clause.i and not is_inner:
                rank = 1
            elif owner.i in self._triggers and owner.head.dep_ == "prep" and clause_of(owner).i == clause.i:
                rank = 2
            else:
                continue
            key = (rank, abs(head.i - token.i), span)
            if best is None or key[:2] < best[:2]:
                best = key
        return best[2] if best else None
