"""What moved most, what moved last, and how much has been read: the start page."""

from __future__ import annotations

from collections.abc import Sequence

from allegiance.model.relation import Episode, Pair, Relation
from allegiance.relate.relation import estimate_relation
from allegiance.relate.series import collect_evidence
from allegiance.serve.answer import ActorSummary, EpisodeAnswer, PairSummary, StartAnswer
from allegiance.serve.query.claim import answer_claims
from allegiance.serve.query.ground import Ground
from allegiance.serve.query.relation import THIN, answer_episode, name_state
from allegiance.store.view import View

_MOVERS = 12
_PAIRS = 40


def answer_start(record: Ground) -> StartAnswer:
    """Answer what moved most (by change of level times probability) and last, with the leading sentences."""
    with record.view.snapshot() as view:
        counts = view.counts()
        episodes = view.episodes()
        several = [episode for episode in episodes if _is_told_twice(view, episode)]
        recent = sorted(several, key=lambda e: (e.began.latest, e.id), reverse=True)
        return StartAnswer(
            movers=_episodes(record, view, (several or episodes)[:_MOVERS]),
            recent=_episodes(record, view, recent[:_MOVERS]),
            pairs=summarise_pairs(record, view, None),
            actors=summarise_actors(record, view)[:_PAIRS],
            n_reports=counts.n_reports,
            n_not_coded=sum(n for _, n in view.not_coded()),
            n_claims=counts.n_claims,
            n_events=counts.n_events,
            n_publishers=counts.n_publishers,
            reports_from=counts.first_published.isoformat() if counts.first_published else None,
            reports_to=counts.last_published.isoformat() if counts.last_published else None,
            run=record.run,
        )


def _is_told_twice(view: View, episode: Episode) -> bool:
    """A turn that one publisher alone tells is no headline."""
    count = view.pair_count(episode.pair.first, episode.pair.second)
    return count is not None and count.n_publishers >= 2


def _episodes(record: Ground, view: View, episodes: Sequence[Episode]) -> tuple[EpisodeAnswer, ...]:
    rows = {row.claim.id: row for row in view.claims(claim for e in episodes for claim in e.because[:3])}
    return tuple(
        answer_episode(record, e, answer_claims(record, view, [rows[c] for c in e.because[:3] if c in rows]))
        for e in episodes
    )


def summarise_pairs(record: Ground, view: View, actor: str | None) -> tuple[PairSummary, ...]:
    """Pairs with most events first, each with how it stood in the last week that a report tells of."""
    found = []
    for count in view.pairs(actor, limit=_PAIRS):
        told = _last_told(view, count.pair)
        found.append(
            PairSummary(
                first=record.ref(count.pair.first),
                second=record.ref(count.pair.second),
                state=name_state(told),
                level=told.level if told else None,
                n_events=count.n_events,
                n_publishers=count.n_publishers,
                last_evidence=count.last_day.isoformat(),
                is_thin=view.count_origins_of_pair(count.pair.first, count.pair.second) < THIN,
            )
        )
    return tuple(found)


def _last_told(view: View, pair: Pair) -> Relation | None:
    evidence = collect_evidence(view.events_of_pair(pair.first, pair.second)).get(pair, ())
    if not evidence:
        return None
    last = evidence[-1].day
    return estimate_relation(pair, evidence, first=last, until=last)[-1]


def summarise_actors(record: Ground, view: View) -> tuple[ActorSummary, ...]:
    """Actors on record, with most events first."""
    return tuple(
        ActorSummary(
            actor=record.ref(count.actor),
            country=record.tools.registry.actors[count.actor].country
            if count.actor in record.tools.registry.actors
            else None,
            n_claims=count.n_claims,
            n_publishers=count.n_publishers,
            last_evidence=count.last_day.isoformat(),
        )
        for count in view.actor_counts()
    )
