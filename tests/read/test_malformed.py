"""TRUST.md R3: no input ends the run; each of 10,000 malformed ones is read or refused by name, memory stays flat."""

from __future__ import annotations

import ctypes
import gc
import logging
import resource
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from tests.read.malformed import LONG_LINE_BYTES, make_malformed

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.pipeline import Toolkit, add_reports
from allegiance.read.content import Item
from allegiance.read.file import read_path
from allegiance.store.open import open_store
from allegiance.store.view import View

QUICK, ALL, FIRST = 240, 10_000, 1_000
GROWTH = 1.10


def read_one(path: Path, data: bytes) -> list[Item]:
    """Read an input from a file, and check that every answer is a report or a refusal that says what to do."""
    path.write_bytes(data)
    items = list(read_path(path))
    assert items, path
    for item in items:
        assert isinstance(item, Report | InputRefused)
        if isinstance(item, InputRefused):
            assert item.where.startswith(str(path)) or item.where
            assert item.reason
            assert item.remedy
    return items


def resident_bytes() -> int:
    """What this process holds in memory now, after what is free has been given back."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_malformed_inputs_are_read_or_refused(tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    for number in range(QUICK):
        kinds.update(type(item).__name__ for item in read_one(tmp_path / f"in-{number}", make_malformed(number)))
    assert kinds["Report"] > QUICK // 10
    assert kinds["InputRefused"] > QUICK // 4


def test_a_line_of_200_megabytes_is_refused_and_the_lines_after_it_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_long_line(path)
    items = list(read_path(path))
    assert [item.where for item in items if isinstance(item, InputRefused)] == [f"{path}:2"]
    assert [item.origin for item in items if isinstance(item, Report)] == ["first", "last"]


def write_long_line(path: Path) -> None:
    """Rows with one of 200 MB between them."""
    with path.open("wb") as file:
        file.write(b'{"id": "first", "text": "Army left."}\n{"id": "long", "text": "')
        for _ in range(LONG_LINE_BYTES // (1 << 20)):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"id": "last", "text": "Army came."}\n')


@pytest.mark.model
def test_malformed_inputs_end_no_run_of_the_whole_program(tmp_path: Path, toolkit: Toolkit) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:04d}").write_bytes(make_malformed(number))
    (folder / "good.txt").write_text("The Northern Front and the River Brigade agreed to share the checkpoint at Marj.")
    engine = open_store(tmp_path / "record.sqlite")
    *_, tally = add_reports(read_path(folder), engine, toolkit)
    assert tally.n_failed == 0
    assert tally.n_new > 10
    assert View(engine).has_origin(str(folder / "good.txt"))


@pytest.mark.long
def test_ten_thousand_malformed_inputs_leave_memory_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)  # what is logged is kept for the end of a test, and would count as memory
    kinds: Counter[str] = Counter()
    after_first = 0
    for number in range(ALL):
        path = tmp_path / "in"
        kinds.update(type(item).__name__ for item in read_one(path, make_malformed(number)))
        if number % FIRST == FIRST // 2:
            write_long_line(path)
            kinds.update(type(item).__name__ for item in read_path(path))
        if number == FIRST - 1:
            after_first = resident_bytes()
    after_all = resident_bytes()
    with capsys.disabled():
        told = f"{kinds}, {after_first / 1e6:.1f} MB after {FIRST}, {after_all / 1e6:.1f} MB after {ALL}"
        sys.stdout.write(f"\n{told}\n")
    assert after_all <= GROWTH * after_first
