"""Evidence of a pair and a week in, what moved its level over that week out: leave-one-out, with the rest named.

Claims, fading and remainder add up to the change of the level, always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allegiance.model.identity import EventId
from allegiance.model.relation import Influence, Pair
from allegiance.model.when import When
from allegiance.relate.level import levels
from allegiance.relate.parameter import Floats, Parameters, default_parameters
from allegiance.relate.series import PairEvidence
from allegiance.relate.state_path import smooth_without
from allegiance.relate.transition import fade
from allegiance.relate.week import week_of

HINDSIGHT_DAYS = 60  # how long after the week evidence is asked whether it speaks back to it
MEMORY_DAYS = 400  # how long before the week evidence is asked whether its fading is felt
SMALLEST_CHANGE = 0.005  # events that move less are left to the remainder, unless they stand in the week itself
MOST_EVENTS = 50  # of each group, the strongest first


@dataclass(frozen=True, slots=True, kw_only=True)
class WhySplit:
    """What moved the level from the end of the week before to the end of `week`.

    `changes` are the events of the week (level with each minus level without it) and later ones that speak back to it,
    most first. `fading` is what forgetting alone does to the level before, `faded` how much of it goes back to which
    earlier event (part of `fading`, not beside it). `remainder` is what events do only together.
    """

    week: When
    level_before: float
    level: float
    changes: tuple[Influence, ...]
    faded: tuple[Influence, ...]
    fading: float
    remainder: float


def influences(
    pair: Pair,
    evidence: Sequence[PairEvidence],
    week: When,
    parameters: Parameters | None = None,
    *,
    until: date | None = None,
) -> WhySplit:
    """Split the change of a pair's level over `week` (Monday to Sunday) among its events.

    In a silent week the level is the mean over the states; before the first evidence it is 0. Pass the `until` that
    the relation was estimated with, where that cut evidence off.
    """
    parameters = parameters or default_parameters()
    known = [item for item in evidence if item.pair == pair and (until is None or item.day <= until)]
    last_day = max((week.latest, *(item.day for item in known)))
    if until is not None and until >= week.earliest:
        last_day = until
    here, later, earlier = _groups(known, week)
    left_out = [*here, *later, *earlier]
    before_week = week_of(week.earliest - timedelta(days=1))
    path = smooth_without(known, left_out, (before_week, week), last_day, parameters)
    before, after = (path @ levels()).T.tolist()
    moved = after[0] - before[0]
    fading = _fading(path[:, 0], known, before_week, parameters)
    rows = {event: row for row, event in enumerate(left_out, start=1)}
    of_week = [Influence(event=event, change=after[0] - after[rows[event]]) for event in here]
    of_later = [Influence(event=event, change=moved - (after[rows[event]] - before[rows[event]])) for event in later]
    of_earlier = [Influence(event=event, change=fading[0] - fading[rows[event]]) for event in earlier]
    changes = _most_first((*of_week, *_felt(of_later)))
    return WhySplit(
        week=week,
        level_before=before[0],
        level=after[0],
        changes=changes,
        faded=_most_first(_felt(of_earlier)),
        fading=fading[0],
        remainder=moved - fading[0] - sum(influence.change for influence in changes),
    )


def _groups(
    known: Sequence[PairEvidence], week: When
) -> tuple[tuple[EventId, ...], tuple[EventId, ...], tuple[EventId, ...]]:
    """Name the events of the week, those soon after it and those before it."""
    soon = week.latest + timedelta(days=HINDSIGHT_DAYS)
    long_ago = week.earliest - timedelta(days=MEMORY_DAYS)
    return (
        _strongest(item for item in known if week.holds(item.day)),
        _strongest(item for item in known if week.latest < item.day <= soon),
        _strongest(item for item in known if long_ago <= item.day < week.earliest),
    )


def _strongest(items: Iterable[PairEvidence]) -> tuple[EventId, ...]:
    strength: dict[EventId, float] = {}
    for item in items:
        strength[item.event] = max(strength.get(item.event, 0.0), item.strength)
    return tuple(sorted(strength, key=lambda event: (-strength[event], event))[:MOST_EVENTS])


def _fading(states: Floats, known: Sequence[PairEvidence], before_week: When, parameters: Parameters) -> list[float]:
    """Return what a week of forgetting does to the level of each row of states; nothing before the first evidence."""
    if all(item.day > before_week.latest for item in known):
        return [0.0] * len(states)
    faded: list[float] = ((fade(states, 7, parameters) - states) @ levels()).tolist()
    return faded


def _felt(influences: Iterable[Influence]) -> tuple[Influence, ...]:
    return tuple(influence for influence in influences if abs(influence.change) >= SMALLEST_CHANGE)


def _most_first(influences: Iterable[Influence]) -> tuple[Influence, ...]:
    """Order by size; events that only matter together keep the order they came in, the strongest first."""
    return tuple(sorted(influences, key=lambda influence: -round(abs(influence.change), 4)))
