"""benchmarks/speed/timing.py: what a command takes."""

from __future__ import annotations

import sys

import pytest

from benchmarks.speed.timing import Speed, Timing, best, time_command


def test_a_command_that_fails_is_no_timing() -> None:
    with pytest.raises(RuntimeError, match="exit 3"):
        time_command([sys.executable, "-c", "raise SystemExit(3)"])


def test_memory_is_that_of_the_command() -> None:
    timing = time_command([sys.executable, "-c", "data = b'x' * 300_000_000"])
    assert timing.peak_gb > 0.3


def test_the_best_run_is_the_shortest_with_the_largest_memory() -> None:
    runs = [Timing(seconds=2.0, peak_gb=0.4), Timing(seconds=1.0, peak_gb=0.3)]
    assert best(runs) == Timing(seconds=1.0, peak_gb=0.4)


def test_startup_is_what_does_not_grow_with_the_input() -> None:
    small, large = Timing(seconds=3.0, peak_gb=0.3), Timing(seconds=7.0, peak_gb=0.3)
    speed = Speed(n_small=100, n_large=500, small=small, large=large)
    assert (speed.sentences_per_second, speed.startup_seconds) == (100.0, 2.0)
