"""The training passages: no fault in those that are kept, and each kind of fault found where it is made."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MARK: dict[str, Any] = {
    "trigger": "shelled",
    "type": "ASSAULT",
    "mode": "heavy-weapons",
    "source": ["The army"],
    "target": [],
    "symmetric": False,
    "modality": "happened",
    "speaker": None,
    "place": "Marj",
    "when": None,
}


def script(folder: str, name: str) -> ModuleType:
    """Load a script of the repository that is no part of the package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


check = script("training", "check")
agreement = script("benchmarks", "agreement")


def passage(text: str, **changes: object) -> dict[str, Any]:
    """A passage with one claim."""
    return {"text": text, "published": "2024-05-02", "claims": [{**MARK, **changes}]}


def faults_of(tmp_path: Path, *passages: dict[str, Any]) -> list[str]:
    file = tmp_path / "passages.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in passages), encoding="utf8")
    return list(check.find_faults([file]))


def test_the_training_passages_have_no_fault() -> None:
    assert list(check.find_faults(sorted((ROOT / "training" / "passages").glob("*.jsonl")))) == []


def test_a_sound_passage_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, passage("The army shelled the outskirts of Marj.")) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"trigger": "bombed"}, "'bombed' does not stand in the text"),
        ({"source": ["The rebels"]}, "'The rebels' does not stand in the text"),
        ({"type": "ATTACK", "mode": None}, "'ATTACK' is no type"),
        ({"mode": "joins"}, "ASSAULT has no mode 'joins'"),
        ({"type": "CONTROL", "mode": None, "symmetric": True}, "CONTROL cannot be symmetric"),
        ({"modality": "true"}, "'true' is no modality"),
        ({"when": ["2024-05-02", "2024-05-01"]}, "runs backwards"),
        ({"tone": "dry"}, "fields ['tone'] are missing or unknown"),
    ],
)
def test_broken_marks_are_named(tmp_path: Path, changes: dict[str, object], fault: str) -> None:
    (found,) = faults_of(tmp_path, passage("The army shelled the outskirts of Marj.", **changes))
    assert found.startswith("passages.jsonl:1: ")
    assert fault in found


def test_a_near_copy_of_a_worked_example_is_named(tmp_path: Path) -> None:
    (first, *_) = (ROOT / "src/allegiance/data/ontology/worked-examples.jsonl").read_text(encoding="utf8").split("\n")
    copy = {**json.loads(first), "published": "2024-05-02"}
    copy["text"] += " Nobody answered."
    (found,) = faults_of(tmp_path, copy)
    assert "may not copy" in found


def test_passages_that_differ_in_names_and_numbers_alone_are_one_skeleton(tmp_path: Path) -> None:
    places = ("Marj", "Homs", "Azaz", "Tadmur")
    texts = [f"On Monday the army shelled {place} {n} times." for n, place in enumerate(places, start=2)]
    (found,) = faults_of(tmp_path, *({"text": text, "published": "2024-05-02", "claims": []} for text in texts))
    assert found.startswith("skeleton of 4 passages")


def test_a_passage_that_stands_twice_is_named(tmp_path: Path) -> None:
    row = passage("The army shelled the outskirts of Marj.")
    assert any("stands 2 times" in fault for fault in faults_of(tmp_path, row, row))


def test_agreement_counts_common_claims_and_the_fields_of_those(tmp_path: Path) -> None:
    texts = ("The army shelled the outskirts of Marj.", "The army shelled the bridge.", "Nothing happened in Marj.")
    first = [passage(texts[0]), passage(texts[1], place=None), {**passage(texts[2]), "claims": []}]
    second = [passage(texts[0], modality="hedged"), {**passage(texts[1]), "claims": []}, first[2]]
    for name, rows in (("first", first), ("second", second)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    one, other = (agreement.read_marking(tmp_path / f"{name}.jsonl") for name in ("first", "second"))
    found = agreement.compare(one, other)
    assert (found["first"], found["second"], found["common"], found["f1"]) == (2, 1, 1, 0.667)
    assert (found["modality"], found["place"]) == (0.0, 1.0)
    assert (found["either_empty"], found["both_empty"]) == (2, 1)
    with pytest.raises(ValueError, match="has no passage"):
        agreement.compare(one[:2], other)
