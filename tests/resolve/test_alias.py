"""Which names a text says are one."""

from __future__ import annotations

import pytest

from allegiance.resolve.alias import find_aliases


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The Red Hawks Brigade (RHB) left.", ("Red Hawks Brigade", "RHB")),
        ("Marj Defence Force, also known as the Red Hawks, left.", ("Marj Defence Force", "Red Hawks")),
        ("John Marj, the defence minister of Ruritania, left.", ("John Marj", "the defence minister of Ruritania")),
        ("The Brandmarj House, officially the Marj Society, opened.", ("Brandmarj House", "Marj Society")),
        ('Suqur al-Marj (Arabic: صقور المرج, "Hawks of the Meadow") left.', ("Suqur al-Marj", "Hawks of the Meadow")),
        ("They left Marj, Ruritania’s declared capital.", ("Marj", "Ruritania’s declared capital")),
        ("The Foreign Secretary, Joseph Marj, left.", ("Joseph Marj", "The Foreign Secretary")),
        ("His Chief of Staff is General Marj.", ("General Marj", "His Chief of Staff")),
        ("They joined al-Suqur in Ruritania (ASR).", ("al-Suqur in Ruritania", "ASR")),
        ("The commander of Central Command, Joseph Marj, left.", ("Joseph Marj", "The commander of Central Command")),
    ],
)
def test_pairs_are_found(text: str, pair: tuple[str, str]) -> None:
    assert pair in find_aliases(text)


@pytest.mark.parametrize(
    "text",
    [
        "Alpha met Beta in Marj.",
        "The minister said the Red Hawks left.",
        "In Marj, the press secretary left.",
        "The Marj Department, through its senior adviser, left.",
        "",
    ],
)
def test_other_texts_have_none(text: str) -> None:
    assert find_aliases(text) == set()
