"""Marked pairs with a gold root in, macro-F1 of what classify says out: PLV and the PLOVER gold records.

The 15 roots of these sets are the 16 types with CONCEDE and RETREAT merged to YIELD.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from allegiance.model.ontology import quad_of
from benchmarks.coding.calibration import ERRORS, calibration_error
from benchmarks.coding.confusion import Confusion, commonest
from benchmarks.coding.figure import Figure, Measured
from benchmarks.coding.flow import Flow, Label, Pair

MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {"1": "verbal-cooperation", "2": "material-cooperation", "3": "verbal-conflict", "4": "material-conflict"}
ROOTS_OF_2016 = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPair:
    """A marked pair with its root and quad, and what zero-shot entailment (ZSP) said of it where that is known."""

    pair: Pair
    root: str
    quad: str
    zsp_root: str | None = None
    zsp_quad: str | None = None


def read_plv(paths: Sequence[Path]) -> list[GoldPair]:
    """Read the pairs of PLV."""
    with paths[0].open(encoding="utf8", newline="") as file:
        return [
            GoldPair(
                pair=Pair(text=row["sentence"], source=row["source"], target=row["target"]),
                root=row["gold_root"],
                quad=QUADS[row["gold_penta"]],
                zsp_root=row["zsp_root"],
                zsp_quad=QUADS[row["zsp_penta"]],
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def read_gsr(paths: Sequence[Path]) -> list[GoldPair]:
    """Read the gold records that name two parties; two sources without a target are the two ends of one pair."""
    pairs = []
    for line in paths[0].read_text(encoding="utf8").split("\n"):
        row = json.loads(line) if line else {}
        sources, targets = _actors(row.get("source")), _actors(row.get("target"))
        ends = [*sources[:1], *targets[:1]] if targets else sources[:2]
        if len(ends) == 2:
            root = ROOTS_OF_2016.get(row["event"], row["event"])
            pair = Pair(text=row["text"], source=ends[0], target=ends[1])
            pairs.append(GoldPair(pair=pair, root=MERGED.get(root, root), quad=plv_quad(root)))
    return pairs


def _actors(ends: object) -> list[str]:
    rows: Sequence[Mapping[str, str]] = ends if isinstance(ends, list) else ()
    return [row["actorText"] for row in rows if row.get("actorText")]


def plv_quad(type_name: str) -> str:
    """The quad of a type as PLV groups them: what yields is material cooperation, in words or in deeds."""
    return QUADS["2"] if MERGED.get(type_name, type_name) == "YIELD" else str(quad_of(type_name))


def measure_plv(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure classify on PLV, with ZSP, worked out anew from its own columns, as the peer."""
    rows = flow.first(read_plv(paths))
    measured = _measure(rows, flow)
    zsp_root = Confusion(tuple(r.root for r in rows), tuple(r.zsp_root or "" for r in rows))
    zsp_quad = Confusion(tuple(r.quad for r in rows), tuple(r.zsp_quad or "" for r in rows))
    zsp = {
        "binary macro-F1": binary(zsp_quad).macro_f1,
        "quad macro-F1": zsp_quad.macro_f1,
        "root macro-F1": zsp_root.macro_f1,
        "root accuracy": zsp_root.accuracy,
    }
    return Measured(
        figures=tuple(replace(figure, peer=zsp.get(figure.measure)) for figure in measured.figures),
        tables={**measured.tables, "ZSP root per class": zsp_root.per_class()},
    )


def measure_gsr(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure classify on the PLOVER gold records, whose names of 2016 are mapped to those of today."""
    return _measure(flow.first(read_gsr(paths)), flow)


def _measure(rows: Sequence[GoldPair], flow: Flow) -> Measured:
    labels = flow.classify([row.pair for row in rows])
    gold_roots, gold_quads = tuple(row.root for row in rows), tuple(row.quad for row in rows)
    root = Confusion(gold_roots, tuple(MERGED.get(label.type, label.type) for label in labels))
    quad = Confusion(gold_quads, tuple(label.quad for label in labels))
    by_type = Confusion(gold_quads, tuple(plv_quad(label.type) for label in labels))
    two = Confusion(binary(quad).gold, tuple(label.binary for label in labels))
    right = list(map(str.__eq__, root.gold, root.found))
    return Measured(
        figures=(
            _figure("binary macro-F1", two),
            _figure("quad macro-F1", quad),
            _figure("quad macro-F1, yielding as material", by_type),
            _figure("root macro-F1", root),
            Figure(measure="root accuracy", ours=root.accuracy, n=len(rows), trivial=commonest(root.gold).accuracy),
            *_confidence(labels, right),
        ),
        tables={"root per class": root.per_class(), "root confusions": root.table(), "quad confusions": quad.table()},
    )


def binary(quad: Confusion) -> Confusion:
    """The same rows by cooperation and conflict alone."""
    return Confusion(*(tuple(name.partition("-")[2] for name in side) for side in (quad.gold, quad.found)))


def _figure(measure: str, table: Confusion) -> Figure:
    return Figure(
        measure=measure,
        ours=table.macro_f1,
        n=len(table.gold),
        trivial=commonest(table.gold).macro_f1,
        noise=table.noise(),
    )


def _confidence(labels: Sequence[Label], right: Sequence[bool]) -> list[Figure]:
    told = [label.confidence for label in labels]
    return [
        Figure(measure=measure, ours=calibration_error(told, right, bins=bins), n=len(told))
        for measure, bins in ERRORS.items()
    ]
