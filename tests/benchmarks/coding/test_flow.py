"""benchmarks/coding/flow.py: texts and pairs through what the commands call."""

from __future__ import annotations

import pytest

from allegiance.model.report import SectionKind
from benchmarks.coding.flow import Flow, Pair, Text, as_gold

SENTENCE = "The army shelled Marj on Monday."


@pytest.mark.model
def test_claims_have_the_spans_of_the_text_whatever_its_section() -> None:
    texts = [Text(text=SENTENCE, published="2020-02-04"), Text(text=SENTENCE, section=SectionKind.TITLE)]
    for (claim,) in Flow().code(texts):
        trigger = claim["trigger"]
        assert SENTENCE[trigger["start"] : trigger["end"]] == trigger["text"] == "shelled"
        assert as_gold(claim).source == ("army",)


@pytest.mark.model
def test_every_pair_gets_its_label_in_order_whatever_stands_in_its_cells() -> None:
    pairs = [
        Pair(text="Chad\nshelled\tMali.", source="Chad", target="Mali"),
        Pair(text="Chad hailed Mali.", source="Chad", target="Mali"),
    ]
    assert [label.binary for label in Flow().classify(pairs)] == ["conflict", "cooperation"]
