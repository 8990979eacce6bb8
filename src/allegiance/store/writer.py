"""Reports with their codings, and what was derived, in; rows out, each call one transaction that holds or never was.

Invariant: nothing stored changes. What is there already is passed over; only a report's reprint group may be set anew,
and the derived tables are swapped in whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from types import TracebackType

from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, select, update

from allegiance.model.decision import Decision
from allegiance.model.event import Event
from allegiance.model.identity import ReportId
from allegiance.model.relation import Episode
from allegiance.model.report import Report
from allegiance.model.tie import Control, Descent, Tie
from allegiance.store import row, schema
from allegiance.store.connection import for_writing, insert_new
from allegiance.store.decision_view import read_decisions
from allegiance.store.derived_row import control_rows, count_rows, descent_rows, episode_rows, event_rows, tie_rows
from allegiance.store.digest import note_derived
from allegiance.store.found import Added, Run
from allegiance.store.row import Values
from allegiance.store.statement import CODED, chunks, failing, is_done
from allegiance.store.stored_report import StoredReport
from allegiance.store.verdict_row import decision_row, set_verdicts

# Rows that are held in memory before they are sent.
_LOT = 10_000

_PARENTS_FIRST = tuple(schema.METADATA.sorted_tables)


class Writer:
    """The one that adds to a store. A second one waits for each transaction of the first, then raises StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = for_writing(engine)
        self._connection: Connection | None = None

    def __enter__(self) -> Writer:
        self._connection = self._engine.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def add_decision(self, decision: Decision) -> int:
        """Add a reviewer's decision and return its number; the number it comes with is not looked at.

        What the decisions then come to for claims and reports is set in the same transaction. RegistryError where it
        undoes what does not hold, IntegrityError where it is about a claim or report that is not there.
        """
        connection = self._open()
        with connection.begin():
            earlier = read_decisions(connection)
            numbered = replace(decision, number=earlier[-1].number + 1 if earlier else 1)
            connection.execute(insert(schema.DECISION), [decision_row(numbered)])
            set_verdicts(connection, [*earlier, numbered])
        return numbered.number

    def add_report(self, stored: StoredReport) -> bool:
        """Add one report with its coding, and tell whether it was new."""
        return self.add_reports([stored]).new == 1

    def add_reports(self, batch: Sequence[StoredReport]) -> Added:
        """Add reports with their codings in one transaction: when this returns they are durable.

        A report that this coder has coded before is passed over, so the first origin stays. A report known from
        another coder gets the new claims beside the old.
        """
        connection = self._open()
        with connection.begin():
            known = _find_coded(connection, batch)
            fresh: dict[tuple[str, str], StoredReport] = {}
            for stored in batch:
                key = (stored.report.id, stored.coder)
                if key not in known:
                    fresh.setdefault(key, stored)
            _rank_coders(connection, fresh.values())
            _insert(connection, chain.from_iterable(map(_rows_of, fresh.values())))
            _mark_mended(connection, batch)
        return Added(new=len(fresh), known=len(batch) - len(fresh))

    def mark_failed(self, subject: str, stage: str, error: str, *, coder: str = "") -> int:
        """Note that a stage failed on a report's id or an origin; return how often it did since it last went well."""
        connection = self._open()
        with connection.begin():
            n_tries = _last_try(connection, subject, stage, coder) + 1
            _insert(connection, [(schema.STAGE_MARK, _mark(subject, stage, coder, n_tries, "failed", error))])
            mark = schema.STAGE_MARK.c
            this = failing().where(mark.subject == subject, mark.stage == stage, mark.coder == coder)
            failed = connection.execute(this).one()
        return int(failed.last - failed.done)

    def add_failed(self, report: Report, error: str, coder: str) -> int:
        """Keep a report that `coder` failed on, with the error in place of a coding; return how often it failed."""
        connection = self._open()
        with connection.begin():
            _insert(connection, [(schema.REPORT, row.report_row(report, report.id))])
        return self.mark_failed(report.id, CODED, error, coder=coder)

    def set_origin_groups(self, groups: Mapping[ReportId, ReportId]) -> None:
        """Set the first report of the reprint group of each report; both must be in the store."""
        if not groups:
            return
        report = schema.REPORT.c
        statement = (
            update(schema.REPORT)
            .where(report.id == bindparam("of"), report.origin_group != bindparam("to"))
            .values(origin_group=bindparam("to"))
        )
        connection = self._open()
        with connection.begin():
            connection.execute(statement, [{"of": of, "to": to} for of, to in groups.items()])

    def replace_derived(
        self,
        run: Run,
        events: Sequence[Event],
        episodes: Iterable[Episode],
        ties: Iterable[Tie],
        descents: Iterable[Descent],
        controls: Iterable[Control],
    ) -> None:
        """Swap in what one run derived: readers see all of the old run or all of this one.

        A run that is the last one again keeps its first `made_at`, so that the same work twice changes no row.
        """
        connection = self._open()
        with connection.begin():
            for table in reversed(schema.DERIVED):
                connection.execute(delete(table))
            _note_run(connection, run)
            _insert(
                connection,
                chain(
                    event_rows(events, run.id),
                    count_rows(events, run.id),
                    episode_rows(episodes, run.id),
                    tie_rows(dict.fromkeys(ties), run.id),
                    descent_rows(dict.fromkeys(descents), run.id),
                    control_rows(dict.fromkeys(controls), run.id),
                ),
                passes_over=False,
            )
            note_derived(connection)

    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("writer: use it inside `with Writer(engine) as writer:`")
        return self._connection


