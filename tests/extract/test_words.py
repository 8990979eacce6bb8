"""extract/words.py: the coder's tables say only what the ontology knows, and all of them are in the coder's name."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from allegiance.extract import words
from allegiance.extract.trigger import NO_ACT
from allegiance.model.ontology import Modality, modes, quad_of, types

WORDS = Path(str(files("allegiance") / "data" / "words"))
SPEECH = {"REQUEST", "REJECT", "THREATEN"}


def test_every_trigger_names_a_type_and_mode_of_the_ontology() -> None:
    for (word, pos), rows in words.trigger_rows().items():
        for row in rows:
            assert row.type in {*types(), NO_ACT}, word
            assert row.mode is None or (row.type, row.mode) in modes(), word
            assert row.type != NO_ACT or row.conditions, f"{word}: never an act, whatever its company"
            assert pos in {"V", "N", "A"}, word


def test_every_type_has_a_trigger_or_is_told_by_structure() -> None:
    told = {row.type for rows in words.trigger_rows().values() for row in rows}
    assert told - {NO_ACT} == set(types())


def test_no_two_triggers_ask_for_the_same_company_of_a_word() -> None:
    for key, rows in words.trigger_rows().items():
        company = [row.conditions for row in rows]
        assert len(set(company)) == len(company), key


def test_rows_that_ask_for_more_company_come_first() -> None:
    for rows in words.trigger_rows().values():
        asked = [len(row.conditions) for row in rows]
        assert asked == sorted(asked, reverse=True)


def test_standing_facts_are_control_or_structure() -> None:
    assert {type_name for type_name, _ in words.structure_rows().values()} <= {"CONTROL", "STRUCTURE"}
    assert all(key in modes() for key in words.structure_rows().values())


def test_modes_of_speech_acts_are_modes_of_their_types() -> None:
    assert set(words.inner_modes()) <= SPEECH
    for outer, inner in words.inner_modes().items():
        for act, mode in inner.items():
            type_name, _, own = act.partition("/")
            assert (outer, mode) in modes(), act
            assert type_name in types(), act
            assert not own or (type_name, own) in modes(), act


def test_every_projection_is_one_of_the_16_types_of_plover() -> None:
    for (act, when), type_name in words.projections().items():
        assert quad_of(type_name) != "none", act
        assert when in {"planned", "negated", "done"}
        assert act.partition("/")[0] in types()


@pytest.mark.parametrize(
    "table", [words.modality_adverbs, words.modality_adjectives, words.modality_governors], ids=lambda f: f.__name__
)
def test_cues_name_one_of_the_eight_modalities(table: object) -> None:
    assert callable(table)
    assert set(table().values()) <= set(Modality)


def test_the_eight_modalities_can_all_be_reached_by_a_cue() -> None:
    assert set(words.modality_governors().values()) == set(Modality)


def tables_read() -> set[str]:
    """The tables that the modules of the extract stage name."""
    folder = Path(str(files("allegiance") / "extract"))
    text = "\n".join(path.read_text(encoding="utf8") for path in folder.glob("*.py"))
    return {name for name in re.findall(r'"([a-z-]+\.(?:tsv|toml))"', text) if (WORDS / name).is_file()}


@pytest.mark.parametrize("name", sorted(tables_read()))
def test_a_change_in_any_table_that_is_read_changes_the_digest(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = words.tables_digest()
    read = words._text
    monkeypatch.setattr(words, "_text", lambda asked: read(asked) + ("#" if asked == name else ""))
    words.tables_digest.cache_clear()
    try:
        assert words.tables_digest() != before
    finally:
        monkeypatch.undo()
        words.tables_digest.cache_clear()
