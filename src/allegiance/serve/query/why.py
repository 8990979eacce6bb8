"""Two actors and a day in, the sentences that moved the relation over its week out, most first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from allegiance.errors import UsageError
from allegiance.model.when import When
from allegiance.relate.influence import influences
from allegiance.relate.week import week_of
from allegiance.serve.answer import WhyAnswer
from allegiance.serve.query.claim import answer_claims
from allegiance.serve.query.ground import Ground
from allegiance.serve.query.imported import answer_row
from allegiance.serve.query.material import Choice, Material, gather, last_day_followed

_WHICH = "of the weeks whose reports may be of that day, or else the last one told, this one moved most"


def answer_why(record: Ground, first: str, second: str, choice: Choice, at: date) -> WhyAnswer:
    """Answer what moved the level over the week of a day; in a silent week, the last week before it with a report.

    An event's change is shown at each of its claims' sentences: it is the event's, not to be added up over them.
    """
    with record.view.snapshot() as view:
        material = gather(record, view, first, second, choice)
        told = sorted({week_of(item.day) for item in material.evidence if week_of(item.day).earliest <= at})
        if not material.evidence or not told:
            raise UsageError(
                f"why {record.ref(first).name} and {record.ref(second).name} at {at.isoformat()}: "
                "no report by then moves this relation; `allegiance relation` names the nearest pairs"
            )
        week = _week_of(material, at, told)
        until = last_day_followed(record, view, material, choice)
        split = influences(material.pair, material.evidence, week, material.parameters, until=until)
        moved = {influence.event: influence.change for influence in split.changes}
        events = [event for event in material.events if event.id in moved]
        events.sort(key=lambda event: (-abs(moved[event.id]), event.id))
        changes = {claim: moved[event.id] for event in events for claim in event.claims}
        by_id = {row.claim.id: row for row in material.rows}
        rows = [by_id[claim] for event in events for claim in event.claims if claim in by_id]
        imported = [event for event in material.imported if event.id in moved]
        imported.sort(key=lambda event: (-abs(moved[event.id]), event.id))
        return WhyAnswer(
            first=record.ref(material.pair.first),
            second=record.ref(material.pair.second),
            start=split.week.earliest.isoformat(),
            end=split.week.latest.isoformat(),
            level_before=split.level_before,
            level=split.level,
            change=split.level - split.level_before,
            claims=answer_claims(record, view, rows, changes),
            fading=split.fading,
            remainder=split.remainder,
            layers=choice.layers,
            rows=tuple(answer_row(record, event, moved[event.id]) for event in imported),
            message="" if week.holds(at) else f"No report is dated to the week of {at.isoformat()} alone; {_WHICH}.",
        )


def _week_of(material: Material, at: date, told: Sequence[When]) -> When:
    """The week of the day; where none is told, of the weeks that may hold its reports the one that moved most."""
    week = week_of(at)
    if week in told:
        return week
    near = {week_of(item.day) for item in material.evidence if item.when.earliest <= at <= item.when.latest}
    splits = {w: influences(material.pair, material.evidence, w, material.parameters) for w in near if w in told}
    return max(splits, key=lambda w: (abs(splits[w].level - splits[w].level_before), w.earliest), default=told[-1])
