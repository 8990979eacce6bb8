"""Folding and comparing names, and the index over them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.resolve.match import ALIKE, NameIndex, compare_names, fold_name, is_acronym_of

NAMES = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="alehtsṣAEL -'’.ةأإآىءئؤـًالشبو", max_size=20),
    st.sampled_from(
        ["Hay'at Tahrir al-Sham", "Levant Front", "Liwa al-Haqq", "U.S.", "13th Division", "the army", "حركة حزم"]
    ),
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("The Levant Front", "levant front"),
        ("Hay’at Tahrîr al-Shām", "hayat tahrir sham"),
        ("Ahrar ash-Sham", "ahrar sham"),
        ("el-Bab", "bab"),
        ("an-Nusra Front", "nusra front"),
        ("U.S.", "us"),
        ("Turkey's", "turkey"),
        ("Türkiye", "turkiye"),
        ("Jabhat   al‑Nusra", "jabhat nusra"),
        ("al-", ""),
    ],
)
def test_case_accents_articles_and_hyphens_fold_away(written: str, folded: str) -> None:
    assert fold_name(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحرار الشام", "احرار الشام"),
        ("هيئة تحرير الشام", "هيئه تحرير الشام"),
        ("جبهة النصرة", "جبهة نصرة"),
        ("قوات سوريا الديمقراطيّة", "قوات سوريا الديمقراطية"),
        ("جيش الإسلام", "جيش الاسلام"),
        ("لواء المصطفى", "لواء المصطفي"),
        ("حركـــة حزم", "حركة حزم"),
    ],
)
def test_arabic_variants_fold_together(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other) != ""


@given(NAMES)
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(NAMES, NAMES)
def test_comparing_is_symmetric_and_bounded(one: str, other: str) -> None:
    match = compare_names(one, other)
    assert match == compare_names(other, one)
    assert 0 <= match.score <= 1
    assert match.reason


@given(NAMES)
def test_equal_names_score_one(name: str) -> None:
    assert compare_names(name, name).score == 1.0


@pytest.mark.parametrize(
    ("one", "other", "score", "reason"),
    [
        ("Hayat Tahrir al-Sham", "hay'at tahrir al sham", 0.98, "same but for case, accents, hyphens or article"),
        ("Jabhat Fatah al-Sham", "Jabhat Fateh ash-Sham", 0.95, "same in another spelling"),
        ("Division 13", "13th Division", 0.93, "same words in another order"),
        ("Liwa al-Tawhid", "al-Tawhid Brigades", 0.92, "same name, its general word in another language"),
        ("Nour al-Din al-Zenki", "Nour al-Din al-Zenki Movement", 0.82, "same name without its general word"),
        ("HTS", "Hay'at Tahrir al-Sham", 0.6, "initials of the other name"),
    ],
)
def test_each_comparison_gives_its_score_and_reason(one: str, other: str, score: float, reason: str) -> None:
    match = compare_names(one, other)
    assert (match.score, match.reason) == (score, reason)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Levant Front", "Levant Legion"),
        ("Northern Front", "Southern Front"),
        ("Falcons of Hama", "Falcons of the Levant"),
        ("13th Division", "14th Division"),
        ("Mali", "Bali"),
        ("Iran", "Iraq"),
        ("Jaysh al-Islam", "Jaysh al-Izza"),
        ("Assad", "Assad army"),
        ("Hamar", "Hamas"),
    ],
)
def test_different_names_are_not_alike(one: str, other: str) -> None:
    assert compare_names(one, other).score == 0


def test_a_misspelled_rare_word_is_forgiven() -> None:
    assert ALIKE <= compare_names("Hayat Tahir al-Sham", "Hayat Tahrir al-Sham").score < 0.9


def test_a_word_that_the_index_knows_is_no_misspelling_of_another() -> None:
    index = NameIndex(["Syriac Military Council", "Syrian Democratic Council"])
    assert compare_names("Syrian Military Council", "Syriac Military Council").score > ALIKE
    assert index.find("Syrian Military Council") == ()


def test_the_general_word_may_be_left_out_but_not_put_to_a_known_name() -> None:
    index = NameIndex(["Tahrir al-Sham", "Nour al-Din Zenki Movement"])
    assert [position for position, _ in index.find("Nour al-Din Zenki")] == [1]
    assert index.find("Tahrir al-Sham Army") == ()


def test_exact_names_shut_out_similar_ones() -> None:
    index = NameIndex(["Liwa al-Tawhid", "Tawhid Brigade"])
    assert [position for position, _ in index.find("liwa al tawhid")] == [0]


def test_a_name_that_folds_to_nothing_finds_nothing() -> None:
    assert NameIndex(["al-", "the", "Levant Front"]).find("al-") == ()


@pytest.mark.parametrize(
    ("acronym", "name", "expected"),
    [
        ("HTS", "Hayat Tahrir al-Sham", True),
        ("NF", "Northern Front", True),
        ("FSA", "Free Syrian Army", True),
        ("PKK", "Kurdistan Workers' Party", False),
        ("H", "Hamas", False),
        ("", "", False),
    ],
)
def test_initials_are_told_from_other_letters(acronym: str, name: str, expected: bool) -> None:
    assert is_acronym_of(acronym, name) is expected
