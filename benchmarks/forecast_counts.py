"""Coded events of shared data in, rolling one-step scores of the count forecast out, beside the figure to beat.

Run: python benchmarks/forecast_counts.py [--data ../shared/data] [--json]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from allegiance.forecast.counts import QUADS, History, Period, count_settings, negative_binomial, predict
from allegiance.forecast.score import Scores, score_counts

SYRIA = (
    "Syria", "Nusra", "Free Syrian", "Islamic State of Iraq", "Kurdish Democratic", "People's Protection", "Assad",
    "Ahrar", "Jaysh al-Islam", "Hezbollah", "ISIS",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One series: where it stands, how its pairs are chosen and which figure of data/README.md it is held against."""

    name: str
    file: str
    period: Period
    first_share: float
    least_events: int
    baseline: Scores
    only: tuple[str, ...] = ()


TASKS = (
    Task(name="icews18", file="icews18/events_dev.csv.gz", period="week", first_share=0.65, least_events=15,
         baseline=Scores(0.564, 0.286, 0.094)),
    Task(name="icews18, Syria", file="icews18/events_dev.csv.gz", period="week", first_share=0.65, least_events=8,
         baseline=Scores(0.336, 0.132, 0.067), only=SYRIA),
    Task(name="icews14", file="icews14/events.csv.gz", period="week", first_share=0.65, least_events=10,
         baseline=Scores(0.326, 0.147, 0.059)),
    Task(name="icews0515-sample", file="icews0515-sample/events_dev.csv.gz", period="month", first_share=0.70,
         least_events=8, baseline=Scores(0.166, 0.056, 0.032)),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Events as arrays over periods counted from the first day, and the pairs' names."""

    periods: NDArray[np.intp]
    pairs: NDArray[np.intp]
    quads: NDArray[np.intp]
    names: tuple[tuple[str, str], ...]
    n_periods: int


def read_series(path: Path, period: Period) -> Series:
    """Read one file; a last incomplete week is dropped."""
    events = list(_rows(path))
    first, last = min(row[0] for row in events), max(row[0] for row in events)
    names: dict[tuple[str, str], int] = {}
    table = np.array([
        (_period_of(day, first, period), names.setdefault((min(one, other), max(one, other)), len(names)), quad)
        for day, one, other, quad in events
    ])  # fmt: skip
    n_periods = _period_of(last + timedelta(days=1), first, period) if period == "week" else table[:, 0].max() + 1
    kept = table[table[:, 0] < n_periods]
    return Series(periods=kept[:, 0], pairs=kept[:, 1], quads=kept[:, 2], names=tuple(names), n_periods=int(n_periods))


def _rows(path: Path) -> Iterator[tuple[date, str, str, int]]:
    quads = {str(quad): index for index, quad in enumerate(QUADS)}
    with gzip.open(path, "rt", encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            if row["source"] != row["target"] and row["quad"] in quads:
                yield date.fromisoformat(row["date"]), row["source"], row["target"], quads[row["quad"]]


def _period_of(day: date, first: date, period: Period) -> int:
    if period == "week":
        return (day - first).days // 7
    return (day.year - first.year) * 12 + day.month - first.month


def measure(task: Task, series: Series) -> tuple[Scores, int]:
    """Roll one period ahead over the test part; every forecast rests on all pairs and all earlier periods."""
    n_first = int(series.n_periods * task.first_share)
    active = np.bincount(series.pairs[series.periods < n_first], minlength=len(series.names)) >= task.least_events
    named = np.array([not task.only or any(part in " || ".join(pair) for part in task.only) for pair in series.names])
    chosen = np.flatnonzero(active & named)
    scores = [_score_period(series, chosen, at, task.period) for at in range(n_first, series.n_periods)]
    return Scores(*np.mean(scores, axis=0).tolist()), len(chosen)


def _score_period(series: Series, chosen: NDArray[np.intp], at: int, period: Period) -> Scores:
    past = series.periods < at
    history = History(at - 1 - series.periods[past], series.pairs[past], series.quads[past], np.ones(at))
    shape, rate = predict(history, n_pairs=len(series.names), settings=count_settings(period))
    came = np.zeros((len(series.names), len(QUADS)), dtype=np.intp)
    now = series.periods == at
    np.add.at(came, (series.pairs[now], series.quads[now]), 1)
    by_quad = [
        score_counts(negative_binomial(shape[chosen, quad], rate[quad], 400), came[chosen, quad])
        for quad in range(len(QUADS))
    ]
    return Scores(*np.mean(by_quad, axis=0).tolist())


def main() -> int:
    """Print a table, or JSON, of our scores beside the figure of data/README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results: list[tuple[Task, int, Scores]] = []
    for task in TASKS:
        path = options.data / task.file
        if not path.exists():
            sys.stderr.write(f"{task.name}: {path} is not here; give the folder with --data\n")
            continue
        scores, n_pairs = measure(task, read_series(path, task.period))
        results.append((task, n_pairs, scores))
    if options.json:
        rows = [
            {"task": task.name, "n_pairs": n, "ours": ours._asdict(), "baseline": task.baseline._asdict()}
            for task, n, ours in results
        ]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return 0
    for task, n_pairs, ours in results:
        mine, theirs = (" / ".join(f"{value:.3f}" for value in scores) for scores in (ours, task.baseline))
        sys.stdout.write(f"{task.name:<18} {n_pairs:>5} pairs  ours {mine}  baseline {theirs}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
