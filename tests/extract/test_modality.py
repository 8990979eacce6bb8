"""extract/modality.py: how a sentence presents its act; the near misses are the heart of it."""

from __future__ import annotations

import pytest
from tests.extract.told import code

from allegiance.model.ontology import Modality
from allegiance.model.report import SectionKind

pytestmark = pytest.mark.model

HAPPENED, HEDGED, PLANNED, POSSIBLE = "happened", "hedged", "planned", "possible"
REQUESTED, THREATENED, DENIED, NEGATED = "requested", "threatened", "denied", "negated"


def modalities(text: str, act: str) -> list[str]:
    """The modalities of the claims of one type in a sentence."""
    return [claim.modality for claim in code(text) if claim.is_of(act)]


ATTACK = [
    ("The Hamza Division attacked the Levant Front.", HAPPENED),
    ("The Hamza Division has attacked the Levant Front.", HAPPENED),
    ("The Hamza Division was attacking the Levant Front.", HAPPENED),
    ("The Hamza Division apparently attacked the Levant Front.", HEDGED),
    ("The Hamza Division reportedly attacked the Levant Front.", HEDGED),
    ("The Hamza Division allegedly attacked the Levant Front.", HEDGED),
    ("The Hamza Division may have attacked the Levant Front.", HEDGED),
    ("The Hamza Division must have attacked the Levant Front.", HEDGED),
    ("The Hamza Division seems to have attacked the Levant Front.", HEDGED),
    ("The Hamza Division is said to have attacked the Levant Front.", HEDGED),
    ("The Hamza Division is believed to have attacked the Levant Front.", HEDGED),
    ("The Hamza Division will attack the Levant Front.", PLANNED),
    ("The Hamza Division is about to attack the Levant Front.", PLANNED),
    ("The Hamza Division is set to attack the Levant Front.", PLANNED),
    ("The Hamza Division plans to attack the Levant Front.", PLANNED),
    ("The Hamza Division intends to attack the Levant Front.", PLANNED),
    ("The Hamza Division is preparing to attack the Levant Front.", PLANNED),
    ("The Hamza Division is considering an attack on the Levant Front.", PLANNED),
    ("The Hamza Division said it would attack the Levant Front.", PLANNED),
    ("The Hamza Division may attack the Levant Front.", POSSIBLE),
    ("The Hamza Division might attack the Levant Front.", POSSIBLE),
    ("The Hamza Division could attack the Levant Front.", POSSIBLE),
    ("The Hamza Division would attack the Levant Front if Turkey withdrew.", POSSIBLE),
    ("The Hamza Division may be planning to attack the Levant Front.", POSSIBLE),
    ("Residents fear that the Hamza Division will attack the Levant Front.", POSSIBLE),
    ("Did the Hamza Division attack the Levant Front?", POSSIBLE),
    ("Turkey ordered the Hamza Division to attack the Levant Front.", REQUESTED),
    ("Turkey urged the Hamza Division to attack the Levant Front.", REQUESTED),
    ("The Hamza Division threatened to attack the Levant Front.", THREATENED),
    ("The Hamza Division warned that it would attack the Levant Front.", THREATENED),
    ("The Hamza Division denied attacking the Levant Front.", DENIED),
    ("The Hamza Division denied that it had attacked the Levant Front.", DENIED),
    ("The Hamza Division denied having attacked the Levant Front.", DENIED),
    ("The Hamza Division did not attack the Levant Front.", NEGATED),
    ("The Hamza Division has not attacked the Levant Front.", NEGATED),
    ("The Hamza Division never attacked the Levant Front.", NEGATED),
    ("The Hamza Division avoided attacking the Levant Front.", NEGATED),
    ("The Hamza Division stopped short of attacking the Levant Front.", NEGATED),
    ("The Hamza Division withdrew without attacking the Levant Front.", NEGATED),
    ("The Hamza Division will not attack the Levant Front.", NEGATED),
    ("The Hamza Division did not plan to attack the Levant Front.", NEGATED),
    ("The Hamza Division failed to attack the Levant Front.", NEGATED),
    ("Turkey prevented the Hamza Division from attacking the Levant Front.", NEGATED),
]


@pytest.mark.parametrize(("text", "expected"), ATTACK)
def test_one_attack_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "ASSAULT") == [expected]


