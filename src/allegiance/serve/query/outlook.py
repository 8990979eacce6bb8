"""Two actors in, what may come next out, with the base rate and what the method's record is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from allegiance.forecast.states import Possibility, forecast_states
from allegiance.model.event import Event
from allegiance.model.relation import Relation
from allegiance.relate.relation import estimate_relation
from allegiance.relate.series import possible_evidence_of
from allegiance.relate.transition import weekly_transitions
from allegiance.serve.answer import ForecastAnswer
from allegiance.serve.query.claim import answer_claims
from allegiance.serve.query.ground import Ground
from allegiance.serve.query.material import Choice, Material, gather, last_day_followed
from allegiance.store.view import View

HORIZON_DAYS = 28
SPOKEN_OF_DAYS = 182  # acts spoken of longer ago than this no longer tilt a forecast
NOT_SCORED = "Not scored on past weeks of this record yet: read it as a base rate, not as a warning."


def answer_forecast(record: Ground, first: str, second: str, horizon_days: int) -> ForecastAnswer | None:
    """Answer what may come next; None where the pair has no evidence."""
    with record.view.snapshot() as view:
        material = gather(record, view, first, second, Choice())
        end = last_day_followed(record, view, material, Choice())
        relations = estimate_relation(material.pair, material.evidence, first=date.min, until=end)
        return forecast_from(record, view, material, relations, end, horizon_days)


def forecast_from(
    record: Ground,
    view: View,
    material: Material,
    relations: Sequence[Relation],
    end: date,
    horizon_days: int = HORIZON_DAYS,
) -> ForecastAnswer | None:
    """Push the last states of a pair `horizon_days` ahead, tilted by what is spoken of and not done."""
    if not relations:
        return None
    transitions = weekly_transitions(tuple(relations))
    spoken = [event for event in material.events if end - event.when.latest <= timedelta(days=SPOKEN_OF_DAYS)]
    possible = [p for event in spoken for p in _possibilities(event, material)]
    ahead = forecast_states(relations, transitions, possible, last_data_day=end, horizon_days=horizon_days)
    base = forecast_states(relations, transitions, last_data_day=end, horizon_days=horizon_days)
    told = {claim for event in spoken if possible_evidence_of(event) for claim in event.claims}
    rows = [row for row in material.rows if row.claim.id in told]
    return ForecastAnswer(
        last_data_day=end.isoformat(),
        horizon_days=horizon_days,
        states=ahead.states,
        warmer=ahead.warmer,
        same=ahead.same,
        colder=ahead.colder,
        base_rate_warmer=base.warmer,
        base_rate_colder=base.colder,
        method=ahead.method,
        record=NOT_SCORED,
        possibilities=answer_claims(record, view, rows),
    )


def _possibilities(event: Event, material: Material) -> list[Possibility]:
    return [
        Possibility(state=item.state, modality=event.modality, strength=item.strength)
        for item in possible_evidence_of(event)
        if item.pair == material.pair
    ]
