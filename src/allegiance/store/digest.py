"""Rows of tables in, a digest of those that count, whatever their order, out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, Table, insert, select, update

from allegiance.store import schema

# How a report reached us first, not what it says: another order of reading may change these and nothing else.
_ARRIVAL = {("report", "origin"), ("report", "url"), ("report", "fetched_at")}
_OF_DERIVED = "derived"


def digest_of_tables(connection: Connection, tables: Iterable[Table]) -> str:
    """Return a digest of the rows of tables, whatever their order; ids of runs are left out."""
    return sum_of(row for table in tables for row in _counting_rows(connection, table))


def sum_of(rows: Iterable[tuple[object, ...]]) -> str:
    """Add up the hashes of the rows: a digest that needs no order, which databases disagree on."""
    total = 0
    for row in rows:
        total += int.from_bytes(sha256(json.dumps(row).encode()).digest())
    return f"{total % 2**256:064x}"


def note_derived(connection: Connection) -> None:
    """Keep the digest of the derived tables beside them, so that a row changed by another hand is found."""
    digest = digest_of_tables(connection, schema.DERIVED)
    if read_derived_digest(connection) is None:
        connection.execute(insert(schema.META), [{"key": _OF_DERIVED, "value": digest}])
    else:
        connection.execute(update(schema.META).where(schema.META.c.key == _OF_DERIVED).values(value=digest))


def read_derived_digest(connection: Connection) -> str | None:
    """Return the digest that the derived tables had when they were made; None before they were."""
    found: str | None = connection.scalar(select(schema.META.c.value).where(schema.META.c.key == _OF_DERIVED))
    return found


def _counting_rows(connection: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    columns = [c for c in table.c if c.name != "run" and (table.name, c.name) not in _ARRIVAL]
    result = connection.execute(select(*columns), execution_options={"yield_per": 1000})
    return ((table.name, *row) for row in result)
