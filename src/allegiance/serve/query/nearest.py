"""A pair without evidence in, the nearest pairs that have some out, each with why it is near."""

from __future__ import annotations

from datetime import date

from allegiance.model.actor import RoleKind
from allegiance.model.identity import ActorId
from allegiance.model.relation import Pair, make_pair
from allegiance.serve.answer import Nearest
from allegiance.serve.query.ground import Ground
from allegiance.store.view import View

_SHOWN = 5
_ROLES = {RoleKind.MEMBER: "is a member of", RoleKind.SIDE: "is drawn from"}  # roles that make actors near


def find_nearest(record: Ground, view: View, pair: Pair, at: date) -> tuple[Nearest, ...]:
    """Return the pairs in which one or both ends are replaced by a near actor and that have evidence, most first.

    A set drawn from the asked actor, and the umbrella over that set, are named even where no report tells of them.
    """
    found: dict[Pair, Nearest] = {}
    stand_ins = {*_stand_ins(record, pair.first, at), *_stand_ins(record, pair.second, at)}
    first_near = {pair.first: "", **near_actors(record, pair.first, at)}
    second_near = {pair.second: "", **near_actors(record, pair.second, at)}
    for one, why_one in first_near.items():
        for other, why_other in second_near.items():
            if one == other or make_pair(one, other) == pair:
                continue
            near = make_pair(one, other)
            count = view.pair_count(near.first, near.second)
            n_claims = count.n_claims if count else 0
            is_named = bool(stand_ins & {one, other}) and bool({one, other} & {pair.first, pair.second})
            if n_claims or is_named:
                found[near] = Nearest(
                    first=record.ref(one),
                    second=record.ref(other),
                    n_claims=n_claims,
                    why="; ".join(why for why in (why_one, why_other) if why),
                )
    return tuple(sorted(found.values(), key=lambda n: (-n.n_claims, n.first.id, n.second.id))[:_SHOWN])


def _stand_ins(record: Ground, actor: ActorId, at: date) -> set[ActorId]:
    """Sets drawn from an actor that was gone by the day, and what those sets are on the side of."""
    registry = record.tools.registry
    if registry.actors[actor].lifetime.may_hold_on(at):
        return set()
    drawn = {role.actor for role in registry.roles_within(actor, at) if role.role is RoleKind.SIDE}
    over = {role.within for one in drawn for role in registry.roles_of(one, at) if role.role is RoleKind.SIDE}
    return {one for one in drawn | over if one != actor and registry.actors[one].lifetime.may_hold_on(at)}


def near_actors(record: Ground, actor: ActorId, at: date) -> dict[ActorId, str]:
    """Actors of that day that are near: drawn from it, its umbrella or members, its successors, with the reason."""
    registry = record.tools.registry
    name = registry.actors[actor].name
    found: dict[ActorId, str] = {}
    for role in (*registry.roles_of(actor), *registry.roles_within(actor)):
        is_within = role.actor == actor
        other = role.within if is_within else role.actor
        if role.role not in _ROLES or not registry.actors[other].lifetime.may_hold_on(at):
            continue
        subject, object_ = (name, registry.actors[other].name) if is_within else (registry.actors[other].name, name)
        found.setdefault(other, f"{subject} {_ROLES[role.role]} {object_}")
    for near in [role.actor for role in registry.roles_within(actor, at) if role.role is RoleKind.SIDE]:
        for role in registry.roles_of(near, at):
            if role.role is RoleKind.SIDE and role.within != actor and near in found:
                found.setdefault(
                    role.within,
                    f"{registry.actors[near].name} {_ROLES[role.role]} {registry.actors[role.within].name}",
                )
    for descent in registry.descents:
        if actor in descent.before:
            for heir in descent.after:
                if heir != actor and registry.actors[heir].lifetime.may_hold_on(at):
                    found.setdefault(heir, f"{registry.actors[heir].name} came from {name}")
    return found
