"""A store and the tables in, a Record out: what every question is asked of."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from allegiance.errors import UnknownActor
from allegiance.model.actor import Actor
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime, When, format_partial_date
from allegiance.pipeline import Toolkit
from allegiance.serve.answer import (
    ActorAnswer,
    ActorRef,
    ActorSummary,
    ClaimAnswer,
    Finding,
    ForecastAnswer,
    RelationAnswer,
    ReportAnswer,
    ReportSummary,
    StartAnswer,
    WhyAnswer,
)
from allegiance.store.open import open_store
from allegiance.store.view import View

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Record:
    """The record of who is with whom: a store, and the registry and gazetteer by which it is read.

    Each method is one question and is answered from one snapshot of the store. The files beside this one hold the
    answers, a subject a file.
    """

    def __init__(self, engine: Engine, tools: Toolkit) -> None:
        self.engine = engine
        self.tools = tools
        self.view = View(engine)

    @cached_property
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
            return ActorRef(id=actor_id, name=actor_id, kind="unknown")
        return ActorRef(id=actor.id, name=actor.name, kind=actor.kind)

    def find_actor(self, name: str, day: date | None = None) -> ActorRef:
        """Find an actor by id or by any name, on a day if given; raise UnknownActor where nothing fits."""
        if ActorId(name) in self.tools.registry.actors:
            return self.ref(name)
        when = When(day, day) if day else None
        candidates = self.tools.resolver.candidates(name, day=when)
        exact = [c for c in self.tools.resolver.candidates(name) if c.score >= 0.9]
        chosen = exact or candidates
        if not chosen:
            raise UnknownActor(
                f"actor {name!r}: no name in the registry fits; `allegiance actors` lists those on record"
            )
        return self.ref(chosen[0].actor)

    # questions

    def start(self) -> StartAnswer:
        """What moved most, what moved last, and what has been read."""
        from allegiance.serve.query.overview import answer_start

        return answer_start(self)

    def actors(self, text: str | None = None) -> tuple[ActorSummary, ...]:
        """Actors on record, most told first; with `text`, those of the registry whose name fits."""
        from allegiance.serve.query.actor import answer_actors

        return answer_actors(self, text)

    def actor(self, actor_id: str) -> ActorAnswer:
        """One actor: names, ties, descent, pairs."""
        from allegiance.serve.query.actor import answer_actor

        return answer_actor(self, actor_id)

    def relation(
        self,
        first: str,
        second: str,
        *,
        at: date | None = None,
        since: date | None = None,
        until: date | None = None,
        without: tuple[str, ...] = (),
        min_confidence: float = 0.0,
    ) -> RelationAnswer:
        """How two actors stand at a day, since when, and how we know.

        `without` leaves publishers out, `min_confidence` claims that the coder was less sure of; the line is then
        estimated anew from what is left.
        """
        from allegiance.serve.query.material import Choice
        from allegiance.serve.query.relation import answer_relation

        choice = Choice(at=at, since=since, until=until, without=without, min_confidence=min_confidence)
        return answer_relation(self, first, second, choice)

    def why(self, first: str, second: str, at: date) -> WhyAnswer:
        """What moved the relation's level over the week of a day: claims, fading and remainder."""
        from allegiance.serve.query.why import answer_why

        return answer_why(self, first, second, at)

    def forecast(self, first: str, second: str, horizon_days: int = 28) -> ForecastAnswer | None:
        """What may come next for a pair; None where it has no evidence."""
        from allegiance.serve.query.outlook import answer_forecast

        return answer_forecast(self, first, second, horizon_days)

    def report(self, report_id: str) -> ReportAnswer:
        """One report with its claims marked in it."""
        from allegiance.serve.query.report import answer_report

        return answer_report(self, report_id)

    def reports(self, limit: int = 50, offset: int = 0) -> tuple[ReportSummary, ...]:
        """Reports, the latest first."""
        from allegiance.serve.query.report import answer_reports

        return answer_reports(self, limit, offset)

    def claim(self, claim_id: str) -> ClaimAnswer:
        """One claim with its sentence."""
        from allegiance.serve.query.report import answer_claim

        return answer_claim(self, claim_id)

    def doctor(self) -> tuple[Finding, ...]:
        """What is installed, missing, unsound."""
        from allegiance.serve.query.health import answer_doctor

        return answer_doctor(self)


def open_record(store: str, *, create: bool = True) -> Record:
    """Open a store (path or URL) with the packaged tables."""
    return Record(open_store(store, create=create), Toolkit())


def partial(when: When | None) -> str | None:
    """Write days in their shortest ISO form."""
    return format_partial_date(when) if when else None


def ends_of(lifetime: Lifetime) -> tuple[str | None, str | None]:
    """Write both ends of a lifetime, None for an open one."""
    return partial(lifetime.began), partial(lifetime.ended)
