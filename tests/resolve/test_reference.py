"""Pronouns and "the group" against the actors met before them."""

from __future__ import annotations

import pytest

from allegiance.model.actor import Actor, ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.span import Span
from allegiance.resolve.reference import Known, find_antecedent, read_anaphor


def known(index: int, start: int, name: str, kind: ActorKind = ActorKind.ARMED_GROUP, sector: str = "REB") -> Known:
    actor = Actor(id=ActorId(name.casefold()), name=name, kind=kind, country="SYR", sectors=(sector,))
    return Known(index, Span(start, start + len(name)), actor)


def refer(text: str, met: list[Known], *, before: str = "the ", index: int = 1, start: int = 50) -> str | None:
    anaphor = read_anaphor(text, before)
    found = find_antecedent(anaphor, met, index, start) if anaphor else None
    return found.actor if found else None


@pytest.mark.parametrize("text", ["group", "the movement", "it", "its fighters", "that organisation"])
def test_the_one_group_before_is_meant(text: str) -> None:
    assert refer(text, [known(0, 0, "Alpha")]) == "alpha"


@pytest.mark.parametrize("text", ["group", "it", "its fighters"])
def test_two_groups_in_the_nearest_sentence_leave_it_open(text: str) -> None:
    assert refer(text, [known(0, 0, "Alpha"), known(0, 10, "Beta")]) is None


def test_the_nearest_sentence_decides() -> None:
    assert refer("group", [known(0, 0, "Alpha"), known(1, 0, "Beta")], index=2) == "beta"


def test_a_group_is_not_a_state() -> None:
    assert refer("group", [known(0, 0, "Alpha"), known(1, 0, "Turkey", ActorKind.STATE, "GOV")]) == "alpha"


def test_an_indefinite_group_points_nowhere() -> None:
    assert read_anaphor("group", "a ") is None
    assert read_anaphor("factions", "several ") is None


def test_fighters_after_its_belong_to_what_it_means() -> None:
    assert refer("fighters", [known(0, 0, "Alpha")], before="attacked its ") == "alpha"


def test_what_comes_later_is_not_meant() -> None:
    assert refer("it", [known(1, 60, "Alpha")]) is None


def test_what_is_too_far_back_is_not_meant() -> None:
    assert refer("it", [known(0, 0, "Alpha")], index=5) is None


def test_an_actor_named_only_inside_another_mention_is_not_meant() -> None:
    factions = known(0, 0, "Turkish-backed factions", ActorKind.SET)
    assert refer("it", [factions, known(0, 0, "Turkish", ActorKind.STATE, "GOV")]) is None


def test_the_factions_are_a_rebel_set_and_not_the_other_side() -> None:
    met = [known(0, 0, "Factions", ActorKind.SET), known(1, 0, "Loyalists", ActorKind.SET, "PRM")]
    assert refer("factions", met) == "factions"


def test_the_rebels_are_the_one_rebel_party_of_the_report() -> None:
    assert refer("rebels", [known(0, 0, "Alpha")], index=9) == "alpha"
    assert refer("rebels", [known(0, 0, "Alpha"), known(7, 0, "Beta")], index=9) is None


@pytest.mark.parametrize("text", ["two parties", "both sides", "the two sides", "two armies"])
def test_words_for_two_actors_point_back_but_to_no_single_one(text: str) -> None:
    assert read_anaphor(text, "the ") is not None
    assert refer(text, [known(0, 0, "Alpha")]) is None


@pytest.mark.parametrize("text", ["Alpha", "gunmen", "he", ""])
def test_other_words_do_not_point_back(text: str) -> None:
    assert read_anaphor(text, "") is None


def test_nearer_antecedents_score_higher_and_none_counts_as_sure() -> None:
    anaphor = read_anaphor("group", "the ")
    assert anaphor
    scores = [find_antecedent(anaphor, [known(0, 0, "Alpha")], index, 50) for index in (0, 1, 2)]
    assert [round(found.score, 2) for found in scores if found] == [0.6, 0.55, 0.5]
