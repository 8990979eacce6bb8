"""Resolved claims in, events out: claims of one happening joined, reprints counted once.

The events are a pure function of the set of claims: neither their order nor a repeated claim changes anything.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from math import prod
from typing import NamedTuple

from allegiance.model.claim import Telling
from allegiance.model.event import Event
from allegiance.model.identity import ActorId, ClaimId, EventId, PlaceId, SentenceId, digest
from allegiance.model.ontology import Modality
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.when import When

UNKNOWN_PUBLISHER = "unknown"
DAYS_BEFORE_PUBLICATION = 7  # where the words give no day, what is told is taken to be at most a week old

# How far one publisher's claim is to be believed, before the coder's confidence; the ceiling leaves room for an error
# that all of them share.
_TRUST = {Modality.HEDGED: 0.5}
_TRUST_OTHERWISE = 0.85
_HIGHEST_PROBABILITY = 0.99

_INNER_MODALITIES: Mapping[str, frozenset[Modality]] = {
    "AGREE": frozenset({Modality.PLANNED, Modality.POSSIBLE}),
    "SUPPORT": frozenset({Modality.PLANNED, Modality.POSSIBLE}),
    "CONCEDE": frozenset({Modality.PLANNED, Modality.POSSIBLE}),
    "REQUEST": frozenset({Modality.REQUESTED}),
    "REJECT": frozenset({Modality.NEGATED}),
    "THREATEN": frozenset({Modality.THREATENED}),
}


class _Window(NamedTuple):
    """How near two claims of one happening stand in time, and how vague a claim may be to join a dated one, in days."""

    near_days: int
    vague_days: int


@cache
def _windows() -> dict[str, _Window]:
    text = (files("allegiance") / "data" / "event" / "windows.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["type"]: _Window(int(row["near_days"]), int(row["vague_days"])) for row in rows}


class _Kind(NamedTuple):
    """What claims must share to be of one happening."""

    type: str
    modality: Modality
    symmetric: bool
    source: tuple[ActorId, ...]
    target: tuple[ActorId, ...]


class _Detail(NamedTuple):
    """What one claim may leave open and another fill in, but two may not contradict."""

    mode: str | None
    place: PlaceId | None
    inner: str | None


@dataclass(slots=True)
class _Cluster:
    """Claims joined so far; `when` is where they overlap, or their hull where they only stand near."""

    when: When
    detail: _Detail
    claims: list[ResolvedClaim] = field(default_factory=list)


def cluster_claims(claims: Iterable[ResolvedClaim]) -> tuple[Event, ...]:
    """Join claims of one happening into events, ordered by day.

    Claims of one event share type, modality (happened and hedged count as one) and resolved ends, do not contradict
    each other in mode, place or inner act, and stand near in time. A claim without a resolved actor, or without any
    day (no words of time and no publication date), makes no event.
    """
    unique = sorted({claim.claim.id: claim for claim in claims}.values(), key=lambda claim: claim.claim.id)
    inner = _inner_acts(unique)
    blocks: dict[_Kind, list[tuple[When, _Detail, ResolvedClaim]]] = defaultdict(list)
    for claim in unique:
        when = days_of_claim(claim)
        if when is not None and (claim.source or claim.target):
            detail = _Detail(claim.claim.mode, claim.place, inner.get(claim.claim.id))
            blocks[_kind_of(claim)].append((when, detail, claim))
    events = [_make_event(kind, cluster) for kind, block in blocks.items() for cluster in _join(kind, block)]
    return tuple(sorted(events, key=lambda event: (event.when, event.id)))


def days_of_claim(claim: ResolvedClaim) -> When | None:
    """Return the days of a claim: its own, else the publication and the week before it, else None.

    What a report tells as its background ("had fought") without days can have been at any time: None.
    """
    if claim.claim.when is not None:
        return claim.claim.when
    if claim.published is None or claim.claim.telling is Telling.BACKGROUND:
        return None
    earliest = max(claim.published.earliest.toordinal() - DAYS_BEFORE_PUBLICATION, 1)
    return When(date.fromordinal(earliest), claim.published.latest)


def _kind_of(claim: ResolvedClaim) -> _Kind:
    modality = Modality.HAPPENED if claim.claim.modality is Modality.HEDGED else claim.claim.modality
    if claim.claim.symmetric:
        parties = tuple(sorted({*claim.source, *claim.target}))
        return _Kind(claim.claim.type, modality, True, parties[:1], parties[1:])
    source, target = tuple(sorted(set(claim.source))), tuple(sorted(set(claim.target)))
    return _Kind(claim.claim.type, modality, False, source, target)


def _inner_acts(claims: Sequence[ResolvedClaim]) -> dict[ClaimId, str]:
    """Find the act inside each speech act: coded in the same sentence, with the modality that such an act has."""
    by_sentence: dict[SentenceId, list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.claim.sentence_id].append(claim)
    found = {}
    for outer in claims:
        wanted = _INNER_MODALITIES.get(outer.claim.type)
        if wanted is None:
            continue
        inside = [
            other
            for other in by_sentence[outer.claim.sentence_id]
            if other.claim.modality in wanted and other.claim.type not in _INNER_MODALITIES
        ]
        if inside:
            act = min(inside, key=lambda other: _inner_rank(outer, other)).claim
            found[outer.claim.id] = f"{act.type}/{act.mode}" if act.mode else act.type
    return found


def _inner_rank(outer: ResolvedClaim, other: ResolvedClaim) -> tuple[int, int, str]:
    """Rank the acts of a sentence as the one inside `outer`: shared ends first, then nearness of the words."""
    shared = {*outer.claim.source, *outer.claim.target} & {*other.claim.source, *other.claim.target}
    shared_actors = {*outer.source, *outer.target} & {*other.source, *other.target}
    gap = abs(other.claim.trigger.start - outer.claim.trigger.start)
    return -len(shared) - len(shared_actors), gap, other.claim.id


_BUCKET_DAYS = 8


def _join(kind: _Kind, block: list[tuple[When, _Detail, ResolvedClaim]]) -> list[_Cluster]:
    """Cluster the claims of one kind, the most exact first, so that vague ones join what is already dated.

    Clusters are found by the stretch of days they touch: the cost grows with the claims near in time, not with all.
    """
    window = _windows()[kind.type]
    clusters: list[_Cluster] = []
    buckets: dict[int, list[_Cluster]] = defaultdict(list)
    for when, detail, claim in sorted(block, key=lambda row: _exactness(*row)):
        best = _nearest(when, detail, buckets, window)
        if best is None:
            best = _Cluster(when=when, detail=detail)
            clusters.append(best)
        else:
            best.when = _common(best.when, when)
            mine = best.detail
            best.detail = _Detail(mine.mode or detail.mode, mine.place or detail.place, mine.inner or detail.inner)
        best.claims.append(claim)
        for bucket in _buckets_of(best.when, 0):
            if all(other is not best for other in buckets[bucket]):
                buckets[bucket].append(best)
    return clusters


def _exactness(when: When, detail: _Detail, claim: ResolvedClaim) -> tuple[int, int, date, str]:
    return when.n_days, detail.count(None), when.earliest, claim.claim.id


def _buckets_of(when: When, near_days: int) -> range:
    first = (when.earliest.toordinal() - near_days) // _BUCKET_DAYS
    return range(first, (when.latest.toordinal() + near_days) // _BUCKET_DAYS + 1)


def _nearest(when: When, detail: _Detail, buckets: Mapping[int, list[_Cluster]], window: _Window) -> _Cluster | None:
    best: tuple[int, int, date, str] | None = None
    nearest = None
    middle = when.middle.toordinal()
    for bucket in _buckets_of(when, window.near_days):
        for cluster in buckets.get(bucket, ()):
            if not (_agrees(cluster.detail, detail) and _stands_near(cluster.when, when, window)):
                continue
            told_alike = sum(mine is not None and mine == its for mine, its in zip(cluster.detail, detail, strict=True))
            days = abs(cluster.when.middle.toordinal() - middle)
            rank = (-told_alike, days, cluster.when.earliest, cluster.claims[0].claim.id)
            if best is None or rank < best:
                best, nearest = rank, cluster
    return nearest


def _agrees(one: _Detail, other: _Detail) -> bool:
    return all(mine is None or its is None or mine == its for mine, its in zip(one, other, strict=True))


def _stands_near(cluster: When, claim: When, window: _Window) -> bool:
    """Tell whether a claim's days can be those of a cluster; a hull may not grow, so that no chain of days forms."""
    if cluster.earliest <= claim.latest and claim.earliest <= cluster.latest:
        return claim.n_days <= max(window.vague_days, cluster.n_days)
    return max(cluster.latest, claim.latest) - min(cluster.earliest, claim.earliest) <= timedelta(window.near_days)


