"""A relation and a chosen mark in, what the evidence drawer shows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from allegiance.errors import UsageError
from allegiance.serve.answer import (
    ClaimAnswer,
    EpisodeAnswer,
    EventAnswer,
    RelationAnswer,
    RowAnswer,
    TieAnswer,
    WhyAnswer,
)
from allegiance.serve.api import Questions
from allegiance.serve.lanes import bin_events
from allegiance.serve.words import LANES, act_words, chance, day_words, period_words, signed, span_words, tie_words

NOT_SO = frozenset({"denied", "negated"})
MAX_BIN_CLAIMS = 30
LARGE_REMAINDER = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Evidence of one mark: its claims or rows, those that say otherwise, and for a bend of the line their shares."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    claims: tuple[ClaimAnswer, ...]
    contradicting: tuple[ClaimAnswer, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[RowAnswer, ...] = ()


def open_drawer(questions: Questions, answer: RelationAnswer, key: str | None, day: date | None) -> Drawer | None:
    """Find what the key `ev` names (an event, a bin of events, an episode, a tie or a claim), else what moved on a day.

    None where neither is asked for, or the day lies outside the periods; a key that names nothing raises `UsageError`.
    """
    if key:
        return _drawer_of(questions, answer, key)
    if day and any(period.start <= day.isoformat() <= period.end for period in answer.periods):
        return _drawer_of_day(questions, answer, day)
    return None


def _drawer_of(questions: Questions, answer: RelationAnswer, key: str) -> Drawer:
    known = {claim.id: claim for claim in (*answer.claims, *answer.possibilities)}

    def fetch(ids: Iterable[str]) -> tuple[ClaimAnswer, ...]:
        return tuple(known.get(claim_id) or questions.claim(claim_id) for claim_id in ids)

    for row in answer.rows:
        if row.id == key:
            return _drawer_of_row(row)
    for event in answer.events:
        if event.id == key:
            return _drawer_of_event(event, fetch(event.claims), tuple(known.values()))
    for episode in answer.episodes:
        if episode.id == key:
            return _drawer_of_episode(episode)
    for tie in (*answer.ties, *answer.descents):
        if key in tie.claims:
            return _drawer_of_tie(tie, fetch(tie.claims))
    if key in known:
        return Drawer(heading="Claim", facts=(), claims=(known[key],))
    binned = bin_events(answer).get(key)
    if binned:
        first = binned[:MAX_BIN_CLAIMS]
        shown = {event.id for event in first}
        rows = tuple(row for row in answer.rows if row.id in shown)
        return replace(_drawer_of_bin(binned, fetch(c for event in first for c in event.claims[:1])), rows=rows)
    raise UsageError("ev: names no event, episode or claim of this relation")


def _drawer_of_event(event: EventAnswer, claims: tuple[ClaimAnswer, ...], known: Sequence[ClaimAnswer]) -> Drawer:
    facts = (
        ("When", span_words(event.earliest, event.latest)),
        ("Modality", event.modality),
        ("Lane", LANES[event.lane]),
        ("Independent reports", str(event.n_publishers)),
        ("Counts for the present", "yes" if event.counts_now else "no"),
    )
    own = {claim.id for claim in claims}
    against = tuple(claim for claim in known if claim.id not in own and any(contradicts(claim, c) for c in claims))
    return Drawer(heading=act_words(event), facts=facts, claims=claims, contradicting=against)


def _drawer_of_row(row: RowAnswer) -> Drawer:
    """A row is shown as what it is: somebody's data set, their id, its terms."""
    facts = (
        ("Layer", f"{row.layer}: {row.dataset}"),
        ("Terms", row.licence),
        ("When", span_words(row.earliest, row.latest)),
        ("Counts for the present", "no longer in its file" if row.is_vanished else "yes"),
    )
    return Drawer(heading=f"Row {row.their_id}", facts=facts, claims=(), rows=(row,))


def contradicts(one: ClaimAnswer, other: ClaimAnswer) -> bool:
    """Whether one claim says that it was so and the other that it was not, of one type and overlapping days."""
    if one.type != other.type or (one.modality in NOT_SO) == (other.modality in NOT_SO):
        return False
    if not (one.earliest and one.latest and other.earliest and other.latest):
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


def _drawer_of_episode(episode: EpisodeAnswer) -> Drawer:
    facts = (
        ("Began", span_words(episode.began, episode.began_latest)),
        ("Ended", span_words(episode.ended, episode.ended) if episode.ended else "not ended"),
        ("Probability", chance(episode.probability)),
        ("Level", f"{signed(episode.level_before)} → {signed(episode.level_after)}"),
    )
    return Drawer(heading=f"Episode: {episode.kind}", facts=facts, claims=episode.because, rows=episode.rows)


def _drawer_of_tie(tie: TieAnswer, claims: tuple[ClaimAnswer, ...]) -> Drawer:
    facts = (("When", span_words(tie.earliest, tie.latest)), ("Basis", tie.basis))
    return Drawer(heading=tie_words(tie), facts=tuple(fact for fact in facts if fact[1]), claims=claims)


def _drawer_of_bin(events: Sequence[EventAnswer], claims: tuple[ClaimAnswer, ...]) -> Drawer:
    first, last = min(event.earliest for event in events), max(event.latest for event in events)
    notes = (f"The first claim of {len(claims)} of {len(events)} events.",) if len(events) > 1 else ()
    facts = (("When", span_words(first, last)), ("Events", str(len(events))))
    return Drawer(heading=LANES[events[0].lane].capitalize(), facts=facts, claims=claims, notes=notes)


def _drawer_of_day(questions: Questions, answer: RelationAnswer, day: date) -> Drawer:
    try:
        why = questions.why(answer.first.id, answer.second.id, day, layers=answer.layers)
    except UsageError:
        heading = f"What moved the level by {day_words(day.isoformat())}"
        return Drawer(heading=heading, facts=(), claims=(), notes=("No report by this day moves this relation.",))
    facts = (
        ("Level before", signed(why.level_before)),
        ("Level", signed(why.level)),
        ("Change", signed(why.change, 3)),
    )
    notes = [why.message] if why.message else []
    if abs(why.remainder) > LARGE_REMAINDER * abs(why.change):
        notes.append("Over 30 % of the change cannot be parted between the claims.")
    heading = f"What moved the level, {period_words(why.start, why.end)}"
    return Drawer(
        heading=heading, facts=facts, claims=why.claims, shares=shares_of(why), notes=tuple(notes), rows=why.rows
    )


def shares_of(why: WhyAnswer) -> tuple[tuple[str, float], ...]:
    """The parts of a change, which add up to it; an event told by several claims has one part."""
    parts: dict[str, tuple[str, float]] = {}
    for claim in why.claims:
        if claim.change is not None:
            label = f"{claim.type}, {claim.publisher or 'publisher unknown'}, {day_words(claim.day)}"
            parts.setdefault(claim.event or claim.id, (label, claim.change))
    for row in why.rows:
        label = f"{row.type or row.quad or row.their_code}, {row.dataset}, {day_words(row.earliest)}"
        parts[row.id] = (label, row.change or 0.0)
    rest = (
        ("fading of earlier evidence", why.fading),
        ("together (cannot be parted)", why.remainder),
        ("change", why.change),
    )
    return (*parts.values(), *rest)
