"""Two actors and a day in, how they stand and how we know out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from allegiance.model.actor import RegistryDescent
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EventId
from allegiance.model.imported_event import OWN_LAYER
from allegiance.model.ontology import Modality, Quad, State
from allegiance.model.relation import Episode, Pair, Relation
from allegiance.model.tie import Descent, Tie
from allegiance.relate.episode import find_episodes
from allegiance.relate.relation import estimate_relation
from allegiance.serve.answer import (
    ActorRef,
    ClaimAnswer,
    EpisodeAnswer,
    EventAnswer,
    Nearest,
    PeriodAnswer,
    RelationAnswer,
    TieAnswer,
)
from allegiance.serve.query.claim import answer_claims, counts_now
from allegiance.serve.query.ground import Ground, partial
from allegiance.serve.query.imported import answer_imported_event, answer_row, count_quads
from allegiance.serve.query.material import Choice, Material, gather, last_day_followed
from allegiance.serve.query.nearest import find_nearest
from allegiance.serve.query.outlook import forecast_from
from allegiance.store.view import View

THIN = 3  # independent reports below which no line is drawn
WARMING = 0.1  # change of level over the last half year that is called a trend
_STATES = tuple(State)


def answer_relation(record: Ground, first: str, second: str, choice: Choice) -> RelationAnswer:
    """Answer how two actors stand."""
    with record.view.snapshot() as view:
        material = gather(record, view, first, second, choice)
        end = last_day_followed(record, view, material, choice)
        begin = choice.since or date.min
        relations = estimate_relation(
            material.pair, material.evidence, first=begin, until=end, parameters=material.parameters
        )
        shown = tuple(r for r in relations if choice.until is None or r.period.earliest <= choice.until)
        claims = answer_claims(record, view, material.rows)
        return _assemble(record, view, material, choice, end, shown, claims)


def _assemble(
    record: Ground,
    view: View,
    material: Material,
    choice: Choice,
    end: date,
    relations: Sequence[Relation],
    claims: tuple[ClaimAnswer, ...],
) -> RelationAnswer:
    pair = material.pair
    at = choice.at or _last_told(relations) or end
    now = next((r for r in relations if r.period.holds(at)), None)
    by_id = {claim.id: claim for claim in claims}
    n_origins = len({row.report.origin_group for row in material.rows})
    n_grounds = n_origins + len(material.imported)
    counts = view.counts()
    is_thin = n_grounds < THIN
    state = name_state(now)
    quads = count_quads((*material.events, *material.imported))
    has_own = OWN_LAYER in choice.layers
    nearest = () if claims or material.imported or choice.imported else find_nearest(record, view, pair, at)
    possible = tuple(c for c in claims if not c.counts_now and c.modality not in ("denied", "negated"))
    return RelationAnswer(
        first=record.ref(pair.first),
        second=record.ref(pair.second),
        at=at.isoformat(),
        period="week",
        now=_period(now, quads) if now else None,
        state=state,
        trend=_trend(relations, at),
        is_thin=is_thin,
        message=_message(record, material, choice, at, now, claims, nearest),
        last_evidence=_last_evidence(material, at),
        n_events=len(material.events) + len(material.imported),
        n_reports=n_origins,
        n_publishers=len(
            {row.report.publisher for row in material.rows} | {e.layer.dataset for e in material.imported}
        ),
        n_reviewed=0,
        reports_read=counts.n_reports,
        reports_from=counts.first_published.isoformat() if counts.first_published else None,
        reports_to=counts.last_published.isoformat() if counts.last_published else None,
        periods=tuple(_period(r, quads) for r in relations),
        episodes=_episodes(record, material, relations, by_id),
        events=_events(record, material),
        ties=tuple(answer_tie(record, t) for t in (view.ties(pair.first, pair.second) if has_own else ())),
        descents=_descents(record, view, pair, has_own=has_own),
        claims=claims,
        possibilities=possible,
        nearest=nearest,
        publishers=_publishers(material),
        forecast=forecast_from(record, view, material, relations, end),
        run=record.run,
        layers=choice.layers,
        rows=tuple(answer_row(record, event) for event in reversed(material.imported)),
    )


def _publishers(material: Material) -> tuple[tuple[str, int], ...]:
    """Who tells of a pair, and how often: publishers of reports, and data sets."""
    told = [row.report.publisher or "unknown" for row in material.rows]
    return tuple(Counter([*told, *(event.layer.dataset for event in material.imported)]).most_common())


def _events(record: Ground, material: Material) -> tuple[EventAnswer, ...]:
    own = [_event(record, event) for event in material.events]
    imported = [answer_imported_event(record, event) for event in material.imported]
    return tuple(
        sorted([*own, *imported], key=lambda event: (event.earliest, event.latest, event.id)) if imported else own
    )


def _last_told(relations: Sequence[Relation]) -> date | None:
    told = [r.period.latest for r in relations if not r.is_silent]
    return max(told, default=None)


def _last_evidence(material: Material, at: date) -> str | None:
    days = [item.when.latest for item in material.evidence if item.when.earliest <= at]
    return max(days).isoformat() if days else None


def name_state(relation: Relation | None) -> str:
    """The likeliest state, "none" without a relation."""
    return str(_STATES[_likeliest(relation.states)]) if relation else str(State.NONE)


def _likeliest(states: Sequence[float]) -> int:
    return max(range(len(states)), key=lambda k: states[k])


def _period(relation: Relation, quads: Mapping[date, tuple[int, ...]]) -> PeriodAnswer:
    return PeriodAnswer(
        start=relation.period.earliest.isoformat(),
        end=relation.period.latest.isoformat(),
        states=tuple(round(p, 6) for p in relation.states),
        state=name_state(relation),
        level=None if relation.level is None else round(relation.level, 6),
        low=round(relation.low, 6),
        high=round(relation.high, 6),
        n_events=relation.n_events,
        n_publishers=relation.n_publishers,
        is_silent=relation.is_silent,
        quads=quads.get(relation.period.earliest, (0, 0, 0, 0)),
    )


def _trend(relations: Sequence[Relation], at: date) -> str:
    """Warming or cooling: the level at the day against half a year before, counted from none before all evidence."""
    told = [r for r in relations if r.period.earliest <= at and r.level is not None]
    if not told:
        return "unknown"
    edge = told[-1].period.earliest - timedelta(days=182)
    before = [r for r in relations if r.period.earliest <= edge]
    level = before[-1].level if before and before[-1].level is not None else None
    start = level if level is not None else (_mean(before[-1]) if before else 0.0)
    change = (told[-1].level or 0.0) - start
    return "warming" if change > WARMING else "cooling" if change < -WARMING else "steady"


def _mean(relation: Relation) -> float:
    return (relation.low + relation.high) / 2


def _message(
    record: Ground,
    material: Material,
    choice: Choice,
    at: date,
    now: Relation | None,
    claims: Sequence[ClaimAnswer],
    nearest: Sequence[Nearest],
) -> str:
    pair = material.pair
    n_grounds = len({row.report.origin_group for row in material.rows}) + len(material.imported)
    first, second = record.ref(pair.first).name, record.ref(pair.second).name
    if choice.imported and not claims and not material.imported:
        return f"Nothing in {', '.join(choice.layers)} names both {first} and {second}."
    if not claims and not material.imported:
        text = f"No report names both {first} and {second}{_lifetime_note(record, pair, at)}."
        if nearest:
            text += " Nearest: " + "; ".join(f"{n.first.name} and {n.second.name} ({n.why})" for n in nearest[:2]) + "."
        return text
    if not material.evidence and material.imported:
        return "No row says an act that speaks for a state: no line."
    if not material.imported and not any(claim.counts_now for claim in claims):
        return "Reports speak only of acts that are planned, possible or denied: no line, the present is not known."
    if now is None:
        return f"No evidence of {first} and {second} by {at.isoformat()}; their first report is later."
    if n_grounds < THIN:
        return f"Too few {'rows' if choice.imported else 'reports'} for a line: {n_grounds} of {THIN}."
    if now.is_silent:
        what = "row" if choice.imported else "report"
        return f"No {what} in this week; the interval widens with the silence."
    return ""


def _lifetime_note(record: Ground, pair: Pair, at: date) -> str:
    notes = []
    for actor_id in (pair.first, pair.second):
        actor = record.tools.registry.actors[actor_id]
        if not actor.lifetime.may_hold_on(at):
            began, ended = partial(actor.lifetime.began), partial(actor.lifetime.ended)
            notes.append(f"{actor.name} is on record {began or '…'} to {ended or '…'}")
    return f" at {at.isoformat()}" + (f" ({'; '.join(notes)})" if notes else "")


def _episodes(
    record: Ground, material: Material, relations: Sequence[Relation], claims: dict[str, ClaimAnswer]
) -> tuple[EpisodeAnswer, ...]:
    """The turns with what made them: claims, and rows, which the episode names by the id of their event."""
    rows = {ClaimId(event.id): event for event in material.imported}
    grounds = {event.id: event.claims for event in material.events} | {EventId(row): (row,) for row in rows}
    found = find_episodes(
        material.pair, tuple(relations), material.evidence, claims_of_event=grounds, parameters=material.parameters
    )
    return tuple(
        replace(
            answer_episode(record, episode, tuple(claims[c] for c in episode.because if c in claims)),
            rows=tuple(answer_row(record, rows[c]) for c in episode.because if c in rows),
        )
        for episode in found
    )


def answer_episode(record: Ground, episode: Episode, because: tuple[ClaimAnswer, ...]) -> EpisodeAnswer:
    """Answer one turning point with the claims that made it."""
    return EpisodeAnswer(
        id=episode.id,
        first=record.ref(episode.pair.first),
        second=record.ref(episode.pair.second),
        kind=str(episode.kind),
        began=episode.began.earliest.isoformat(),
        began_latest=episode.began.latest.isoformat(),
        ended=episode.ended.latest.isoformat() if episode.ended else None,
        probability=round(episode.probability, 6),
        level_before=round(episode.level_before, 6),
        level_after=round(episode.level_after, 6),
        because=because,
    )


def _event(record: Ground, event: Event) -> EventAnswer:
    is_now = counts_now(event.type, event.mode, event.modality)
    return EventAnswer(
        id=event.id,
        type=event.type,
        mode=event.mode,
        lane=_lane(event, is_now),
        modality=event.modality,
        source=_refs(record, event.source),
        target=_refs(record, event.target),
        symmetric=event.symmetric,
        earliest=event.when.earliest.isoformat(),
        latest=event.when.latest.isoformat(),
        day=event.when.middle.isoformat(),
        n_publishers=len(event.publishers),
        counts_now=is_now,
        claims=event.claims,
    )


def _lane(event: Event, is_now: bool) -> str:
    if not is_now and event.modality not in (Modality.DENIED, Modality.NEGATED):
        return "not-done"
    if event.quad is not Quad.NONE:
        return event.quad
    return "control" if event.type == "CONTROL" else "descent"


def _refs(record: Ground, actors: Iterable[ActorId]) -> tuple[ActorRef, ...]:
    return tuple(record.ref(actor) for actor in actors)


def answer_tie(record: Ground, tie: Tie) -> TieAnswer:
    """Answer a directed fact beside the scale."""
    return TieAnswer(
        kind=tie.kind,
        source=(record.ref(tie.source),),
        target=(record.ref(tie.target),),
        earliest=tie.valid.earliest.isoformat(),
        latest=tie.valid.latest.isoformat(),
        claims=tie.claims,
        basis="reports",
    )


def answer_descent(record: Ground, descent: Descent) -> TieAnswer:
    """Answer a reported merger, split, renaming, founding or dissolution."""
    return TieAnswer(
        kind=descent.kind,
        source=_refs(record, descent.before),
        target=_refs(record, descent.after),
        earliest=descent.when.earliest.isoformat(),
        latest=descent.when.latest.isoformat(),
        claims=descent.claims,
        basis="reports",
    )


def answer_registry_descent(record: Ground, descent: RegistryDescent) -> TieAnswer:
    """Answer a merger, split, renaming … that the registry itself knows."""
    return TieAnswer(
        kind=descent.kind,
        source=_refs(record, descent.before),
        target=_refs(record, descent.after),
        earliest=descent.when.earliest.isoformat() if descent.when else "",
        latest=descent.when.latest.isoformat() if descent.when else "",
        claims=(),
        basis=descent.basis,
    )


def _descents(record: Ground, view: View, pair: Pair, *, has_own: bool) -> tuple[TieAnswer, ...]:
    """What became of either actor: as the registry knows it, and what reports tell of both."""
    known = [
        answer_registry_descent(record, descent)
        for descent in record.tools.registry.descents
        if {pair.first, pair.second} & {*descent.before, *descent.after}
    ]
    reported = view.descents(pair.first, pair.second) if has_own else ()
    told = [answer_descent(record, descent) for descent in reported]
    return tuple(sorted([*known, *told], key=lambda tie: (tie.earliest, tie.kind)))
