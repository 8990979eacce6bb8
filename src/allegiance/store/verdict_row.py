"""Decisions in; rows of what they come to for claims and reports, and back, out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, Table, delete, insert, select

from allegiance.model.decision import Decision, DecisionKind, holding
from allegiance.model.identity import ClaimId
from allegiance.model.verdict import SIDES, Verdict, judge
from allegiance.store import schema
from allegiance.store.row import Values, to_instant, to_json
from allegiance.store.statement import chunks


def decision_row(decision: Decision) -> Values:
    """Turn a decision into its row."""
    return {
        "number": decision.number,
        "kind": str(decision.kind),
        "subject": decision.subject,
        "content": to_json(dict(decision.content)),
        "author": decision.author,
        "made_at": to_instant(decision.made_at),
    }


def set_verdicts(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Make verdicts and withdrawals what all decisions come to."""
    held = holding(decisions)
    verdicts = judge(held)
    homes = _reports_of(connection, verdicts)
    rows: list[tuple[Table, Values]] = []
    for decision in held:
        if decision.kind is DecisionKind.WITHDRAW:
            row: Values = {"report_id": decision.subject, "decision": decision.number}
            rows.append((schema.WITHDRAWAL, {**row, "why": decision.content.get("why", "")}))
    for verdict in verdicts.values():
        rows.append((schema.VERDICT, _verdict_row(verdict, homes.get(verdict.claim, ""))))
        rows += [(schema.VERDICT_END, row) for row in _end_rows(verdict)]
    for table in (schema.VERDICT_END, schema.VERDICT, schema.WITHDRAWAL):
        connection.execute(delete(table))
    for table in (schema.WITHDRAWAL, schema.VERDICT, schema.VERDICT_END):
        by_key = {tuple(row[c.name] for c in table.primary_key): row for of, row in rows if of is table}
        if by_key:
            connection.execute(insert(table), list(by_key.values()))


def read_verdicts(connection: Connection, ids: Iterable[str]) -> dict[str, Verdict]:
    """Return what was decided on the claims of these ids, by id; claims without a verdict are left out."""
    found: dict[str, Verdict] = {}
    for chunk in chunks(ids):
        for row in connection.execute(select(schema.VERDICT).where(schema.VERDICT.c.claim_id.in_(chunk))):
            found[row.claim_id] = Verdict(
                claim=ClaimId(row.claim_id),
                decision=row.decision,
                judgement=DecisionKind(row.judgement),
                content=json.loads(row.content),
            )
    return found


def _reports_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    claim = schema.CLAIM.c
    return {
        row.id: row.report_id
        for chunk in chunks(ids)
        for row in connection.execute(select(claim.id, claim.report_id).where(claim.id.in_(chunk)))
    }


def _verdict_row(verdict: Verdict, report_id: str) -> Values:
    return {
        "claim_id": verdict.claim,
        "report_id": report_id,
        "decision": verdict.decision,
        "judgement": str(verdict.judgement),
        "content": to_json(dict(verdict.content)),
    }


def _end_rows(verdict: Verdict) -> Iterator[Values]:
    """A side that was corrected to nobody has one row with an empty actor."""
    for side in SIDES:
        put = verdict.actors(side)
        if put is not None:
            for position, actor in enumerate(put or ("",)):
                yield {"claim_id": verdict.claim, "side": side, "position": position, "actor": actor}
