"""A registry and the decisions about it, in order → the registry as decided, or an error that names the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from allegiance.errors import RegistryError
from allegiance.model.actor import Actor, ActorKind, ActorName, NameKind, Registry, Role, RoleKind
from allegiance.model.decision import ABOUT_RECORD, Decision, DecisionKind, holding
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, parse_partial_date
from allegiance.resolve.match import fold_name
from allegiance.resolve.place_name import make_slug


def decide(registry: Registry, decisions: Sequence[Decision]) -> Registry:
    """Apply the decisions that hold; RegistryError where one cannot be: an unknown actor, an id or name taken."""
    for decision in holding(decisions):
        if decision.kind not in ABOUT_RECORD:
            registry = _APPLY[decision.kind](registry, decision)
    return registry


def _add(registry: Registry, decision: Decision) -> Registry:
    content = decision.content
    actor_id = ActorId(decision.subject)
    if actor_id in registry.actors:
        raise _refuse(decision, f"an actor {actor_id} is there already; alias it, or choose another id")
    basis = _basis(decision)
    actor = Actor(
        id=actor_id,
        name=content["name"],
        kind=_kind(decision, content.get("kind", "armed-group")),
        country=content.get("country") or None,
        sectors=tuple((content.get("sectors") or "UAF").split(";")),
        lifetime=_lifetime(decision),
        basis=basis,
    )
    name = ActorName(actor=actor_id, text=actor.name, kind=NameKind.FULL, language="en", basis=basis)
    return replace(registry, actors={**registry.actors, actor_id: actor}, names=(*registry.names, name))


def _alias(registry: Registry, decision: Decision) -> Registry:
    actor = _known(registry, decision, decision.subject)
    text = decision.content["name"]
    if any(name.actor == actor and name.text == text for name in registry.names):
        raise _refuse(decision, f"{actor} is called {text!r} already")
    name = ActorName(
        actor=actor,
        text=text,
        kind=NameKind(decision.content.get("name_kind", "spelling")),
        language=decision.content.get("language", "en"),
        valid=_lifetime(decision),
        basis=_basis(decision),
    )
    return replace(registry, names=(*registry.names, name))


def _merge(registry: Registry, decision: Decision) -> Registry:
    """Give the first actor all names, roles and descents of the other, which is then no actor any more.

    What is given keeps its own basis, and the decision is told beside it.
    """
    kept, other = _known(registry, decision, decision.subject), _known(registry, decision, decision.content["other"])
    if kept == other:
        raise _refuse(decision, "an actor cannot be merged with itself")

    def one(actor: ActorId) -> ActorId:
        return kept if actor == other else actor

    held = {(name.actor, fold_name(name.text)) for name in registry.names}
    names = [
        replace(n, actor=kept, basis=_given(n.basis, decision)) if n.actor == other else n
        for n in registry.names
        if n.actor != other or (kept, fold_name(n.text)) not in held
    ]
    roles: dict[tuple[ActorId, ActorId, RoleKind, Lifetime], Role] = {}
    for r in sorted(registry.roles, key=lambda r: other in (r.actor, r.within)):  # what the kept one has stays its own
        if other in (r.actor, r.within):
            r = replace(r, actor=one(r.actor), within=one(r.within), basis=_given(r.basis, decision))
        roles.setdefault((r.actor, r.within, r.role, r.valid), r)
    descents = [
        replace(
            d,
            before=tuple(dict.fromkeys(map(one, d.before))),
            after=tuple(dict.fromkeys(map(one, d.after))),
            basis=_given(d.basis, decision),
        )
        if other in (*d.before, *d.after)
        else d
        for d in registry.descents
    ]
    return Registry(
        actors={actor_id: actor for actor_id, actor in registry.actors.items() if actor_id != other},
        names=tuple(names),
        roles=tuple(role for role in roles.values() if role.actor != role.within),
        descents=tuple(d for d in descents if not set(d.before) & set(d.after)),
    )


def _split(registry: Registry, decision: Decision) -> Registry:
    """Take a name away from an actor and give it to another, made for it where there is none."""
    actor = _known(registry, decision, decision.subject)
    text, new_id = decision.content["name"], ActorId(decision.content.get("id") or make_slug(decision.content["name"]))
    taken = [name for name in registry.names if name.actor == actor and name.text == text]
    if not taken:
        raise _refuse(decision, f"{actor} is not called {text!r}; `allegiance actors {actor}` lists its names")
    if text == registry.actors[actor].name:
        raise _refuse(decision, f"{text!r} is the name under which {actor} is listed; split another name off")
    actors = dict(registry.actors)
    if new_id not in actors:
        actors[new_id] = replace(actors[actor], id=new_id, name=text, basis=_given(actors[actor].basis, decision))
    names = tuple(
        replace(n, actor=new_id, basis=_given(n.basis, decision)) if n in taken else n for n in registry.names
    )
    return replace(registry, actors=actors, names=names)


_APPLY: dict[DecisionKind, Callable[[Registry, Decision], Registry]] = {
    DecisionKind.ADD: _add,
    DecisionKind.ALIAS: _alias,
    DecisionKind.MERGE: _merge,
    DecisionKind.SPLIT: _split,
}


def _known(registry: Registry, decision: Decision, actor: str) -> ActorId:
    if ActorId(actor) not in registry.actors:
        raise _refuse(decision, f"there is no actor {actor!r}; `allegiance actors NAME` tells its id")
    return ActorId(actor)


def _kind(decision: Decision, text: str) -> ActorKind:
    try:
        return ActorKind(text)
    except ValueError:
        raise _refuse(decision, f"{text!r} is no kind of actor; one of {', '.join(ActorKind)}") from None


def _lifetime(decision: Decision) -> Lifetime:
    began, ended = decision.content.get("from"), decision.content.get("to")
    try:
        return Lifetime(
            began=parse_partial_date(began) if began else None, ended=parse_partial_date(ended) if ended else None
        )
    except ValueError as error:
        raise _refuse(decision, str(error)) from None


def _basis(decision: Decision) -> str:
    return f"decision {decision.number} of {decision.author} on {decision.made_at:%Y-%m-%d}"


def _given(basis: str, decision: Decision) -> str:
    """The basis of a row that a decision gave to another actor."""
    return f"{basis}; given by {_basis(decision)}" if basis else _basis(decision)


def _refuse(decision: Decision, reason: str) -> RegistryError:
    return RegistryError(f"registry {decision.kind} {decision.subject}: {reason}")
