"""What was derived as rows of its tables, and back; and the counts of pairs and actors that lists are drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import Row, Table

from allegiance.model.actor import DescentKind
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EpisodeId, EventId, PlaceId, digest
from allegiance.model.ontology import Modality
from allegiance.model.relation import Episode, EpisodeKind, Pair, make_pair
from allegiance.model.tie import Control, ControlMode, Descent, Tie, TieKind
from allegiance.model.when import When
from allegiance.store import schema
from allegiance.store.found import ActorCount, PairCount
from allegiance.store.row import Values, from_days, to_json


def pairs_of(event: Event) -> tuple[Pair, ...]:
    """Return every two actors of an event, at whichever ends: two who strike a third together are a pair of it too."""
    return tuple(make_pair(one, other) for one, other in combinations(event.actors, 2))


def event_rows(events: Iterable[Event], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield the rows of events, each with its table."""
    for event in events:
        yield schema.EVENT, _event_row(event, run)
        for side, actors in (("source", event.source), ("target", event.target)):
            for position, actor in enumerate(actors):
                end: Values = {"event_id": event.id, "side": side, "position": position, "run": run, "actor": actor}
                yield schema.EVENT_ACTOR, end
        for position, claim in enumerate(event.claims):
            yield schema.EVENT_CLAIM, {"event_id": event.id, "position": position, "run": run, "claim_id": claim}
        for pair in pairs_of(event):
            yield schema.EVENT_PAIR, {"first": pair.first, "second": pair.second, "event_id": event.id, "run": run}


def _event_row(event: Event, run: str) -> Values:
    return {
        "id": event.id,
        "run": run,
        "type": event.type,
        "mode": event.mode,
        "symmetric": int(event.symmetric),
        "modality": str(event.modality),
        "place": event.place,
        "earliest": event.when.earliest.isoformat(),
        "latest": event.when.latest.isoformat(),
        "publishers": to_json(list(event.publishers)),
        "inner": event.inner,
        "is_own_word": int(event.is_own_word),
        "confidence": float(event.confidence),
        "probability": float(event.probability),
    }


def read_event(row: Row[Any], ends: Iterable[tuple[str, str]], claims: Sequence[str]) -> Event:
    """Read an event back from its row, its (side, actor) rows in order, and its claims in order."""
    sides: dict[str, list[ActorId]] = {"source": [], "target": []}
    for side, actor in ends:
        sides[side].append(ActorId(actor))
    return Event(
        id=EventId(row.id),
        type=row.type,
        mode=row.mode,
        source=tuple(sides["source"]),
        target=tuple(sides["target"]),
        symmetric=bool(row.symmetric),
        modality=Modality(row.modality),
        place=PlaceId(row.place) if row.place else None,
        when=_days(row.earliest, row.latest),
        claims=tuple(ClaimId(claim) for claim in claims),
        publishers=tuple(json.loads(row.publishers)),
        inner=row.inner,
        is_own_word=bool(row.is_own_word),
        confidence=row.confidence,
        probability=row.probability,
    )


@dataclass(slots=True)
class _Tally:
    """What the events of one pair or actor add up to."""

    n_events: int = 0
    claims: set[str] = field(default_factory=set)
    publishers: set[str] = field(default_factory=set)
    first_day: date = date.max
    last_day: date = date.min

    def add(self, event: Event) -> None:
        self.n_events += 1
        self.claims.update(event.claims)
        self.publishers.update(event.publishers)
        self.first_day = min(self.first_day, event.when.earliest)
        self.last_day = max(self.last_day, event.when.latest)

    def values(self, run: str) -> Values:
        return {
            "run": run,
            "n_events": self.n_events,
            "n_claims": len(self.claims),
            "n_publishers": len(self.publishers),
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
        }


