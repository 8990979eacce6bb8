"""Organs, drawn sets and heirs in a registry written by hand."""

from __future__ import annotations

import pytest

from allegiance.model.actor import Actor, ActorKind, DescentKind, Registry, RegistryDescent, Role, RoleKind
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, parse_partial_date
from allegiance.resolve.standing import Standing

STATE, ROOM, OLD, NEW, GONE, HEIR, SPLINTER = map(
    ActorId, ("state", "government", "old-army", "new-army", "gone", "heir", "splinter")
)
TURN = parse_partial_date("2024-12-08")


def actor(one: ActorId, kind: ActorKind, began: When | None = None, ended: When | None = None) -> Actor:
    lifetime = Lifetime(began=began, ended=ended)
    return Actor(id=one, name=one.title(), kind=kind, country="SYR", sectors=("REB",), lifetime=lifetime)


def organ(one: ActorId, within: ActorId) -> Role:
    return Role(actor=one, within=within, role=RoleKind.ORGAN)


STANDING = Standing(
    Registry(
        actors={
            a.id: a
            for a in (
                actor(STATE, ActorKind.STATE),
                actor(ROOM, ActorKind.GOVERNMENT),
                actor(OLD, ActorKind.ARMY, ended=TURN),
                actor(NEW, ActorKind.ARMY, began=TURN),
                actor(GONE, ActorKind.ARMED_GROUP, ended=parse_partial_date("2016")),
                actor(HEIR, ActorKind.ARMED_GROUP, began=parse_partial_date("2016")),
                actor(SPLINTER, ActorKind.ARMED_GROUP),
            )
        },
        names=(),
        roles=(organ(ROOM, STATE), organ(OLD, ROOM), organ(NEW, STATE), organ(ActorId("not-there"), STATE)),
        descents=(
            RegistryDescent(kind=DescentKind.SPLITS, before=(GONE,), after=(SPLINTER,), when=None),
            RegistryDescent(kind=DescentKind.RENAMES, before=(GONE,), after=(HEIR,), when=None),
        ),
    )
)


@pytest.mark.parametrize(("day", "army"), [("2020", OLD), ("2025-06", NEW), ("2024-12-08", None)])
def test_the_day_decides_which_army_a_state_has(day: str, army: ActorId | None) -> None:
    when = parse_partial_date(day)
    assert STANDING.organ_of(STATE, ActorKind.ARMY, when) == army
    assert STANDING.organ_of(ROOM, ActorKind.ARMY, when) == army


def test_the_heir_is_what_a_body_became_and_not_what_split_from_it() -> None:
    assert STANDING.successors_of(GONE) == (HEIR,)
    assert STANDING.living_heirs_of(GONE, parse_partial_date("2018")) == (HEIR,)
