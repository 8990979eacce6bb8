"""Ties beside the scale."""

from __future__ import annotations

import pytest
from structure_claims import claim, days  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.identity import ActorId, ClaimId
from allegiance.model.ontology import Modality
from allegiance.model.tie import Tie, TieKind
from allegiance.relate.tie import find_ties


def test_tellings_of_one_tie_are_one_tie() -> None:
    told = [
        claim("c2", "STRUCTURE", "backs", ("turkey",), ("sna",), when="2018"),
        claim("c1", "STRUCTURE", "backs", ("turkey",), ("sna",), when="2020-03"),
    ]
    assert find_ties(told) == (
        Tie(
            kind=TieKind.BACKS,
            source=ActorId("turkey"),
            target=ActorId("sna"),
            valid=days("2018-01-01", "2020-03-31"),
            claims=(ClaimId("c1"), ClaimId("c2")),
        ),
    )


def test_tie_has_a_direction() -> None:
    told = [
        claim("c1", "STRUCTURE", "leads", ("a",), ("b",)),
        claim("c2", "STRUCTURE", "leads", ("b",), ("a",)),
    ]
    assert [(tie.source, tie.target) for tie in find_ties(told)] == [("a", "b"), ("b", "a")]


def test_claim_without_words_of_time_is_dated_by_its_publication() -> None:
    month = days("2022-03-01", "2022-03-31")
    (tie,) = find_ties([claim("c1", "STRUCTURE", "belongs", ("a",), ("b",), when=None, published=month)])
    assert tie.valid == month


@pytest.mark.parametrize(
    "untold",
    [
        claim("c1", "STRUCTURE", "backs", ("a",), ("b",), modality=Modality.NEGATED),
        claim("c1", "STRUCTURE", "backs", ("a",), ("b",), modality=Modality.POSSIBLE),
        claim("c1", "STRUCTURE", "backs", ("a",), ()),
        claim("c1", "STRUCTURE", "backs", ("a",), ("a",)),
        claim("c1", "STRUCTURE", "backs", ("a",), ("b",), when=None),
        claim("c1", "STRUCTURE", "joins", ("a",), ("b",)),
        claim("c1", "CONTROL", "holds", ("a",), ("b",)),
    ],
)
def test_anything_else_is_no_tie(untold: object) -> None:
    assert find_ties([untold]) == ()  # type: ignore[list-item]  # the table holds resolved claims
