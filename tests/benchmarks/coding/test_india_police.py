"""benchmarks/coding/india_police.py: what counts as killing, arrest, force and false alarm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.benchmarks.coded import FixedFlow, make_claim

from benchmarks.coding.india_police import measure

SENTENCES = ("policemen shot two men dead.", "five were held.", "police cleared the road.")
TEXT = "\n\n".join(SENTENCES)
MARKS: tuple[list[str], ...] = (["KILL"], ["ARREST"], [])
SHOT = make_claim(TEXT, "shot", source=["policemen"], target=["two men"])
HELD = make_claim(TEXT, "held", "COERCE", mode="arrest")
CLEARED = make_claim(TEXT, "cleared", "COERCE", mode="restrict", source=["police cleared"])


def _figures(tmp_path: Path, *claims: Any) -> dict[str, float | None]:
    documents, sentences = tmp_path / "documents.jsonl", tmp_path / "sentences.jsonl"
    documents.write_text(json.dumps({"doc_id": 1, "doc_text": TEXT}), encoding="utf8")
    rows = [
        {"doc_id": 1, "sent_id": number, "sent_labels": marks, "sent_text": text}
        for number, (text, marks) in enumerate(zip(SENTENCES, MARKS, strict=True))
    ]
    sentences.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    return {f.measure: f.ours for f in measure([documents, sentences], FixedFlow(claims=(claims,))).figures}


def test_killing_by_police_and_arrest_by_nobody_named_are_found(tmp_path: Path) -> None:
    figures = _figures(tmp_path, SHOT, HELD)
    assert (figures["KILL recall"], figures["ARREST recall"]) == (1.0, 1.0)
    assert figures["unmarked with force by police"] == 0.0


def test_a_killer_who_is_not_named_counts_by_anybody_only(tmp_path: Path) -> None:
    figures = _figures(tmp_path, {**SHOT, "source": []})
    assert (figures["KILL recall"], figures["KILL recall, by anybody"]) == (0.0, 1.0)


def test_what_may_happen_is_not_found(tmp_path: Path) -> None:
    assert _figures(tmp_path, {**SHOT, "modality": "possible"})["KILL recall"] == 0.0


def test_force_by_police_in_an_unmarked_sentence_is_a_false_alarm(tmp_path: Path) -> None:
    assert _figures(tmp_path, CLEARED)["unmarked with force by police"] == 1.0
