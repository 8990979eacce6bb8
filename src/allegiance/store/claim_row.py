"""Ids of claims in, the claims with all that is shown beside them out, in a fixed number of questions a call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, select, tuple_

from allegiance.model.claim import Claim
from allegiance.model.identity import MentionId
from allegiance.model.place import Place
from allegiance.model.report import Report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import TITLE_INDEX, Sentence
from allegiance.model.verdict import put_right
from allegiance.store import schema
from allegiance.store.found import ClaimRow, ReportHead
from allegiance.store.row import (
    read_claim,
    read_head,
    read_mention,
    read_place,
    read_report,
    read_resolution,
    read_sentence,
)
from allegiance.store.statement import chunks
from allegiance.store.verdict_row import read_verdicts


def read_claims(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Claim, str]]:
    """Return claims by id as reviewers put them, each with its trigger's words as kept; unknown ids are left out."""
    end = schema.CLAIM_END.c
    rows = list(_rows_in(connection, schema.CLAIM, schema.CLAIM.c.id, ids))
    ends: defaultdict[tuple[str, str], list[tuple[int, MentionId]]] = defaultdict(list)
    keys = {(row.report_id, row.id) for row in rows}
    for row in rows_with_keys(connection, schema.CLAIM_END, (end.report_id, end.claim_id), keys):
        ends[row.claim_id, row.side].append((row.position, row.mention_id))

    def side(name: str, which: str) -> tuple[MentionId, ...]:
        return tuple(mention for _, mention in sorted(ends[name, which]))

    verdicts = read_verdicts(connection, [row.id for row in rows])

    def as_judged(row: Row[Any]) -> Claim:
        claim = read_claim(row, side(row.id, "source"), side(row.id, "target"))
        return put_right(claim, verdicts[row.id]) if row.id in verdicts else claim

    return {row.id: (as_judged(row), row.trigger_text) for row in rows}


def assemble_claim_rows(connection: Connection, ids: Sequence[str]) -> Iterator[ClaimRow]:
    """Yield claims with sentence, neighbours, report, mentions and what they mean; in no order."""
    claims = read_claims(connection, ids)
    report_ids = {claim.report_id for claim, _ in claims.values()}
    reports: dict[str, tuple[Report, ReportHead]] = {
        row.id: (read_report(row), read_head(row))
        for row in _rows_in(connection, schema.REPORT, schema.REPORT.c.id, report_ids)
    }
    sentences: defaultdict[str, list[Sentence]] = defaultdict(list)
    for row in _rows_in(connection, schema.SENTENCE, schema.SENTENCE.c.report_id, report_ids):
        sentences[row.report_id].append(read_sentence(row))
    keys = {(claim.report_id, mention) for claim, _ in claims.values() for mention in mentions_of(claim)}
    of_mention, of_reading = schema.MENTION.c, schema.READING.c
    mentions = {
        row.id: read_mention(row)
        for row in rows_with_keys(connection, schema.MENTION, (of_mention.report_id, of_mention.id), keys)
    }
    resolutions = _resolutions(connection, keys)
    places: dict[tuple[str, str], Place] = {
        (row.coder, row.mention_id): read_place(row, row.place_id)
        for row in rows_with_keys(connection, schema.READING, (of_reading.report_id, of_reading.mention_id), keys)
    }
    verdicts = read_verdicts(connection, ids)
    for claim, trigger_text in claims.values():
        report, head = reports[claim.report_id]
        sentence = next(s for s in sentences[claim.report_id] if s.id == claim.sentence_id)
        named = mentions_of(claim)
        before, after = _neighbours(sentence, sentences[claim.report_id])
        yield ClaimRow(
            claim=claim,
            trigger_text=trigger_text,
            sentence=sentence,
            sentence_text=sentence.text_in(report),
            before=before.text_in(report) if before else "",
            after=after.text_in(report) if after else "",
            report=head,
            mentions={mention: mentions[mention] for mention in named},
            resolutions={m: resolutions[claim.coder, m] for m in named if (claim.coder, m) in resolutions},
            places={m: places[claim.coder, m] for m in named if (claim.coder, m) in places},
            verdict=verdicts.get(claim.id),
        )


def mentions_of(claim: Claim) -> tuple[MentionId, ...]:
    """Return every mention that the claim names, each once."""
    named = (*claim.source, *claim.target, claim.speaker, claim.place, claim.time)
    return tuple(dict.fromkeys(mention for mention in named if mention is not None))


def _neighbours(sentence: Sentence, all_of_report: Sequence[Sentence]) -> tuple[Sentence | None, Sentence | None]:
    """Return the nearest sentences that end before and begin after; a separate title stands alone."""
    if sentence.index == TITLE_INDEX:
        return None, None
    others = [other for other in all_of_report if other.index != TITLE_INDEX]
    before = [other for other in others if other.span.end <= sentence.span.start]
    after = [other for other in others if other.span.start >= sentence.span.end]
    return (
        max(before, key=lambda other: (other.span.end, other.span.start), default=None),
        min(after, key=lambda other: other.span, default=None),
    )


def _rows_in(connection: Connection, table: Table, column: Column[Any], values: Iterable[str]) -> Iterator[Row[Any]]:
    for chunk in chunks(sorted(values)):
        yield from connection.execute(select(table).where(column.in_(chunk))).all()


def rows_with_keys(
    connection: Connection, table: Table, columns: tuple[Column[Any], Column[Any]], keys: Iterable[tuple[str, str]]
) -> Iterator[Row[Any]]:
    """Yield the rows of a table whose report and second column are among the keys."""
    for chunk in chunks(sorted(keys)):
        # SQLite finds no index for a list of pairs, so the reports are named beside them
        of_reports = columns[0].in_(sorted({report_id for report_id, _ in chunk}))
        yield from connection.execute(select(table).where(of_reports, tuple_(*columns).in_(chunk))).all()


def _resolutions(
    connection: Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], tuple[Resolution, ...]]:
    found: defaultdict[tuple[str, str], list[Resolution]] = defaultdict(list)
    of = schema.RESOLUTION.c
    for row in rows_with_keys(connection, schema.RESOLUTION, (of.report_id, of.mention_id), keys):
        found[row.coder, row.mention_id].append(read_resolution(row))
    return {
        key: tuple(sorted(rows, key=lambda r: (r.judgement is not Judgement.POSITIVE, -r.score, r.entity_id)))
        for key, rows in found.items()
    }
