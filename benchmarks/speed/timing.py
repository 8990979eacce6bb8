"""A command and two sizes of its input in, sentences a second without start-up, and memory, out."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

KIB_PER_GB = 1e9 / 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One run: wall time in seconds, and the peak memory of the largest of its processes in GB (10⁹ bytes)."""

    seconds: float
    peak_gb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """A command at two sizes, the best of several runs at each. Start-up is what a run of no sentences would take."""

    n_small: int
    n_large: int
    small: Timing
    large: Timing

    @property
    def sentences_per_second(self) -> float:
        """Sentences beyond the small input by the time beyond it.

        >>> one, two = Timing(seconds=3.0, peak_gb=0.5), Timing(seconds=12.0, peak_gb=0.5)
        >>> Speed(n_small=100, n_large=1000, small=one, large=two).sentences_per_second
        100.0
        """
        return (self.n_large - self.n_small) / (self.large.seconds - self.small.seconds)

    @property
    def startup_seconds(self) -> float:
        """What is left of the small run when its sentences are taken out."""
        return self.small.seconds - self.n_small / self.sentences_per_second


def time_command(command: Sequence[str]) -> Timing:
    """Run a command to its end with its answers thrown away; one that fails raises RuntimeError."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}; run it by hand to see why")
    return Timing(seconds=seconds, peak_gb=usage.ru_maxrss / KIB_PER_GB)


def best(runs: Sequence[Timing]) -> Timing:
    """The shortest of several runs, with the largest memory of them all."""
    return Timing(seconds=min(run.seconds for run in runs), peak_gb=max(run.peak_gb for run in runs))


def write_rows(path: Path, rows: Sequence[str]) -> Path:
    """Write rows to a file, one a line."""
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf8")
    return path
