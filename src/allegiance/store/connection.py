"""A database address in, an engine out; and the few things that differ between SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Insert, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from allegiance.errors import StoreError

# How long a second writer waits for the first, in seconds.
WRITER_WAIT_S = 10

_WRITES = "allegiance_writes"
# The name of the writer's place on PostgreSQL, where one database may hold other programs' locks too.
_WRITER_LOCK = 0x616C6C6567

# What the database says (in lower case) → what is told, and what to do.
_EXPLANATIONS = (
    ("database is locked", "another process is writing to it", "wait until it is done, then run the command again"),
    ("due to lock timeout", "another process is writing to it", "wait until it is done, then run the command again"),
    ("database or disk is full", "the disk is full", "make space, then run the command again: what was read is kept"),
    ("no space left on device", "the disk is full", "make space, then run the command again: what was read is kept"),
    ("could not write init file", "the disk is full", "make space, then run the command again: what was read is kept"),
    ("connection refused", "no server answers there", "start PostgreSQL, or correct the address"),
    ("no such file or directory", "no server answers there", "start PostgreSQL, or correct the address"),
    ("does not exist", "there is no such database", "make it with `createdb`, or correct the address"),
    ("readonly database", "it may not be written to", "check the rights on the file and its folder"),
    ("unable to open database", "it cannot be opened", "check that its folder exists and may be written to"),
    ("file is not a database", "the file is no store", "give another --store, or restore a backup"),
    ("malformed", "the file is damaged", "restore a backup, or move the file away and read the reports again"),
    ("disk i/o error", "the disk failed", "check the disk, then restore a backup"),
)


def connect_engine(url: URL) -> Engine:
    """Make the engine for `url`; on SQLite with foreign keys, a write-ahead log, one state a transaction."""
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_size=16, max_overflow=32)
        event.listen(engine, "begin", _begin_postgresql)
        return _explained(engine)
    engine = create_engine(url, connect_args={"timeout": WRITER_WAIT_S}, pool_size=16, max_overflow=32)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return _explained(engine)


def for_writing(engine: Engine) -> Engine:
    """Return the engine so that its transactions take the writer's place when they begin, not at their first write."""
    return engine.execution_options(**{_WRITES: True})


@contextmanager
def snapshot_of(engine: Engine) -> Iterator[Connection]:
    """Lend a connection that sees one state of the store, whatever a writer does meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM meta"))  # the snapshot begins with the first read, not with BEGIN
        yield connection


def insert_new(connection: Connection, table: Table) -> Insert:
    """Return the statement that adds rows and passes over those whose key, or unique column, is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    raise StoreError(f"store: {connection.dialect.name} is not supported; give a SQLite file or a PostgreSQL URL")


def explain(url: URL, error: BaseException) -> StoreError:
    """Put a fault of the database into words: which store, what is wrong, what to do."""
    store = name_store(url)
    said = str(error)
    for sign, what, remedy in _EXPLANATIONS:
        if sign in said.lower():
            return StoreError(f"store {store}: {what}; {remedy}")
    return StoreError(f"store {store}: {said.splitlines()[0]}; run `allegiance doctor`, or give another --store")


def name_store(url: URL) -> str:
    """Return how messages name the store: its path, or its URL without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.render_as_string(hide_password=True)


def _explained(engine: Engine) -> Engine:
    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        said = str(context.original_exception).lower()
        if any(sign in said for sign, _, _ in _EXPLANATIONS):
            raise explain(engine.url, context.original_exception) from context.original_exception

    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes only before the first write: a reader's two questions could see two states.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        "cache_size = -32768",  # KiB, for each connection
        "wal_autocheckpoint = 8000",  # pages: ids are random, so pages are written less often if they are moved in bulk
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WRITER_WAIT_S}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
