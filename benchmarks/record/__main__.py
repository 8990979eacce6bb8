"""The two sets of this folder in, how well reports and happenings count once out: python -m benchmarks.record."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from pathlib import Path

from allegiance.pipeline import Toolkit
from benchmarks.record import happening, pair

HERE = Path(__file__).parent


def main() -> None:
    """Print the figures as JSON, trivial answers beside."""
    told = happening.join(happening.load(HERE / "happenings.jsonl"), Toolkit())
    wanted = [mark.happening for mark, _, _ in told]
    alone, alike = range(len(told)), [(mark.type, mark.modality) for mark, _, _ in told]
    found = {
        "pairs": pair.score(pair.judge(HERE)),
        "pairs, same first twelve words": pair.score(pair.judge(HERE, pair.group_same_words)),
        "happenings": _figures(wanted, [event for _, event, _ in told]),
        "happenings, every claim alone": _figures(wanted, alone),
        "happenings, all claims of one type and modality": _figures(wanted, alike),
    }
    for name, figures in found.items():
        print(f"{name}: {json.dumps(figures)}")  # noqa: T201 - the answer asked for


def _figures(wanted: Sequence[str], events: Sequence[Hashable]) -> dict[str, float]:
    figures = happening.score(list(zip(wanted, events, strict=True)))
    return {
        "claims": len(wanted),
        "precision": round(figures.precision, 3),
        "recall": round(figures.recall, 3),
        "f1": round(figures.f1, 3),
    }


if __name__ == "__main__":
    main()
