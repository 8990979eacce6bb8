"""Opening: what is made, what is refused, and that the migrations make what the tables say."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table, create_engine, make_url, text
from sqlalchemy.schema import CreateTable
from tests.postgres import Postgres

import allegiance.store
from allegiance.errors import StoreError
from allegiance.store.open import open_store
from allegiance.store.schema import METADATA, REVISION
from allegiance.store.view import View
from allegiance.version import VERSION


def _schema_of(path: Path) -> dict[str, list[str]]:
    """Return the lines of each table and index, sorted: the order of constraints says nothing."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {
        name: sorted(line.strip(" \t,") for line in sql.splitlines() if line.strip())
        for name, sql in rows
        if name != "alembic_version" and not name.startswith("searched_words")
    }


def _is_in_the_schema(_object: object, name: str | None, *_: object) -> bool:
    return not (name or "").startswith("searched_words")


def test_a_migrated_store_has_the_tables_of_the_schema(new_store: Callable[[], str]) -> None:
    engine = open_store(new_store())
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_in_the_schema}
        )
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_text_on_postgresql_is_in_the_order_of_code_points(postgres: Postgres) -> None:
    engine = open_store(postgres.new_store())
    other_order = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    )
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 'a' < 'B'")) is True  # the order of the server itself
        assert connection.execute(other_order).all() == []
    engine.dispose()


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="no server answers there; start PostgreSQL"):
        open_store(f"postgresql://me@/record?host={tmp_path}")


def test_a_database_that_is_not_there_is_told(postgres: Postgres) -> None:
    with pytest.raises(StoreError, match="there is no such database; make it with `createdb`"):
        open_store(f"postgresql://allegiance@/nowhere?host={postgres.socket}")


def test_an_empty_database_becomes_a_store_only_where_one_may_be_made(postgres: Postgres) -> None:
    address = postgres.new_store()
    with pytest.raises(StoreError, match="is empty"):
        open_store(address, create=False)
    open_store(address).dispose()


def test_a_migrated_store_is_word_for_word_what_the_schema_makes(tmp_path: Path) -> None:
    # strict tables, keys in place of row numbers and checks are not part of the comparison above
    open_store(tmp_path / "migrated.db").dispose()
    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    METADATA.create_all(engine)
    engine.dispose()
    assert _schema_of(tmp_path / "migrated.db") == _schema_of(tmp_path / "made.db")


def test_the_revision_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(allegiance.store.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: str(table.name))
def test_every_table_is_strict_and_has_a_form_on_postgresql(table: Table) -> None:
    assert table.dialect_options["sqlite"]["strict"] is True
    on_postgresql = str(CreateTable(table).compile(dialect=make_url("postgresql://").get_dialect()()))
    assert "STRICT" not in on_postgresql
    assert " REAL" not in on_postgresql


def test_a_new_store_lies_in_a_new_folder_and_is_empty(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "ordner ü % 1" / "deep" / "store.db")
    assert View(engine).counts().n_reports == 0
    engine.dispose()


def test_a_url_and_a_path_open_the_same_store(tmp_path: Path) -> None:
    open_store(tmp_path / "store.db").dispose()
    engine = open_store(f"sqlite:///{tmp_path / 'store.db'}", create=False)
    assert View(engine).coders() == ()
    engine.dispose()


def test_foreign_keys_and_the_write_ahead_log_are_on(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "store.db")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_missing_store_is_refused_when_none_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing\.db: is not there; read a report into it first"):
        open_store(tmp_path / "missing.db", create=False)
    assert not (tmp_path / "missing.db").exists()


def test_an_empty_file_becomes_a_store_only_where_one_may_be_made(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    with pytest.raises(StoreError, match="is empty"):
        open_store(tmp_path / "store.db", create=False)
    open_store(tmp_path / "store.db").dispose()


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are only notes " * 100, encoding="utf8")
    with pytest.raises(StoreError, match=r"notes\.txt: the file is no store; give another --store"):
        open_store(path)
    assert path.read_text(encoding="utf8") == "these are only notes " * 100


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="is a database of another program"):
        open_store(tmp_path / "other.db")


def test_a_newer_store_is_refused_with_the_version_to_install(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "store.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
        connection.execute(text("INSERT INTO meta VALUES ('schema r9999', '7.1.0')"))
    engine.dispose()
    with pytest.raises(
        StoreError, match=rf"newer program \(schema r9999, here {REVISION}\); install allegiance 7\.1\.0"
    ):
        open_store(tmp_path / "store.db")


def test_the_store_says_which_version_made_its_schema(tmp_path: Path) -> None:
    engine = open_store(tmp_path / "store.db")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key, value FROM meta")).all() == [(f"schema {REVISION}", VERSION)]
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sqlite://", "in memory is not supported"),
        ("mysql://user:secret@host/db", "not supported; give a SQLite file or a PostgreSQL URL"),
        ("://", "no database URL"),
    ],
)
def test_an_address_of_no_store_is_refused(address: str, told: str) -> None:
    with pytest.raises(StoreError, match=told) as caught:
        open_store(address)
    assert "secret" not in str(caught.value)


def test_a_database_without_its_driver_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"postgresql\+psycopg://me:\*\*\*@host/db: psycopg is not installed"):
        open_store("postgresql://me:secret@host/db")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)


def test_damage_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(path).dispose()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"store\.db: the file is damaged; restore a backup"):
        View(open_store(path)).counts()


def test_opening_a_store_at_the_present_schema_does_not_load_the_migration_tool(tmp_path: Path) -> None:
    open_store(tmp_path / "store.db").dispose()
    program = (
        "import sys; from allegiance.store.open import open_store; open_store(sys.argv[1]).dispose();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path / "store.db")], check=False).returncode == 0
