"""exchange/claim_jsonl.py: the stable claim lines: their fields, their offsets, and one line for every reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.dangerous_text import TEXTS
from tests.extract.told import tools

from allegiance.errors import InputRefused
from allegiance.exchange.claim_jsonl import claim_rows, format_json
from allegiance.model.ontology import Modality, quad_of
from allegiance.model.report import Report
from allegiance.pipeline import code_reports
from allegiance.read.lines import read_jsonl

FIELDS = [
    "report", "section", "sentence_index", "sentence", "trigger", "type", "mode", "quad", "source", "target",
    "symmetric", "modality", "speaker", "place", "when", "confidence", "coder",
]  # fmt: skip


def rows_of(*given_rows: Mapping[str, object], explain: bool = False) -> list[dict[str, Any]]:
    """Code rows of JSON lines and read back the claim lines."""
    lines = [json.dumps(row).encode() for row in given_rows]
    reports = [item for item in read_jsonl(lines, origin="rows") if isinstance(item, Report)]
    found = []
    for coded in code_reports(reports, tools()):
        parts = (coded.report, coded.sentences, coded.coding, coded.resolutions, coded.places, tools().registry)
        found += [format_json(row) for row in claim_rows(*parts, explain=explain)]
    return [json.loads(line) for line in found]


def spans_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """All stretches of text that a claim line names."""
    beside = [row[name] for name in ("speaker", "place") if row[name] is not None]
    return [row["trigger"], *row["source"], *row["target"], *beside]


SHELLING = {
    "id": "shelling",
    "text": "HTS attacked the Levant Front in Marea on Monday. On Tuesday Turkish troops shelled both groups.",
    "published": "2022-03-10",
}
RAID = {"id": "raid", "text": "The Levant Front said HTS shelled Marea on 3 March 2022.", "published": "2022-03-10"}


@pytest.mark.model
def test_a_claim_line_has_the_fields_of_the_contract_in_order() -> None:
    (row,) = rows_of(RAID)
    assert list(row) == FIELDS
    assert row["report"] == "raid"
    assert row["sentence"] == RAID["text"]
    assert (row["type"], row["quad"], row["modality"]) == ("ASSAULT", "material-conflict", "happened")
    assert row["when"] == {"earliest": "2022-03-03", "latest": "2022-03-03"}
    assert row["coder"] == tools().coder.name


@pytest.mark.model
def test_ends_speaker_and_place_say_whom_and_where_they_mean() -> None:
    (row,) = rows_of(RAID)
    (source,) = row["source"]
    assert list(source) == ["text", "start", "end", "actor", "canonical", "score"]
    assert (source["text"], source["actor"], source["canonical"]) == (
        "HTS", "hayat-tahrir-al-sham", "Hayat Tahrir al-Sham",
    )  # fmt: skip
    assert 0 < source["score"] <= 1
    assert row["speaker"] == {"text": "Levant Front", "start": 4, "end": 16, "actor": "levant-front"}
    assert list(row["place"]) == [
        "text", "start", "end", "place", "latitude_deg", "longitude_deg", "radius_km", "precision",
    ]  # fmt: skip
    assert row["place"]["text"] == "Marea"
    assert 36 < row["place"]["latitude_deg"] < 37


@pytest.mark.model
def test_what_is_unknown_is_null_or_empty() -> None:
    (row,) = rows_of({"id": "1", "text": "Raiders shelled the Sablemoor Guard."})
    assert {name: row[name] for name in ("speaker", "place", "when")} == dict.fromkeys(("speaker", "place", "when"))
    assert [(end["actor"], end["canonical"], end["score"]) for end in row["target"]] == [(None, None, 0.0)]


@pytest.mark.model
def test_a_title_of_its_own_is_coded_and_counts_in_itself() -> None:
    rows = rows_of({"id": "1", "title": "HTS attacks Levant Front", "text": "It rained in Azaz on Monday."})
    assert [(row["section"], row["sentence_index"]) for row in rows] == [("title", -1)]
    for span in spans_of(rows[0]):
        assert "HTS attacks Levant Front"[span["start"] : span["end"]] == span["text"]


@pytest.mark.model
def test_explaining_adds_the_telling_the_words_of_time_and_the_reasons() -> None:
    (row,) = rows_of(RAID, explain=True)
    assert list(row) == [*FIELDS, "explain"]
    assert row["explain"]["telling"] == "past"
    assert row["explain"]["time"] == "on 3 March 2022"
    assert list(row["explain"]["reasons"]["HTS"]) == ["hayat-tahrir-al-sham"]
    assert all(row["explain"]["reasons"]["HTS"].values())


@pytest.mark.model
def test_words_for_two_actors_stand_once_for_each_with_the_reason() -> None:
    (row,) = [row for row in rows_of(SHELLING, explain=True) if row["sentence_index"] == 1]
    two = {"hayat-tahrir-al-sham", "levant-front"}
    assert {(end["text"], end["actor"]) for end in row["target"]} == {("both groups", actor) for actor in two}
    reasons = row["explain"]["reasons"]["both groups"]
    assert set(reasons) == two
    assert all("met just before" in reason for (reason,) in reasons.values())


@pytest.mark.model
@given(st.lists(TEXTS, min_size=1, max_size=3), st.none() | TEXTS)
@settings(max_examples=80, deadline=None)
def test_the_text_between_the_offsets_is_the_text_that_is_named(paragraphs: list[str], title: str | None) -> None:
    text = "\n\n".join(paragraphs)
    for row in rows_of({"id": "x", "text": text, "title": title}):
        base = (title or "") if row["sentence_index"] == -1 else text
        assert row["sentence"] in base
        for span in spans_of(row):
            assert base[span["start"] : span["end"]] == span["text"]
        assert row["quad"] == quad_of(row["type"])
        assert row["modality"] in set(Modality)
        assert 0 <= row["confidence"] <= 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_is_one_line_for_every_reader_and_comes_back_equal(value: object) -> None:
    line = format_json(value)
    assert json.loads(line) == value
    assert len(line.splitlines()) <= 1


@pytest.mark.parametrize("breaker", ["\u0085", "\u2028", "\u2029", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_no_character_that_breaks_lines_is_written_as_it_is(breaker: str) -> None:
    line = format_json({"a": f"one{breaker}two"})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"a": f"one{breaker}two"}


def test_letters_of_all_scripts_are_written_as_they_are() -> None:
    assert format_json("هيئة 🕊️ é") == '"هيئة 🕊️ é"'


def test_a_broken_row_is_no_report() -> None:
    assert [type(item) for item in read_jsonl([b"{"], origin="rows")] == [InputRefused]
