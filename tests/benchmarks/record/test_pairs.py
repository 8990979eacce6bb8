"""One report once: the marked pairs, and that the trivial answer fails the bar."""

from __future__ import annotations

from pathlib import Path

import benchmarks.record
from benchmarks.record import pair

FOLDER = Path(benchmarks.record.__path__[0])


def test_reprints_are_told_from_other_reports() -> None:
    assert pair.score(pair.judge(FOLDER))["f1"] >= 0.95


def test_the_trivial_answer_fails() -> None:
    assert pair.score(pair.judge(FOLDER, pair.group_same_words))["f1"] < 0.95


def test_forty_reprints_are_one_report_and_twelve_accounts_are_twelve() -> None:
    judged = pair.judge(FOLDER)
    assert all(p.is_found for p in judged if p.kind == "family")
    assert not any(p.is_found for p in judged if p.kind == "same_clash")
