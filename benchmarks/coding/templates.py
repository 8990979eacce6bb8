"""Headline templates with an event each in, how often the first claim has its type out.

Placeholders get the names in `NAMES`, the same for every row. The first claim is the one whose trigger stands first.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from allegiance.model.report import SectionKind
from benchmarks.coding.confusion import Confusion, commonest
from benchmarks.coding.figure import Figure, Measured, ratio_figure
from benchmarks.coding.flow import Flow, Text
from benchmarks.coding.ratio import share

NAMES = {"{country_1}": "Kenya", "{country_2}": "Jordan", "{country_3}": "Portugal", "{city}": "Mombasa"}
UNCODED = "none"


def fill(title: str) -> str:
    """Put names for the placeholders of a template.

    >>> fill("{country_1} thanks {country_2}")
    'Kenya thanks Jordan'
    """
    for placeholder, name in NAMES.items():
        title = title.replace(placeholder, name)
    return title


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure the type of the first claim and of any claim."""
    with paths[0].open(encoding="utf8", newline="") as file:
        rows = flow.first(csv.DictReader(file))
    coded = flow.code(Text(text=fill(row["title"]), section=SectionKind.TITLE) for row in rows)
    told = [[c["type"] for c in sorted(claims, key=lambda c: c["trigger"]["start"])] for claims in coded]
    gold = tuple(row["event"] for row in rows)
    table = Confusion(gold, tuple(types[0] if types else UNCODED for types in told))
    return Measured(
        figures=(
            Figure(
                measure="type of the first claim",
                ours=table.accuracy,
                n=len(rows),
                trivial=commonest(gold).accuracy,
                noise=share(map(str.__eq__, table.gold, table.found)).noise(),
            ),
            ratio_figure("type of any claim", share(name in types for name, types in zip(gold, told, strict=True))),
            ratio_figure("headlines left uncoded", share(not types for types in told)),
        ),
        tables={"per class": table.per_class(), "confusions": table.table()},
    )
