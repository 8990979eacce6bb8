"""Killed at any moment while it brings a store up, reads, codes or joins, the same command again completes the store.

Each kill is a SIGKILL at a random moment of one step; then the work is done again and the store is compared, row for
row, with one that nothing disturbed. While they work and die, readers of the same store go on reading.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.postgres import Postgres
from tests.store import worked

from allegiance.errors import StoreError
from allegiance.pipeline import Toolkit
from allegiance.store.open import open_store
from allegiance.store.view import View

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[2]


class Undisturbed:
    """What the work comes to where nothing disturbs it, and how long each of its steps takes."""

    def __init__(self, new_store: Callable[[], str], toolkit: Toolkit, folder: Path) -> None:
        self.seed = new_store()
        self.folder = folder
        worked.work(self.seed, worked.write_reports(folder, 6), toolkit, lambda _: None)
        self.path = worked.write_reports(folder)
        address = self.new_old(new_store)
        began: dict[str, float] = {}
        worked.work(address, self.path, toolkit, lambda step: began.setdefault(step, time.perf_counter()))
        ends = [*list(worked.STEPS)[1:], "done"]
        self.seconds = {step: began[end] - began[step] for step, end in zip(worked.STEPS, ends, strict=True)}
        self.rows = worked.rows_of(address)

    def new_old(self, new_store: Callable[[], str]) -> str:
        """Make a store of the first schema that holds a few reports."""
        address = new_store()
        worked.make_old(address, self.seed)
        return address


@pytest.fixture(scope="module")
def undisturbed(
    new_store: Callable[[], str], toolkit: Toolkit, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    return Undisturbed(new_store, toolkit, tmp_path_factory.mktemp("reports"))


def start(address: str, path: Path) -> subprocess.Popen[str]:
    """Start the work in a process of its own."""
    command = [sys.executable, "-m", "tests.store.worked", address, str(path)]
    # as many threads as it needs: the kill is to hit the work, not a wait for the processor
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill_in(step: str, seconds: float, address: str, path: Path) -> tuple[bool, int]:
    """Kill the work a while after a step began; tell whether it was killed in it, and how many reports it told."""
    process = start(address, path)
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        words = line.split()
        told = int(words[1]) if words[0] == "acknowledged" else told
        if words == [step]:
            time.sleep(seconds)
            break
    process.kill()
    rest, failure = process.communicate()
    for line in rest.splitlines():
        told = int(line.split()[1]) if line.startswith("acknowledged") else told
    assert process.returncode == -9 or (process.returncode == 0 and "done" in rest), failure
    return process.returncode == -9, told


@contextmanager
def readers(address: str, n: int) -> Iterator[list[str]]:
    """Let some readers ask the store all the while; yield what went wrong for them."""
    faults: list[str] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                engine = open_store(address, create=False)
                while not is_over.is_set():
                    with View(engine).snapshot() as view:
                        counts = view.counts()
                        if counts.n_reports and not counts.n_claims:
                            faults.append(f"{counts.n_reports} reports without a claim")
                        list(view.events())
                    time.sleep(0.01)
                engine.dispose()
            except StoreError as error:
                faults.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(n)]
    for thread in threads:
        thread.start()
    yield faults
    is_over.set()
    for thread in threads:
        thread.join()


def kill_and_go_on(undisturbed: Undisturbed, new_store: Callable[[], str], toolkit: Toolkit, n: int) -> int:
    """Kill the work `n` times, each in a store of its own; compare what a rerun makes of it; count the kills."""
    draw, killed = random.Random(n), 0
    for number in range(n):
        step = worked.STEPS[number % len(worked.STEPS)]
        address = undisturbed.new_old(new_store)
        was_killed, told = kill_in(step, draw.uniform(0, undisturbed.seconds[step]), address, undisturbed.path)
        killed += was_killed
        engine = open_store(address)
        assert View(engine).counts().n_reports >= told, "what was acknowledged is there"
        assert list(View(engine).check_quotes()) == []
        engine.dispose()
        worked.work(address, undisturbed.path, toolkit, lambda _: None)
        assert worked.rows_of(address) == undisturbed.rows, f"kill {number} in {step}"
        assert_sound(address)
    return killed


def assert_sound(address: str) -> None:
    if address.startswith("postgresql"):
        return
    engine = open_store(address)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def test_a_few_kills_lose_and_repeat_nothing(
    undisturbed: Undisturbed, new_store: Callable[[], str], toolkit: Toolkit
) -> None:
    assert kill_and_go_on(undisturbed, new_store, toolkit, 3) >= 1


@pytest.mark.long
def test_sixty_kills_lose_and_repeat_nothing(
    undisturbed: Undisturbed, new_store: Callable[[], str], toolkit: Toolkit
) -> None:
    assert kill_and_go_on(undisturbed, new_store, toolkit, 60) >= 40


def test_two_readers_read_on_while_a_writer_works_and_dies(
    undisturbed: Undisturbed, new_store: Callable[[], str], toolkit: Toolkit
) -> None:
    address = undisturbed.new_old(new_store)
    open_store(address).dispose()
    with readers(address, 2) as faults:
        kill_in("code", undisturbed.seconds["code"] / 2, address, undisturbed.path)
        worked.work(address, undisturbed.path, toolkit, lambda _: None)
    assert faults == []
    assert worked.rows_of(address) == undisturbed.rows


@contextmanager
def small_disk(folder: Path, size: str, owner: str | None = None) -> Iterator[Path]:
    """Mount a disk of the given size, where this user may."""
    place = folder / "disk"
    place.mkdir()
    options = f"size={size},mode=0777"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=False, capture_output=True)
    if done.returncode != 0:
        pytest.skip("a small disk cannot be mounted: run the tests as root where that is allowed")
    if owner:
        subprocess.run(["chown", owner, place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(place: Path, leave: int) -> Path:
    """Fill a disk but for some bytes."""
    ballast = place / "ballast"
    free = os.statvfs(place)
    ballast.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - leave))
    return ballast


def fill_up_and_go_on(address: str, place: Path, undisturbed: Undisturbed, toolkit: Toolkit) -> None:
    open_store(address).dispose()
    ballast = fill(place, 150_000)
    with pytest.raises(StoreError, match="the disk is full; make space, then run the command again"):
        worked.work(address, undisturbed.path, toolkit, lambda _: None)
    ballast.unlink()
    engine = open_store(address)
    n_kept = View(engine).counts().n_reports
    assert list(View(engine).check_quotes()) == []
    engine.dispose()
    worked.work(address, undisturbed.path, toolkit, lambda _: None)
    assert n_kept < len(undisturbed.rows["report"])
    assert worked.rows_of(address) == undisturbed.rows


def test_a_full_disk_is_told_and_made_good_on_sqlite(toolkit: Toolkit, tmp_path: Path) -> None:
    undisturbed = Undisturbed(lambda: str(tmp_path / f"{time.monotonic_ns()}.db"), toolkit, tmp_path)
    with small_disk(tmp_path, "4m") as place:
        address = str(place / "store.db")
        worked.make_old(address, undisturbed.seed)
        fill_up_and_go_on(address, place, undisturbed, toolkit)
        assert_sound(address)


def test_a_full_disk_is_told_and_made_good_on_postgresql(toolkit: Toolkit, postgres: Postgres, tmp_path: Path) -> None:
    undisturbed = Undisturbed(postgres.new_store, toolkit, tmp_path)
    with small_disk(postgres.socket, "64m", postgres.user) as place:
        space = place / "space"
        space.mkdir()
        if postgres.user:
            subprocess.run(["chown", postgres.user, space], check=True)
        postgres.run(f"CREATE TABLESPACE small LOCATION '{space}'")
        address = postgres.new_store(tablespace="small")
        worked.make_old(address, undisturbed.seed)
        fill_up_and_go_on(address, place, undisturbed, toolkit)
        postgres.drop(address)
        postgres.run("DROP TABLESPACE small")