def test_the_table_above_holds_all_eight_modalities() -> None:
    assert {expected for _, expected in ATTACK} == set(Modality)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hamza Division met the Levant Front in Azaz.", HAPPENED),
        ("The Hamza Division reportedly met the Levant Front in Azaz.", HEDGED),
        ("The Hamza Division will meet the Levant Front in Azaz.", PLANNED),
        ("The Levant Front is ready to meet the Hamza Division.", PLANNED),
        ("Turkish officers are to meet SDF commanders on Friday.", PLANNED),
        ("The Hamza Division may meet the Levant Front in Azaz.", POSSIBLE),
        ("The Hamza Division denied meeting the Levant Front in Azaz.", DENIED),
        ("The Hamza Division denied having met the Levant Front in Azaz.", DENIED),
        ("The Hamza Division did not meet the Levant Front in Azaz.", NEGATED),
    ],
)
def test_one_meeting_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "CONSULT") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hamza Division merged with the Levant Front.", HAPPENED),
        ("The Hamza Division reportedly merged with the Levant Front.", HEDGED),
        ("The Hamza Division will merge with the Levant Front.", PLANNED),
        ("The Hamza Division agreed to merge with the Levant Front.", PLANNED),
        ("The Hamza Division might merge with the Levant Front.", POSSIBLE),
        ("A merger between the Hamza Division and the Levant Front is being discussed.", POSSIBLE),
        ("Turkey urged the Hamza Division to merge with the Levant Front.", REQUESTED),
        ("The Hamza Division denied merging with the Levant Front.", DENIED),
        ("The Hamza Division did not merge with the Levant Front.", NEGATED),
        ("The Hamza Division refused to merge with the Levant Front.", NEGATED),
    ],
)
def test_one_merger_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "STRUCTURE") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hamza Division withdrew from Azaz.", HAPPENED),
        ("The SDF confirmed that it had withdrawn from Manbij.", HAPPENED),
        ("The Hamza Division reportedly withdrew from Azaz.", HEDGED),
        ("The Hamza Division will withdraw from Azaz.", PLANNED),
        ("The Hamza Division agreed to withdraw from Azaz.", PLANNED),
        ("The army said the Levant Front would leave Azaz.", PLANNED),
        ("The Hamza Division may withdraw from Azaz.", POSSIBLE),
        ("The Levant Front demanded that the Hamza Division withdraw from Azaz.", REQUESTED),
        ("The Hamza Division denied that it had withdrawn from Azaz.", DENIED),
        ("The Hamza Division has not withdrawn from Azaz.", NEGATED),
        ("The Hamza Division refused to withdraw from Azaz.", NEGATED),
    ],
)
def test_one_withdrawal_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "RETREAT") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey armed the Hamza Division.", HAPPENED),
        ("Turkey allegedly armed the Hamza Division.", HEDGED),
        ("Turkey will arm the Hamza Division.", PLANNED),
        ("Turkey plans to arm the Hamza Division.", PLANNED),
        ("Turkey might arm the Hamza Division.", POSSIBLE),
        ("Turkey denied that it had armed the Hamza Division.", DENIED),
        ("Turkey denied arming the Hamza Division.", DENIED),
        ("Turkey has not armed the Hamza Division.", NEGATED),
        ("Turkey no longer supplies the Hamza Division with weapons.", NEGATED),
    ],
)
def test_one_gift_of_arms_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "AID") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Hamza Division captured Marea from the Levant Front.", HAPPENED),
        ("The Hamza Division managed to capture Marea from the Levant Front.", HAPPENED),
        ("The Hamza Division would later capture Marea from the Levant Front.", HAPPENED),
        ("The Hamza Division plans to capture Marea from the Levant Front.", PLANNED),
        ("The Hamza Division may capture Marea from the Levant Front.", POSSIBLE),
        ("The Hamza Division denied capturing Marea from the Levant Front.", DENIED),
        ("The Hamza Division failed to capture Marea from the Levant Front.", NEGATED),
    ],
)
def test_one_capture_told_in_many_ways(text: str, expected: str) -> None:
    assert modalities(text, "CONTROL") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Turkey did not deny arming the Hamza Division.",
        "Turkey did not only arm the Hamza Division.",
        "Turkey armed not only the Hamza Division.",
        "Not for the first time, Turkey armed the Hamza Division.",
        "Turkey armed no fewer than two hundred fighters of the Hamza Division.",
        "Why did Turkey arm the Hamza Division?",
    ],
)
def test_words_that_look_like_a_negation_and_are_none(text: str) -> None:
    assert modalities(text, "AID") == [HAPPENED]


@pytest.mark.parametrize(
    ("text", "act", "expected"),
    [
        ("The Levant Front denied the raid but admitted the arrests.", "COERCE", HAPPENED),
        ("The Levant Front did not attack the SDF but arrested two of its officers.", "COERCE", HAPPENED),
        ("The Levant Front did not attack the SDF but arrested two of its officers.", "ASSAULT", NEGATED),
        ("Hayat Tahrir al-Sham withdrew without attacking the Levant Front.", "RETREAT", HAPPENED),
        ("The SDF said it would leave Manbij after Turkey shelled Ain Issa.", "ASSAULT", HAPPENED),
    ],
)
def test_a_cue_reaches_its_own_act_and_not_its_neighbour(text: str, act: str, expected: str) -> None:
    assert modalities(text, act) == [expected]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("There was no attack on the Hamza Division.", "ASSAULT"),
        ("The Levant Front foiled an attack by the Hamza Division.", "ASSAULT"),
        ("Talks between the Levant Front and the SDF never took place.", "CONSULT"),
        ("It is feared that the Syrian army will besiege Idlib.", "COERCE"),
        ("If the SDF leaves Manbij, the Hamza Division will attack the Levant Front.", "ASSAULT"),
        ("Once it has rested, the Levant Front will attack the Hamza Division.", "ASSAULT"),
        ("Next week's talks between the Levant Front and the SDF are in Azaz.", "CONSULT"),
        ("The Syrian army failed to capture Saraqib.", "CONTROL"),
        ("Turkey has not sent troops to Manbij.", "MOBILIZE"),
    ],
)
def test_what_was_not_done_is_never_told_as_done(text: str, act: str) -> None:
    found = modalities(text, act)
    assert found
    assert not {HAPPENED, HEDGED} & set(found)


def test_the_infinitive_of_a_headline_is_a_plan() -> None:
    claims = code("Hamza Division to attack Levant Front", SectionKind.TITLE)
    assert [claim.modality for claim in claims if claim.is_of("ASSAULT")] == [PLANNED]
