"""Which bodies came from which."""

from __future__ import annotations

import pytest
from structure_claims import claim, days  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.ontology import Modality
from allegiance.relate.descent import find_descents


@pytest.mark.parametrize(
    ("mode", "source", "target", "symmetric", "before", "after"),
    [
        ("merges", ("b", "a"), ("new",), False, ("a", "b"), ("new",)),
        ("merges", ("b",), ("a",), True, ("a", "b"), ()),
        ("splits", ("part",), ("parent",), False, ("parent",), ("part",)),
        ("renames", ("old",), ("new",), False, ("old",), ("new",)),
        ("founds", ("a", "b"), ("new",), False, ("a", "b"), ("new",)),
        ("founds", (), ("new",), False, (), ("new",)),
        ("dissolves", (), ("a",), False, ("a",), ()),
        ("dissolves", ("b",), ("a",), False, ("a",), ()),
    ],
)
def test_bodies_before_and_after(
    mode: str,
    source: tuple[str, ...],
    target: tuple[str, ...],
    symmetric: bool,
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    (descent,) = find_descents([claim("c1", "STRUCTURE", mode, source, target, symmetric=symmetric)])
    assert (descent.kind, descent.before, descent.after) == (mode, before, after)


def test_tellings_of_one_change_are_one_and_as_exact_as_all_allow() -> None:
    told = [
        claim("c1", "STRUCTURE", "renames", ("old",), ("new",), when="2016-07"),
        claim("c2", "STRUCTURE", "renames", ("old",), ("new",), when="2016-07-28"),
        claim("c3", "STRUCTURE", "renames", ("old",), ("new",), when="2016"),
    ]
    (descent,) = find_descents(told)
    assert (descent.when, descent.claims) == (days("2016-07-28", "2016-07-28"), ("c1", "c2", "c3"))


def test_change_told_again_years_later_is_another() -> None:
    told = [claim(f"c{year}", "STRUCTURE", "splits", ("a",), ("b",), when=str(year)) for year in (2014, 2018)]
    assert len(find_descents(told)) == 2


@pytest.mark.parametrize("modality", [each for each in Modality if each is not Modality.HAPPENED])
def test_change_not_told_as_fact_is_no_descent(modality: Modality) -> None:
    assert find_descents([claim("c1", "STRUCTURE", "merges", ("a",), ("b",), modality=modality)]) == ()


@pytest.mark.parametrize(
    ("mode", "source", "target"),
    [("merges", ("a",), ()), ("splits", ("a",), ()), ("renames", (), ("a",)), ("founds", ("a",), ())],
)
def test_change_with_an_end_unresolved_is_left_out(mode: str, source: tuple[str, ...], target: tuple[str, ...]) -> None:
    assert find_descents([claim("c1", "STRUCTURE", mode, source, target)]) == ()
