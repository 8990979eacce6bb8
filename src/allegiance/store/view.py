"""A store in, answers out: the read side, whole; and the checks that what is stored is sound."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, literal, select

from allegiance.store import schema
from allegiance.store.claim_row import read_claims
from allegiance.store.claim_view import ClaimView
from allegiance.store.decision_view import DecisionView
from allegiance.store.derived_view import DerivedView
from allegiance.store.digest import digest_of_tables, sum_of
from allegiance.store.report_view import ReportView
from allegiance.store.row import read_mention, read_report, read_sentence
from allegiance.store.search import SearchView
from allegiance.store.statement import chunks, is_done
from allegiance.store.stored_report import find_quote_faults

_READ = (
    schema.REPORT,
    schema.SENTENCE,
    schema.MENTION,
    schema.CLAIM,
    schema.CLAIM_END,
    schema.RESOLUTION,
    schema.READING,
)


class View(ReportView, ClaimView, DerivedView, DecisionView, SearchView):
    """Every question that the store answers. Use one view for many threads; `snapshot()` lends one for one request."""

    def digest(self) -> str:
        """Return a digest of every row that counts, whatever the order in which the rows came.

        Left out are how a report reached us, tries that failed, ranks of coders and ids of runs.
        """
        with self._connect() as connection:
            return digest_of_tables(connection, (*_READ, *schema.DERIVED))

    def digest_of_input(self) -> str:
        """Return a digest of which reports were coded by which coder, of the reprint groups and of what was decided.

        Ids come from content, so this stands for all that derived tables are made from, and is quick.
        """
        mark, report, verdict = schema.STAGE_MARK.c, schema.REPORT.c, schema.VERDICT.c
        asked = (
            select(mark.subject, mark.coder).where(is_done()),
            select(report.id, report.origin_group),
            select(verdict.claim_id, verdict.judgement, verdict.content),
            select(literal("withdrawn"), schema.WITHDRAWAL.c.report_id),
        )
        with self._connect() as connection:
            return sum_of(tuple(row) for rows in asked for row in connection.execute(rows))

    def check_quotes(self) -> Iterator[tuple[str, str]]:
        """Yield (id, what is wrong) for each stored sentence, mention or claim that is not what the text says."""
        with self._connect() as connection:
            for report_id in connection.scalars(select(schema.REPORT.c.id).order_by(schema.REPORT.c.id)).all():
                yield from _quote_faults_of(connection, report_id)


def _quote_faults_of(connection: Connection, report_id: str) -> Iterator[tuple[str, str]]:
    try:
        found = connection.execute(select(schema.REPORT).where(schema.REPORT.c.id == report_id)).one()
        report = read_report(found)
        of_report = select(schema.SENTENCE).where(schema.SENTENCE.c.report_id == report_id)
        sentences = [read_sentence(row) for row in connection.execute(of_report)]
        named = select(schema.MENTION).where(schema.MENTION.c.report_id == report_id)
        mentions = [read_mention(row) for row in connection.execute(named)]
        ids = connection.scalars(select(schema.CLAIM.c.id).where(schema.CLAIM.c.report_id == report_id)).all()
        claims = [claim for chunk in chunks(ids) for claim in read_claims(connection, chunk).values()]
    except ValueError as error:  # a value that the model does not admit: the row was changed by another hand
        yield report_id, str(error)
        return
    yield from find_quote_faults(report, sentences, mentions, claims)
