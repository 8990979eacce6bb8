"""What the store returns beside the model's own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allegiance.model.claim import Claim
from allegiance.model.identity import ActorId, ClaimId, MentionId, ReportId, digest
from allegiance.model.mention import Mention
from allegiance.model.place import Place
from allegiance.model.relation import Pair
from allegiance.model.report import Completeness, Sensitivity
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence
from allegiance.model.verdict import Verdict
from allegiance.model.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """How many codings of a batch were new, and how many the store had already."""

    new: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One making of the derived tables. `digest` is that of what it was made from; `made_at` is aware and in UTC."""

    id: str
    made_at: datetime
    kind: str
    digest: str
    parameters: Mapping[str, str | int | float | bool | None]


def make_run(
    *, kind: str, digest_of_input: str, parameters: Mapping[str, str | int | float | bool | None], made_at: datetime
) -> Run:
    """Build a run with its id from content: the same input and parameters give one id, whenever it was made."""
    settings = [f"{name}={parameters[name]!r}" for name in sorted(parameters)]
    run_id = digest("run", kind, digest_of_input, list(settings))
    return Run(id=run_id, made_at=made_at, kind=kind, digest=digest_of_input, parameters=dict(parameters))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """A report without its text, with the first report of its reprint group."""

    id: ReportId
    origin: str
    origin_group: ReportId
    publisher: str | None
    url: str | None
    published: When | None
    published_at: datetime | None
    fetched_at: datetime | None
    language: str | None
    title: str | None
    completeness: Completeness
    sensitivity: Sensitivity


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim with all that is shown beside it: its sentence, its report, its mentions and what they mean.

    `before` and `after` are the nearest sentences of the report, "" where there is none. `resolutions` are the
    judgements of the claim's own coder by mention, the accepted and best first. `verdict` is what reviewers decided on
    the claim: `claim` is as they put it, and the actors and the place that they named stand there alone.
    """

    claim: Claim
    trigger_text: str
    sentence: Sentence
    sentence_text: str
    before: str
    after: str
    report: ReportHead
    mentions: Mapping[MentionId, Mention]
    resolutions: Mapping[MentionId, tuple[Resolution, ...]]
    places: Mapping[MentionId, Place]
    verdict: Verdict | None = None

    def accepted(self, mention: MentionId) -> tuple[Resolution, ...]:
        """Return whom a mention was accepted to mean, the best first: several for words like "the two factions"."""
        return tuple(r for r in self.resolutions.get(mention, ()) if r.judgement is Judgement.POSITIVE)

    @property
    def place(self) -> Place | None:
        """The place where the claim's act happened, if one was read."""
        return self.places.get(self.claim.place) if self.claim.place else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A report that a decision has taken out of the record; its text stays where it was."""

    report: ReportId
    decision: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEnd:
    """Words that stand for an end of a claim and were resolved to nobody. The day is ISO text; `origin` counts once."""

    text: str
    claim: ClaimId
    publisher: str | None
    published_latest: str | None
    origin: ReportId


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCount:
    """How much is known of a pair. The days are the first and the last on which one of its events can lie."""

    pair: Pair
    n_events: int
    n_claims: int
    n_publishers: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCount:
    """How much is known of an actor. The days are the first and the last on which one of its events can lie."""

    actor: ActorId
    n_events: int
    n_claims: int
    n_publishers: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the store holds. The days are those of the first and the last publication."""

    n_reports: int
    n_sentences: int
    n_claims: int
    n_events: int
    n_publishers: int
    first_published: date | None
    last_published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A stage that raised on `subject` (a report's id, or an origin) `n_tries` times and has not gone well since."""

    subject: str
    stage: str
    coder: str
    n_tries: int
    error: str
