"""A store and the tables by which it is read: the ground that every answer stands on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from allegiance.errors import UnknownActor
from allegiance.model.actor import Actor
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, format_partial_date
from allegiance.pipeline import Toolkit
from allegiance.serve.answer import ActorRef
from allegiance.store.layer_table import LayerView
from allegiance.store.view import View

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Ground:
    """A store, and the registry and gazetteer by which it is read; how actors are found and named in answers."""

    def __init__(self, engine: Engine, tools: Toolkit) -> None:
        self.engine = engine
        self.tools = tools
        self.view = View(engine)
        self.layer_view = LayerView(engine)

    @property
    def run(self) -> str:
        """The id of the run that the derived tables are of; empty before the first."""
        run = self.view.run()
        return run.id if run else ""

    # naming

    def actor_row(self, actor_id: str) -> Actor:
        """The registry's row of an actor; raise UnknownActor where there is none."""
        actor = self.tools.registry.actors.get(ActorId(actor_id))
        if actor is None:
            raise UnknownActor(f"actor {actor_id!r}: not in the registry; `allegiance actors NAME` finds ids by name")
        return actor

    def ref(self, actor_id: str) -> ActorRef:
        """How an actor is named in answers; an id that the registry has lost keeps its id as its name."""
        actor = self.tools.registry.actors.get(ActorId(actor_id))
        if actor is None:
            name = self.layer_view.name_of(actor_id) if ":" in actor_id else None
            return ActorRef(id=actor_id, name=name or actor_id, kind="of a layer" if name else "unknown")
        return ActorRef(id=actor.id, name=actor.name, kind=actor.kind)

    def find_actor(self, name: str, day: date | None = None, layers: tuple[str, ...] = ()) -> ActorRef:
        """Find an actor by id or by any name; raise UnknownActor where nothing fits.

        An id, or the name under which the registry and every answer list an actor, means that actor on any day; then
        the name as one of `layers` has it; of those that any other name may mean, the day decides.
        """
        if ActorId(name) in self.tools.registry.actors:
            return self.ref(name)
        listed = [a.id for a in self.tools.registry.actors.values() if a.name.casefold() == name.strip().casefold()]
        if listed:
            return self.ref(listed[0])
        in_layer = self.layer_view.actor_named(layers, name) if layers else None
        if in_layer:
            return self.ref(in_layer)
        chosen = self.tools.resolver.candidates(name, day=When(day, day) if day else None)
        if not chosen:
            raise UnknownActor(
                f"actor {name!r}: no name in the registry fits; `allegiance actors` lists those on record"
            )
        return self.ref(chosen[0].actor)


def partial(when: When | None) -> str | None:
    """Write days in their shortest ISO form."""
    return format_partial_date(when) if when else None


def ends_of(lifetime: Lifetime) -> tuple[str | None, str | None]:
    """Write both ends of a lifetime, None for an open one."""
    return partial(lifetime.began), partial(lifetime.ended)
