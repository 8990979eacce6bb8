"""extract/mention.py: known names found by their words, and the words that belong to an actor or a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.told import code

from allegiance.extract.mention import NameIndex, fold
from allegiance.model.actor import Actor, ActorKind, ActorName, NameKind, Registry
from allegiance.model.identity import ActorId

PLACES = ("Azaz", "Khan Shaykhun", "Marea", "Turkey")


def make_index() -> NameIndex:
    """A registry of four actors and a gazetteer of four places."""
    names = [
        ("hts", "Hayat Tahrir al-Sham", NameKind.FULL),
        ("hts", "Tahrir al-Sham", NameKind.SHORT),
        ("hts", "HTS", NameKind.ACRONYM),
        ("hts", "هيئة تحرير الشام", NameKind.FULL),
        ("sham", "Sham Legion", NameKind.FULL),
        ("turkey", "Turkey", NameKind.FULL),
        ("turkey", "Turkish", NameKind.ADJECTIVE),
        ("storm", "Northern Storm", NameKind.FULL),
        ("storm", "the northern fighters", NameKind.DESCRIPTION),
    ]
    kinds = {"hts": ActorKind.ARMED_GROUP, "sham": ActorKind.ARMED_GROUP, "turkey": ActorKind.STATE}
    registry = Registry(
        actors={
            ActorId(id): Actor(
                id=ActorId(id), name=id, kind=kinds.get(id, ActorKind.ARMED_GROUP), country=None, sectors=()
            )
            for id, _, _ in names
        },
        names=tuple(ActorName(actor=ActorId(id), text=text, kind=kind, language="en") for id, text, kind in names),
        roles=(),
        descents=(),
    )
    return NameIndex(registry, PLACES, lambda text: text in PLACES)


def found(text: str) -> list[str]:
    """The words of the names found."""
    return [name.span.of(text) for name in make_index().find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hayat Tahrir al-Sham left.", ["Hayat Tahrir al-Sham"]),
        ("Tahrir al-Sham left.", ["Tahrir al-Sham"]),
        ("Hayat Tahrir al-Sham (HTS) left.", ["Hayat Tahrir al-Sham (HTS)"]),
        ("Hayat Tahrir Al Sham left.", ["Hayat Tahrir Al Sham"]),
        ("Hayat Tahrir al‐Sham left.", ["Hayat Tahrir al‐Sham"]),
        ("Hayat Tahrir\u00a0al-Sham left.", ["Hayat Tahrir\u00a0al-Sham"]),
        ("Hayāt Taḥrīr al-Shām left.", ["Hayāt Taḥrīr al-Shām"]),
        ("غادرت هيئة تحرير الشام المدينة", ["هيئة تحرير الشام"]),
        ("HTS met the Sham Legion in Khan Shaykhun.", ["HTS", "Sham Legion", "Khan Shaykhun"]),
        ("hts is not how it is written", []),
        ("HTSX and xHTS are other words", []),
        ("Hayat Tahrir. Al-Sham is the Levant.", []),
        ("the sham legion of judges", []),
        ("It rained.", []),
        ("", []),
    ],
)
def test_names_are_found_by_their_words_longest_first(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["Turkish jets flew.", "the northern fighters left"])
def test_adjectives_and_descriptions_are_no_names(text: str) -> None:
    assert found(text) == []


def test_a_name_says_whether_it_may_act_and_whether_it_may_be_a_place() -> None:
    names = make_index().find("HTS and Turkey spoke of Azaz.")
    assert [(name.may_be_actor, name.may_be_place) for name in names] == [(True, False), (True, True), (False, True)]


@given(st.lists(st.sampled_from(["HTS", "Hayat Tahrir", "al-Sham", "(", ")", " ", "-", "é", "e\u0301", "Azaz", "🕊️"])))
def test_names_found_are_in_order_and_apart(parts: list[str]) -> None:
    text = "".join(parts)
    end = 0
    for name in make_index().find(text):
        assert name.span.start >= end
        end = name.span.end
    assert end <= len(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Ḥayʼat", "hayʼat"), ("AL-BĀB", "al-bab"), ("İdlib", "idlib"), ("e\u0301", "é")]
)
def test_folding_forgets_case_and_marks(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Fighters of the Levant Front shelled Ahrar al-Sham.", ("Levant Front",), ("Ahrar al-Sham",)),
        ("The Levant Front and the Sham Legion attacked the SDF.", ("Levant Front", "Sham Legion"), ("SDF",)),
        ("Russian and Syrian jets bombed Ahrar al-Sham.", ("Russian", "Syrian jets"), ("Ahrar al-Sham",)),
        ("Unidentified gunmen attacked the SDF.", ("Unidentified gunmen",), ("SDF",)),
        ("Hayat Tahrir al-Sham (HTS) attacked the SDF.", ("Hayat Tahrir al-Sham",), ("SDF",)),
        ("Pro-regime forces shelled the Levant Front.", ("Pro-regime forces",), ("Levant Front",)),
    ],
)
def test_a_mention_is_the_noun_group_without_article_and_role_word(
    text: str, source: tuple[str, ...], target: tuple[str, ...]
) -> None:
    (claim,) = code(text)
    assert (claim.source, claim.target) == (source, target)
