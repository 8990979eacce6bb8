"""extract/decode.py and extract/confidence.py: from scores to spans of words, and which readings are claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from allegiance.extract.confidence import Confidence
from allegiance.extract.decode import Candidate, Reading, Scores, find_candidates, overlaps, read_claim

TYPES = ("ASSAULT", "CONSULT")
MODES = (("", ""), ("ASSAULT", "aerial"), ("CONSULT", "visit"))


def roles(n_words: int, **spans: tuple[int, int]) -> Scores:
    """Scores of ends that are sure of the spans given by role."""
    scores = np.zeros((n_words, 8), dtype=np.float32)
    for name, (first, last) in spans.items():
        column = 2 * ("source", "target", "speaker", "place").index(name)
        scores[first, column] = 0.9
        scores[first + 1 : last + 1, column + 1] = 0.9
    return scores


def claim_scores(*, symmetric: float = 0.0, modes: tuple[float, ...] = (0.0, 0.0, 0.0)) -> Scores:
    """Scores of a claim that is surely one, in the first modality."""
    return np.array([0.95, 0.93, *[0.01] * 7, symmetric, *modes], dtype=np.float32)


def test_neighbouring_words_over_the_threshold_are_one_candidate_of_their_type() -> None:
    triggers = np.array([[0.1, 0], [0.6, 0], [0.8, 0.7], [0.1, 0.1]], dtype=np.float32)
    found = find_candidates(triggers, 0.5)
    assert [(c.words, c.type, round(c.score, 2)) for c in found] == [((1, 2), 0, 0.8), ((2, 2), 1, 0.7)]


def test_ends_are_read_as_spans_and_one_word_is_not_both() -> None:
    scores = roles(8, source=(0, 2), target=(4, 5), speaker=(7, 7))
    scores[0, 2] = 0.6  # a little sure that the source is the target too
    reading = read_claim(Candidate((3, 3), 0, 0.9), scores, claim_scores(), MODES, TYPES)
    assert (reading.source, reading.target) == (((0, 2),), ((4, 5),))
    assert (reading.speaker, reading.place) == ((7, 7), None)


def test_a_symmetric_act_has_its_first_party_for_source() -> None:
    scores = np.maximum(roles(6, source=(0, 0), target=(4, 4)), roles(6, source=(4, 4), target=(0, 0)))
    reading = read_claim(Candidate((2, 2), 1, 0.9), scores, claim_scores(symmetric=0.8), MODES, TYPES)
    assert (reading.source, reading.target) == (((0, 0),), ((4, 4),))


def test_a_mode_of_another_type_is_never_chosen() -> None:
    scores = claim_scores(modes=(0.0, 5.0, 9.0))
    assert read_claim(Candidate((0, 0), 0, 0.9), roles(2), scores, MODES, TYPES).mode == "aerial"
    assert read_claim(Candidate((0, 0), 1, 0.9), roles(2), scores, MODES, TYPES).mode == "visit"


@given(arrays(np.float32, (6, 8), elements=st.floats(0, 1, width=32)), st.floats(0, 1, width=32))
@settings(deadline=None)
def test_whatever_the_scores_ends_never_overlap(scores: Scores, symmetric: float) -> None:
    reading = read_claim(Candidate((0, 0), 0, 0.5), scores, claim_scores(symmetric=symmetric), MODES, TYPES)
    assert not any(overlaps(a, b) for a in reading.source for b in reading.target)
    assert all(0 <= first <= last < 6 for first, last in (*reading.source, *reading.target))
    assert 0 <= reading.ends_score <= 1


@pytest.fixture
def reading() -> Reading:
    return read_claim(Candidate((3, 3), 0, 0.9), roles(8, source=(0, 1)), claim_scores(), MODES, TYPES)


SETTINGS = {
    "threshold": 0.5,
    "named": 0.5,
    "claim_fit": [0.0, 0.5, 0.5, 0.5, 0.0, 1.0],
    "type_fit": [0.0, 0.5, 0.5, 0.2],
    "ends_fit": [0.0, 1.0, 0.5],
    "modality_temperature": 1.0,
}


def test_of_two_readings_of_one_word_only_the_surer_is_a_claim(reading: Reading) -> None:
    confidence = Confidence(SETTINGS)
    other = replace(reading, type="CONSULT", trigger_score=0.6)
    assert confidence.keep([other, reading]) == [reading]


def test_a_speech_act_and_the_act_in_its_words_are_both_claims(reading: Reading) -> None:
    outer = replace(reading, type="AGREE", words=(2, 3))
    assert Confidence(SETTINGS).keep([reading, outer]) == [outer, reading]
    assert len(Confidence(SETTINGS).keep([reading, replace(outer, words=reading.words)])) == 1


def test_an_act_that_the_rules_see_between_two_names_is_trusted(reading: Reading) -> None:
    hardly = replace(reading, trigger_score=0.01, claim_score=0.01, is_suggested=True)
    assert Confidence(SETTINGS).keep([hardly]) == []
    assert Confidence(SETTINGS).keep([replace(hardly, is_named=True)]) != []


def test_a_reading_with_no_end_and_no_place_is_no_claim(reading: Reading) -> None:
    assert Confidence(SETTINGS).keep([replace(reading, source=())]) == []
    assert Confidence(SETTINGS).keep([replace(reading, source=(), place=(6, 7))]) != []


def test_confidence_grows_with_each_score_and_with_the_agreement_of_the_rules(reading: Reading) -> None:
    confidence = Confidence(SETTINGS)
    doubtful = [
        replace(reading, trigger_score=0.3),
        replace(reading, claim_score=0.3),
        replace(reading, ends_score=0.3),
    ]
    assert all(confidence.of(reading) > confidence.of(other) for other in doubtful)
    assert confidence.of(replace(reading, is_suggested=True, has_suggested_ends=True)) > confidence.of(reading)


def test_every_field_has_a_confidence_of_its_own(reading: Reading) -> None:
    confidence = Confidence(SETTINGS)
    surely, hardly = confidence.fields(reading), confidence.fields(replace(reading, ends_score=0.2))
    assert surely.type == hardly.type
    assert surely.ends > hardly.ends
    assert surely.modality == pytest.approx(0.93, abs=0.02)
