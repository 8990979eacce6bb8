"""extract/relation_type.py: one of the 16 PLOVER types for a text with two marked ends."""

from __future__ import annotations

import pytest

from allegiance.extract.relation_type import MarkedPair, PairClassifier, PairLabel
from allegiance.model.ontology import Modality, quad_of, types
from allegiance.pipeline import Toolkit

pytestmark = pytest.mark.model

PLOVER = {name for name, row in types().items() if row.quad != "none"}


@pytest.fixture(scope="module")
def classifier(toolkit: Toolkit) -> PairClassifier:
    return toolkit.pair_classifier


def label(classifier: PairClassifier, text: str, source: str, target: str) -> PairLabel:
    """Label one pair."""
    (found,) = classifier.classify([MarkedPair(text=text, source=source, target=target)])
    return found


@pytest.mark.parametrize(
    ("text", "source", "target", "type_name"),
    [
        ("The Hamza Division attacked the Levant Front.", "Hamza Division", "Levant Front", "ASSAULT"),
        ("The Levant Front was attacked by the Hamza Division.", "Hamza Division", "Levant Front", "ASSAULT"),
        ("The Marj Brigade met envoys of Ardonia.", "Marj Brigade", "Ardonia", "CONSULT"),
        ("Turkey supplied the Hamza Division with weapons.", "Turkey", "Hamza Division", "AID"),
        ("Turkey arrested two officers of the Hamza Division.", "Turkey", "Hamza Division", "COERCE"),
        ("Russia praised Iran.", "Russia", "Iran", "SUPPORT"),
        # a speech act goes before the act inside it
        ("Turkey threatened to attack the SDF.", "Turkey", "SDF", "THREATEN"),
        ("The SDF accused Turkey of shelling Ain Issa.", "SDF", "Turkey", "ACCUSE"),
        ("Turkey urged the SDF to leave Manbij.", "Turkey", "SDF", "REQUEST"),
        ("The SDF turned down talks with Turkey.", "SDF", "Turkey", "REJECT"),
        # what is only planned is a word
        ("Turkey will supply the Hamza Division with weapons.", "Turkey", "Hamza Division", "AGREE"),
        ("Turkey will meet the SDF.", "Turkey", "SDF", "AGREE"),
        ("Turkey will attack the SDF.", "Turkey", "SDF", "THREATEN"),
        # CONTROL and STRUCTURE have no place among the 16
        ("The Hamza Division merged with the Levant Front.", "Hamza Division", "Levant Front", "COOPERATE"),
        ("The Syrian army took Khan Tuman from Ahrar al-Sham.", "Syrian army", "Ahrar al-Sham", "ASSAULT"),
        pytest.param(
            *("Turkey backs the Hamza Division.", "Turkey", "Hamza Division", "AID"),
            marks=pytest.mark.xfail(reason="the pair head reads a standing tie as SUPPORT", strict=True),
        ),
        ("Hurras al-Din broke away from Hayat Tahrir al-Sham.", "Hurras al-Din", "Hayat Tahrir al-Sham", "SANCTION"),
    ],
)
def test_a_pair_gets_the_type_of_the_act_between_its_ends(
    classifier: PairClassifier, text: str, source: str, target: str, type_name: str
) -> None:
    found = label(classifier, text, source, target)
    assert found.type == type_name
    assert found.quad == quad_of(type_name)
    assert found.binary == ("cooperation" if found.quad.endswith("cooperation") else "conflict")


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("A and B are near the sea.", "A", "B"),
        ("It rained.", "Turkey", "Russia"),
        ("", "", ""),
        ("🕊️", "🕊️", "🕊️"),
        ("Turkey", "Turkey", "Turkey"),
        ("التقى وفد من هيئة تحرير الشام قادة الجبهة الشامية", "هيئة تحرير الشام", "الجبهة الشامية"),
    ],
)
def test_every_pair_gets_a_label_and_a_guess_is_marked_by_its_confidence(
    classifier: PairClassifier, text: str, source: str, target: str
) -> None:
    found = label(classifier, text, source, target)
    assert found.type in PLOVER
    assert found.modality in set(Modality)
    assert 0 < found.confidence <= 0.2


def test_a_pair_joined_by_a_claim_is_surer_than_a_guess(classifier: PairClassifier) -> None:
    assert label(classifier, "Turkey attacked the SDF.", "Turkey", "SDF").confidence > 0.5


def test_labels_come_in_the_order_of_the_pairs_over_many_batches(classifier: PairClassifier) -> None:
    acts = ("attacked", "praised")
    pairs = [MarkedPair(text=f"Turkey {acts[n % 2]} the SDF.", source="Turkey", target="SDF") for n in range(1030)]
    expected = ["ASSAULT" if n % 2 == 0 else "SUPPORT" for n in range(1030)]
    assert [found.type for found in classifier.classify(pairs)] == expected


def test_the_modality_of_the_act_is_told(classifier: PairClassifier) -> None:
    assert label(classifier, "Turkey denied attacking the SDF.", "Turkey", "SDF").modality == "denied"
