"""benchmarks/coding/run.py: bars, sets that are not there, the commit."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.benchmarks.coded import FixedFlow

from benchmarks.coding import negatives
from benchmarks.coding.figure import BenchmarkSet, Figure, digest_files
from benchmarks.coding.flow import Flow
from benchmarks.coding.run import as_table, beside, is_met, measure_sets, read_commit
from benchmarks.coding.sets import SETS

SHARE = Figure(measure="claim-free passages with a claim", ours=0.05, n=20)
ABSENT = BenchmarkSet(name="absent", files=("absent.jsonl",), measure=negatives.measure)


def test_a_set_that_is_not_there_is_left_out_with_the_reason(tmp_path: Path) -> None:
    (result,) = measure_sets([ABSENT], FixedFlow(), tmp_path)
    assert result.measured is None
    assert "absent.jsonl: not found" in as_table([result])


def test_a_file_with_other_bytes_has_another_digest(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("one", encoding="utf8")
    before = digest_files([path])
    path.write_text("two", encoding="utf8")
    assert digest_files([path]) != before


@pytest.mark.parametrize(("ours", "expected"), [(0.05, True), (0.06, False), (None, None)])
def test_a_cap_is_met_from_below(ours: float | None, expected: bool | None) -> None:
    assert is_met("unseen", Figure(measure=SHARE.measure, ours=ours, n=20)) is expected


def test_a_figure_without_a_bar_is_neither_met_nor_missed() -> None:
    assert (is_met("gold", SHARE), dict(beside("gold", SHARE))) == (None, {})


def test_names_of_sets_are_told_apart() -> None:
    assert len({item.name for item in SETS}) == len(SETS)


@pytest.mark.parametrize("is_packed", [True, False])
def test_the_commit_is_read_from_the_files_of_git(tmp_path: Path, is_packed: bool) -> None:
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf8")
    assert read_commit(tmp_path) is None
    if is_packed:
        (git / "packed-refs").write_text("# pack-refs\nabc123 refs/heads/main\n", encoding="utf8")
    else:
        (git / "refs" / "heads" / "main").write_text("abc123\n", encoding="utf8")
    assert read_commit(tmp_path) == "abc123"


def test_a_limit_keeps_the_first_rows() -> None:
    assert (Flow(limit=2).first("abc"), Flow().first("abc")) == (["a", "b"], ["a", "b", "c"])
