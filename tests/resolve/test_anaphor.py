"""How words point back, or that they do not."""

from __future__ import annotations

import pytest

from allegiance.resolve.anaphor import Form, backer_of, read_anaphor


@pytest.mark.parametrize(
    ("text", "before", "form"),
    [
        ("it", "and ", Form.IT),
        ("them", "attacked ", Form.THEY),
        ("group", "the ", Form.BODY),
        ("The Kurdish-led force", "", Form.BODY),
        ("rebels", "the ", Form.PEOPLE),
        ("both sides", "urged ", Form.SIDES),
        ("the two", "", Form.PAIR),
        ("neither", "said ", Form.PAIR),
        ("the latter", "with ", Form.LATTER),
        ("its fighters", "", Form.PEOPLE),
        ("fighters", "attacked its ", Form.PEOPLE),
        ("its rival", "", Form.OTHER),
        ("its leadership", "", Form.OWN),
    ],
)
def test_words_that_point_back(text: str, before: str, form: Form) -> None:
    anaphor = read_anaphor(text, before)
    assert anaphor is not None
    assert anaphor.form is form


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Alpha", ""),
        ("gunmen", ""),
        ("he", ""),
        ("", ""),
        ("group", "a "),
        ("factions", "several "),
        ("Orlu Night Council", "The "),
        ("the Levant Front", ""),
    ],
)
def test_other_words_do_not_point_back(text: str, before: str) -> None:
    assert read_anaphor(text, before) is None


def test_number_and_modifiers_are_read() -> None:
    anaphor = read_anaphor("two ex-Séléka factions in the north", "the ")
    assert anaphor is not None
    assert (anaphor.number, anaphor.head, anaphor.modifiers[0]) == (2, "factions", "ex-séléka")
    assert anaphor.is_plural


def test_a_possessive_says_whose() -> None:
    anaphor = read_anaphor("fighters", "lost its ")
    assert anaphor is not None
    assert anaphor.is_possessed


@pytest.mark.parametrize(("word", "backer"), [("turkish-backed", "turkish"), ("kurdish-led", "kurdish"), ("red", None)])
def test_who_backs(word: str, backer: str | None) -> None:
    assert backer_of(word) == backer
