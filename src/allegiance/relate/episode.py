"""Relations of a pair in, its turns out: rapprochements and ruptures, each with its days, its doubt and its claims.

A turn is measured from one week with evidence to the next, so that forgetting in silence is never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from allegiance.model.identity import ClaimId, EpisodeId, EventId, digest
from allegiance.model.ontology import State
from allegiance.model.relation import Episode, EpisodeKind, Pair, Relation
from allegiance.model.when import When
from allegiance.relate.level import levels
from allegiance.relate.parameter import STATES, Parameters, Row, default_parameters
from allegiance.relate.series import PairEvidence
from allegiance.relate.state_path import filter_states
from allegiance.relate.transition import fade

SMALLEST_TURN = 0.25  # of the level: one step on the cooperative side of the scale
SMALLEST_STATE_TURN = 0.15  # where the likeliest state changes with it
SMALLEST_FIRST_TURN = 0.10  # a pair's first evidence, from none
SMALLEST_MOVE = 0.02  # less in a week is no move
LARGEST_WOBBLE = 0.10  # a move the other way up to here does not end a turn
MERGE_DAYS = 60  # moves in one direction no farther apart are one turn
SETTLED_DAYS = 180  # up to so long a silence the last told level stands as what a turn starts from
HINDSIGHT_DAYS = 30  # evidence up to so long after a turn may have confirmed it: the estimate is smoothed
MOST_CLAIMS = 20  # named per turn
MOST_EVENTS_LEFT_OUT = 60  # tried one by one per turn, the strongest first

NONE_STATES: Row = tuple(1.0 if state is State.NONE else 0.0 for state in STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """From what to what the states went in one week with evidence; `change` is of the level."""

    relation: Relation
    before: Row
    before_day: date | None
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    moves: tuple[_Move, ...]

    @property
    def change(self) -> float:
        return _mean(self.after) - _mean(self.before)

    @property
    def before(self) -> Row:
        return self.moves[0].before

    @property
    def after(self) -> Row:
        return self.moves[-1].relation.states

    @property
    def is_first(self) -> bool:
        return self.moves[0].before_day is None


def find_episodes(
    pair: Pair,
    relations: Sequence[Relation],
    evidence: Sequence[PairEvidence],
    *,
    claims_of_event: Mapping[EventId, Sequence[ClaimId]],
    parameters: Parameters | None = None,
) -> tuple[Episode, ...]:
    """Find the turns of a pair, oldest first. Silent weeks may be left out of `relations`, the last week not.

    `began` runs from the first to the last day on which the evidence for the first half of the turn can have happened;
    `ended` is open where the turn reaches the last 60 days. `probability` is that of the state after lying beyond the
    state before. A stretch without a turn is no episode.
    """
    if not relations:
        return ()
    parameters = parameters or default_parameters()
    turns = list(_turns(_moves(relations, parameters)))
    last_day = relations[-1].period.latest
    next_starts = [*(turn.moves[0].relation.period.earliest for turn in turns[1:]), last_day + timedelta(days=1)]
    items = [item for item in evidence if item.pair == pair and item.day <= last_day]
    return tuple(
        _make_episode(
            pair,
            turn,
            [item for item in items if turn.moves[0].relation.period.earliest <= item.day < next_start],
            claims_of_event,
            last_day,
            parameters,
        )
        for turn, next_start in zip(turns, next_starts, strict=True)
        if _is_large(turn)
    )


def _mean(states: Sequence[float]) -> float:
    return float(np.dot(states, levels()))


def _moves(relations: Iterable[Relation], parameters: Parameters) -> Iterator[_Move]:
    previous: Relation | None = None
    for relation in relations:
        if not relation.n_events:
            continue
        before, before_day = NONE_STATES, None
        if previous is not None:
            before, before_day = previous.states, previous.period.latest
            silent_days = (relation.period.earliest - before_day).days
            if silent_days > SETTLED_DAYS:
                before = tuple(fade(np.array(before), silent_days, parameters).tolist())
        yield _Move(
            relation=relation,
            before=before,
            before_day=before_day,
            change=_mean(relation.states) - _mean(before),
        )
        previous = relation


def _turns(moves: Iterable[_Move]) -> Iterator[_Turn]:
    """Join moves of one direction; small ones the other way are passed over."""
    current: list[_Move] = []
    for move in moves:
        if abs(move.change) < SMALLEST_MOVE:
            continue
        if current and _continues(current, move):
            if move.change * current[0].change > 0:
                current.append(move)
            continue
        if current:
            yield _Turn(moves=tuple(current))
        current = [move]
    if current:
        yield _Turn(moves=tuple(current))


def _continues(turn: Sequence[_Move], move: _Move) -> bool:
    gap = (move.relation.period.earliest - turn[-1].relation.period.latest).days
    return gap <= MERGE_DAYS and (move.change * turn[0].change > 0 or abs(move.change) < LARGEST_WOBBLE)


def _is_large(turn: _Turn) -> bool:
    size = abs(turn.change)
    if turn.is_first and size >= SMALLEST_FIRST_TURN:
        return True
    is_other_state = int(np.argmax(turn.before)) != int(np.argmax(turn.after))
    return size >= (SMALLEST_STATE_TURN if is_other_state else SMALLEST_TURN)


def _make_episode(
    pair: Pair,
    turn: _Turn,
    items: Sequence[PairEvidence],
    claims_of_event: Mapping[EventId, Sequence[ClaimId]],
    last_day: date,
    parameters: Parameters,
) -> Episode:
    """Build an episode from a turn and the evidence from its first day to the next turn."""
    kind = EpisodeKind.RAPPROCHEMENT if turn.change > 0 else EpisodeKind.RUPTURE
    last = turn.moves[-1].relation.period
    began = _hull(item for item in items if item.day <= _half_way(turn).latest)
    is_open = (last_day - last.latest).days <= MERGE_DAYS
    because = [claim for event in _movers(turn, items, parameters) for claim in claims_of_event.get(event, ())]
    return Episode(
        id=EpisodeId(digest("eps", pair.first, pair.second, str(kind), began.earliest.isoformat())),
        pair=pair,
        kind=kind,
        began=began,
        ended=None if is_open else _hull(item for item in items if last.holds(item.day)),
        probability=_probability(turn),
        level_before=_mean(turn.before),
        level_after=_mean(turn.after),
        because=tuple(because[:MOST_CLAIMS]),
    )


def _hull(items: Iterable[PairEvidence]) -> When:
    whens = [item.when for item in items]
    return When(min(when.earliest for when in whens), max(when.latest for when in whens))


def _half_way(turn: _Turn) -> When:
    """Return the week by which half of the turn is made."""
    start = _mean(turn.before)
    for move in turn.moves:
        if abs(_mean(move.relation.states) - start) >= abs(turn.change) / 2:
            return move.relation.period
    return turn.moves[-1].relation.period


def _probability(turn: _Turn) -> float:
    """Return the chance that the state after lies beyond the state before, in the direction of the turn."""
    both = np.outer(turn.before, turn.after)
    beyond = np.triu(both, 1) if turn.change > 0 else np.tril(both, -1)
    return min(1.0, float(beyond.sum()))


def _movers(turn: _Turn, items: Sequence[PairEvidence], parameters: Parameters) -> list[EventId]:
    """Order the events that speak in the direction of a turn: by what the turn loses without each, then by strength.

    What only retells, long after and without its day, comes last.
    """
    sign = 1 if turn.change > 0 else -1
    before, after = _mean(turn.before), _mean(turn.after)
    end = turn.moves[-1].relation.period.latest
    end += timedelta(days=HINDSIGHT_DAYS if parameters.has_hindsight else 0)
    strength = _strengths_beyond((before + after) / 2, sign, end, items) or _strengths_beyond(before, sign, end, items)
    candidates = sorted(strength, key=lambda event: (-strength[event], event))[:MOST_EVENTS_LEFT_OUT]
    histories = [items, *([item for item in items if item.event != event] for event in candidates)]
    first_day = min(item.day for item in items)
    means = filter_states(histories, turn.before, turn.moves[0].before_day or first_day, end, parameters) @ levels()
    lost = {event: round(sign * float(means[0] - mean), 4) for event, mean in zip(candidates, means[1:], strict=True)}
    helped = [event for event in candidates if lost[event] >= 0]
    retold = {item.event for item in items if item.is_retold}
    return sorted(helped, key=lambda event: (event in retold, -lost[event], -strength[event], event))


def _strengths_beyond(level: float, sign: int, end: date, items: Iterable[PairEvidence]) -> dict[EventId, float]:
    """Return the events up to `end` that speak for a state beyond `level` in a direction, each with its strength."""
    strength: dict[EventId, float] = {}
    for item in items:
        if item.day <= end and sign * (levels()[STATES.index(item.state)] - level) > 0:
            strength[item.event] = max(strength.get(item.event, 0.0), item.strength)
    return strength
