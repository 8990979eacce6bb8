"""Which events speak for which pair, for which state, how strongly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scenes import PAIR, START, event  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.actor import Role, RoleKind
from allegiance.model.event import Event
from allegiance.model.identity import ActorId
from allegiance.model.ontology import Modality, State
from allegiance.relate.series import collect_evidence, evidence_of, possible_evidence_of, settle_repeats

SURE = {"confidence": 1.0}


def said(one: Event) -> dict[tuple[str, str, State], float]:
    return {(item.pair.first, item.pair.second, item.state): round(item.strength, 3) for item in evidence_of(one)}


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        (event(0, "ASSAULT", **SURE), {("a", "b", State.HOSTILE): 1.0}),
        (event(0, "ASSAULT", modality=Modality.HEDGED, **SURE), {("a", "b", State.HOSTILE): 0.5}),
        (event(0, "ASSAULT", source=("a", "b"), target=(), symmetric=True, **SURE), {("a", "b", State.HOSTILE): 1.0}),
        (
            event(0, "ASSAULT", source=("a", "b"), target=("c",), **SURE),
            {("a", "b", State.ALLIED): 0.6, ("a", "c", State.HOSTILE): 1.0, ("b", "c", State.HOSTILE): 1.0},
        ),
        (event(0, "ASSAULT", source=("a", "b"), target=(), **SURE), {}),
        (event(0, "ASSAULT", source=("a",), target=("a",), **SURE), {}),
        (event(0, "CONTROL", mode="takes", **SURE), {("a", "b", State.HOSTILE): 0.8}),
        (event(0, "CONTROL", mode="holds", **SURE), {}),
        (event(0, "COERCE", mode="arrest", **SURE), {("a", "b", State.RIVALRY): 0.8}),
        (event(0, "COERCE", mode="curfew", **SURE), {("a", "b", State.RIVALRY): 0.6}),
        (
            event(0, "THREATEN", mode="violence", **SURE),
            {("a", "b", State.HOSTILE): 0.3, ("a", "b", State.RIVALRY): 0.6},
        ),
        (event(0, "AGREE", inner="RETREAT/ceasefire", **SURE), {("a", "b", State.NON_AGGRESSION): 0.7}),
        (event(0, "AGREE", inner="COOPERATE", **SURE), {("a", "b", State.COORDINATING): 0.3}),
        (event(0, "AGREE", **SURE), {}),
        (
            event(0, "SUPPORT", inner="COOPERATE", **SURE),
            {("a", "b", State.COORDINATING): 0.3, ("a", "b", State.ALLIED): 0.6},
        ),
        (
            event(0, "STRUCTURE", mode="founds", source=("a", "b"), target=("c",), **SURE),
            {("a", "b", State.COORDINATING): 0.7},
        ),
        (
            event(0, "STRUCTURE", mode="merges", source=("a", "b"), target=("c",), **SURE),
            {(*pair, State.INTEGRATED): 1.0 for pair in (("a", "b"), ("a", "c"), ("b", "c"))},
        ),
        (event(0, "STRUCTURE", mode="joins", **SURE), {("a", "b", State.INTEGRATED): 0.9}),
        (event(0, "STRUCTURE", mode="splits", **SURE), {("a", "b", State.RIVALRY): 0.5}),
        (event(0, "STRUCTURE", mode="backs", **SURE), {("a", "b", State.ALLIED): 0.2}),
        (
            event(0, "RETREAT", mode="ceasefire", modality=Modality.NEGATED, **SURE),
            {("a", "b", State.HOSTILE): 0.5},
        ),
    ],
)
def test_event_speaks_as_the_evidence_table_says(spoken: Event, expected: dict[tuple[str, str, State], float]) -> None:
    assert said(spoken) == expected


@pytest.mark.parametrize(
    "modality", [Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED, Modality.DENIED]
)
@pytest.mark.parametrize(("type", "mode"), [("ASSAULT", None), ("STRUCTURE", "merges"), ("RETREAT", "ceasefire")])
def test_what_is_not_told_as_done_says_nothing(type: str, mode: str | None, modality: Modality) -> None:
    assert evidence_of(event(0, type, mode=mode, modality=modality)) == ()


@pytest.mark.parametrize(("type", "mode"), [("ASSAULT", None), ("STRUCTURE", "merges"), ("CONSULT", None)])
def test_negated_act_other_than_a_truce_says_nothing(type: str, mode: str | None) -> None:
    assert evidence_of(event(0, type, mode=mode, modality=Modality.NEGATED)) == ()


def test_own_word_counts_half() -> None:
    assert said(event(0, "COERCE", is_own_word=True, **SURE)) == {("a", "b", State.RIVALRY): 0.3}


def test_publishers_add_less_and_less_and_never_certainty() -> None:
    def strength(n_publishers: int) -> float:
        names = tuple(f"p{number}" for number in range(n_publishers))
        return evidence_of(event(0, "ACCUSE", publishers=names))[0].strength

    one, two, three, hundred = (strength(n) for n in (1, 2, 3, 100))
    assert one < two < three < hundred < 1 - (1 - one) ** 3
    assert two - one > three - two


def test_second_meeting_within_sixty_days_counts_more() -> None:
    meetings = [event(at, "CONSULT", symmetric=True, **SURE) for at in (0, 60, 130)]
    items = collect_evidence(meetings)[PAIR]
    assert [round(strength, 3) for strength in settle_repeats(items)] == [0.4, 0.6, 0.4]


def test_evidence_stands_on_the_middle_day_of_its_doubt() -> None:
    (item,) = evidence_of(event(0, "ASSAULT", days=31))
    assert item.day == START + timedelta(days=15)


def test_event_of_some_day_of_a_year_stands_where_a_better_dated_one_tells_the_same() -> None:
    year = event(0, "ASSAULT", days=366)
    clash, quarrel, pact = event(300, "ASSAULT"), event(100, "ACCUSE"), event(200, "CONSULT", symmetric=True)
    placed = {item.event: item for item in collect_evidence([year, clash, quarrel, pact])[PAIR]}
    assert (placed[year.id].day, placed[year.id].is_retold) == (START + timedelta(days=300), True)
    (beside_a_quarrel, _) = sorted(collect_evidence([year, quarrel])[PAIR], key=lambda item: item.event)
    assert beside_a_quarrel.day == START + timedelta(days=100)
    (beside_a_pact, _) = sorted(collect_evidence([year, pact])[PAIR], key=lambda item: item.event)
    assert (beside_a_pact.day, beside_a_pact.is_retold) == (START + timedelta(days=182), False)


def test_evidence_is_the_same_in_any_order_of_events() -> None:
    events = [event(at, "CONSULT") for at in (0, 9, 3)]
    assert collect_evidence(events) == collect_evidence(reversed(events))


def test_newcomer_is_weak_evidence_for_its_fellow_members() -> None:
    member = Role(actor=ActorId("c"), within=ActorId("b"), role=RoleKind.MEMBER)
    client = Role(actor=ActorId("d"), within=ActorId("b"), role=RoleKind.CLIENT)
    found = collect_evidence([event(0, "STRUCTURE", mode="joins", **SURE)], roles=[member, client])
    assert {(pair.first, pair.second): round(items[0].strength, 3) for pair, items in found.items()} == {
        ("a", "b"): 0.9,
        ("a", "c"): 0.3,
    }


@pytest.mark.parametrize(
    ("modality", "expected"),
    [(Modality.POSSIBLE, [State.INTEGRATED]), (Modality.PLANNED, [State.INTEGRATED]), (Modality.HAPPENED, []),
     (Modality.DENIED, []), (Modality.NEGATED, [])],
)  # fmt: skip
def test_only_what_may_still_come_is_a_possibility(modality: Modality, expected: list[State]) -> None:
    merger = event(0, "STRUCTURE", mode="merges", symmetric=True, modality=modality)
    assert [item.state for item in possible_evidence_of(merger)] == expected
