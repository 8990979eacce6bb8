"""A registry's roles and descents → how actors stand to one another on a day: organs, drawn sets, clients, heirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from allegiance.model.actor import ActorKind, DescentKind, Registry, RegistryDescent, Role, RoleKind
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When

_DRAWN_FROM = frozenset({RoleKind.SIDE, RoleKind.MEMBER})
_BECOMES = frozenset({DescentKind.MERGES, DescentKind.RENAMES})
_ARMED_SECTORS = frozenset({"REB", "PRM", "IMG", "UAF"})
_BACKED = frozenset({RoleKind.CLIENT, RoleKind.SIDE})


def may_hold(lifetime: Lifetime, day: When | None) -> bool:
    """Tell whether a lifetime can include some day of the range; without a day the answer is yes."""
    return day is None or lifetime.may_overlap(day)


class Standing:
    """The roles and descents of one registry, by actor."""

    def __init__(self, registry: Registry) -> None:
        self._actors = registry.actors
        self._roles: dict[ActorId, list[Role]] = defaultdict(list)
        self._within: dict[ActorId, list[Role]] = defaultdict(list)
        self._descents: dict[ActorId, list[RegistryDescent]] = defaultdict(list)
        # rows that name an actor the registry lacks are for the registry's own check to refuse
        for role in registry.roles:
            if role.actor not in registry.actors or role.within not in registry.actors:
                continue
            self._roles[role.actor].append(role)
            self._within[role.within].append(role)
        for descent in registry.descents:
            for actor in descent.before:
                self._descents[actor].append(descent)

    def is_alive(self, actor: ActorId, day: When | None) -> bool:
        """Tell whether the actor can have existed on some day of the range."""
        return may_hold(self._actors[actor].lifetime, day)

    def organ_of(self, actor: ActorId, kind: ActorKind, day: When | None) -> ActorId | None:
        """Return the one organ of this kind that a state (or the state of a given government) has; else None."""
        family = {actor, *self._wholes(actor)}
        family |= {part for one in family for part in self._organs(one, ActorKind.GOVERNMENT, day)}
        fitting = {part for one in family for part in self._organs(one, kind, day)}
        return next(iter(fitting)) if len(fitting) == 1 else None

    def _wholes(self, actor: ActorId) -> list[ActorId]:
        return [role.within for role in self._roles[actor] if role.role is RoleKind.ORGAN]

    def _organs(self, actor: ActorId, kind: ActorKind, day: When | None) -> list[ActorId]:
        organs = self._living(self._within[actor], frozenset({RoleKind.ORGAN}), day)
        return [organ for organ in organs if self._actors[organ].kind is kind]

    def _living(self, roles: Iterable[Role], kinds: frozenset[RoleKind], day: When | None) -> list[ActorId]:
        held = (role for role in roles if role.role in kinds and may_hold(role.valid, day))
        return [role.actor for role in held if self.is_alive(role.actor, day)]

    def sets_drawn_from(self, actor: ActorId, day: When | None) -> tuple[ActorId, ...]:
        """Return the described sets on the side of or drawn from an actor that were there on the day."""
        drawn = self._living(self._within[actor], _DRAWN_FROM, day)
        return tuple(dict.fromkeys(one for one in drawn if self._actors[one].kind is ActorKind.SET))

    def sets_backed_by(self, backer: ActorId, *, or_beside: bool, of: ActorId | None) -> tuple[ActorId, ...]:
        """Return the described sets of fighters that an actor backs, whatever the day.

        With `or_beside` also those on its side; with `of` only those drawn from that body.
        """
        kinds = _BACKED if or_beside else frozenset({RoleKind.CLIENT})
        sets = (role.actor for role in self._within[backer] if role.role in kinds and self._is_armed_set(role.actor))
        return tuple(dict.fromkeys(one for one in sets if of is None or self._is_drawn_from(one, of)))

    def _is_armed_set(self, actor: ActorId) -> bool:
        return self._actors[actor].kind is ActorKind.SET and not _ARMED_SECTORS.isdisjoint(self._actors[actor].sectors)

    def _is_drawn_from(self, one: ActorId, of: ActorId) -> bool:
        return any(role.within == of and role.role in _DRAWN_FROM for role in self._roles[one])

    def sole_umbrella_backed_by(self, backers: Iterable[ActorId], day: When | None) -> ActorId | None:
        """Return the only umbrella that any of these actors backs on the day; None where there is not just one."""
        clients = (
            c for backer in backers for c in self._living(self._within[backer], frozenset({RoleKind.CLIENT}), day)
        )
        umbrellas = {client for client in clients if self._actors[client].kind is ActorKind.UMBRELLA}
        return next(iter(umbrellas)) if len(umbrellas) == 1 else None

    def is_client(self, actor: ActorId, backers: Iterable[ActorId]) -> bool:
        """Tell whether the registry has the actor as a client of one of these."""
        given = set(backers)
        return any(role.within in given and role.role is RoleKind.CLIENT for role in self._roles[actor])

    def patrons_of(self, actor: ActorId) -> tuple[ActorId, ...]:
        """Return all to whom the actor stands in some role, at any time."""
        return tuple(dict.fromkeys(role.within for role in self._roles[actor]))

    def parts_of(self, actor: ActorId) -> frozenset[ActorId]:
        """Return its organs and members, at any time."""
        roles = (RoleKind.ORGAN, RoleKind.MEMBER)
        return frozenset(role.actor for role in self._within[actor] if role.role in roles)

    def successors_of(self, actor: ActorId) -> tuple[ActorId, ...]:
        """Return the bodies that an actor became by merger or renaming, else those that split from it."""
        descents = self._descents[actor]
        became = [d for d in descents if d.kind in _BECOMES] or [d for d in descents if d.kind is DescentKind.SPLITS]
        heirs = (heir for d in became for heir in d.after if heir != actor and heir in self._actors)
        return tuple(dict.fromkeys(heirs))

    def new_name_of(self, actor: ActorId, day: When) -> ActorId | None:
        """Follow renamings, and they alone, to the body that was there on the day."""
        seen = {actor}
        while True:
            after = {d.after[0] for d in self._descents[actor] if d.kind is DescentKind.RENAMES and d.after}
            if len(after) != 1 or not after.isdisjoint(seen):
                return None
            (actor,) = after
            seen.add(actor)
            if actor in self._actors and self.is_alive(actor, day):
                return actor

    def living_heirs_of(self, actor: ActorId, day: When) -> tuple[ActorId, ...]:
        """Follow descent from an actor until bodies are met that were there on the day."""
        seen, todo = {actor}, [actor]
        alive: list[ActorId] = []
        while todo:
            for heir in self.successors_of(todo.pop()):
                if heir not in seen:
                    seen.add(heir)
                    (alive if self.is_alive(heir, day) else todo).append(heir)
        return tuple(alive)
