"""Events in, the standing and the turns of every pair out: what lists of pairs and of what moved most are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from allegiance.model.actor import Role
from allegiance.model.event import Event
from allegiance.model.identity import ClaimId, EventId
from allegiance.model.relation import Episode, Pair, Relation
from allegiance.relate.episode import find_episodes
from allegiance.relate.parameter import Parameters, default_parameters
from allegiance.relate.relation import relations_along
from allegiance.relate.series import PairEvidence, collect_evidence
from allegiance.relate.state_path import smooth_states
from allegiance.relate.week import weeks_between

_PAIRS_AT_ONCE = 256  # keeps a batch of twelve years within some 10 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRecord:
    """How a pair stands in the last week, how it stood at its last evidence, and its turns, oldest first.

    `n_events` and `publishers` are over all its evidence. Whether that is too thin for a line is the caller's to say.
    """

    pair: Pair
    standing: Relation
    last_told: Relation
    first_evidence: date
    last_evidence: date
    n_events: int
    publishers: tuple[str, ...]
    episodes: tuple[Episode, ...]


def estimate_all(
    events: Iterable[Event],
    *,
    until: date,
    roles: Iterable[Role] = (),
    parameters: Parameters | None = None,
) -> tuple[PairRecord, ...]:
    """Estimate every pair with evidence up to `until`, in the order of the pairs."""
    parameters = parameters or default_parameters()
    events = tuple(events)
    claims_of_event = {event.id: event.claims for event in events}
    evidence = {
        pair: known
        for pair, items in collect_evidence(events, roles=roles).items()
        if (known := tuple(item for item in items if item.day <= until))
    }
    by_begin = sorted(evidence.items(), key=lambda entry: (entry[1][0].day, entry[0]))
    records = [
        record for batch in _batches(by_begin) for record in _estimate_batch(batch, until, claims_of_event, parameters)
    ]
    return tuple(sorted(records, key=lambda record: record.pair))


_Batch = Sequence[tuple[Pair, tuple[PairEvidence, ...]]]


def _batches(entries: _Batch) -> Iterator[_Batch]:
    rest = iter(entries)
    while batch := list(islice(rest, _PAIRS_AT_ONCE)):
        yield batch


def _estimate_batch(
    batch: _Batch, until: date, claims_of_event: Mapping[EventId, Sequence[ClaimId]], parameters: Parameters
) -> Iterator[PairRecord]:
    weeks = weeks_between(batch[0][1][0].day, until)
    paths = smooth_states([items for _, items in batch], weeks, until, parameters)
    for (pair, items), path in zip(batch, paths, strict=True):
        n_earlier = sum(week.latest < items[0].day for week in weeks)
        relations = relations_along(pair, items, weeks[n_earlier:], path[n_earlier:], parameters, is_sparse=True)
        yield PairRecord(
            pair=pair,
            standing=relations[-1],
            last_told=next(relation for relation in reversed(relations) if not relation.is_silent),
            first_evidence=items[0].day,
            last_evidence=items[-1].day,
            n_events=len({item.event for item in items}),
            publishers=tuple(sorted({publisher for item in items for publisher in item.publishers})),
            episodes=find_episodes(pair, relations, items, claims_of_event=claims_of_event, parameters=parameters),
        )
