"""Evidence for pairs in, relations out: an ordinal hidden Markov model over the seven states, all pairs at once.

The state moves on days with evidence (mostly by one step, rarely further) and is slowly forgotten between them; each
piece of evidence multiplies the likelihood of its state and partly of its neighbours. Estimates are smoothed: the past
is seen with all evidence up to the last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from allegiance.model.relation import Pair, Relation
from allegiance.model.when import When
from allegiance.relate.level import interval, levels
from allegiance.relate.parameter import Floats, Parameters, default_parameters
from allegiance.relate.series import LONGEST_MONTH, PairEvidence
from allegiance.relate.state_path import smooth_states
from allegiance.relate.week import week_of, weeks_between

METHOD = "ordinal-hmm@1"


def estimate_relation(
    pair: Pair,
    evidence: Sequence[PairEvidence],
    *,
    first: date,
    until: date,
    parameters: Parameters | None = None,
) -> tuple[Relation, ...]:
    """Estimate how a pair stood at the end of each week (Monday to Sunday) from its first evidence to `until`.

    Weeks before that of `first` are left out, evidence before it counts; evidence after `until` does not. No evidence
    gives no relation.
    """
    parameters = parameters or default_parameters()
    known = [item for item in evidence if item.pair == pair and item.day <= until]
    if not known:
        return ()
    weeks = weeks_between(min(item.day for item in known), until)
    path = smooth_states([known], weeks, until, parameters)[0]
    relations = relations_along(pair, known, weeks, path, parameters)
    return tuple(relation for relation in relations if relation.period.latest >= first)


def relations_along(
    pair: Pair,
    evidence: Sequence[PairEvidence],
    weeks: Sequence[When],
    path: Floats,
    parameters: Parameters,
    *,
    is_sparse: bool = False,
) -> tuple[Relation, ...]:
    """Build the relation of each week from the states at its end (`path`: weeks × states).

    In a run of silent weeks the interval never narrows: silence teaches nothing. A week inside the days of evidence
    known only to the month is not silent, though the evidence is counted in its middle week alone. `is_sparse` leaves
    out the silent weeks but the last.
    """
    told: dict[date, list[PairEvidence]] = defaultdict(list)
    for item in evidence:
        told[week_of(item.day).earliest].append(item)
    covered = {week.earliest for item in evidence if item.when.n_days <= LONGEST_MONTH for week in _weeks_of(item.when)}
    means = path @ levels()
    lows, highs = interval(path, parameters)
    found = []
    low, high = 1.0, -1.0
    for week, row, mean, own_low, own_high in zip(
        weeks, path.tolist(), means.tolist(), lows.tolist(), highs.tolist(), strict=True
    ):
        items = told.get(week.earliest, ())
        low, high = (own_low, own_high) if items else (min(low, own_low), max(high, own_high))
        is_silent = not items and week.earliest not in covered
        if is_sparse and is_silent and week is not weeks[-1]:
            continue
        found.append(
            Relation(
                pair=pair,
                period=week,
                states=tuple(row),
                level=None if is_silent else mean,
                low=low,
                high=high,
                n_events=len({item.event for item in items}),
                n_publishers=len({publisher for item in items for publisher in item.publishers}),
                is_silent=is_silent,
                method=METHOD,
            )
        )
    return tuple(found)


def _weeks_of(when: When) -> tuple[When, ...]:
    return weeks_between(when.earliest, when.latest)
