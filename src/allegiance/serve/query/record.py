"""The record of who is with whom: one method a question, each answered from one snapshot of the store."""

from __future__ import annotations

from datetime import date

from allegiance.model.imported_event import OWN_LAYER
from allegiance.pipeline import Toolkit
from allegiance.serve.answer import (
    ActorAnswer,
    ActorSummary,
    ClaimAnswer,
    DiffAnswer,
    Finding,
    ForecastAnswer,
    RelationAnswer,
    ReportAnswer,
    ReportSummary,
    SearchAnswer,
    StartAnswer,
    UnknownName,
    WhyAnswer,
)
from allegiance.serve.query.actor import answer_actor, answer_actors, answer_unknown
from allegiance.serve.query.coder_diff import answer_diff
from allegiance.serve.query.ground import Ground
from allegiance.serve.query.health import answer_doctor
from allegiance.serve.query.material import Choice
from allegiance.serve.query.outlook import answer_forecast
from allegiance.serve.query.overview import answer_start
from allegiance.serve.query.relation import answer_relation
from allegiance.serve.query.report import answer_claim, answer_report, answer_reports
from allegiance.serve.query.search import answer_search
from allegiance.serve.query.why import answer_why
from allegiance.store.open import open_store


class Record(Ground):
    """Every question that the command line, the API and the pages ask. The files beside this one hold the answers."""

    def start(self) -> StartAnswer:
        """What moved most, what moved last, and what has been read."""
        return answer_start(self)

    def actors(self, text: str | None = None) -> tuple[ActorSummary, ...]:
        """Actors on record, most told first; with `text`, those of the registry whose name fits."""
        return answer_actors(self, text)

    def unknown_names(self) -> tuple[UnknownName, ...]:
        """Names that reports give and the registry does not have, with their claims."""
        return answer_unknown(self)

    def actor(self, actor_id: str) -> ActorAnswer:
        """One actor: names, ties, descent, pairs."""
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
        layers: tuple[str, ...] = (),
    ) -> RelationAnswer:
        """How two actors stand at a day, since when, and how we know.

        `without` leaves publishers out, `min_confidence` claims that the coder was less sure of; the line is then
        estimated anew from what is left. `layers` names imported data sets to ask in place of our own readings; with
        `reports` among them, both together.
        """
        choice = Choice(
            at=at,
            since=since,
            until=until,
            without=without,
            min_confidence=min_confidence,
            layers=layers or (OWN_LAYER,),
        )
        return answer_relation(self, first, second, choice)

    def why(self, first: str, second: str, at: date, *, layers: tuple[str, ...] = ()) -> WhyAnswer:
        """What moved the relation's level over the week of a day: claims and rows, fading and remainder."""
        return answer_why(self, first, second, Choice(at=at, layers=layers or (OWN_LAYER,)), at)

    def forecast(self, first: str, second: str, horizon_days: int = 28) -> ForecastAnswer | None:
        """What may come next for a pair; None where it has no evidence."""
        return answer_forecast(self, first, second, horizon_days)

    def report(self, report_id: str) -> ReportAnswer:
        """One report with its claims marked in it."""
        return answer_report(self, report_id)

    def reports(self, limit: int = 50, offset: int = 0) -> tuple[ReportSummary, ...]:
        """Reports, the latest first."""
        return answer_reports(self, limit, offset)

    def claim(self, claim_id: str) -> ClaimAnswer:
        """One claim with its sentence."""
        return answer_claim(self, claim_id)

    def search(self, text: str, limit: int = 20) -> SearchAnswer:
        """Actors and places of a name, and the reports that have every word, with sentences and claims."""
        return answer_search(self, text, limit)

    def diff(self, first: str, second: str) -> DiffAnswer:
        """What two coders say differently of the reports that both have coded."""
        return answer_diff(self, first, second)

    def doctor(self) -> tuple[Finding, ...]:
        """What is installed, missing, unsound."""
        return answer_doctor(self)


def open_record(store: str, *, create: bool = True) -> Record:
    """Open a store (path or URL) with the packaged tables, and the registry as its reviewers have decided."""
    engine = open_store(store, create=create)
    return Record(engine, Toolkit.for_store(engine))
