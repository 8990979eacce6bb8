"""extract/score.py: when a claim counts as found, and the rates over passages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from allegiance.extract.score import GoldClaim, Tally, agrees, read_gold, same_words, score_claims, worked_examples
from allegiance.model.ontology import Modality, modes, types

RAID = GoldClaim(
    trigger="attacked",
    type="ASSAULT",
    mode=None,
    source=("Levant Front",),
    target=("Ahrar al-Sham",),
    symmetric=False,
    modality="happened",
    speaker=None,
    place="Azaz",
    when=None,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ahrar al-Sham", "Ahrar al-Sham fighters", True),
        ("the Levant Front", "Levant Front", True),
        ("Turkey's army", "Turkey army", True),
        ("pro-regime forces", "pro regime forces", True),
        ("Levant Front", "Sham Front", False),
        ("Syria", "Syrian", False),
        (None, None, True),
        (None, "Turkey", False),
        ("Turkey", None, False),
        ("the", "of", False),
        ("", "", False),
    ],
)
def test_mentions_agree_when_one_s_words_hold_the_other_s(one: str | None, other: str | None, expected: bool) -> None:
    assert same_words(one, other) is expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (RAID, True),
        (replace(RAID, target=("Ahrar al-Sham positions",)), True),
        (replace(RAID, modality="denied", mode="firearms", place=None), True),
        (replace(RAID, type="COERCE"), False),
        (replace(RAID, source=("Ahrar al-Sham",), target=("Levant Front",)), False),
        (replace(RAID, target=()), False),
        (replace(RAID, target=("Ahrar al-Sham", "Sham Legion")), False),
    ],
)
def test_a_claim_is_found_when_type_and_ends_agree(found: GoldClaim, expected: bool) -> None:
    assert agrees(RAID, found) is expected


def test_the_ends_of_a_symmetric_claim_are_one_set() -> None:
    clash = replace(RAID, symmetric=True)
    assert agrees(clash, replace(clash, source=("Ahrar al-Sham",), target=("Levant Front",)))
    assert agrees(clash, replace(clash, source=("Levant Front", "Ahrar al-Sham"), target=()))


def test_each_gold_claim_takes_one_found_claim_at_most() -> None:
    tally = Tally()
    score_claims([RAID, RAID], [RAID], tally)
    assert (tally.n_gold, tally.n_found, tally.n_right) == (2, 1, 1)
    assert (tally.precision, tally.recall) == (1.0, 0.5)


def test_of_two_fitting_claims_the_one_of_the_same_modality_is_taken() -> None:
    tally = Tally()
    score_claims([RAID], [replace(RAID, modality="denied"), RAID], tally)
    assert tally.share("modality") == 1.0
    assert tally.precision == 0.5


def test_rates_are_none_where_nothing_was_counted() -> None:
    tally = Tally()
    score_claims([], [], tally)
    assert (tally.precision, tally.recall, tally.share("modality")) == (None, None, None)


def test_the_share_of_a_field_counts_found_claims_alone() -> None:
    tally = Tally()
    score_claims([RAID, replace(RAID, type="AID")], [replace(RAID, place=None), replace(RAID, type="COERCE")], tally)
    assert tally.share("place") == 0.0
    assert tally.share("modality") == 1.0


def test_gold_scored_against_itself_is_perfect() -> None:
    tally = Tally()
    for passage in worked_examples():
        score_claims(passage.claims, passage.claims, tally)
    assert (tally.precision, tally.recall) == (1.0, 1.0)
    assert {name: tally.share(name) for name in ("modality", "mode", "place", "when")} == dict.fromkeys(
        ("modality", "mode", "place", "when"), 1.0
    )


def test_the_worked_examples_speak_of_the_ontology_in_words_of_their_texts() -> None:
    passages = worked_examples()
    assert len(passages) == 40
    for passage in passages:
        for claim in passage.claims:
            assert claim.type in types()
            assert claim.mode is None or (claim.type, claim.mode) in modes()
            assert claim.modality in set(Modality)
            assert claim.trigger in passage.text
            assert all(mention in passage.text for mention in (*claim.source, *claim.target))


def test_blank_lines_of_a_gold_file_are_passed_over() -> None:
    assert read_gold(["", '{"text": "It rained.", "published": "2022-03-01", "claims": []}', "  "])[0].claims == ()
