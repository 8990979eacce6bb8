"""serve/measure.py: the gate on the worked examples; a floor is raised when the coder is, and not lowered unsaid."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.command import invoke

pytestmark = pytest.mark.model

# Lowered once: the rules, written with these examples in sight, had .81 and .84 here and half of today's recall on
# text not written for (docs/decisions/0005-encoder-with-hints.md). A miss of one claim more fails.
FLOORS = {"precision": 0.78, "recall": 0.78, "modality": 0.96}
EXAMPLES = "8fb514a6"  # digest of the examples that the floors were set on


@pytest.fixture(scope="module")
def measured() -> Any:
    """What `allegiance bench coding --json` prints."""
    done = invoke("bench", "coding", "--json")
    assert done.exit_code == 0
    return json.loads(done.stdout)


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_the_coder_is_not_below_its_floor_on_the_worked_examples(measured: Any, name: str, floor: float) -> None:
    assert measured[name] >= floor


def test_the_floors_are_those_of_these_examples() -> None:
    text = (files("allegiance") / "data" / "ontology" / "worked-examples.jsonl").read_bytes()
    assert sha256(text).hexdigest()[:8] == EXAMPLES


def test_modality_beats_the_coder_that_always_says_happened(measured: Any) -> None:
    assert measured["modality"] > measured["modality_if_always_happened"]
    assert measured["passages"] == 40


def test_a_gold_file_of_one_s_own_is_measured(tmp_path: Path) -> None:
    claim = {
        "trigger": "attacked", "type": "ASSAULT", "mode": None, "source": ["Levant Front"],
        "target": ["Hamza Division"],
        "symmetric": False, "modality": "happened", "speaker": None, "place": None, "when": None,
    }  # fmt: skip
    rows = [
        {"text": "The Levant Front attacked the Hamza Division.", "published": "2022-03-08", "claims": [claim]},
        {"text": "It rained.", "published": "2022-03-08", "claims": []},
        {"text": "Fog lay on the hills.", "published": "2022-03-08", "claims": [claim]},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    found = json.loads(invoke("bench", "coding", "--gold", gold, "--json").stdout)
    assert (found["passages"], found["gold"], found["right"]) == (3, 2, 1)
    assert (found["precision"], found["recall"], found["modality"]) == (1.0, 0.5, 1.0)


def test_a_gold_file_that_is_missing_is_a_usage_error(tmp_path: Path) -> None:
    done = invoke("bench", "coding", "--gold", tmp_path / "none.jsonl")
    assert done.exit_code == 2
    assert "not found" in done.stderr
