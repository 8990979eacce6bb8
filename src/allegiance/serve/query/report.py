"""A report or claim id in, what stands there out, with its evidence marked."""

from __future__ import annotations

from allegiance.errors import UsageError
from allegiance.model.report import Report, Section, SectionKind
from allegiance.model.sentence import TITLE_INDEX
from allegiance.serve.answer import ClaimAnswer, ReportAnswer, ReportSummary, SectionAnswer
from allegiance.serve.query.claim import answer_claims
from allegiance.serve.query.ground import Ground, partial
from allegiance.store.found import ClaimRow


def answer_report(record: Ground, report_id: str) -> ReportAnswer:
    """Answer one report with its claims; raise UsageError for an unknown id."""
    with record.view.snapshot() as view:
        report = view.report(report_id)
        if report is None:
            raise UsageError(f"report {report_id!r}: not in the store; `allegiance read` adds reports")
        rows = view.claims_of_report(report_id)
        return ReportAnswer(
            id=report.id,
            origin=report.origin,
            publisher=report.publisher,
            url=report.url,
            published=partial(report.published),
            language=report.language,
            title=report.title,
            completeness=report.completeness,
            sections=_sections(report, rows),
            claims=answer_claims(record, view, rows),
        )


def _sections(report: Report, rows: tuple[ClaimRow, ...]) -> tuple[SectionAnswer, ...]:
    found = []
    if report.has_separate_title and report.title:
        marks = _marks(rows, 0, len(report.title), is_title=True)
        found.append(SectionAnswer(kind=SectionKind.TITLE, text=report.title, start=0, marks=marks))
    return (*found, *(_section(report, section, rows) for section in report.sections))


def _section(report: Report, section: Section, rows: tuple[ClaimRow, ...]) -> SectionAnswer:
    span = section.span
    marks = _marks(rows, span.start, span.end, is_title=False)
    return SectionAnswer(kind=section.kind, text=span.of(report.text), start=span.start, marks=marks)


def _marks(
    rows: tuple[ClaimRow, ...], start: int, end: int, *, is_title: bool
) -> tuple[tuple[int, int, str, str], ...]:
    """Triggers and ends inside a section; of overlapping ones the first and longest stays."""
    wanted = []
    for row in rows:
        if (row.sentence.index == TITLE_INDEX) is not is_title:
            continue
        wanted.append((row.claim.trigger, "trigger", row.claim.id))
        wanted += [(row.mentions[m].span, "source", row.claim.id) for m in row.claim.source]
        wanted += [(row.mentions[m].span, "target", row.claim.id) for m in row.claim.target]
    marks: list[tuple[int, int, str, str]] = []
    for span, kind, claim in sorted(wanted, key=lambda w: (w[1] != "trigger", w[0].start, -w[0].end)):
        inside = start <= span.start and span.end <= end
        if inside and all(span.end - start <= m[0] or m[1] <= span.start - start for m in marks):
            marks.append((span.start - start, span.end - start, kind, claim))
    return tuple(sorted(marks))


def answer_reports(record: Ground, limit: int, offset: int) -> tuple[ReportSummary, ...]:
    """Answer a page of reports, the latest first."""
    with record.view.snapshot() as view:
        heads = view.reports(limit=limit, offset=offset)
        n_claims = view.count_claims(head.id for head in heads)
        return tuple(
            ReportSummary(
                id=head.id,
                title=head.title,
                publisher=head.publisher,
                published=partial(head.published),
                n_claims=n_claims.get(head.id, 0),
                completeness=head.completeness,
            )
            for head in heads
        )


def answer_claim(record: Ground, claim_id: str) -> ClaimAnswer:
    """Answer one claim; raise UsageError for an unknown id."""
    with record.view.snapshot() as view:
        rows = view.claims([claim_id])
        if not rows:
            raise UsageError(f"claim {claim_id!r}: not in the store; its report may have been coded anew")
        return answer_claims(record, view, rows)[0]
