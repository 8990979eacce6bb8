"""Drafts of a report's sentences in, its claims and mentions with their ids out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from allegiance.extract.claim import Draft
from allegiance.model.claim import Claim, identify_claim
from allegiance.model.identity import ClaimId, MentionId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.report import Report
from allegiance.model.sentence import TITLE_INDEX, Sentence
from allegiance.model.span import Span


@dataclass(slots=True)
class ClaimBuilder:
    """Gives the drafts of one report their ids. Spans count in the report's text, or in its separate title."""

    report: Report
    sentences: Sequence[Sentence]
    coder: str
    mentions: dict[MentionId, Mention] = field(default_factory=dict)
    claims: dict[ClaimId, Claim] = field(default_factory=dict)

    def mention(self, kind: MentionKind, span: Span, beside: Sentence) -> MentionId:
        """Return the id of the mention at `span`, made on first use; `beside` says which text the span counts in."""
        home = beside if beside.span.holds(span) else self._home(span, beside)
        mention = make_mention(home.id, kind, span, span.of(home.base_in(self.report)))
        self.mentions.setdefault(mention.id, mention)
        return mention.id

    def _home(self, span: Span, beside: Sentence) -> Sentence:
        same_text = (s for s in self.sentences if (s.index == TITLE_INDEX) == (beside.index == TITLE_INDEX))
        return next((s for s in same_text if s.span.holds(span)), beside)

    def add(self, sentence: Sentence, draft: Draft) -> Claim:
        """Turn a draft into a claim; the same draft twice is one claim."""

        def ids(kind: MentionKind, *spans: Span | None) -> tuple[MentionId, ...]:
            return tuple(self.mention(kind, span, sentence) for span in spans if span is not None)

        source, target = ids(MentionKind.ACTOR, *draft.source), ids(MentionKind.ACTOR, *draft.target)
        place = next(iter(ids(MentionKind.PLACE, draft.place)), None)
        claim = Claim(
            id=identify_claim(
                sentence_id=sentence.id,
                coder=self.coder,
                type_name=draft.type,
                mode=draft.mode,
                trigger=draft.trigger,
                source=source,
                target=target,
                modality=draft.modality,
                place=place,
            ),
            report_id=self.report.id,
            sentence_id=sentence.id,
            type=draft.type,
            mode=draft.mode,
            trigger=draft.trigger,
            source=source,
            target=target,
            symmetric=draft.symmetric,
            modality=draft.modality,
            telling=draft.telling,
            speaker=next(iter(ids(MentionKind.ACTOR, draft.speaker)), None),
            place=place,
            time=next(iter(ids(MentionKind.TIME, draft.time)), None),
            when=None,
            evidence=(sentence.span,),
            confidence=draft.confidence,
            coder=self.coder,
        )
        return self.claims.setdefault(claim.id, claim)
