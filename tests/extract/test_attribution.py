"""extract/attribution.py: the nearest voice that vouches for an act, and null where the publisher speaks."""

from __future__ import annotations

import pytest
from tests.extract.told import code

from allegiance.extract.attribution import find_teller
from allegiance.extract.parse import parse_sentences

pytestmark = pytest.mark.model


def speakers(text: str, act: str) -> list[str | None]:
    """The speakers of the claims of one type in a sentence."""
    return [claim.speaker for claim in code(text) if claim.is_of(act)]


@pytest.mark.parametrize(
    ("text", "act", "speaker"),
    [
        ("The SDF shelled Marea.", "ASSAULT", None),
        ("The Levant Front said the SDF had shelled Marea.", "ASSAULT", "Levant Front"),
        ("The SDF shelled Marea, the Levant Front said.", "ASSAULT", "Levant Front"),
        ("According to the Levant Front, the SDF shelled Marea.", "ASSAULT", "Levant Front"),
        ("Activists said Russian jets had bombed a hospital in Idlib.", "ASSAULT", "Activists"),
        ("A Turkish officer told reporters that Russia had bombed Idlib.", "ASSAULT", "Turkish officer"),
        ("The Levant Front said it had attacked Hayat Tahrir al-Sham.", "ASSAULT", "Levant Front"),
        ("The SDF confirmed that it had withdrawn from Manbij.", "RETREAT", "SDF"),
        ("The army said the Levant Front would leave Azaz.", "RETREAT", "army"),
    ],
)
def test_who_is_quoted_is_the_speaker(text: str, act: str, speaker: str | None) -> None:
    assert speakers(text, act) == [speaker]


@pytest.mark.parametrize(
    ("text", "outer", "inner", "speaker"),
    [
        ("The SDF accused Turkey of shelling Ain Issa.", "ACCUSE", "ASSAULT", "SDF"),
        ("Turkey urged the SDF to leave Manbij.", "REQUEST", "RETREAT", "Turkey"),
        ("Turkey threatened to attack the SDF in Manbij.", "THREATEN", "ASSAULT", "Turkey"),
        ("Russia demanded that Turkey withdraw from Saraqib.", "REQUEST", "RETREAT", "Russia"),
    ],
)
def test_a_speech_act_has_no_speaker_and_its_inner_act_has_the_one_who_speaks(
    text: str, outer: str, inner: str, speaker: str
) -> None:
    assert speakers(text, outer) == [None]
    assert speakers(text, inner) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Turkey denied arming the Hamza Division.",
        "Turkey denied that it had armed the Hamza Division.",
    ],
)
def test_who_denies_is_the_speaker_of_what_is_denied(text: str) -> None:
    assert speakers(text, "AID") == ["Turkey"]


def test_each_voice_vouches_for_what_it_tells() -> None:
    claims = code("The Levant Front said that Turkey accused the SDF of raiding Marea.")
    assert [(c.act.split("/")[0], c.speaker) for c in claims] == [("ACCUSE", "Levant Front"), ("ASSAULT", "Turkey")]


def test_unnamed_voices_vouch_for_nothing() -> None:
    (claim,) = code("Hayat Tahrir al-Sham is said to have arrested a Hurras al-Din leader.")
    assert (claim.speaker, claim.modality) == (None, "hedged")


@pytest.mark.parametrize(
    ("text", "act", "teller"),
    [
        ("The militia said the army had shelled the town.", "shelled", "militia"),
        ("The army had shelled the town, the militia said.", "shelled", "militia"),
        ("The army shelled the town; the militia said it would answer.", "shelled", None),
        ("Nobody said that the army had shelled the town.", "shelled", None),
        ("The militia urged the army to shell the town.", "shell", None),
    ],
)
def test_only_a_verb_of_saying_makes_a_teller(text: str, act: str, teller: str | None) -> None:
    (parse,) = parse_sentences([(text, ())])
    found = find_teller(next(token for token in parse.doc if token.text == act))
    assert (found.text if found is not None else None) == teller
