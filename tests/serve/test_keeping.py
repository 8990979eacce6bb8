"""`search`, `diff`, `derive`, `backup`, `restore` and `doctor`, as a user calls them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.command import invoke
from tests.store.conftest import BUILDERS

from allegiance.model.identity import ClaimId
from allegiance.model.ontology import Modality
from allegiance.pipeline import Toolkit
from allegiance.serve.query import Record
from allegiance.store.open import open_store
from allegiance.store.writer import Writer

pytestmark = pytest.mark.model


def run(*words: object, code: int = 0) -> Any:
    done = invoke(*words, "--json")
    assert done.exit_code == code, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def store(samples_store: Path, tmp_path: Path) -> Path:
    """A store with the samples that a test may change."""
    engine = open_store(samples_store)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return Path(shutil.copy(samples_store, tmp_path / "samples.sqlite"))


def test_words_find_reports_with_their_sentences_and_claims(samples_store: Path, samples_record: Record) -> None:
    answer = run("search", "truce", "Levant", "--store", samples_store)
    assert answer["words"] == ["truce", "levant"]
    hit = answer["reports"][0]
    first = hit["sentences"][0]
    assert {first["text"][m["start"] : m["end"]].casefold() for m in first["marks"]} <= {"truce", "levant"}
    claims = [samples_record.claim(claim) for s in hit["sentences"] for claim in s["claims"]]
    assert claims
    assert {claim.report for claim in claims} == {hit["id"]}
    assert {claim.sentence for claim in claims} <= {s["text"] for s in hit["sentences"]}


def test_a_name_finds_its_actor_and_its_place(samples_store: Path) -> None:
    assert run("search", "hayat tahrir al-sham", "--store", samples_store)["actors"][0]["id"] == "hayat-tahrir-al-sham"
    assert "Idlib" in [place["name"] for place in run("search", "إدلب", "--store", samples_store)["places"]]


def test_what_is_not_there_is_not_found(samples_store: Path) -> None:
    done = invoke("search", "zzyzx", "--store", samples_store)
    assert (done.exit_code, done.stdout) == (0, "Nothing on record has these words.\n")


def test_two_coders_are_compared_claim_by_claim(toolkit: Toolkit, tmp_path: Path) -> None:
    acts = (("Alpha", "Beta"), ("Gamma", "Delta"), ("Alpha", "Delta"))
    old, new = BUILDERS.report(*acts), BUILDERS.report(*acts, coder="test@2")
    same, moved, _ = new.coding.claims
    moved = replace(moved, id=ClaimId("clm_moved"), modality=Modality.DENIED)
    extra = replace(same, id=ClaimId("clm_extra"), trigger=same.evidence[0])
    engine = open_store(tmp_path / "store.db")
    with Writer(engine) as writer:
        writer.add_reports([old, replace(new, coding=replace(new.coding, claims=(same, moved, extra)))])
        writer.add_report(BUILDERS.report(("Only", "One")))
    answer = Record(engine, toolkit).diff("test@1", "test@2")
    assert (answer.n_reports, answer.n_same, answer.n_gone, answer.n_new, answer.n_changed) == (1, 1, 1, 1, 1)
    (report,) = answer.reports
    assert [claim.id for claim in report.gone] == [old.coding.claims[2].id]
    assert [claim.id for claim in report.new] == ["clm_extra"]
    assert [(c.before.modality, c.after.modality, c.fields) for c in report.changed] == [
        ("happened", "denied", ("modality",))
    ]
    back = Record(engine, toolkit).diff("test@2", "test@1")
    assert (back.n_same, back.n_gone, back.n_new, back.n_changed) == (1, 1, 1, 1)
    engine.dispose()


def test_an_unknown_coder_is_told_with_those_that_are_there(samples_store: Path) -> None:
    done = invoke("diff", "nobody@1", "nobody@2", "--store", samples_store)
    assert done.exit_code == 2
    assert "no coder 'nobody@1' in this store; it has allegiance@" in done.stderr


def test_a_coder_compared_with_itself_says_the_same(samples_store: Path, samples_record: Record) -> None:
    (coder,) = samples_record.view.coders()
    answer = run("diff", coder, coder, "--store", samples_store)
    assert answer["n_same"] > 1000
    assert (answer["n_gone"], answer["n_new"], answer["n_changed"], answer["reports"]) == (0, 0, 0, [])


def test_a_backup_restored_answers_as_the_store_did(store: Path, tmp_path: Path) -> None:
    question = ("relation", "hayat-tahrir-al-sham", "levant-front", "--store")
    written = run("backup", tmp_path / "b.gz", "--store", store)
    other = tmp_path / "other.sqlite"
    assert run("restore", tmp_path / "b.gz", "--store", other)["digest"] == written["digest"]
    assert run(*question, other) == run(*question, store)
    assert run("search", "truce", "--store", other) == run("search", "truce", "--store", store)
    refused = invoke("restore", tmp_path / "b.gz", "--store", other)
    assert (refused.exit_code, "give --force" in refused.stderr) == (3, True)
    assert run("restore", tmp_path / "b.gz", "--force", "--store", other)["n_rows"] == written["n_rows"]


def test_the_doctor_finds_a_changed_row_and_derive_mends_it(store: Path) -> None:
    def unwell() -> set[str]:
        findings = json.loads(invoke("doctor", "--json", "--store", store).stdout)
        looked_at = ("derived tables", "record", "search", "rows", "orphan rows", "decisions", "stage marks")
        return {f["what"] for f in findings if f["what"] in looked_at and not f["is_well"]}

    assert unwell() == set()
    engine = open_store(store)
    with engine.begin() as connection:
        connection.execute(text("UPDATE event SET confidence = 0.5"))
        connection.execute(text("DELETE FROM searched WHERE number = 1"))
    engine.dispose()
    assert unwell() == {"derived tables", "search"}
    assert invoke("derive", "--store", store).exit_code == 0
    assert "derived tables" not in unwell()
