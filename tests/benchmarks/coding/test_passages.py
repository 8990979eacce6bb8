"""benchmarks/coding/passages.py: claims found, right ones, headlines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.coded import FixedFlow, make_claim

from allegiance.extract.score import read_gold
from benchmarks.coding.passages import Coded, find_right, measure, types_told

TEXT = "The army shelled Marj and vowed to free the hostages"
SHELLED: dict[str, Any] = {
    "trigger": "shelled",
    "type": "ASSAULT",
    "mode": None,
    "source": ["army"],
    "target": [],
    "symmetric": False,
    "modality": "happened",
    "speaker": None,
    "place": None,
    "when": None,
}
ROWS = [
    {"text": TEXT, "published": "2020-02-02", "register": "headline", "claims": [SHELLED]},
    {"text": "Rain fell on Marj.", "published": "2020-02-02", "claims": []},
]
RIGHT = make_claim(TEXT, "shelled", source=["army"], modality="hedged", confidence=0.6)


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    """A file with a headline of one claim and a passage without any."""
    path = tmp_path / "passages.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf8")
    return path


def _figures(passages: Path, flow: FixedFlow) -> dict[str, float | None]:
    return {figure.measure: figure.ours for figure in measure([passages], flow).figures}


def test_a_hedged_claim_counts_as_actual_but_not_as_happened(passages: Path) -> None:
    figures = _figures(passages, FixedFlow(claims=((RIGHT,), ())))
    assert (figures["claim F1"], figures["modality"], figures["actual or not"]) == (1.0, 0.0, 1.0)


def test_a_claim_in_a_claim_free_passage_is_counted_by_passage(passages: Path) -> None:
    wrong = make_claim("Rain fell on Marj.", "fell")
    figures = _figures(passages, FixedFlow(claims=((RIGHT,), (wrong, wrong))))
    assert figures["claim-free passages with a claim"] == 1.0
    assert figures["claim precision"] == pytest.approx(1 / 3)


def _headline(*claims: Any) -> Coded:
    (gold,) = read_gold([json.dumps(ROWS[0])])
    return Coded(gold=gold, claims=claims)


def test_a_headline_claim_takes_the_type_of_the_claim_at_its_trigger() -> None:
    item = _headline(make_claim(TEXT, "shelled", "COERCE"), make_claim(TEXT, "free", "ASSAULT", confidence=0.9))
    assert types_told(item, item.gold.claims[0]) == {"COERCE"}


def test_without_a_claim_at_its_trigger_it_takes_the_most_confident_one() -> None:
    item = _headline(make_claim(TEXT, "vowed", "THREATEN"), make_claim(TEXT, "free", "RETREAT", confidence=0.9))
    assert types_told(item, item.gold.claims[0]) == {"RETREAT"}


def test_a_gold_claim_makes_one_coded_claim_right() -> None:
    judged = find_right(_headline(RIGHT, make_claim(TEXT, "shelled", source=["army"], confidence=0.9)))
    assert [(claim["confidence"], is_right) for claim, is_right in judged] == [(0.9, True), (0.6, False)]
