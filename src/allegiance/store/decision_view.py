"""Questions about the decisions of reviewers in, the decisions out."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from allegiance.model.decision import Decision, DecisionKind
from allegiance.model.identity import ReportId
from allegiance.model.verdict import Verdict
from allegiance.store import schema
from allegiance.store.found import Withdrawal
from allegiance.store.reader import Reader
from allegiance.store.row import from_instant
from allegiance.store.verdict_row import read_verdicts


class DecisionView(Reader):
    """What reviewers decided, in order."""

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision, undone ones and undoings among them, the first first."""
        with self._connect() as connection:
            return read_decisions(connection)

    def verdict(self, claim_id: str) -> Verdict | None:
        """Return what reviewers decided on a claim, or None."""
        with self._connect() as connection:
            return read_verdicts(connection, [claim_id]).get(claim_id)

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Return the reports that were withdrawn, by the number of the decision."""
        rows = select(schema.WITHDRAWAL).order_by(schema.WITHDRAWAL.c.decision)
        with self._connect() as connection:
            return tuple(
                Withdrawal(report=ReportId(row.report_id), decision=row.decision, why=row.why)
                for row in connection.execute(rows)
            )


def read_decisions(connection: Connection) -> tuple[Decision, ...]:
    """Return every decision, the first first."""
    decisions = []
    for row in connection.execute(select(schema.DECISION).order_by(schema.DECISION.c.number)):
        made_at = from_instant(row.made_at)
        assert made_at is not None  # the column is never null
        decisions.append(
            Decision(
                number=row.number,
                kind=DecisionKind(row.kind),
                subject=row.subject,
                content=json.loads(row.content),
                author=row.author,
                made_at=made_at,
            )
        )
    return tuple(decisions)
