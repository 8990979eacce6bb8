"""benchmarks/coding/factuality.py: the class of the claim at an event word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.benchmarks.coded import FixedFlow, make_claim

from allegiance.model.span import Span
from benchmarks.coding.factuality import class_at, measure_factuality, read_crude_oil

TEXT = "They did not attack but fled ."


@pytest.mark.parametrize(
    ("modality", "expected"),
    [
        ("happened", "happened"),
        ("hedged", "uncertain"),
        ("planned", "uncertain"),
        ("denied", "not"),
        ("negated", "not"),
    ],
)
def test_modalities_fall_into_three_classes(modality: str, expected: str) -> None:
    assert class_at(Span(13, 19), (make_claim(TEXT, "attack", modality=modality),)) == expected


def test_the_shortest_trigger_speaks_for_a_word() -> None:
    claims = (make_claim(TEXT, "attack but fled"), make_claim(TEXT, "fled", modality="negated"))
    assert class_at(Span(24, 28), claims) == "not"


def test_words_without_a_claim_lower_coverage_and_no_score(tmp_path: Path) -> None:
    path = tmp_path / "uw.jsonl"
    targets = [{"span1": [3, 4], "label": -3.0}, {"span1": [5, 6], "label": 3.0}]
    path.write_text(json.dumps({"text": TEXT, "targets": targets}), encoding="utf8")
    flow = FixedFlow(claims=((make_claim(TEXT, "attack", modality="negated"),),))
    figures = {figure.measure: (figure.ours, figure.n) for figure in measure_factuality([path], flow).figures}
    assert figures["macro-F1 on covered words"] == (1.0, 1)
    assert figures["coverage of event words"] == (0.5, 2)


def test_negative_polarity_goes_before_an_uncertain_modality() -> None:
    event = {"polarity": "Negative", "modality": "Other", "trigger": {"start": 1, "end": 3}}
    sentence = read_crude_oil({"words": ["Output", "may", "rise", "."], "events": [event]})
    assert sentence.words == ((Span(7, 15), "not"),)
