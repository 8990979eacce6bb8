"""Questions that several files of the store put: what failed last, which claims are in force, long lists in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from allegiance.store import schema

# The stage whose mark says that a report's sentences, claims and resolutions by one coder are all there.
CODED = "code"

T = TypeVar("T")

# Values in one IN list: far below the limit of any database.
_CHUNK = 500


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists that fit one statement."""
    iterator = iter(values)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def failing() -> Select[Any]:
    """Ask for (subject, stage, coder, last, done) of what failed at its last try.

    `last` is the number of that try, `done` that of the last try that went well, 0 if none did.
    """
    mark = schema.STAGE_MARK.c
    last = func.max(mark.n_tries)
    done = func.coalesce(func.max(case((mark.status == "done", mark.n_tries))), 0)
    return (
        select(mark.subject, mark.stage, mark.coder, last.label("last"), done.label("done"))
        .group_by(mark.subject, mark.stage, mark.coder)
        .having(last > done)
    )


def claim_in_force() -> ColumnElement[bool]:
    """Tell whether a claim counts; needs `claim` and its `coder` in the statement.

    No later coder has coded its report, no reviewer has rejected it, and its report was not withdrawn.
    """
    mark, later, verdict = schema.STAGE_MARK, schema.CODER.alias("later"), schema.VERDICT
    is_old = exists().where(
        mark.c.subject == schema.CLAIM.c.report_id,
        mark.c.stage == CODED,
        mark.c.status == "done",
        mark.c.coder == later.c.name,
        later.c.rank > schema.CODER.c.rank,
    )
    is_rejected = exists().where(verdict.c.claim_id == schema.CLAIM.c.id, verdict.c.judgement == "reject")
    return and_(~is_old, ~is_rejected, ~is_withdrawn(schema.CLAIM.c.report_id))


def is_withdrawn(report_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether the report of an id was withdrawn."""
    return exists().where(schema.WITHDRAWAL.c.report_id == report_id)


def is_done() -> ColumnElement[bool]:
    """Tell whether a stage mark is the one that stands with a coding, not one of a try or of its mending."""
    mark = schema.STAGE_MARK.c
    return and_(mark.stage == CODED, mark.status == "done", mark.n_tries == 0)
