"""benchmarks/coding/polnear.py: whose words a claim is told in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from tests.benchmarks.coded import FixedFlow, make_claim

from benchmarks.coding.polnear import measure

TEXT = "Ada said that Bo told her that rebels burned Marj. Troops fled."


def _part(text: str) -> dict[str, str]:
    start = TEXT.index(text)
    return {"offsets": f"{start} {start + len(text)}", "text": text}


OUTER = {"source": [_part("Ada")], "cue": [_part("said")], "content": [_part("Bo told her that rebels burned Marj")]}
INNER = {"source": [_part("Bo")], "cue": [_part("told")], "content": [_part("rebels burned Marj")]}


def _figures(tmp_path: Path, *claims: Any) -> dict[str, float | None]:
    path = tmp_path / "polnear.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf8") as file:
        file.write(json.dumps({"text": TEXT, "attributions": [OUTER, INNER]}) + "\n")
    return {f.measure: f.ours for f in measure([path], FixedFlow(claims=(claims,))).figures}


def test_the_nearest_voice_is_the_speaker(tmp_path: Path) -> None:
    assert _figures(tmp_path, make_claim(TEXT, "burned", speaker="Bo"))["speaker precision"] == 1.0
    assert _figures(tmp_path, make_claim(TEXT, "burned", speaker="Ada"))["speaker precision"] == 0.0


def test_a_speaker_outside_any_content_is_wrong(tmp_path: Path) -> None:
    figures = _figures(tmp_path, make_claim(TEXT, "fled", speaker="Ada"))
    assert (figures["speaker precision"], figures["no speaker where gold has none"]) == (0.0, 0.0)
    assert figures["speaker recall"] is None


def test_a_missing_speaker_lowers_recall_alone(tmp_path: Path) -> None:
    figures = _figures(tmp_path, make_claim(TEXT, "burned"), make_claim(TEXT, "burned", speaker="Bo"))
    assert (figures["speaker precision"], figures["speaker recall"]) == (1.0, 0.5)
