"""Role words, backers and descriptions of no one, read without any registry."""

from __future__ import annotations

import pytest

from allegiance.resolve.description import (
    Backing,
    names_nobody,
    read_backing,
    read_backing_before,
    read_descriptions,
    strip_parentheses,
)


@pytest.mark.parametrize(
    ("text", "core", "organ"),
    [
        ("fighters of the Levant Front", "levant front", ""),
        ("senior HTS commander", "hts", "army"),
        ("dozens of HTS fighters", "hts", ""),
        ("the Turkish army spokesman", "turkish", "army"),
        ("Turkish officials", "turkish", "government"),
        ("defence ministry of Russia", "russia", "army"),
        ("Russian Foreign Minister Firstname Lastname", "russian", "government"),
        ("army units", "", "army"),
        ("Northern Front", "northern front", ""),
    ],
)
def test_the_last_reading_has_all_role_words_taken_off(text: str, core: str, organ: str) -> None:
    last = read_descriptions(text)[-1]
    assert (last.core, last.organ) == (core, organ)


@pytest.mark.parametrize(
    ("text", "backing"),
    [
        ("Turkish-backed factions", Backing(backer="Turkish", rest="factions", is_side=False)),
        ("Iran-aligned militias", Backing(backer="Iran", rest="militias", is_side=True)),
        ("factions backed by Turkey", Backing(backer="Turkey", rest="factions", is_side=False)),
        ("pro-regime", Backing(backer="regime", rest="", is_side=True)),
        ("anti-regime fighters", None),
        ("Levant Front", None),
    ],
)
def test_backers_are_read_in_each_form(text: str, backing: Backing | None) -> None:
    assert read_backing(text) == backing


def test_a_backer_right_before_a_mention_is_found() -> None:
    assert read_backing_before("It met the Turkey-backed ") == "Turkey-backed "
    assert read_backing_before("Turkey-backed rebels met the ") == ""


@pytest.mark.parametrize(
    ("text", "expected"), [("unidentified gunmen", True), ("dozens of villagers", True), ("HTS gunmen", False)]
)
def test_descriptions_of_no_one_are_told(text: str, expected: bool) -> None:
    assert names_nobody(text) is expected


def test_a_text_all_in_parentheses_stays() -> None:
    assert strip_parentheses("(FSA)") == "(FSA)"
