"""Folded words in; the reports that have them all, the best first, out; and what puts the words of reports there.

Words come folded, in small letters and digits alone: on SQLite they are terms of FTS5, on PostgreSQL of a tsvector in
the configuration `simple`. Nothing that a user writes reaches the query language of either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Engine, Integer, column, exists, func, insert, select, table, text
from sqlalchemy.sql import quoted_name

from allegiance.model.identity import ReportId
from allegiance.model.report import Report
from allegiance.store import schema
from allegiance.store.connection import for_writing
from allegiance.store.reader import Reader
from allegiance.store.row import read_report
from allegiance.store.statement import is_withdrawn

_BATCH = 200
_WORDS = table("searched_words", column("rowid", Integer), column("number", Integer), column("words"), column("rank"))
_FTS: ColumnElement[str] = column(quoted_name("searched_words", quote=False))


def add_words(engine: Engine, fold: Callable[[Report], str]) -> int:
    """Make every report searchable that is not yet, some hundreds in one transaction; return how many there were."""
    n_added = 0
    missing = (
        select(schema.REPORT)
        .where(~exists().where(schema.SEARCHED.c.report_id == schema.REPORT.c.id))
        .order_by(schema.REPORT.c.id)
        .limit(_BATCH)
    )
    with for_writing(engine).connect() as connection:
        while True:
            with connection.begin():
                reports = [read_report(row) for row in connection.execute(missing)]
                _add(connection, [(report.id, fold(report)) for report in reports])
            n_added += len(reports)
            if len(reports) < _BATCH:
                return n_added


def _add(connection: Connection, words: Sequence[tuple[ReportId, str]]) -> None:
    if not words:
        return
    last = connection.scalar(select(func.max(schema.SEARCHED.c.number))) or 0
    rows = [{"number": last + k, "report_id": report, "words": said} for k, (report, said) in enumerate(words, 1)]
    connection.execute(insert(schema.SEARCHED), [{"number": r["number"], "report_id": r["report_id"]} for r in rows])
    statement = (
        "INSERT INTO searched_words (rowid, words) VALUES (:number, :words)"
        if connection.dialect.name == "sqlite"
        else "INSERT INTO searched_words (number, words) VALUES (:number, to_tsvector('simple', :words))"
    )
    connection.execute(text(statement), [{"number": row["number"], "words": row["words"]} for row in rows])


class SearchView(Reader):
    """Which reports have some words."""

    def find_reports(self, words: Iterable[str], limit: int) -> tuple[ReportId, ...]:
        """Return the reports that have every word, one that ends in * as the beginning of a word, the best first.

        Words must be folded and split: letters and digits. Withdrawn reports are left out.
        """
        wanted = list(dict.fromkeys(words))
        if any(not word.removesuffix("*").isalnum() for word in wanted):
            raise ValueError(f"words {wanted}: are to be letters and digits, a * at the end")
        if not wanted:
            return ()
        searched = schema.SEARCHED.c
        with self._connect() as connection:
            if connection.dialect.name == "sqlite":
                query = " ".join(f'"{word.removesuffix("*")}"' + "*" * word.endswith("*") for word in wanted)
                found = (
                    select(searched.report_id)
                    .join_from(_WORDS, schema.SEARCHED, searched.number == _WORDS.c.rowid)
                    .where(_FTS.op("MATCH")(query), ~is_withdrawn(searched.report_id))
                    .order_by(_WORDS.c.rank, searched.report_id)
                )
            else:
                parts = (f"'{word.removesuffix('*')}'" + ":*" * word.endswith("*") for word in wanted)
                asked = func.to_tsquery("simple", " & ".join(parts))
                rank = func.ts_rank(_WORDS.c.words, asked, 1)  # 1: long reports count less for each word
                found = (
                    select(searched.report_id)
                    .join_from(_WORDS, schema.SEARCHED, searched.number == _WORDS.c.number)
                    .where(_WORDS.c.words.op("@@")(asked), ~is_withdrawn(searched.report_id))
                    .order_by(rank.desc(), searched.report_id)
                )
            return tuple(ReportId(name) for name in connection.scalars(found.limit(limit)))
