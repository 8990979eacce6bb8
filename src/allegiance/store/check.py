"""A store in, what is wrong with its rows out: damage, orphans, words out of step; each with what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, and_, column, exists, func, select, table, text

from allegiance.errors import RegistryError, StoreError
from allegiance.model.decision import DecisionKind, holding
from allegiance.model.verdict import judge
from allegiance.store import schema
from allegiance.store.connection import snapshot_of
from allegiance.store.decision_view import read_decisions
from allegiance.store.digest import digest_of_tables, read_derived_digest
from allegiance.store.statement import is_done

_BY_ANOTHER_HAND = "restore the store from a backup: a row was changed by another program"
_DERIVE = "run `allegiance derive`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: what was looked at, what was found, what to do."""

    what: str
    detail: str
    remedy: str


def find_faults(engine: Engine) -> Iterator[Fault]:
    """Look at every promise that the schema makes, all in one state of the store; in a damaged file at nothing else."""
    with snapshot_of(engine) as connection:
        damage = list(_damage(connection))
        yield from damage
        if damage:
            return
        yield from _orphans(connection)
        yield from _unmarked(connection)
        yield from _mixed_runs(connection)
        yield from _changed_derived(connection)
        yield from _lost_claims(connection)
        yield from _wrong_verdicts(connection)
        yield from _unsearched(connection)


def _damage(connection: Connection) -> Iterator[Fault]:
    """The file itself; PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    try:
        found = [str(told) for (told,) in connection.execute(text("PRAGMA integrity_check(5)")) if told != "ok"]
    except StoreError as error:
        found = [str(error)]
    for told in found:
        yield Fault(what="file", detail=told, remedy="restore the store from a backup: the file is damaged")


def _orphans(connection: Connection) -> Iterator[Fault]:
    """Rows whose parent is not there, whatever the database was told to look after."""
    for child in schema.METADATA.sorted_tables:
        for key in child.foreign_key_constraints:
            parent = key.referred_table.alias("parent")
            pairs = [(element.parent, parent.c[element.column.name]) for element in key.elements]
            has_parent = exists().where(and_(*(theirs == ours for ours, theirs in pairs)))
            is_orphan = and_(*(ours.is_not(None) for ours, _ in pairs), ~has_parent)
            n_rows = connection.scalar(select(func.count()).select_from(child).where(is_orphan)) or 0
            if n_rows:
                detail = f"{n_rows} rows of {child.name} name a {key.referred_table.name} that is not there"
                yield Fault(what="orphan rows", detail=detail, remedy=_remedy_for(child))


def _remedy_for(child: Table) -> str:
    return _DERIVE if child in schema.DERIVED else _BY_ANOTHER_HAND


def _unmarked(connection: Connection) -> Iterator[Fault]:
    """Claims of a coder without the mark that says that the coding is whole."""
    claim, mark = schema.CLAIM.c, schema.STAGE_MARK.c
    is_marked = exists().where(mark.subject == claim.report_id, mark.coder == claim.coder, is_done())
    n_rows = connection.scalar(select(func.count()).select_from(schema.CLAIM).where(~is_marked)) or 0
    if n_rows:
        detail = f"{n_rows} claims are of a coding that is not marked as whole"
        yield Fault(what="stage marks", detail=detail, remedy=_BY_ANOTHER_HAND)


def _mixed_runs(connection: Connection) -> Iterator[Fault]:
    """Derived rows that are not of the last run."""
    last = connection.scalar(select(schema.RUN.c.id).order_by(schema.RUN.c.number.desc()).limit(1))
    for derived in schema.DERIVED:
        others = select(func.count()).select_from(derived)
        n_rows = connection.scalar(others.where(derived.c.run != last) if last else others) or 0
        if n_rows:
            detail = f"{n_rows} rows of {derived.name} are not of the last run"
            yield Fault(what="derived tables", detail=detail, remedy=_DERIVE)


def _lost_claims(connection: Connection) -> Iterator[Fault]:
    """Claims that episodes, ties, descents and controls rest on and that are not there."""
    claim = schema.CLAIM.c
    known: dict[str, bool] = {}
    for derived, claims in (
        (schema.EPISODE, schema.EPISODE.c.because),
        (schema.TIE, schema.TIE.c.claims),
        (schema.DESCENT, schema.DESCENT.c.claims),
        (schema.CONTROL, schema.CONTROL.c.claims),
    ):
        lost = 0
        for (found,) in connection.execute(select(claims)).all():
            for name in json.loads(found):
                if name not in known:
                    known[name] = connection.execute(select(claim.id).where(claim.id == name)).first() is not None
                lost += not known[name]
        if lost:
            detail = f"{lost} times a row of {derived.name} rests on a claim that is not there"
            yield Fault(what="derived tables", detail=detail, remedy=_DERIVE)


def _wrong_verdicts(connection: Connection) -> Iterator[Fault]:
    """Verdicts and withdrawals that are not what the decisions come to."""
    try:
        held = holding(read_decisions(connection))
    except (RegistryError, ValueError) as error:
        yield Fault(what="decisions", detail=str(error), remedy=_BY_ANOTHER_HAND)
        return
    verdict = schema.VERDICT.c
    wanted = {(str(v.claim), v.decision, str(v.judgement)) for v in judge(held).values()}
    wanted |= {(d.subject, d.number, "withdraw") for d in held if d.kind is DecisionKind.WITHDRAW}
    rows = connection.execute(select(verdict.claim_id, verdict.decision, verdict.judgement))
    found = {(str(claim), int(number), str(judgement)) for claim, number, judgement in rows}
    found |= {(row.report_id, row.decision, "withdraw") for row in connection.execute(select(schema.WITHDRAWAL))}
    subjects = {subject for subject, _, _ in wanted ^ found}
    if subjects:
        detail = f"what was decided on {min(subjects)} is not what holds for it"
        yield Fault(what="decisions", detail=detail, remedy="decide anything and undo it: verdicts are set anew")


def _unsearched(connection: Connection) -> Iterator[Fault]:
    """Reports whose words cannot be searched, and words of no report."""
    searched, report = schema.SEARCHED.c, schema.REPORT.c
    is_searched = exists().where(searched.report_id == report.id)
    n_missing = connection.scalar(select(func.count()).select_from(schema.REPORT).where(~is_searched)) or 0
    is_sqlite = connection.dialect.name == "sqlite"
    words = table("searched_words_docsize", column("id")) if is_sqlite else table("searched_words", column("number"))
    (number,) = words.c
    has_words = exists().where(number == searched.number)
    n_wordless = connection.scalar(select(func.count()).select_from(schema.SEARCHED).where(~has_words)) or 0
    is_listed = exists().where(searched.number == number)
    n_loose = connection.scalar(select(func.count()).select_from(words).where(~is_listed)) or 0
    if n_missing or n_wordless or n_loose:
        detail = f"{n_missing + n_wordless} reports cannot be searched, the words of {n_loose} are of no report"
        yield Fault(what="search", detail=detail, remedy=_DERIVE)


def _changed_derived(connection: Connection) -> Iterator[Fault]:
    """Derived rows that are not what the last run wrote."""
    noted = read_derived_digest(connection)
    if noted is not None and noted != digest_of_tables(connection, schema.DERIVED):
        yield Fault(what="derived tables", detail="rows were changed after the last run wrote them", remedy=_DERIVE)
