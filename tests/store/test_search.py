"""Searching: what is stored is found by its words, on both databases; nothing that is asked breaks the question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from allegiance.model.decision import Decision, DecisionKind
from allegiance.model.report import Report
from allegiance.resolve.search_words import find_marks, query_words, search_words
from allegiance.store.open import open_store
from allegiance.store.search import add_words
from allegiance.store.view import View
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders


def fold(report: Report) -> str:
    return " ".join(search_words(f"{report.title or ''} {report.text}"))


@pytest.fixture
def filled(store: Engine, build: Builders) -> Engine:
    acts = [("Alpha", "Beta", "Hazano"), ("Alpha", "Gamma", "إدلب"), ("Tahrîr al-Shām", "Hay’at")]
    with Writer(store) as writer:
        writer.add_reports([build.report(act, origin=f"f{i}", title=f"Report {i}") for i, act in enumerate(acts)])
    assert add_words(store, fold) == 3
    assert add_words(store, fold) == 0
    return store


def found(engine: Engine, asked: str) -> list[str]:
    view = View(engine)
    heads = [view.report_head(name) for name in view.find_reports(query_words(asked), 10)]
    return sorted(head.title or "" for head in heads if head)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("alpha", ["Report 0", "Report 1"]),
        ("ALPHA gamma", ["Report 1"]),
        ("alpha nothing", []),
        ("ادلب", ["Report 1"]),
        ("أدلب", ["Report 1"]),
        ("tahrir ash-sham", ["Report 2"]),
        ("hayat", ["Report 2"]),
        ("tah*", ["Report 2"]),
        ("gam", []),
        ("gam*", ["Report 1"]),
        ("", []),
        ("*", []),
    ],
)
def test_words_are_found_however_they_are_written(filled: Engine, asked: str, titles: list[str]) -> None:
    assert found(filled, asked) == titles


def test_a_withdrawn_report_is_not_found(filled: Engine) -> None:
    (name,) = View(filled).find_reports(["gamma"], 10)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    withdrawn = Decision(number=0, kind=DecisionKind.WITHDRAW, subject=name, content={}, author="r", made_at=at)
    with Writer(filled) as writer:
        writer.add_decision(withdrawn)
    assert found(filled, "gamma") == []


@pytest.fixture(scope="module")
def asked_store(new_store: Callable[[], str]) -> Iterator[Engine]:
    from tests.store.conftest import BUILDERS

    engine = open_store(new_store())
    with Writer(engine) as writer:
        writer.add_report(BUILDERS.report(("Alpha", "Beta"), title="It's; a -- 100% _title_"))
    add_words(engine, fold)
    yield engine
    engine.dispose()


DANGEROUS = st.text(alphabet="'\";-%_*:()&|!<>^\\{}\0 aAالإ١NEAR OR AND NOT", max_size=30)


@settings(max_examples=150, deadline=None)
@given(DANGEROUS)
def test_no_words_break_the_question(asked_store: Engine, asked: str) -> None:
    view = View(asked_store)
    assert len(view.find_reports(query_words(asked), 10)) <= 1
    assert view.counts().n_reports == 1


def test_words_that_were_not_split_are_refused(asked_store: Engine) -> None:
    with pytest.raises(ValueError, match="are to be letters and digits"):
        View(asked_store).find_reports(['alpha" OR "beta'], 10)


@given(st.text(max_size=60), st.text(max_size=12))
def test_marks_stand_in_the_text(text: str, asked: str) -> None:
    for start, end in find_marks(text, query_words(asked)):
        assert 0 <= start < end <= len(text)
