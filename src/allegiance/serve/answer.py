"""What the questions of query.py return: plain values that the command line, the API and the pages all show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRef:
    """An actor named in an answer."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Words at an end of a claim, and an actor that they mean; words that mean several stand once for each."""

    text: str
    actor: str | None
    name: str | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch to show marked, offsets in the sentence; kind: trigger, source, target, speaker, place or time."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """One claim with its sentence, as the evidence drawer shows it. Days are ISO text; `day` is the middle one.

    `verdict` is accept, reject or correct where a reviewer has decided, `decision` the number to undo.
    """

    id: str
    event: str | None
    report: str
    report_title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    is_truncated: bool
    section: str
    sentence: str
    marks: tuple[Mark, ...]
    before: str
    after: str
    trigger: str
    type: str
    mode: str | None
    quad: str
    modality: str
    counts_now: bool
    source: tuple[End, ...]
    target: tuple[End, ...]
    symmetric: bool
    speaker: str | None
    place: str | None
    place_id: str | None
    precision: str | None
    earliest: str | None
    latest: str | None
    day: str | None
    confidence: float
    coder: str
    change: float | None = None
    verdict: str | None = None
    decision: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswer:
    """One row of an imported layer, shown as what it is: whose data set, their id and code, the cells as read.

    `source` and `target` are the actors that the cells are taken to name; `change` is what the row moved a level by.
    """

    id: str
    layer: str
    dataset: str
    licence: str
    their_id: str
    their_code: str
    type: str | None
    mode: str | None
    quad: str | None
    modality: str
    source: tuple[ActorRef, ...]
    target: tuple[ActorRef, ...]
    source_text: str
    target_text: str
    is_directed: bool
    earliest: str
    latest: str
    place: str
    precision: str
    file: str
    imported_at: str
    is_vanished: bool
    cells: tuple[tuple[str, str], ...]
    change: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodAnswer:
    """One period of a relation. `states` are seven probabilities, coldest first.

    `quads` counts its events: verbal and material cooperation, verbal and material conflict.
    """

    start: str
    end: str
    states: tuple[float, ...]
    state: str
    level: float | None
    low: float
    high: float
    n_events: int
    n_publishers: int
    is_silent: bool
    quads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeAnswer:
    """A turning point, with the claims that made it (`because`, most first) and the leading sentence."""

    id: str
    first: ActorRef
    second: ActorRef
    kind: str
    began: str
    began_latest: str
    ended: str | None
    probability: float
    level_before: float
    level_after: float
    because: tuple[ClaimAnswer, ...]
    rows: tuple[RowAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAnswer:
    """One event of a pair, as a mark on its lane. `lane` is a quad, descent, control or not-done."""

    id: str
    type: str
    mode: str | None
    lane: str
    modality: str
    source: tuple[ActorRef, ...]
    target: tuple[ActorRef, ...]
    symmetric: bool
    earliest: str
    latest: str
    day: str
    n_publishers: int
    counts_now: bool
    claims: tuple[str, ...]
    layer: str = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieAnswer:
    """A directed fact beside the scale: a tie (backs, belongs, leads) or a descent (merges, splits, …)."""

    kind: str
    source: tuple[ActorRef, ...]
    target: tuple[ActorRef, ...]
    earliest: str
    latest: str
    claims: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """A pair that has evidence where the asked one has none, and why it is near."""

    first: ActorRef
    second: ActorRef
    n_claims: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastAnswer:
    """What may come next: states coldest first, warmer / same / colder, the base rate and the method's record."""

    last_data_day: str
    horizon_days: int
    states: tuple[float, ...]
    warmer: float
    same: float
    colder: float
    base_rate_warmer: float
    base_rate_colder: float
    method: str
    record: str
    possibilities: tuple[ClaimAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationAnswer:
    """How two actors stand at a day, since when, and how we know.

    `now` is the period that holds `at` (the last one with data when no day is asked). `trend` is warming, cooling,
    steady or unknown. `layers` names whose events it rests on, `rows` are those of imported ones. `message` says in one
    sentence what is to be known first (no evidence, too few reports, silence).
    """

    first: ActorRef
    second: ActorRef
    at: str
    period: str
    now: PeriodAnswer | None
    state: str
    trend: str
    is_thin: bool
    message: str
    last_evidence: str | None
    n_events: int
    n_reports: int
    n_publishers: int
    n_reviewed: int
    reports_read: int
    reports_from: str | None
    reports_to: str | None
    periods: tuple[PeriodAnswer, ...]
    episodes: tuple[EpisodeAnswer, ...]
    events: tuple[EventAnswer, ...]
    ties: tuple[TieAnswer, ...]
    descents: tuple[TieAnswer, ...]
    claims: tuple[ClaimAnswer, ...]
    possibilities: tuple[ClaimAnswer, ...]
    nearest: tuple[Nearest, ...]
    publishers: tuple[tuple[str, int], ...]
    forecast: ForecastAnswer | None
    run: str
    layers: tuple[str, ...] = ("reports",)
    rows: tuple[RowAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAnswer:
    """What moved a relation's level over one period. Claims, fading and remainder add up to `change`."""

    first: ActorRef
    second: ActorRef
    start: str
    end: str
    level_before: float
    level: float
    change: float
    claims: tuple[ClaimAnswer, ...]
    fading: float
    remainder: float
    message: str
    layers: tuple[str, ...] = ("reports",)
    rows: tuple[RowAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """A pair in a list: where it stands at its last evidence, or at the asked day."""

    first: ActorRef
    second: ActorRef
    state: str
    level: float | None
    n_events: int
    n_publishers: int
    last_evidence: str | None
    is_thin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAnswer:
    """One name of an actor, with its language, kind and the days of its use."""

    text: str
    language: str
    kind: str
    began: str | None
    ended: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAnswer:
    """How the actor stands to another on the registry's word; `is_within` is false when the other stands to it."""

    role: str
    other: ActorRef
    is_within: bool
    began: str | None
    ended: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeAnswer:
    """An office that stands for the actor, and who held it when."""

    person: str
    title: str
    began: str | None
    ended: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorAnswer:
    """One actor: who it is, its names, ties and descent, and the pairs it stands in.

    Each `basis` says where a fact is from: a row of the registry, or the decision that made it. That of the actor
    holds for its name, kind, country, sectors and days. `ties` are told by reports, and name their claims.
    """

    actor: ActorRef
    country: str | None
    sectors: tuple[str, ...]
    began: str | None
    ended: str | None
    basis: str
    names: tuple[NameAnswer, ...]
    roles: tuple[RoleAnswer, ...]
    ties: tuple[TieAnswer, ...]
    offices: tuple[OfficeAnswer, ...]
    descents: tuple[TieAnswer, ...]
    pairs: tuple[PairSummary, ...]
    controls: tuple[ControlAnswer, ...]
    n_claims: int
    n_publishers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAnswer:
    """A claimed control of a place, with who says so."""

    actor: ActorRef
    place: str
    place_id: str
    mode: str
    is_denied: bool
    earliest: str
    latest: str
    publishers: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSummary:
    """An actor in a list."""

    actor: ActorRef
    country: str | None
    n_claims: int
    n_publishers: int
    last_evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A name that reports give and the registry does not have: no actor until somebody decides so."""

    name: str
    other_spellings: tuple[str, ...]
    n_claims: int
    n_reports: int
    n_publishers: int
    last_evidence: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionAnswer:
    """A part of a report's text, with the claims marked in it. Mark offsets count in `text`."""

    kind: str
    text: str
    start: int
    marks: tuple[tuple[int, int, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """A report as stored, with its claims. A mark is (start, end, kind, claim id)."""

    id: str
    origin: str
    publisher: str | None
    url: str | None
    published: str | None
    language: str | None
    title: str | None
    completeness: str
    sections: tuple[SectionAnswer, ...]
    claims: tuple[ClaimAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAnswer:
    """The start page: what moved most, and what has been read; of that, `n_not_coded` is in languages not coded."""

    movers: tuple[EpisodeAnswer, ...]
    recent: tuple[EpisodeAnswer, ...]
    pairs: tuple[PairSummary, ...]
    actors: tuple[ActorSummary, ...]
    n_reports: int
    n_not_coded: int
    n_claims: int
    n_events: int
    n_publishers: int
    reports_from: str | None
    reports_to: str | None
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSummary:
    """A report in a list."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    n_claims: int
    completeness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHit:
    """A sentence with the words looked for, where they stand in it, and the ids of its claims in force."""

    text: str
    marks: tuple[Mark, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHit:
    """A report that has every word looked for, and the sentences that have most of them."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    sentences: tuple[SentenceHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedPlace:
    """A place that has the name looked for."""

    id: str
    name: str
    country: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What is found under some words, each list best first. `words` are those looked for, folded."""

    words: tuple[str, ...]
    actors: tuple[ActorRef, ...]
    places: tuple[SearchedPlace, ...]
    reports: tuple[ReportHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedClaim:
    """A claim that two coders make on one trigger and put differently; `fields` names in what."""

    before: ClaimAnswer
    after: ClaimAnswer
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDiff:
    """What two coders say differently of one report."""

    report: str
    n_same: int
    gone: tuple[ClaimAnswer, ...]
    new: tuple[ClaimAnswer, ...]
    changed: tuple[ChangedClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffAnswer:
    """Two coders compared on the reports that both have coded; reports without a difference are counted alone."""

    first: str
    second: str
    n_reports: int
    n_same: int
    n_gone: int
    n_new: int
    n_changed: int
    reports: tuple[ReportDiff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and what to do if not."""

    what: str
    is_well: bool
    detail: str
    remedy: str
