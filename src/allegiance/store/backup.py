"""A store in, one file that holds it whole out; and such a file in, a store out. Consistent while a writer writes.

A backup is gzip-compressed lines of JSON: a head, the rows of each table under the line that names it, and a foot with
their number and digest. It is the same for SQLite and PostgreSQL, so that a store can move between the two. It holds
what was read, coded, decided and derived; the words to search by are made again from the reports.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, insert, select, text

from allegiance.errors import StoreError
from allegiance.store import schema
from allegiance.store.connection import for_writing, name_store, snapshot_of
from allegiance.store.open import migrate, note_schema, open_store
from allegiance.store.schema import REVISION
from allegiance.version import VERSION

FORMAT = "allegiance-backup 1"
_LOT = 2000
_TABLES = tuple(table for table in schema.METADATA.sorted_tables if table is not schema.SEARCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds: the schema of its store, the version that wrote it, when (in UTC), rows and their digest."""

    schema: str
    version: str
    made_at: str
    n_rows: int
    digest: str


def write_backup(engine: Engine, path: Path) -> Backup:
    """Write the state that the store is in now, under another name first: a half backup never has the final name."""
    head = {"format": FORMAT, "schema": REVISION, "version": VERSION, "made_at": datetime.now(UTC).isoformat()}
    part = path.with_name(path.name + ".part")
    summed, n_rows = sha256(), 0
    try:
        with gzip.open(part, "wt", encoding="utf8", compresslevel=6) as file, snapshot_of(engine) as connection:
            file.write(_line(head))
            for line in _lines_of(connection):
                summed.update(line.encode())
                n_rows += line.startswith("[")
                file.write(line)
            file.write(_line({"rows": n_rows, "digest": summed.hexdigest()}))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"backup {path}: {error.strerror}; make space or give another path") from error
    return _describe(head, n_rows, summed.hexdigest())


def check_backup(path: Path) -> Backup:
    """Read a backup to its end; raise StoreError where it is damaged, cut, or no backup, or of a newer program."""
    head, summed, n_rows, foot = _read_head(path), sha256(), 0, None
    for line in _body(path):
        if line.startswith('{"digest"'):
            foot = json.loads(line)
        else:
            summed.update(line.encode())
            n_rows += line.startswith("[")
    if foot != {"rows": n_rows, "digest": summed.hexdigest()}:
        raise _damaged(path)
    if head["schema"] > REVISION:
        raise StoreError(
            f"backup {path}: is of a newer program (schema {head['schema']}, here {REVISION}); "
            f"install allegiance {head['version']} or newer"
        )
    return _describe(head, n_rows, summed.hexdigest())


def restore_backup(path: Path, address: str, *, force: bool = False) -> Backup:
    """Put a backup in place of what a store holds, in one transaction; StoreError where it holds reports, not forced.

    The backup is read to its end and checked before anything is touched. One of an older schema is put into that schema
    first and brought up from there.
    """
    backup = check_backup(path)
    engine = open_store(address)
    try:
        with for_writing(engine).begin() as connection:
            if not force and connection.execute(select(schema.REPORT.c.id).limit(1)).first():
                raise StoreError(
                    f"store {name_store(engine.url)}: holds reports; give --force to put the backup in their place, "
                    "or another --store"
                )
            _remove_all(connection)
            migrate(connection, backup.schema)
            _fill(connection, path)
            if connection.dialect.name == "postgresql":  # it changes no table while rows of it wait to be checked
                connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            migrate(connection, REVISION)
            note_schema(connection)
    finally:
        engine.dispose()
    return backup


def _lines_of(connection: Connection) -> Iterator[str]:
    for table in _TABLES:
        yield _line({"table": table.name, "columns": [column.name for column in table.c]})
        ordered = select(table).order_by(*table.primary_key)
        rows = connection.execute(ordered, execution_options={"yield_per": _LOT})
        for row in rows:
            yield _line(list(row))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _remove_all(connection: Connection) -> None:
    connection.execute(text("DROP TABLE IF EXISTS searched_words"))
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)


def _fill(connection: Connection, path: Path) -> None:
    there = MetaData()
    there.reflect(connection)
    for name, rows in _lots(path):
        connection.execute(insert(there.tables[name]), rows)


def _lots(path: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of a checked backup in lots, each with the name of its table."""
    table = ""
    columns: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in _body(path):
        found = json.loads(line)
        if isinstance(found, list):
            rows.append(dict(zip(columns, found, strict=True)))
        if rows and (isinstance(found, dict) or len(rows) == _LOT):
            yield table, rows
            rows = []
        if isinstance(found, dict) and "table" in found:
            table, columns = found["table"], found["columns"]


def _body(path: Path) -> Iterator[str]:
    lines = _read_lines(path)
    next(lines, None)
    return lines


def _read_lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf8", newline="\n") as file:
            yield from file
    except FileNotFoundError:
        raise StoreError(f"backup {path}: is not there; name a file that `allegiance backup` wrote") from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise _damaged(path) from error


def _read_head(path: Path) -> dict[str, str]:
    try:
        head = json.loads(next(_read_lines(path), "null"))
    except ValueError:
        raise _damaged(path) from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise StoreError(f"backup {path}: is no backup of this program; name a file that `allegiance backup` wrote")
    return head


def _damaged(path: Path) -> StoreError:
    return StoreError(f"backup {path}: is damaged or cut; take an earlier backup")


def _describe(head: dict[str, str], n_rows: int, digest: str) -> Backup:
    return Backup(
        schema=head["schema"],
        version=head["version"],
        made_at=head["made_at"],
        n_rows=n_rows,
        digest=digest,
    )
