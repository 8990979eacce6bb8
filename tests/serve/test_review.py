"""`allegiance review` and `withdraw`: what is decided moves the record, and undone it is as if it had not been."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from tests.command import invoke

from allegiance.exchange.claim_jsonl import format_json
from allegiance.model.decision import Decision, DecisionKind, holding
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import Toolkit, add_reports, derive
from allegiance.read.published import Publication
from allegiance.read.text import build_report
from allegiance.resolve.decided import decide
from allegiance.resolve.registry import packaged_registry
from allegiance.serve.query import Record
from allegiance.serve.terminal import plain
from allegiance.store.open import open_store
from allegiance.store.schema import DERIVED, VERDICT, VERDICT_END, WITHDRAWAL
from allegiance.store.view import View
from allegiance.store.writer import Writer

pytestmark = pytest.mark.model
HTS, LEVANT, AHRAR = "hayat-tahrir-al-sham", "levant-front", "ahrar-al-sham"
TOLD = (
    ("2022-03-08", "The Marj Post", "Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday."),
    ("2022-03-18", "Halab Dispatch", "Hayat Tahrir al-Sham met the Levant Front in Azaz on Thursday."),
    ("2022-03-26", "Northern Gate News", "Hayat Tahrir al-Sham shelled the Levant Front near Azaz on Friday."),
)


def fill(engine: Engine, tools: Toolkit) -> None:
    """Read the three reports and derive the record."""
    reports = [
        build_report(text, origin=day, publisher=publisher, publication=Publication(when=parse_partial_date(day)))
        for day, publisher, text in TOLD
    ]
    for _ in add_reports(reports, engine, tools):
        pass
    derive(engine, tools)


@pytest.fixture
def address(tmp_path: Path, toolkit: Toolkit) -> str:
    """The address of a store with the three reports."""
    address = str(tmp_path / "record.sqlite")
    engine = open_store(address)
    fill(engine, toolkit)
    engine.dispose()
    return address


def relation(address: str, *pair: str) -> Any:
    done = invoke("relation", *(pair or (HTS, LEVANT)), "--json", "--store", address)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def claim_of(address: str, type_name: str) -> Any:
    return next(claim for claim in relation(address)["claims"] if claim["type"] == type_name)


def decide_by(address: str, *words: str, code: int = 0) -> str:
    done = invoke(*words, "--store", address)
    assert done.exit_code == code, done.stderr
    return done.stderr


def test_a_rejected_claim_counts_for_nothing_until_undone(address: str) -> None:
    before = relation(address)
    claim = claim_of(address, "ASSAULT")
    decide_by(address, "review", "reject", claim["id"], "--why", "another Azaz")
    after = relation(address)
    assert claim["id"] not in [c["id"] for c in after["claims"]]
    assert after["periods"] != before["periods"]
    decide_by(address, "undo", "1")
    assert relation(address) == before


def test_a_claim_put_right_is_what_the_reviewer_says(address: str) -> None:
    claim = claim_of(address, "CONSULT")
    words = ("--type", "AGREE", "--modality", "planned", "--target", AHRAR, "--when", "2022-04", "--place", "idlib")
    place = json.loads(invoke("places", "find", "Idlib", "--store", address, "--json").stdout)[0]["id"]
    decide_by(address, "review", "correct", claim["id"], *words[:-1], place)
    assert claim["id"] not in [c["id"] for c in relation(address)["claims"]]
    (put,) = [c for c in relation(address, HTS, AHRAR)["claims"] if c["id"] == claim["id"]]
    assert (put["type"], put["modality"], put["earliest"], put["place_id"]) == ("AGREE", "planned", "2022-04-01", place)
    assert [end["actor"] for end in put["target"]] == [AHRAR]
    assert (put["verdict"], put["decision"], put["confidence"]) == ("correct", 1, 1.0)
    assert put["sentence"] == claim["sentence"]


def test_a_side_put_to_nobody_takes_the_claim_from_the_pair(address: str) -> None:
    claim = claim_of(address, "CONSULT")
    decide_by(address, "review", "correct", claim["id"], "--target", "")
    assert claim["id"] not in [c["id"] for c in relation(address)["claims"]]


def test_an_accepted_claim_says_so(address: str) -> None:
    claim = claim_of(address, "CONSULT")
    decide_by(address, "review", "accept", claim["id"])
    assert claim_of(address, "CONSULT")["verdict"] == "accept"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("review", "accept", "clm_none"), "no claim of this id"),
        (("withdraw", "rpt_none", "--why", "x"), "no report of this id"),
        (("review", "correct", "CLAIM"), "nothing to put right"),
        (("review", "correct", "CLAIM", "--type", "DANCE"), "'DANCE' is no type of the ontology"),
        (("review", "correct", "CLAIM", "--modality", "sung"), "'sung' is not a valid Modality"),
        (("review", "correct", "CLAIM", "--source", "nobody-known"), "no actor 'nobody-known'"),
        (("review", "correct", "CLAIM", "--place", "nowhere"), "no place 'nowhere'"),
        (("review", "correct", "CLAIM", "--when", "soon"), "soon"),
    ],
)
def test_what_cannot_be_is_refused_and_not_stored(address: str, words: tuple[str, ...], told: str) -> None:
    claim = claim_of(address, "CONSULT")["id"]
    assert told in decide_by(address, *(claim if word == "CLAIM" else word for word in words), code=2)
    engine = open_store(address)
    assert View(engine).decisions() == ()
    engine.dispose()


def test_a_withdrawn_report_is_out_of_the_record_and_named(address: str) -> None:
    before = relation(address)
    report = claim_of(address, "CONSULT")["report"]
    decide_by(address, "withdraw", report, "--why", "the paper took it back")
    assert report not in [claim["report"] for claim in relation(address)["claims"]]
    engine = open_store(address)
    view = View(engine)
    assert [(w.report, w.decision, w.why) for w in view.withdrawals()] == [(report, 1, "the paper took it back")]
    assert report not in [head.id for head in view.reports()]
    assert view.report(report) is not None
    engine.dispose()
    decide_by(address, "undo", "1")
    assert relation(address) == before


# Undo all, in any order -----------------------------------------------------------------------------------------------

KINDS = (
    "accept",
    "reject",
    "type",
    "modality",
    "source",
    "target",
    "when",
    "withdraw",
    "alias",
    "add",
    "merge",
    "undo",
)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def judged(new_store: Callable[[], str], toolkit: Toolkit) -> Iterator[Engine]:
    engine = open_store(new_store())
    fill(engine, toolkit)
    yield engine
    engine.dispose()


def exports(engine: Engine, tools: Toolkit) -> str:
    """Every claim as a line, the answers of every question on the pair, and every row that is derived or decided."""
    derive(engine, tools)
    tools = Toolkit.for_store(engine)
    record = Record(engine, tools)
    reports = [record.report(head.id) for head in View(engine).reports()]
    lines = [format_json(plain(claim)) for report in reports for claim in report.claims]
    lines += [format_json(plain(record.relation(HTS, LEVANT))), format_json(plain(record.start()))]
    lines += [format_json(plain(record.actor(HTS))), format_json(plain(record.actors()))]
    with engine.connect() as connection:
        for table in (*DERIVED, VERDICT, VERDICT_END, WITHDRAWAL):
            lines += [f"{table.name} {row}" for row in sorted(map(repr, connection.execute(select(table))))]
    return "\n".join(lines)


def draw_decision(engine: Engine, kind: str, number: int) -> tuple[DecisionKind, str, dict[str, str]] | None:
    """Turn a drawn step into a decision about what is in the store; None for an undo where nothing holds."""
    view = View(engine)
    ids = [str(claim.claim.id) for claim in view.resolved_claims()] or ["clm"]
    claim = ids[number % len(ids)]
    if kind == "undo":
        held = holding(view.decisions())
        chosen = str(held[number % len(held)].number) if held else ""
        return (DecisionKind.UNDO, f"decision-{chosen}", {"number": chosen}) if held else None
    if claim == "clm" and kind not in ("alias", "add", "merge"):
        return None
    fixed = {
        "accept": (DecisionKind.ACCEPT, claim, {}),
        "reject": (DecisionKind.REJECT, claim, {}),
        "type": (DecisionKind.CORRECT, claim, {"type": ("AGREE", "THREATEN")[number % 2]}),
        "modality": (DecisionKind.CORRECT, claim, {"modality": ("denied", "planned")[number % 2]}),
        "source": (DecisionKind.CORRECT, claim, {"source": ("", AHRAR)[number % 2]}),
        "target": (DecisionKind.CORRECT, claim, {"target": f"{AHRAR};{LEVANT}"}),
        "when": (DecisionKind.CORRECT, claim, {"when": "2022-02"}),
        "withdraw": (DecisionKind.WITHDRAW, view.reports()[0].id, {"why": "taken back"}),
        "alias": (DecisionKind.ALIAS, AHRAR, {"name": f"Marj Movement {number}"}),
        "add": (DecisionKind.ADD, f"red-hawks-{number}", {"name": f"Red Hawks {number}"}),
        "merge": (DecisionKind.MERGE, AHRAR, {"other": LEVANT}),
    }
    return fixed[kind]


def put(engine: Engine, kind: DecisionKind, subject: str, content: dict[str, str]) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    decision = Decision(number=0, kind=kind, subject=subject, content=content, author="reviewer", made_at=at)
    with Writer(engine) as writer:
        writer.add_decision(decision)


def can_be(decisions: tuple[Decision, ...], kind: DecisionKind, subject: str, content: dict[str, str]) -> bool:
    """Tell whether the registry admits one more decision."""
    number, at = len(decisions) + 1, datetime(2026, 1, 2, tzinfo=UTC)
    one = Decision(number=number, kind=kind, subject=subject, content=content, author="r", made_at=at)
    try:
        decide(packaged_registry(), [*decisions, one])
    except Exception as error:
        if type(error).__name__ != "RegistryError":
            raise
        return False
    return True


@settings(max_examples=12, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_undone_in_any_order_the_exports_are_what_they_were(
    judged: Engine, toolkit: Toolkit, steps: list[tuple[str, int]], draw: Any
) -> None:
    before = exports(judged, toolkit)
    for kind, number in steps:
        found = draw_decision(judged, kind, number)
        if found and can_be(View(judged).decisions(), *found):
            put(judged, *found)
    derive(judged, toolkit)
    while held := holding(View(judged).decisions()):
        orders = [str(decision.number) for decision in held]
        draw.shuffle(orders)
        chosen = next(n for n in orders if can_be(View(judged).decisions(), DecisionKind.UNDO, "", {"number": n}))
        put(judged, DecisionKind.UNDO, f"decision-{chosen}", {"number": chosen})
    assert exports(judged, toolkit) == before


def test_the_record_is_derived_anew_where_only_the_version_changed(
    address: str, toolkit: Toolkit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = open_store(address)
    first = View(engine).run()
    monkeypatch.setattr("allegiance.pipeline.VERSION", "99.0.0")
    (tmp_path / "note.txt").write_text(TOLD[0][2], encoding="utf8")
    done = invoke("read", tmp_path / "note.txt", "--store", address)
    assert done.exit_code == 0, done.stderr
    second = View(engine).run()
    assert first is not None
    assert second is not None
    assert second.parameters["version"] == "99.0.0"
    assert second.id != first.id
    engine.dispose()