def _rows_of(stored: StoredReport) -> Iterator[tuple[Table, Values]]:
    """Yield every row of a report, parents first, its stage mark last."""
    report, coder = stored.report, stored.coder
    yield schema.REPORT, row.report_row(report, stored.origin_group or report.id)
    for sentence in stored.sentences:
        yield schema.SENTENCE, row.sentence_row(sentence)
    for mention in stored.coding.mentions:
        yield schema.MENTION, row.mention_row(mention, report.id)
    bases = {sentence.id: sentence.base_in(report) for sentence in stored.sentences}
    for claim in stored.coding.claims:
        yield schema.CLAIM, row.claim_row(claim, claim.trigger.of(bases[claim.sentence_id]))
        for end in row.end_rows(claim):
            yield schema.CLAIM_END, end
    for resolution in stored.resolutions:
        yield schema.RESOLUTION, row.resolution_row(resolution, report.id, coder)
    for reading in stored.readings:
        yield schema.READING, row.reading_row(reading, report.id, coder)
    yield schema.STAGE_MARK, _mark(report.id, CODED, coder, 0, "done", stored.not_coded)


def _insert(connection: Connection, rows: Iterable[tuple[Table, Values]], *, passes_over: bool = True) -> None:
    """Add rows in large lots, the tables of each lot parents first; pass over rows that are there, or refuse them."""
    iterator = iter(rows)
    while lot := list(islice(iterator, _LOT)):
        by_table: dict[Table, list[Values]] = {}
        for table, values in lot:
            by_table.setdefault(table, []).append(values)
        for table in _PARENTS_FIRST:
            if table in by_table:
                statement = insert_new(connection, table) if passes_over else insert(table)
                connection.execute(statement, by_table[table])


def _find_coded(connection: Connection, batch: Sequence[StoredReport]) -> set[tuple[str, str]]:
    """Return the (report, coder) of the batch that are there already."""
    mark = schema.STAGE_MARK.c
    found: set[tuple[str, str]] = set()
    for ids in chunks(sorted({stored.report.id for stored in batch})):
        done = select(mark.subject, mark.coder).where(mark.subject.in_(ids), is_done())
        found.update((subject, coder) for subject, coder in connection.execute(done))
    return found


def _rank_coders(connection: Connection, fresh: Iterable[StoredReport]) -> None:
    """Give each coder that is new to the store the next rank."""
    coder = schema.CODER.c
    ranks = {name: rank for name, rank in connection.execute(select(coder.name, coder.rank))}
    for name in dict.fromkeys(stored.coder for stored in fresh):
        if name not in ranks:
            ranks[name] = max(ranks.values(), default=0) + 1
            _insert(connection, [(schema.CODER, {"name": name, "rank": ranks[name]})])


def _mark_mended(connection: Connection, batch: Sequence[StoredReport]) -> None:
    """Note for what failed before, under its origin or id, that it has gone well now."""
    mended = {
        (subject, coder)
        for stored in batch
        for subject in (stored.report.origin, stored.report.id)
        for coder in ("", stored.coder)
    }
    for subjects in chunks(sorted({subject for subject, _ in mended})):
        failed = connection.execute(failing().where(schema.STAGE_MARK.c.subject.in_(subjects))).all()
        _insert(
            connection,
            [
                (schema.STAGE_MARK, _mark(mark.subject, mark.stage, mark.coder, mark.last + 1, "done", ""))
                for mark in failed
                if (mark.subject, mark.coder) in mended
            ],
        )


def _last_try(connection: Connection, subject: str, stage: str, coder: str) -> int:
    mark = schema.STAGE_MARK.c
    last = select(func.max(mark.n_tries)).where(mark.subject == subject, mark.stage == stage, mark.coder == coder)
    return connection.scalar(last) or 0


def _mark(subject: str, stage: str, coder: str, n_tries: int, status: str, detail: str) -> Values:
    return {
        "subject": subject,
        "stage": stage,
        "coder": coder,
        "n_tries": n_tries,
        "status": status,
        "detail": detail,
    }


def _note_run(connection: Connection, run: Run) -> None:
    of = schema.RUN.c
    last = connection.execute(select(of.number, of.id).order_by(of.number.desc()).limit(1)).first()
    if last is not None and last.id == run.id:
        return
    values: Values = {
        "number": last.number + 1 if last else 1,
        "id": run.id,
        "made_at": row.to_instant(run.made_at),
        "kind": run.kind,
        "digest": run.digest,
        "parameters": row.to_json(dict(run.parameters)),
    }
    _insert(connection, [(schema.RUN, values)])
