"""A sentence of a report, or its separate title."""

from __future__ import annotations

from dataclasses import dataclass

from allegiance.model.identity import ReportId, SentenceId, digest
from allegiance.model.report import Report, SectionKind
from allegiance.model.span import Span

TITLE_INDEX = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence. `index` counts through the report from 0; −1 is the separate title, with its span in `title`."""

    id: SentenceId
    report_id: ReportId
    section: SectionKind
    index: int
    span: Span

    def text_in(self, report: Report) -> str:
        """Return the words of the sentence."""
        return self.span.of(self.base_in(report))

    def base_in(self, report: Report) -> str:
        """Return the text in which this sentence's offsets count: the report's text, or its separate title."""
        return (report.title or "") if self.index == TITLE_INDEX else report.text


def make_sentence(report_id: ReportId, section: SectionKind, index: int, span: Span) -> Sentence:
    """Build a sentence with its id from content."""
    sentence_id = SentenceId(digest("snt", report_id, str(section), index, span.start, span.end))
    return Sentence(id=sentence_id, report_id=report_id, section=section, index=index, span=span)
