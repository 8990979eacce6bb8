"""A report as read: its text never edited, its parts told apart as spans in that text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allegiance.model.identity import ReportId, digest
from allegiance.model.span import Span
from allegiance.model.when import When, format_partial_date


class SectionKind(StrEnum):
    """What a stretch of a report's text is. Furniture and credit yield no sentence and no claim."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    DATELINE = "dateline"
    CAPTION = "caption"
    BODY = "body"
    CREDIT = "credit"
    FURNITURE = "furniture"


class Completeness(StrEnum):
    """Whether the whole report was there to read."""

    FULL = "full"
    TRUNCATED = "truncated"


class Sensitivity(StrEnum):
    """Who may see the report and what rests on it, least guarded first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    STRICTLY_CONFIDENTIAL = "strictly-confidential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a report: its kind and its span in the text."""

    kind: SectionKind
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as read.

    `title` repeats the title that stands in `text` when a section of kind title marks it there; without such a section
    the title was given as a field of its own, and its sentence has offsets in `title`.
    `origin` is the name the report came under (path, `FILE:LINE`, given id); it is no part of the id.
    `published` is a day, month or year as bounds, or None where nobody told. Instants are aware and in UTC.
    """

    id: ReportId
    origin: str
    publisher: str | None = None
    url: str | None = None
    published: When | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    language: str | None = None
    title: str | None = None
    text: str
    sections: tuple[Section, ...]
    completeness: Completeness = Completeness.FULL
    sensitivity: Sensitivity = Sensitivity.PUBLIC

    def __post_init__(self) -> None:
        end = 0
        for section in self.sections:
            if section.span.start < end or section.span.end > len(self.text):
                raise ValueError(f"report {self.origin}: section {section} overlaps another or leaves the text")
            end = section.span.end

    @property
    def has_separate_title(self) -> bool:
        """Tell whether the title was given as a field of its own rather than found in the text."""
        return bool(self.title) and all(section.kind is not SectionKind.TITLE for section in self.sections)


def identify_report(*, publisher: str | None, published: When | None, title: str | None, text: str) -> ReportId:
    """Make the id of a report from what it says and who says it when: the same report read twice has one id."""
    day = format_partial_date(published) if published else None
    return ReportId(digest("rpt", publisher, day, title, text))
