"""Decisions of reviewers on a small registry: each changes what it says and nothing else, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from allegiance.errors import RegistryError
from allegiance.model.actor import (
    Actor,
    ActorKind,
    ActorName,
    DescentKind,
    NameKind,
    Registry,
    RegistryDescent,
    Role,
    RoleKind,
)
from allegiance.model.decision import Decision, DecisionKind, holding
from allegiance.model.identity import ActorId
from allegiance.resolve.decided import decide


def actor(name: str) -> Actor:
    return Actor(id=ActorId(name.lower()), name=name, kind=ActorKind.ARMED_GROUP, country="SYR", sectors=("REB",))


def called(name: str, text: str) -> ActorName:
    return ActorName(actor=ActorId(name.lower()), text=text, kind=NameKind.FULL, language="en")


REGISTRY = Registry(
    actors={a.id: a for a in map(actor, ("Alpha", "Beta", "Gamma"))},
    names=(called("Alpha", "Alpha"), called("Alpha", "Al Pha"), called("Beta", "Beta"), called("Gamma", "Gamma")),
    roles=(Role(actor=ActorId("beta"), within=ActorId("gamma"), role=RoleKind.MEMBER),),
    descents=(),
)


def decision(number: int, kind: DecisionKind, subject: str, /, **content: str) -> Decision:
    made_at = datetime(2026, 11, 24, tzinfo=UTC)
    return Decision(number=number, kind=kind, subject=subject, content=content, author="marj", made_at=made_at)


ADD = decision(1, DecisionKind.ADD, "delta", name="Delta Brigade", country="SYR", **{"from": "2013", "to": "2015-03"})
ALIAS = decision(2, DecisionKind.ALIAS, "beta", name="Bita", name_kind="spelling")
MERGE = decision(3, DecisionKind.MERGE, "alpha", other="beta")
SPLIT = decision(4, DecisionKind.SPLIT, "alpha", name="Al Pha")


def names_of(registry: Registry, actor_id: str) -> set[str]:
    return {name.text for name in registry.names if name.actor == actor_id}


def test_an_actor_is_added_with_its_name_its_life_and_who_decided() -> None:
    found = decide(REGISTRY, [ADD])
    added = found.actors[ActorId("delta")]
    assert (added.name, added.country, added.basis) == ("Delta Brigade", "SYR", "decision 1 of marj on 2026-11-24")
    assert added.lifetime.ended is not None
    assert added.lifetime.ended.latest.isoformat() == "2015-03-31"
    assert names_of(found, "delta") == {"Delta Brigade"}


def test_an_alias_is_a_further_name() -> None:
    assert names_of(decide(REGISTRY, [ALIAS]), "beta") == {"Beta", "Bita"}


def test_merged_actors_are_one_with_all_names_and_roles() -> None:
    found = decide(REGISTRY, [ALIAS, MERGE])
    assert ActorId("beta") not in found.actors
    assert names_of(found, "alpha") == {"Alpha", "Al Pha", "Beta", "Bita"}
    assert [(role.actor, role.within) for role in found.roles] == [("alpha", "gamma")]


def test_what_a_decision_gave_keeps_its_basis_and_tells_who_gave_it_when() -> None:
    told = replace(
        REGISTRY,
        names=tuple(replace(name, basis="a book") for name in REGISTRY.names),
        roles=tuple(replace(role, basis="a paper") for role in REGISTRY.roles),
        descents=(RegistryDescent(kind=DescentKind.DISSOLVES, before=(ActorId("beta"),), after=(), when=None),),
    )
    merged = decide(told, [MERGE])
    given = "given by decision 3 of marj on 2026-11-24"
    assert {name.text: name.basis for name in merged.names} == {
        "Alpha": "a book",
        "Al Pha": "a book",
        "Beta": f"a book; {given}",
        "Gamma": "a book",
    }
    assert [role.basis for role in merged.roles] == [f"a paper; {given}"]
    assert [descent.basis for descent in merged.descents] == ["decision 3 of marj on 2026-11-24"]
    parted = decide(told, [SPLIT])
    given = "given by decision 4 of marj on 2026-11-24"
    assert [name.basis for name in parted.names if name.text == "Al Pha"] == [f"a book; {given}"]
    assert parted.actors[ActorId("pha")].basis == "decision 4 of marj on 2026-11-24"


def test_a_role_that_both_merged_actors_have_stays_once_on_the_word_of_the_one_that_stays() -> None:
    both = tuple(
        Role(actor=ActorId(a), within=ActorId("gamma"), role=RoleKind.MEMBER, basis=a) for a in ("beta", "alpha")
    )
    merged = decide(replace(REGISTRY, roles=both), [MERGE])
    assert [(role.actor, role.basis) for role in merged.roles] == [("alpha", "alpha")]


def test_a_name_split_off_is_an_actor_of_its_own() -> None:
    found = decide(REGISTRY, [SPLIT])
    assert names_of(found, "alpha") == {"Alpha"}
    (new,) = set(found.actors) - set(REGISTRY.actors)
    assert names_of(found, new) == {"Al Pha"}


@pytest.mark.parametrize("made", [ADD, ALIAS, MERGE, SPLIT])
def test_what_is_undone_was_never_there_and_what_is_undone_twice_is(made: Decision) -> None:
    undo = decision(9, DecisionKind.UNDO, "decision", number=str(made.number))
    again = decision(10, DecisionKind.UNDO, "decision", number="9")
    assert decide(REGISTRY, [made, undo]) == REGISTRY
    assert decide(REGISTRY, [made, undo, again]) == decide(REGISTRY, [made])


def test_of_several_only_those_not_undone_hold() -> None:
    undo = decision(5, DecisionKind.UNDO, "decision", number="2")
    assert [d.number for d in holding([ADD, ALIAS, MERGE, undo])] == [1, 3]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (decision(1, DecisionKind.ADD, "alpha", name="Alpha"), "is there already"),
        (decision(1, DecisionKind.ADD, "delta", name="Delta", kind="person"), "no kind of actor"),
        (decision(1, DecisionKind.ADD, "delta", name="Delta", **{"from": "soon"}), "soon"),
        (decision(1, DecisionKind.ALIAS, "omega", name="Om"), "there is no actor 'omega'"),
        (decision(1, DecisionKind.ALIAS, "alpha", name="Al Pha"), "is called 'Al Pha' already"),
        (decision(1, DecisionKind.MERGE, "alpha", other="alpha"), "with itself"),
        (decision(1, DecisionKind.SPLIT, "alpha", name="Omega"), "is not called 'Omega'"),
        (decision(1, DecisionKind.SPLIT, "alpha", name="Alpha"), "is the name under which"),
        (decision(1, DecisionKind.UNDO, "decision", number="7"), "there is no decision 7"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(made: Decision, reason: str) -> None:
    with pytest.raises(RegistryError, match=reason):
        decide(REGISTRY, [made])
