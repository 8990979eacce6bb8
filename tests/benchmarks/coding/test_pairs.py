"""benchmarks/coding/pairs.py: the sets of marked pairs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.coded import FixedFlow

from benchmarks.coding.flow import Label
from benchmarks.coding.pairs import measure_plv, plv_quad, read_gsr

COLUMNS = "sentence\tsource\ttarget\tgold_penta\tgold_root\tzsp_penta\tzsp_root"


def test_conceding_is_right_where_gold_says_yield(tmp_path: Path) -> None:
    path = tmp_path / "plv.tsv"
    path.write_text(f"{COLUMNS}\nThe junta pardoned Bo.\tjunta\tBo\t2\tYIELD\t4\tCOERCE\n", encoding="utf8")
    label = Label(type="CONCEDE", quad="verbal-cooperation", binary="cooperation", confidence=1.0)
    figures = {f.measure: (f.ours, f.peer) for f in measure_plv([path], FixedFlow(labels=(label,))).figures}
    assert figures["root accuracy"] == (1.0, 0.0)
    assert figures["binary macro-F1"] == (1.0, 0.0)
    assert figures["quad macro-F1"][0] == 0.0
    assert figures["quad macro-F1, yielding as material"][0] == 1.0


def test_two_sources_without_a_target_are_the_two_ends(tmp_path: Path) -> None:
    ends = [{"actorText": "Chad"}, {"actorText": "Mali"}]
    row = {"text": "Chad and Mali fought.", "source": ends, "target": "", "event": "FIGHT"}
    lonely = {**row, "source": ends[:1]}
    path = tmp_path / "gsr.jsonl"
    path.write_text(f"{json.dumps(row)}\n{json.dumps(lonely)}\n", encoding="utf8")
    assert [(p.pair.source, p.pair.target, p.root, p.quad) for p in read_gsr([path])] == [
        ("Chad", "Mali", "ASSAULT", plv_quad("ASSAULT"))
    ]
