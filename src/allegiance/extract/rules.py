"""The coder by rules over the parse: reports with their sentences in, one Coding a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from allegiance.extract.claim import Draft, SentenceCoder
from allegiance.extract.coder import SplitReport
from allegiance.extract.mention import NameIndex
from allegiance.extract.parse import Name, Parse, parse_sentences, parser_digest
from allegiance.extract.time_words import find_time_words
from allegiance.extract.words import tables_digest
from allegiance.model.actor import Registry
from allegiance.model.claim import Claim, Coding, identify_claim
from allegiance.model.identity import MentionId, SentenceId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.report import Report
from allegiance.model.sentence import Sentence
from allegiance.model.span import Span
from allegiance.version import VERSION

_REPORTS_AT_ONCE = 64


class RuleCoder:
    """Codes English by rules over the parse and the tables under data/words; knows the registry's names."""

    def __init__(self, registry: Registry, place_names: Iterable[str], is_place: Callable[[str], bool]) -> None:
        self._index = NameIndex(registry, place_names, is_place)
        self.name = f"allegiance@{VERSION}+{parser_digest()}.{tables_digest()}.{self._index.digest}"

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        """Yield one Coding a report, in order; parses the sentences of 64 reports at a time."""
        stream = iter(reports)
        while batch := list(islice(stream, _REPORTS_AT_ONCE)):
            parses = parse_sentences(self._texts(batch))
            for report, sentences in batch:
                yield self._code_report(report, [(s, next(parses)) for s in sentences])

    def _texts(self, batch: list[SplitReport]) -> Iterator[tuple[str, tuple[Name, ...]]]:
        for report, sentences in batch:
            for sentence in sentences:
                text = sentence.text_in(report)
                yield text, self._index.find(text)

    def _code_report(self, report: Report, parsed: list[tuple[Sentence, Parse]]) -> Coding:
        mentions: dict[MentionId, Mention] = {}
        claims: list[Claim] = []
        notes: list[tuple[SentenceId, str]] = []
        for sentence, parse in parsed:
            coder = SentenceCoder(parse, self._index, sentence.section, find_time_words(parse.text))
            drafts = coder.code()
            builder = _ClaimBuilder(report, sentence, self.name, mentions)
            claims += [builder.build(draft) for draft in drafts]
            known = coder.actor_spans()
            for span in known:
                builder.mention(MentionKind.ACTOR, span)
            if not drafts and len(known) > 1:
                notes.append((sentence.id, "two known actors, and no word of the tables for an act between them"))
        distinct = {claim.id: claim for claim in claims}
        return Coding(
            report_id=report.id,
            mentions=tuple(mentions.values()),
            claims=tuple(distinct.values()),
            notes=tuple(notes),
        )


class _ClaimBuilder:
    """Gives the drafts of one sentence their ids and moves their spans into the report's text."""

    def __init__(self, report: Report, sentence: Sentence, coder: str, mentions: dict[MentionId, Mention]) -> None:
        self._base = sentence.base_in(report)
        self._report, self._sentence, self._coder, self._mentions = report, sentence, coder, mentions

    def mention(self, kind: MentionKind, span: Span) -> MentionId:
        """Return the id of the mention at `span` of the sentence, made on first use."""
        placed = span.shifted(self._sentence.span.start)
        mention = make_mention(self._sentence.id, kind, placed, placed.of(self._base))
        self._mentions.setdefault(mention.id, mention)
        return mention.id

    def build(self, draft: Draft) -> Claim:
        """Turn a draft into a claim."""
        source = tuple(self.mention(MentionKind.ACTOR, span) for span in draft.source)
        target = tuple(self.mention(MentionKind.ACTOR, span) for span in draft.target)
        trigger = draft.trigger.shifted(self._sentence.span.start)
        place = self.mention(MentionKind.PLACE, draft.place) if draft.place else None
        return Claim(
            id=identify_claim(
                sentence_id=self._sentence.id,
                coder=self._coder,
                type_name=draft.type,
                mode=draft.mode,
                trigger=trigger,
                source=source,
                target=target,
                modality=draft.modality,
                place=place,
            ),
            report_id=self._report.id,
            sentence_id=self._sentence.id,
            type=draft.type,
            mode=draft.mode,
            trigger=trigger,
            source=source,
            target=target,
            symmetric=draft.symmetric,
            modality=draft.modality,
            telling=draft.telling,
            speaker=self.mention(MentionKind.ACTOR, draft.speaker) if draft.speaker else None,
            place=place,
            time=self.mention(MentionKind.TIME, draft.time) if draft.time else None,
            when=None,
            evidence=(self._sentence.span,),
            confidence=draft.confidence,
            coder=self._coder,
        )
