"""Events written as short rows, for the tests of the relate stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EventId
from allegiance.model.ontology import Modality
from allegiance.model.relation import Relation, make_pair
from allegiance.model.when import When
from allegiance.relate.relation import estimate_relation
from allegiance.relate.series import collect_evidence

START = date(2020, 1, 6)  # a Monday
PAIR = make_pair(ActorId("a"), ActorId("b"))


def event(
    at: int,
    type: str,
    *,
    mode: str | None = None,
    inner: str | None = None,
    modality: Modality = Modality.HAPPENED,
    source: tuple[str, ...] = ("a",),
    target: tuple[str, ...] = ("b",),
    symmetric: bool = False,
    publishers: tuple[str, ...] = ("Post",),
    days: int = 1,
    confidence: float = 0.8,
    is_own_word: bool = False,
    id: str | None = None,
) -> Event:
    """Build an event that begins `at` days after START and may have happened on any of `days` days."""
    first = START + timedelta(days=at)
    name = id or f"{at:04}-{type}-{mode}-{modality}-{'+'.join((*source, *target))}"
    return Event(
        id=EventId(f"evt-{name}"),
        type=type,
        mode=mode,
        source=tuple(ActorId(actor) for actor in source),
        target=tuple(ActorId(actor) for actor in target),
        symmetric=symmetric,
        modality=modality,
        place=None,
        when=When(first, first + timedelta(days=days - 1)),
        claims=(ClaimId(f"clm-{name}"),),
        publishers=publishers,
        inner=inner,
        is_own_word=is_own_word,
        confidence=confidence,
        probability=0.7,
    )


def relations(events: Sequence[Event], *, until: int) -> tuple[Relation, ...]:
    """Estimate the relation of `a` and `b` until a day counted from START."""
    evidence = collect_evidence(events).get(PAIR, ())
    return estimate_relation(PAIR, evidence, first=START, until=START + timedelta(days=until))


def level_at(events: Sequence[Event], *, until: int) -> float:
    """Return the expected level of the last week, silent or not."""
    last = relations(events, until=until)[-1]
    levels = (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0)
    return sum(p * level for p, level in zip(last.states, levels, strict=True))
