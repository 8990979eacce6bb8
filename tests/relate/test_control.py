"""Claimed control of places."""

from __future__ import annotations

import pytest
from structure_claims import claim, days  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.identity import ActorId, ClaimId, PlaceId
from allegiance.model.ontology import Modality
from allegiance.model.tie import Control, ControlMode
from allegiance.relate.control import find_controls


def test_tellings_of_one_hold_are_one_control_with_its_publishers() -> None:
    told = [
        claim("c1", "CONTROL", "holds", ("hts",), place="idlib", when="2019-05-01", publisher="Post"),
        claim("c2", "CONTROL", "holds", ("hts",), place="idlib", when="2019-08", publisher="Herald"),
    ]
    assert find_controls(told) == (
        Control(
            actor=ActorId("hts"),
            place=PlaceId("idlib"),
            mode=ControlMode.HOLDS,
            when=days("2019-05-01", "2019-08-31"),
            is_denied=False,
            claims=(ClaimId("c1"), ClaimId("c2")),
            publishers=("Herald", "Post"),
        ),
    )


def test_captures_years_apart_are_two() -> None:
    told = [claim(f"c{year}", "CONTROL", "takes", ("a",), place="x", when=f"{year}-02-01") for year in (2014, 2016)]
    assert len(find_controls(told)) == 2


def test_reprints_name_one_publisher() -> None:
    told = [
        claim(f"c{number}", "CONTROL", "takes", ("a",), place="x", publisher=f"Post {number}", origin="rpt_c1")
        for number in (1, 2, 3)
    ]
    assert [control.publishers for control in find_controls(told)] == [("Post 1",)]


@pytest.mark.parametrize(
    ("modality", "expected"),
    [
        (Modality.HAPPENED, [False]),
        (Modality.HEDGED, [False]),
        (Modality.NEGATED, [True]),
        (Modality.DENIED, [True]),
        (Modality.PLANNED, []),
        (Modality.POSSIBLE, []),
        (Modality.THREATENED, []),
    ],
)
def test_modality_tells_said_from_denied_and_leaves_out_the_rest(modality: Modality, expected: list[bool]) -> None:
    found = find_controls([claim("c1", "CONTROL", "holds", ("a",), place="x", modality=modality)])
    assert [control.is_denied for control in found] == expected


def test_said_and_denied_stand_side_by_side() -> None:
    told = [
        claim("c1", "CONTROL", "holds", ("a",), place="x"),
        claim("c2", "CONTROL", "holds", ("a",), place="x", modality=Modality.NEGATED),
    ]
    assert sorted(control.is_denied for control in find_controls(told)) == [False, True]


@pytest.mark.parametrize("keywords", [{"place": None}, {"place": "x", "when": None}])
def test_control_without_place_or_day_is_left_out(keywords: dict[str, str | None]) -> None:
    assert find_controls([claim("c1", "CONTROL", "holds", ("a",), **keywords)]) == ()
