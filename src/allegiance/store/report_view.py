"""Questions about reports, runs and failures in, model values out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from allegiance.model.identity import ReportId
from allegiance.model.report import Report
from allegiance.model.sentence import Sentence
from allegiance.store import schema
from allegiance.store.found import Counts, Failure, ReportHead, Run
from allegiance.store.reader import Reader
from allegiance.store.row import from_instant, read_head, read_report, read_sentence
from allegiance.store.statement import failing, is_done, is_withdrawn
from allegiance.store.stored_report import NOT_CODED

HEAD = tuple(column for column in schema.REPORT.c if column.name not in {"text", "sections"})


class ReportView(Reader):
    """What was read: reports, sentences, counts, runs, failures."""

    def has_report(self, report_id: str, coder: str | None = None) -> bool:
        """Tell whether the report is stored; with `coder`, whether that coder's coding of it is."""
        mark = schema.STAGE_MARK.c
        found = select(schema.REPORT.c.id).where(schema.REPORT.c.id == report_id)
        if coder is not None:
            found = select(mark.subject).where(mark.subject == report_id, mark.coder == coder, is_done())
        with self._connect() as connection:
            return connection.execute(found).first() is not None

    def has_origin(self, origin: str) -> bool:
        """Tell whether a report came under this name."""
        found = select(schema.REPORT.c.id).where(schema.REPORT.c.origin == origin).limit(1)
        with self._connect() as connection:
            return connection.execute(found).first() is not None

    def report(self, report_id: str) -> Report | None:
        """Return a report with its text, or None."""
        with self._connect() as connection:
            found = connection.execute(select(schema.REPORT).where(schema.REPORT.c.id == report_id)).first()
        return read_report(found) if found else None

    def report_head(self, report_id: str) -> ReportHead | None:
        """Return a report without its text, or None."""
        with self._connect() as connection:
            found = connection.execute(select(*HEAD).where(schema.REPORT.c.id == report_id)).first()
        return read_head(found) if found else None

    def reports(
        self, limit: int | None = None, offset: int = 0, *, publisher: str | None = None, origin: str | None = None
    ) -> tuple[ReportHead, ...]:
        """Return reports without their text, the latest published first, those without a date last.

        Withdrawn ones are left out; `withdrawals` names them.
        """
        report = schema.REPORT.c
        heads = select(*HEAD).where(~is_withdrawn(report.id))
        heads = heads.order_by(report.published_latest.desc().nulls_last(), report.id)
        if publisher is not None:
            heads = heads.where(report.publisher == publisher)
        if origin is not None:
            heads = heads.where(report.origin == origin)
        with self._connect() as connection:
            return tuple(read_head(row) for row in connection.execute(heads.limit(limit).offset(offset)))

    def reprints(self, origin_group: str) -> tuple[ReportHead, ...]:
        """Return the reports of one reprint group, the earliest published first."""
        report = schema.REPORT.c
        heads = select(*HEAD).where(report.origin_group == origin_group)
        with self._connect() as connection:
            ordered = heads.order_by(func.coalesce(report.published_earliest, "9999"), report.id)
            return tuple(read_head(row) for row in connection.execute(ordered))

    def whole_reports(self) -> Iterator[Report]:
        """Yield every report with its text, a hundred in memory at a time, in the order of their ids."""
        report = schema.REPORT.c
        page = select(schema.REPORT).order_by(report.id).limit(100)
        last = ""
        with self._connect() as connection:
            while rows := connection.execute(page.where(report.id > last)).all():
                yield from map(read_report, rows)
                last = rows[-1].id

    def sentences(self, report_id: str) -> tuple[Sentence, ...]:
        """Return a report's sentences in the order of the text, the separate title first."""
        sentence = schema.SENTENCE.c
        of_report = select(schema.SENTENCE).where(sentence.report_id == report_id)
        with self._connect() as connection:
            rows = connection.execute(of_report.order_by(sentence.index, sentence.start, sentence.end))
            return tuple(read_sentence(row) for row in rows)

    def coders(self) -> tuple[str, ...]:
        """Return the coders in the order in which the store met them."""
        with self._connect() as connection:
            return tuple(connection.scalars(select(schema.CODER.c.name).order_by(schema.CODER.c.rank)))

    def not_coded(self) -> tuple[tuple[str, int], ...]:
        """Return each language that the latest coder does not know with the number of reports in it, most first."""
        mark, n_reports = schema.STAGE_MARK.c, func.count()
        latest = select(schema.CODER.c.name).order_by(schema.CODER.c.rank.desc()).limit(1).scalar_subquery()
        foreign = (
            select(mark.detail, n_reports)
            .where(is_done(), mark.coder == latest, mark.detail.startswith(NOT_CODED, autoescape=True))
            .group_by(mark.detail)
        )
        with self._connect() as connection:
            rows = connection.execute(foreign.order_by(n_reports.desc(), mark.detail)).all()
        return tuple((detail.removeprefix(NOT_CODED), count) for detail, count in rows)

    def reports_coded_by(self, *coders: str) -> tuple[ReportId, ...]:
        """Return the reports that each of some coders has coded, by id."""
        mark = schema.STAGE_MARK.c
        found = select(mark.subject).where(mark.coder.in_(coders), is_done()).group_by(mark.subject)
        with self._connect() as connection:
            whole = found.having(func.count() == len(set(coders))).order_by(mark.subject)
            return tuple(ReportId(name) for name in connection.scalars(whole))

    def counts(self) -> Counts:
        """Return how much the store holds."""
        report = schema.REPORT.c
        publishers = func.count(func.distinct(report.publisher))
        first, last = func.min(report.published_earliest), func.max(report.published_latest)
        with self._connect() as connection:
            of_reports = connection.execute(select(func.count(), publishers, first, last)).one()
            n_sentences, n_claims, n_events = (
                connection.scalar(select(func.count()).select_from(table)) or 0
                for table in (schema.SENTENCE, schema.CLAIM, schema.EVENT)
            )
        n_reports, n_publishers, first_published, last_published = of_reports
        return Counts(
            n_reports=n_reports,
            n_sentences=n_sentences,
            n_claims=n_claims,
            n_events=n_events,
            n_publishers=n_publishers,
            first_published=date.fromisoformat(first_published) if first_published else None,
            last_published=date.fromisoformat(last_published) if last_published else None,
        )

    def publishers(self) -> tuple[tuple[str, int], ...]:
        """Return each publisher with its number of reports, most first; reports without a publisher are left out."""
        report = schema.REPORT.c
        n_reports = func.count()
        counted = select(report.publisher, n_reports).where(report.publisher.is_not(None)).group_by(report.publisher)
        with self._connect() as connection:
            rows = connection.execute(counted.order_by(n_reports.desc(), report.publisher))
            return tuple((publisher, count) for publisher, count in rows)

    def run(self) -> Run | None:
        """Return the run that the derived tables are of, or None before the first."""
        with self._connect() as connection:
            found = connection.execute(select(schema.RUN).order_by(schema.RUN.c.number.desc()).limit(1)).first()
        if found is None:
            return None
        return Run(
            id=found.id,
            made_at=from_instant(found.made_at) or datetime.min.replace(tzinfo=UTC),
            kind=found.kind,
            digest=found.digest,
            parameters=json.loads(found.parameters),
        )

    def failures(self) -> tuple[Failure, ...]:
        """Return what failed at its last try, in the order of the subjects."""
        last, mark = failing().subquery(), schema.STAGE_MARK
        ended = select(mark.c.detail, last).join(
            last,
            (mark.c.subject == last.c.subject)
            & (mark.c.stage == last.c.stage)
            & (mark.c.coder == last.c.coder)
            & (mark.c.n_tries == last.c.last),
        )
        with self._connect() as connection:
            rows = connection.execute(ended.order_by(mark.c.subject, mark.c.stage, mark.c.coder)).all()
        return tuple(
            Failure(
                subject=row.subject, stage=row.stage, coder=row.coder, n_tries=row.last - row.done, error=row.detail
            )
            for row in rows
        )
