"""benchmarks/coding/cameo.py: types of CAMEO events against types of claims."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.coded import FixedFlow, make_claim

from benchmarks.coding.cameo import measure

TEXT = "Arnor shelled Gondor after talks."
CODES = {"arrest": "173", "talks": "046", "comment": "010", "unknown": "99X"}


def _record(*codes: str) -> str:
    return json.dumps({"text": TEXT, "date": "20010101", "events": [{"eventcode": CODES[code]} for code in codes]})


def test_types_are_compared_as_sets_and_codes_without_a_type_left_out(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join([_record("arrest", "talks", "comment"), _record("unknown"), _record()]), encoding="utf8")
    coded = (make_claim(TEXT, "talks", "CONSULT"), make_claim(TEXT, "shelled"), make_claim(TEXT, "talks", "STRUCTURE"))
    planned = make_claim(TEXT, "shelled", modality="planned")
    figures = {f.measure: f.ours for f in measure([path], FixedFlow(claims=(coded, (planned,)))).figures}
    assert figures == {
        "types found": 0.5,
        "types beyond the record, per type": 0.5,
        "sentences with events left uncoded": 0.0,
        "sentences without events with a claim": 0.0,
    }
