"""The coder by rules over the parse: reports with their sentences in, one Coding a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from allegiance.extract.building import ClaimBuilder
from allegiance.extract.claim import SentenceCoder
from allegiance.extract.coder import SplitReport
from allegiance.extract.mention import NameIndex
from allegiance.extract.parse import Name, Parse, parse_sentences, parser_digest
from allegiance.extract.time_words import find_time_words
from allegiance.extract.words import tables_digest
from allegiance.model.claim import Coding
from allegiance.model.identity import SentenceId
from allegiance.model.mention import MentionKind
from allegiance.model.report import Report
from allegiance.model.sentence import Sentence
from allegiance.version import VERSION

_REPORTS_AT_ONCE = 64


class RuleCoder:
    """Codes English by rules over the parse and the tables under data/words; knows the registry's names."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
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
        builder = ClaimBuilder(report, [sentence for sentence, _ in parsed], self.name)
        notes: list[tuple[SentenceId, str]] = []
        for sentence, parse in parsed:
            coder = SentenceCoder(parse, self._index, sentence.section, find_time_words(parse.text))
            drafts, start = coder.code(), sentence.span.start
            for draft in drafts:
                builder.add(sentence, draft.shifted(start))
            known = coder.actor_spans()
            for span in known:
                builder.mention(MentionKind.ACTOR, span.shifted(start), sentence)
            if not drafts and len(known) > 1:
                notes.append((sentence.id, "two known actors, and no word of the tables for an act between them"))
        return Coding(
            report_id=report.id,
            mentions=tuple(builder.mentions.values()),
            claims=tuple(builder.claims.values()),
            notes=tuple(notes),
        )
