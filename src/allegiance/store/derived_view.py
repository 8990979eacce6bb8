"""Questions about what was derived in, events, episodes, ties, descents, controls and counts out; all of one run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EventId
from allegiance.model.relation import Episode, make_pair
from allegiance.model.tie import Control, Descent, Tie
from allegiance.store import schema
from allegiance.store.derived_row import (
    read_actor_count,
    read_control,
    read_descent,
    read_episode,
    read_event,
    read_pair_count,
    read_tie,
)
from allegiance.store.found import ActorCount, PairCount
from allegiance.store.reader import Reader
from allegiance.store.statement import chunks


class DerivedView(Reader):
    """What was derived. Every answer is of the run that `run()` names; ask inside one snapshot to be sure of it."""

    def events(self) -> Iterator[Event]:
        """Yield every event by its first day and id, some hundreds in memory at a time."""
        event = schema.EVENT.c
        ids = select(event.id).order_by(event.earliest, event.latest, event.id)
        with self._connect() as connection:
            for chunk in chunks(connection.scalars(ids).all()):
                yield from _read_events(connection, chunk)

    def events_of_pair(self, one: str, other: str) -> tuple[Event, ...]:
        """Return the events that have both actors at their ends, on one side or across, by day."""
        pair, of = make_pair(ActorId(one), ActorId(other)), schema.EVENT_PAIR.c
        return self._events(
            select(of.event_id).where(of.first == pair.first, of.second == pair.second),
        )

    def events_of_actor(self, actor: str) -> tuple[Event, ...]:
        """Return the events that have the actor at an end, by day."""
        return self._events(select(schema.EVENT_ACTOR.c.event_id).where(schema.EVENT_ACTOR.c.actor == actor))

    def events_of_place(self, place: str) -> tuple[Event, ...]:
        """Return the events that happened at the place, by day."""
        return self._events(select(schema.EVENT.c.id).where(schema.EVENT.c.place == place))

    def events_of_claims(self, ids: Iterable[str]) -> dict[ClaimId, EventId]:
        """Return the event that each claim is part of; claims of no event are left out."""
        of = schema.EVENT_CLAIM.c
        found: dict[ClaimId, EventId] = {}
        with self._connect() as connection:
            for chunk in chunks(ids):
                rows = connection.execute(select(of.claim_id, of.event_id).where(of.claim_id.in_(chunk)))
                found.update((ClaimId(claim), EventId(event)) for claim, event in rows)
        return found

    def pairs(self, actor: str | None = None, *, limit: int | None = None) -> tuple[PairCount, ...]:
        """Return pairs, all or those of an actor, with most events first."""
        pair = schema.PAIR_COUNT.c
        counts = select(schema.PAIR_COUNT).order_by(pair.n_events.desc(), pair.first, pair.second).limit(limit)
        if actor is not None:
            counts = counts.where(or_(pair.first == actor, pair.second == actor))
        with self._connect() as connection:
            return tuple(read_pair_count(row) for row in connection.execute(counts))

    def pair_count(self, one: str, other: str) -> PairCount | None:
        """Return how much is known of a pair, or None where no event has both."""
        pair, of = make_pair(ActorId(one), ActorId(other)), schema.PAIR_COUNT.c
        counts = select(schema.PAIR_COUNT).where(of.first == pair.first, of.second == pair.second)
        with self._connect() as connection:
            found = connection.execute(counts).first()
        return read_pair_count(found) if found else None

    def actor_counts(self, *, limit: int | None = None) -> tuple[ActorCount, ...]:
        """Return the actors of events, with most events first."""
        actor = schema.ACTOR_COUNT.c
        counts = select(schema.ACTOR_COUNT).order_by(actor.n_events.desc(), actor.actor).limit(limit)
        with self._connect() as connection:
            return tuple(read_actor_count(row) for row in connection.execute(counts))

    def episodes(self, *, limit: int | None = None, actor: str | None = None) -> tuple[Episode, ...]:
        """Return episodes, all or those of an actor; the largest change of level times probability first."""
        episode = schema.EPISODE.c
        size = func.abs(episode.level_after - episode.level_before) * episode.probability
        ordered = select(schema.EPISODE).order_by(size.desc(), episode.began_latest.desc(), episode.id).limit(limit)
        if actor is not None:
            ordered = ordered.where(or_(episode.first == actor, episode.second == actor))
        with self._connect() as connection:
            return tuple(read_episode(row) for row in connection.execute(ordered))

    def episodes_of_pair(self, one: str, other: str) -> tuple[Episode, ...]:
        """Return the episodes of a pair in the order of time."""
        pair, episode = make_pair(ActorId(one), ActorId(other)), schema.EPISODE.c
        of_pair = select(schema.EPISODE).where(episode.first == pair.first, episode.second == pair.second)
        with self._connect() as connection:
            ordered = of_pair.order_by(episode.began_earliest, episode.began_latest, episode.id)
            return tuple(read_episode(row) for row in connection.execute(ordered))

    def ties(self, *actors: str) -> tuple[Tie, ...]:
        """Return the ties that have each of the given actors at an end, in the order of time."""
        tie = schema.TIE.c
        found = select(schema.TIE).order_by(tie.earliest, tie.latest, tie.id)
        for actor in actors:
            found = found.where(or_(tie.source == actor, tie.target == actor))
        with self._connect() as connection:
            return tuple(read_tie(row) for row in connection.execute(found))

    def descents(self, *actors: str) -> tuple[Descent, ...]:
        """Return the descents that name each of the given actors, before or after, in the order of time."""
        descent, end = schema.DESCENT.c, schema.DESCENT_ACTOR.c
        found = select(schema.DESCENT).order_by(descent.earliest, descent.latest, descent.id)
        for actor in actors:
            found = found.where(descent.id.in_(select(end.descent_id).where(end.actor == actor)))
        ends: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        with self._connect() as connection:
            rows = connection.execute(found).all()
            for chunk in chunks(row.id for row in rows):
                of = select(schema.DESCENT_ACTOR).where(end.descent_id.in_(chunk)).order_by(end.side, end.position)
                for row in connection.execute(of):
                    ends[row.descent_id].append((row.side, row.actor))
        return tuple(read_descent(row, ends[row.id]) for row in rows)

    def controls(self, *, place: str | None = None, actor: str | None = None) -> tuple[Control, ...]:
        """Return claimed controls of a place or by an actor (or both, or all), in the order of time."""
        control = schema.CONTROL.c
        conditions: list[ColumnElement[bool]] = []
        if place is not None:
            conditions.append(control.place == place)
        if actor is not None:
            conditions.append(control.actor == actor)
        found = select(schema.CONTROL).where(*conditions).order_by(control.earliest, control.latest, control.id)
        with self._connect() as connection:
            return tuple(read_control(row) for row in connection.execute(found))

    def _events(self, ids: Select[Any]) -> tuple[Event, ...]:
        with self._connect() as connection:
            wanted = dict.fromkeys(connection.scalars(ids))
            found = [event for chunk in chunks(wanted) for event in _read_events(connection, chunk)]
        return tuple(sorted(found, key=lambda event: (event.when, event.id)))


def _read_events(connection: Connection, ids: Sequence[str]) -> Iterator[Event]:
    """Yield the events with these ids, in that order."""
    event, end, part = schema.EVENT.c, schema.EVENT_ACTOR.c, schema.EVENT_CLAIM.c
    rows = {row.id: row for row in connection.execute(select(schema.EVENT).where(event.id.in_(ids)))}
    ends: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    claims: defaultdict[str, list[str]] = defaultdict(list)
    ordered = select(schema.EVENT_ACTOR).where(end.event_id.in_(ids)).order_by(end.event_id, end.side, end.position)
    for row in connection.execute(ordered):
        ends[row.event_id].append((row.side, row.actor))
    parts = select(schema.EVENT_CLAIM).where(part.event_id.in_(ids)).order_by(part.event_id, part.position)
    for row in connection.execute(parts):
        claims[row.event_id].append(row.claim_id)
    for name in ids:
        yield read_event(rows[name], ends[name], claims[name])
