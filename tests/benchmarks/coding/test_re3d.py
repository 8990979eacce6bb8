"""benchmarks/coding/re3d.py: when a claim joins the two entities of a relation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.coded import FixedFlow, make_claim, words

from benchmarks.coding.re3d import false_pairs, measure

TEXT = "The Marj Front attacked Sim. MF, as it is known, later shelled the men of Sim."


def _relation(kind: str, source: str, target: str) -> dict[str, Any]:
    row: dict[str, Any] = {"type": kind, "confidence": 1}
    for end, name in (("source", source), ("target", target)):
        row |= {f"{end}Begin": TEXT.index(name), f"{end}End": TEXT.index(name) + len(name)}
    return row


FOUGHT = _relation("FightingAgainst", "The Marj Front", "Sim")
SYNONYM = _relation("IsSynonymOf", "The Marj Front", "MF")
AGAIN = make_claim(TEXT, "shelled", source=["MF"], target=["men of Sim"])
FIRST = make_claim(TEXT, "attacked", source=["Sim"], target=["Marj Front"])


def _document(tmp_path: Path, *relations: dict[str, Any]) -> Path:
    path = tmp_path / "re3d.jsonl"
    path.write_text(json.dumps({"text": TEXT, "entities": [], "relations": relations}), encoding="utf8")
    return path


def _fighting(path: Path, claim: Any) -> tuple[float | None, ...]:
    figures = measure([path], FixedFlow(claims=((claim,),))).figures
    return tuple(figure.ours for figure in figures if figure.measure.startswith("fighting"))


def test_the_order_of_the_ends_does_not_matter(tmp_path: Path) -> None:
    assert _fighting(_document(tmp_path, FOUGHT), FIRST) == (1.0, 1.0, 1.0)


def test_a_synonym_elsewhere_counts_by_document_only(tmp_path: Path) -> None:
    again = {**AGAIN, "target": [words("Sim", TEXT)]}
    assert _fighting(_document(tmp_path, FOUGHT, SYNONYM), again)[1:] == (1.0, 1.0)
    assert _fighting(_document(tmp_path, FOUGHT, SYNONYM), again)[0] == 0.0
    assert _fighting(_document(tmp_path, FOUGHT), again)[1] == 0.0


@pytest.mark.parametrize("change", [{"type": "CONSULT"}, {"target": []}])
def test_another_type_or_a_missing_end_finds_nothing(tmp_path: Path, change: dict[str, Any]) -> None:
    assert _fighting(_document(tmp_path, FOUGHT), {**FIRST, **change})[:2] == (0.0, 0.0)


def test_what_the_crowd_rejected_is_no_relation(tmp_path: Path) -> None:
    assert _fighting(_document(tmp_path, {**FOUGHT, "confidence": 0.3}), FIRST) == (None, None, 0.0)


def test_false_pairs_are_those_that_no_relation_joins(tmp_path: Path) -> None:
    path, flow = _document(tmp_path, FOUGHT), FixedFlow(claims=((FIRST, {**AGAIN, "target": [words("it", TEXT)]}),))
    (described,) = false_pairs([path], flow, n_pairs=9, seed=0)
    assert described.startswith('fighting, ASSAULT, happened, "shelled": MF | it')
