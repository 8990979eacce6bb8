"""Acronyms that a report defines for itself."""

from __future__ import annotations

import pytest

from allegiance.resolve.acronym import find_acronyms

PARTY = "Kurdistan Workers' Party"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hayat Tahrir al-Sham (HTS) left.", {"HTS": "Hayat Tahrir al-Sham"}),
        ("the Northern Front, or NF, left", {"NF": "Northern Front"}),
        ("(HTS) Hayat Tahrir al-Sham left", {"HTS": "Hayat Tahrir al-Sham"}),
        ("HTS (Hayat Tahrir al-Sham) left", {"HTS": "Hayat Tahrir al-Sham"}),
        ("several Turkish-backed Free Syrian Army (FSA) factions", {"FSA": "Free Syrian Army"}),
        (f"men of the {PARTY} (PKK) left", {"PKK": PARTY}),
        ("the town (pop. 400) and its mayor (see above)", {}),
        ("the agency (AFP) said", {}),
        ("Turkey, or US troops", {}),
    ],
)
def test_each_form_of_definition_is_read(text: str, found: dict[str, str]) -> None:
    assert find_acronyms([text], lambda name: name == PARTY) == found


def test_two_expansions_of_one_acronym_make_it_unusable() -> None:
    texts = ["Northern Front (NF) met", "National Force (NF)"]
    assert find_acronyms(texts, lambda _: False) == {"NF": None}


def test_one_expansion_told_twice_stays() -> None:
    assert find_acronyms(["Northern Front (NF)", "the Northern Front (NF)"], lambda _: False) == {
        "NF": "Northern Front"
    }