def count_rows(events: Iterable[Event], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield one row of counts for each pair and for each actor of the events."""
    pairs: dict[Pair, _Tally] = {}
    actors: dict[ActorId, _Tally] = {}
    for event in events:
        for pair in pairs_of(event):
            pairs.setdefault(pair, _Tally()).add(event)
        for actor in event.actors:
            actors.setdefault(actor, _Tally()).add(event)
    for pair, tally in pairs.items():
        yield schema.PAIR_COUNT, {"first": pair.first, "second": pair.second, **tally.values(run)}
    for actor, tally in actors.items():
        yield schema.ACTOR_COUNT, {"actor": actor, **tally.values(run)}


def read_pair_count(row: Row[Any]) -> PairCount:
    """Read the counts of a pair."""
    return PairCount(
        pair=Pair(ActorId(row.first), ActorId(row.second)),
        n_events=row.n_events,
        n_claims=row.n_claims,
        n_publishers=row.n_publishers,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
    )


def read_actor_count(row: Row[Any]) -> ActorCount:
    """Read the counts of an actor."""
    return ActorCount(
        actor=ActorId(row.actor),
        n_events=row.n_events,
        n_claims=row.n_claims,
        n_publishers=row.n_publishers,
        first_day=date.fromisoformat(row.first_day),
        last_day=date.fromisoformat(row.last_day),
    )


def episode_rows(episodes: Iterable[Episode], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield the rows of episodes."""
    for episode in episodes:
        ended = episode.ended
        yield (
            schema.EPISODE,
            {
                "id": episode.id,
                "run": run,
                "first": episode.pair.first,
                "second": episode.pair.second,
                "kind": str(episode.kind),
                "began_earliest": episode.began.earliest.isoformat(),
                "began_latest": episode.began.latest.isoformat(),
                "ended_earliest": ended.earliest.isoformat() if ended else None,
                "ended_latest": ended.latest.isoformat() if ended else None,
                "probability": float(episode.probability),
                "level_before": float(episode.level_before),
                "level_after": float(episode.level_after),
                "because": to_json(list(episode.because)),
            },
        )


def read_episode(row: Row[Any]) -> Episode:
    """Read an episode back from its row."""
    return Episode(
        id=EpisodeId(row.id),
        pair=Pair(ActorId(row.first), ActorId(row.second)),
        kind=EpisodeKind(row.kind),
        began=_days(row.began_earliest, row.began_latest),
        ended=from_days(row.ended_earliest, row.ended_latest),
        probability=row.probability,
        level_before=row.level_before,
        level_after=row.level_after,
        because=tuple(ClaimId(claim) for claim in json.loads(row.because)),
    )


def tie_rows(ties: Iterable[Tie], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield the rows of ties; the id is made from content."""
    for tie in ties:
        values = {
            "kind": str(tie.kind),
            "source": tie.source,
            "target": tie.target,
            **_valid(tie.valid),
            "claims": to_json(list(tie.claims)),
        }
        yield schema.TIE, {"id": digest("tie", *values.values()), "run": run, **values}


def read_tie(row: Row[Any]) -> Tie:
    """Read a tie back from its row."""
    return Tie(
        kind=TieKind(row.kind),
        source=ActorId(row.source),
        target=ActorId(row.target),
        valid=_days(row.earliest, row.latest),
        claims=tuple(ClaimId(claim) for claim in json.loads(row.claims)),
    )


def descent_rows(descents: Iterable[Descent], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield the rows of descents and of the bodies on both sides; the id is made from content."""
    for descent in descents:
        values = {"kind": str(descent.kind), **_valid(descent.when), "claims": to_json(list(descent.claims))}
        name = digest("dsc", *values.values(), list(descent.before), list(descent.after))
        yield schema.DESCENT, {"id": name, "run": run, **values}
        for side, actors in (("before", descent.before), ("after", descent.after)):
            for position, actor in enumerate(actors):
                end: Values = {"descent_id": name, "side": side, "position": position, "run": run, "actor": actor}
                yield schema.DESCENT_ACTOR, end


def read_descent(row: Row[Any], ends: Iterable[tuple[str, str]]) -> Descent:
    """Read a descent back from its row and its (side, actor) rows in order."""
    sides: dict[str, list[ActorId]] = {"before": [], "after": []}
    for side, actor in ends:
        sides[side].append(ActorId(actor))
    return Descent(
        kind=DescentKind(row.kind),
        before=tuple(sides["before"]),
        after=tuple(sides["after"]),
        when=_days(row.earliest, row.latest),
        claims=tuple(ClaimId(claim) for claim in json.loads(row.claims)),
    )


def control_rows(controls: Iterable[Control], run: str) -> Iterator[tuple[Table, Values]]:
    """Yield the rows of claimed controls; the id is made from content."""
    for control in controls:
        values: dict[str, str | int] = {
            "actor": control.actor,
            "place": control.place,
            "mode": str(control.mode),
            **_valid(control.when),
            "is_denied": int(control.is_denied),
            "claims": to_json(list(control.claims)),
            "publishers": to_json(list(control.publishers)),
        }
        yield schema.CONTROL, {"id": digest("ctl", *values.values()), "run": run, **values}


def read_control(row: Row[Any]) -> Control:
    """Read a claimed control back from its row."""
    return Control(
        actor=ActorId(row.actor),
        place=PlaceId(row.place),
        mode=ControlMode(row.mode),
        when=_days(row.earliest, row.latest),
        is_denied=bool(row.is_denied),
        claims=tuple(ClaimId(claim) for claim in json.loads(row.claims)),
        publishers=tuple(json.loads(row.publishers)),
    )


def _days(earliest: str, latest: str) -> When:
    return When(date.fromisoformat(earliest), date.fromisoformat(latest))


def _valid(when: When) -> dict[str, str]:
    return {"earliest": when.earliest.isoformat(), "latest": when.latest.isoformat()}
