"""`allegiance registry add|alias|merge|split`, `registry decisions` and `undo`, as a user calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from allegiance.serve.cli import app
from allegiance.serve.query import open_record

RUN = CliRunner()


@pytest.fixture
def store(tmp_path: Path) -> str:
    return str(tmp_path / "s.sqlite")


def call(*words: str) -> tuple[int, str]:
    result = RUN.invoke(app, list(words))
    return result.exit_code, result.output + (result.stderr if result.stderr_bytes else "")


def test_an_alias_is_found_by_every_question_of_its_store_and_gone_when_undone(store: str) -> None:
    assert call("registry", "alias", "ahrar-al-sham", "Marj Movement", "--store", store)[0] == 0
    assert open_record(store).find_actor("Marj Movement").id == "ahrar-al-sham"
    assert call("undo", "1", "--store", store)[0] == 0
    candidates = open_record(store).tools.resolver.candidates("Marj Movement")
    assert [c.actor for c in candidates] == []


def test_an_added_actor_is_there_and_a_merged_one_is_not(store: str) -> None:
    assert call("registry", "add", "red-hawks", "Red Hawks of Marj", "--country", "SYR", "--store", store)[0] == 0
    assert open_record(store).find_actor("Red Hawks of Marj").id == "red-hawks"
    assert call("registry", "merge", "ahrar-al-sham", "red-hawks", "--store", store)[0] == 0
    assert open_record(store).find_actor("Red Hawks of Marj").id == "ahrar-al-sham"


def test_what_cannot_be_is_not_stored(store: str) -> None:
    code, said = call("registry", "merge", "ahrar-al-sham", "nobody-at-all", "--store", store)
    assert code != 0
    assert "nobody-at-all" in said
    assert "no decisions" in call("registry", "decisions", "--store", store)[1]