def _common(one: When, other: When) -> When:
    earliest, latest = max(one.earliest, other.earliest), min(one.latest, other.latest)
    if earliest <= latest:
        return When(earliest, latest)
    return When(min(one.earliest, other.earliest), max(one.latest, other.latest))


def _make_event(kind: _Kind, cluster: _Cluster) -> Event:
    claims = sorted(cluster.claims, key=lambda claim: claim.claim.id)
    modalities = {claim.claim.modality for claim in claims}
    return Event(
        id=EventId(digest("evt", claims[0].claim.id)),
        type=kind.type,
        mode=cluster.detail.mode,
        source=kind.source,
        target=kind.target,
        symmetric=kind.symmetric,
        modality=kind.modality if kind.modality in modalities else Modality.HEDGED,
        place=cluster.detail.place,
        when=cluster.when,
        claims=tuple(claim.claim.id for claim in claims),
        publishers=_independent_publishers(claims),
        inner=cluster.detail.inner,
        is_own_word=all(claim.speaker in {*claim.source, *claim.target} for claim in claims),
        confidence=max(claim.claim.confidence for claim in claims),
        probability=_probability(claims),
    )


def _publisher_of_origin(claims: Sequence[ResolvedClaim]) -> dict[str, str]:
    """Name one publisher for each group of reprints: that of the first report where it is among them."""
    named: dict[str, tuple[bool, str]] = {}
    for claim in claims:
        entry = (claim.claim.report_id != claim.origin, claim.publisher or UNKNOWN_PUBLISHER)
        named[claim.origin] = min(named.get(claim.origin, entry), entry)
    return {origin: publisher for origin, (_, publisher) in named.items()}


def _independent_publishers(claims: Sequence[ResolvedClaim]) -> tuple[str, ...]:
    return tuple(sorted(set(_publisher_of_origin(claims).values())))


def _probability(claims: Sequence[ResolvedClaim]) -> float:
    """Combine independent publishers as independent voices: 1 − Π (1 − trust × confidence), each at its best claim."""
    publishers = _publisher_of_origin(claims)
    best: dict[str, float] = defaultdict(float)
    for claim in claims:
        trust = _TRUST.get(claim.claim.modality, _TRUST_OTHERWISE) * claim.claim.confidence
        publisher = publishers[claim.origin]
        best[publisher] = max(best[publisher], trust)
    return min(_HIGHEST_PROBABILITY, 1 - prod(1 - trust for trust in best.values()))
