"""Questions about the decisions of reviewers in, the decisions out."""

from __future__ import annotations

import json

from sqlalchemy import select

from allegiance.model.decision import Decision, DecisionKind
from allegiance.store import schema
from allegiance.store.reader import Reader
from allegiance.store.row import from_instant


class DecisionView(Reader):
    """What reviewers decided, in order."""

    def decisions(self) -> tuple[Decision, ...]:
        """Return every decision, undone ones and undoings among them, the first first."""
        rows = select(schema.DECISION).order_by(schema.DECISION.c.number)
        with self._connect() as connection:
            found = connection.execute(rows).all()
        decisions = []
        for row in found:
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
