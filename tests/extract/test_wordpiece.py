"""extract/wordpiece.py: words cut into the pieces of a vocabulary, without case and accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.extract.wordpiece import WordPiece

PIECES = ("[UNK]", "army", "arm", "##y", "##ed", "group", ".", "-", "e", "##t", "##e", "北", "u", "##s", "$")
VOCABULARY = WordPiece(f"{piece}\n" for piece in PIECES)


def cut(word: str) -> list[str]:
    """The pieces of a word as text."""
    return [PIECES[i] for i in VOCABULARY.cut(word)]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Army", ["army"]),
        ("armed", ["arm", "##ed"]),
        ("army-group.", ["army", "-", "group", "."]),
        ("été", ["e", "##t", "##e"]),
        ("U$", ["u", "$"]),
        ("北北", ["北", "北"]),
        ("US\u200b", ["u", "##s"]),
        ("xarmy", ["[UNK]"]),
        ("armyx", ["[UNK]"]),
        ("", ["[UNK]"]),
        ("e" * 101, ["[UNK]"]),
    ],
)
def test_the_longest_piece_is_taken_first_and_what_cannot_be_written_is_unknown(word: str, pieces: list[str]) -> None:
    assert cut(word) == pieces


@given(st.text(max_size=30))
def test_every_word_has_at_least_one_piece_of_the_vocabulary(word: str) -> None:
    found = VOCABULARY.cut(word)
    assert found
    assert all(0 <= i < len(PIECES) for i in found)
