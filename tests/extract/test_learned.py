"""extract/learned.py: passes the checks of every coder, reads sentences together, and says what it was not sure of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.coder_checks import CODER_CHECKS, Check, assert_spans_hold, make_split
from tests.extract.dangerous_text import TEXTS
from tests.extract.told import Told, tell, tools

from allegiance.extract.learned import LearnedCoder
from allegiance.model.report import SectionKind
from allegiance.pipeline import Toolkit

pytestmark = pytest.mark.model


def check_id(check: Check) -> str:
    """The name of a check without its first word."""
    return check.__name__.removeprefix("check_")


@pytest.mark.parametrize("check", CODER_CHECKS, ids=check_id)
def test_the_coder_passes_every_check(check: Check, toolkit: Toolkit) -> None:
    check(lambda: LearnedCoder(toolkit.name_index, toolkit.encoder))


@given(st.lists(TEXTS, min_size=1, max_size=3), st.none() | TEXTS)
@settings(max_examples=100, deadline=None)
def test_every_span_holds_the_words_it_is_said_to_hold(paragraphs: list[str], title: str | None) -> None:
    split = make_split(*((SectionKind.BODY, text) for text in paragraphs), title=title)
    (coding,) = tools().coder.code([split])
    assert_spans_hold(split, coding)


def code(*paragraphs: str) -> list[Told]:
    """Code a report of one sentence a paragraph."""
    split = make_split(*((SectionKind.BODY, text) for text in paragraphs))
    (coding,) = tools().coder.code([split])
    return tell(split[0].text, coding)


def test_what_is_coded_beside_a_report_does_not_change_what_is_read_in_it() -> None:
    told = make_split((SectionKind.BODY, "Turkish jets bombed the SDF near Ain Issa, a monitor said."))
    others = [make_split((SectionKind.BODY, f"The Levant Front met envoy {n} of Russia in Azaz.")) for n in range(40)]
    (alone,) = tools().coder.code([told])
    (beside,) = [c for c in tools().coder.code([*others, told]) if c.report_id == alone.report_id]
    assert beside == alone


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Turkey attacked the SDF.", "happened"),
        ("Turkey denied attacking the SDF.", "denied"),
        ("Turkey did not attack the SDF.", "negated"),
        ("Turkey may attack the SDF.", "possible"),
        ("Turkey threatened to attack the SDF.", "threatened"),
    ],
)
def test_one_act_in_five_modalities(text: str, modality: str) -> None:
    assert [claim.modality for claim in code(text) if claim.is_of("ASSAULT")] == [modality]


def test_an_end_may_stand_in_the_sentence_before() -> None:
    text = "The Levant Front entered Azaz on Monday. Its fighters attacked Hayat Tahrir al-Sham there."
    split = make_split((SectionKind.BODY, text))
    (coding,) = tools().coder.code([split])
    assert any(claim.type == "ASSAULT" for claim in coding.claims)


def test_a_sentence_with_two_actors_and_no_claim_says_what_came_nearest() -> None:
    split = make_split((SectionKind.BODY, "The names of the Levant Front and of Hayat Tahrir al-Sham are long."))
    (coding,) = tools().coder.code([split])
    assert coding.claims == ()
    ((sentence_id, reason),) = coding.notes
    assert sentence_id == split[1][0].id
    assert reason.startswith("two known actors")
