"""A path or database URL in, an engine on a store at this program's schema out."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from allegiance.errors import StoreError
from allegiance.store.connection import connect_engine, explain, for_writing, insert_new, name_store
from allegiance.store.schema import META, REVISION
from allegiance.version import VERSION

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


def open_store(path_or_url: str | Path, *, create: bool = True) -> Engine:
    """Open the store, made or brought up to this program's schema if need be; raise StoreError where it cannot be.

    A path, or a URL that begins with `sqlite:///` or `postgresql`. With `create` false a missing store is refused.
    A store in memory is not supported: readers beside a writer need a file.
    """
    url = read_address(path_or_url)
    _check_file(url, create=create)
    engine = _connect(url)
    try:
        if _stored_revision(engine) != REVISION:
            with for_writing(engine).begin() as connection:
                _bring_up(connection, create=create)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise explain(url, error) from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def read_address(path_or_url: str | Path) -> URL:
    """Read a path or database URL; raise StoreError for what is neither."""
    if isinstance(path_or_url, Path) or "://" not in path_or_url:
        return URL.create("sqlite", database=str(Path(path_or_url).expanduser()))
    try:
        url = make_url(path_or_url)
    except ArgumentError:
        raise StoreError(f"store {path_or_url}: no database URL; give a path or postgresql://…") from None
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError(f"store {name_store(url)}: not supported; give a SQLite file or a PostgreSQL URL")
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _connect(url: URL) -> Engine:
    try:
        return connect_engine(url)
    except ModuleNotFoundError as error:
        raise StoreError(
            f"store {name_store(url)}: {error.name} is not installed; install it beside allegiance"
        ) from error


def _check_file(url: URL, *, create: bool) -> None:
    """Refuse what SQLite would silently make or cannot tell apart; make the folder of a new store."""
    if url.get_backend_name() != "sqlite":
        return
    if url.database in {None, "", ":memory:"}:
        raise StoreError("store: one in memory is not supported; give a path")
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreError(f"store {path}: is a folder; give the path of a file in it")
    if path.exists():
        return
    if not create:
        raise StoreError(f"store {path}: is not there; read a report into it first, or give another --store")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"store {path}: its folder cannot be made ({error.strerror}); give another --store") from error


def _stored_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _read_revision(connection)


def _read_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    versions = table(_VERSION_TABLE, column("version_num"))
    found: str | None = connection.scalar(select(versions.c.version_num))
    return found


def _bring_up(connection: Connection, *, create: bool) -> None:
    """Create or upgrade the schema inside the caller's transaction: a kill leaves the store as it was."""
    from alembic.script import ScriptDirectory

    found = _read_revision(connection)
    if found is None:
        _refuse_foreign(connection, create=create)
    else:
        known = ScriptDirectory.from_config(_configure(connection)).walk_revisions()
        if found not in {script.revision for script in known}:
            raise _tell_newer(connection, found)
    migrate(connection, REVISION)
    note_schema(connection)


def migrate(connection: Connection, revision: str) -> None:
    """Bring an empty database or an older store up to a revision, inside the caller's transaction."""
    from alembic.command import upgrade

    upgrade(_configure(connection), revision)


def note_schema(connection: Connection) -> None:
    """Note which version brought the store to this schema: an older program names it to whoever opens the store."""
    made_by = {"key": f"schema {REVISION}", "value": VERSION}
    connection.execute(insert_new(connection, META), [made_by])


def _configure(connection: Connection) -> Config:
    # Loaded only here, since a store at the current revision does not need the migration tool.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _refuse_foreign(connection: Connection, *, create: bool) -> None:
    store = name_store(connection.engine.url)
    if inspect(connection).get_table_names():
        raise StoreError(f"store {store}: is a database of another program; give another --store")
    if not create:
        raise StoreError(f"store {store}: is empty; read a report into it first, or give another --store")


def _tell_newer(connection: Connection, found: str) -> StoreError:
    store = name_store(connection.engine.url)
    needed = None
    if inspect(connection).has_table(META.name):
        needed = connection.scalar(select(META.c.value).where(META.c.key == f"schema {found}"))
    remedy = f"install allegiance {needed} or newer" if needed else "install a newer allegiance"
    return StoreError(f"store {store}: was made by a newer program (schema {found}, here {REVISION}); {remedy}")
