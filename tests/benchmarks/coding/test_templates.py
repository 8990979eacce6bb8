"""benchmarks/coding/templates.py: the type of the first claim of a filled template."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.coded import FixedFlow, make_claim

from benchmarks.coding.templates import fill, measure

TITLE = "{country_1} arrests envoys as {country_2} protests"


def test_the_first_claim_is_the_one_whose_trigger_stands_first(tmp_path: Path) -> None:
    path = tmp_path / "templates.csv"
    path.write_text(f"event,mode,title\nCOERCE,ARREST,{TITLE}\nAID,,{TITLE}\n", encoding="utf8")
    text = fill(TITLE)
    claims = (make_claim(text, "protests", "PROTEST"), make_claim(text, "arrests", "COERCE"))
    figures = {figure.measure: figure.ours for figure in measure([path], FixedFlow(claims=(claims, ()))).figures}
    assert figures == {"type of the first claim": 0.5, "type of any claim": 0.5, "headlines left uncoded": 0.5}
