"""The pairs of `pairs.tsv` in; how well reports of one origin are told from others out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from allegiance.model.identity import ReportId
from allegiance.read.duplicate import group_reprints

Group = Callable[[Iterable[tuple[ReportId, str]]], Mapping[ReportId, ReportId]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A marked pair and whether the program puts both under one origin."""

    kind: str
    is_same: bool
    is_found: bool


def judge(folder: Path, group: Group = group_reprints) -> list[Judged]:
    """Group all reports of the set by origin, oldest first, and judge each marked pair."""
    reports = [json.loads(line) for line in (folder / "reports.jsonl").read_text(encoding="utf8").splitlines()]
    reports.sort(key=lambda row: (row["published"], row["id"]))
    origin = group((ReportId(row["id"]), row["text"]) for row in reports)
    with (folder / "pairs.tsv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Judged(
            kind=row["kind"],
            is_same=row["same_origin"] == "yes",
            is_found=origin[ReportId(row["a"])] == origin[ReportId(row["b"])],
        )
        for row in rows
    ]


def score(judged: list[Judged]) -> dict[str, float]:
    """Precision, recall and F1 of the pairs of one origin."""
    n_right = sum(pair.is_same and pair.is_found for pair in judged)
    n_found, n_same = sum(pair.is_found for pair in judged), sum(pair.is_same for pair in judged)
    return {
        "pairs": len(judged),
        "precision": round(n_right / max(n_found, 1), 3),
        "recall": round(n_right / max(n_same, 1), 3),
        "f1": round(2 * n_right / max(n_found + n_same, 1), 3),
    }


def group_same_words(reports: Iterable[tuple[ReportId, str]]) -> dict[ReportId, ReportId]:
    """The trivial answer: one origin where the first twelve words are the same."""
    first: dict[str, ReportId] = {}
    return {report: first.setdefault(" ".join(text.split()[:12]), report) for report, text in reports}
