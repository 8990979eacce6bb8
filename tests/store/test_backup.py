"""Backup and restore: the whole store in one file, taken while a writer writes, put back on either database."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from tests.postgres import Postgres
from tests.store import worked

from allegiance.errors import StoreError
from allegiance.store import backup as store_backup
from allegiance.store.backup import check_backup, restore_backup, write_backup
from allegiance.store.open import open_store
from allegiance.store.view import View
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders


def _fill(store: Engine, build: Builders, n: int = 5) -> None:
    reports = [build.report(("Alpha", f"Beta{i}", "Hazano"), origin=f"f{i}", publisher="حلب") for i in range(n)]
    with Writer(store) as writer:
        writer.add_reports(reports)
        writer.replace_derived(build.run(), [build.event(stored) for stored in reports], [], [], [], [])


def test_what_was_backed_up_is_what_is_restored(
    store: Engine, build: Builders, new_store: Callable[[], str], tmp_path: Path
) -> None:
    _fill(store, build)
    written = write_backup(store, tmp_path / "backup.gz")
    other = new_store()
    assert restore_backup(tmp_path / "backup.gz", other) == written == check_backup(tmp_path / "backup.gz")
    engine = open_store(other)
    assert build.dump(engine) == build.dump(store)
    assert View(engine).digest() == View(store).digest()
    engine.dispose()


def test_a_store_moves_from_sqlite_to_postgresql_and_back(build: Builders, tmp_path: Path, postgres: Postgres) -> None:
    first = open_store(tmp_path / "first.db")
    _fill(first, build)
    address = postgres.new_store()
    write_backup(first, tmp_path / "one.gz")
    restore_backup(tmp_path / "one.gz", address)
    middle = open_store(address)
    write_backup(middle, tmp_path / "two.gz")
    restore_backup(tmp_path / "two.gz", str(tmp_path / "last.db"))
    last = open_store(tmp_path / "last.db")
    assert build.dump(last) == build.dump(middle) == build.dump(first)
    for engine in (first, middle, last):
        engine.dispose()


def test_a_store_with_reports_is_not_overwritten_unless_forced(store: Engine, build: Builders, tmp_path: Path) -> None:
    _fill(store, build)
    write_backup(store, tmp_path / "backup.gz")
    before = build.dump(store)
    with Writer(store) as writer:
        writer.add_report(build.report(("Gamma", "Delta")))
    address = store.url.render_as_string(hide_password=False)
    later = build.dump(store)
    with pytest.raises(StoreError, match="holds reports; give --force"):
        restore_backup(tmp_path / "backup.gz", address)
    assert build.dump(store) == later
    store.dispose()
    restore_backup(tmp_path / "backup.gz", address, force=True)
    assert build.dump(store) == before


def test_a_restore_that_fails_leaves_the_store_as_it_was(
    store: Engine, build: Builders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(store, build)
    write_backup(store, tmp_path / "backup.gz")
    before = build.dump(store)
    store.dispose()

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(store_backup, "_fill", fail)
    with pytest.raises(MemoryError):
        restore_backup(tmp_path / "backup.gz", store.url.render_as_string(hide_password=False), force=True)
    assert build.dump(store) == before


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_damaged_or_cut_backup_is_refused_and_nothing_is_touched(
    store: Engine, build: Builders, tmp_path: Path, where: float
) -> None:
    _fill(store, build)
    path = tmp_path / "backup.gz"
    write_backup(store, path)
    before, content = build.dump(store), path.read_bytes()
    at = int(len(content) * where)
    address = store.url.render_as_string(hide_password=False)
    for bad in (content[:at], content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]):
        path.write_bytes(bad)
        with pytest.raises(StoreError, match=r"damaged or cut|is no backup"):
            restore_backup(path, address, force=True)
    assert build.dump(store) == before


def test_one_changed_word_is_found(store: Engine, build: Builders, tmp_path: Path) -> None:
    _fill(store, build)
    path = tmp_path / "backup.gz"
    write_backup(store, path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Beta3 ", b"Beta4 ", 1)))
    with pytest.raises(StoreError, match="damaged or cut"):
        check_backup(path)


def test_what_is_no_backup_or_of_a_newer_program_is_refused(store: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not there"):
        check_backup(tmp_path / "none.gz")
    (tmp_path / "notes.gz").write_bytes(gzip.compress(b'"only notes"\n'))
    with pytest.raises(StoreError, match="is no backup of this program"):
        check_backup(tmp_path / "notes.gz")
    path = tmp_path / "backup.gz"
    write_backup(store, path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"schema":"r', b'"schema":"s', 1)))
    with pytest.raises(StoreError, match="is of a newer program"):
        check_backup(path)


def test_a_backup_taken_while_a_writer_writes_is_of_one_state(
    store: Engine, build: Builders, new_store: Callable[[], str], tmp_path: Path
) -> None:
    # each report is added with its event in two transactions: a backup holds as many events as reports, or one less
    reports = [build.report(("Alpha", f"Beta{i}"), origin=f"f{i}") for i in range(30)]

    def write() -> None:
        with Writer(store) as writer:
            for n in range(1, len(reports) + 1):
                writer.add_report(reports[n - 1])
                writer.replace_derived(build.run(str(n)), [build.event(r) for r in reports[:n]], [], [], [], [])

    thread = threading.Thread(target=write)
    thread.start()
    n_backups = 0
    while thread.is_alive():
        write_backup(store, tmp_path / f"{n_backups}.gz")
        n_backups += 1
    thread.join()
    for number in range(0, n_backups, max(1, n_backups // 4)):
        address = new_store()
        restore_backup(tmp_path / f"{number}.gz", address)
        engine = open_store(address)
        counts = View(engine).counts()
        assert counts.n_reports - counts.n_events in {0, 1}
        assert list(View(engine).check_quotes()) == []
        engine.dispose()
    assert n_backups >= 2


def test_a_backup_of_the_first_schema_is_brought_up(
    build: Builders, new_store: Callable[[], str], tmp_path: Path
) -> None:
    seed = new_store()
    engine = open_store(seed)
    _fill(engine, build)
    whole = build.dump(engine)
    write_backup(engine, tmp_path / "new.gz")
    engine.dispose()
    worked.write_old_backup(tmp_path / "new.gz", tmp_path / "old.gz")
    address = new_store()
    assert restore_backup(tmp_path / "old.gz", address).schema == worked.OLD
    engine = open_store(address)
    assert build.dump(engine) == whole
    engine.dispose()


def test_a_backup_that_cannot_be_written_leaves_no_half_file(store: Engine, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"backup .*: No such file or directory"):
        write_backup(store, tmp_path / "missing" / "backup.gz")
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "store.db"])
