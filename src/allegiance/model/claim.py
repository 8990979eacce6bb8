"""A claim: what one sentence says that one set of actors did, or may do, to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import ClaimId, MentionId, ReportId, SentenceId, digest
from allegiance.model.mention import Mention
from allegiance.model.ontology import Modality, Quad, modes, quad_of, types
from allegiance.model.span import Span
from allegiance.model.when import When


class Telling(StrEnum):
    """In what time the words tell the act; it decides how words of time, or their absence, become days."""

    PAST = "past"  # bare past, perfect, or a noun
    HEADLINE = "headline"  # present tense in a title or caption
    ONGOING = "ongoing"  # "is fighting", "now", "currently"
    STANDING = "standing"  # a state told in the present: "is part of", "X-backed", "no longer holds"
    BACKGROUND = "background"  # "had fought": before the report's own time, no telling how long
    FUTURE = "future"  # planned, possible, requested, threatened


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one sentence says. `confidence` is the coder's own, 0-1. `coder` is name@version.

    `time` is the mention of the words of time, `when` the days they mean (None if the words give no bound); the coder
    leaves `when` None and the resolve stage sets it. Ends that the text does not name are empty.
    Spans count where the sentence's span counts.
    """

    id: ClaimId
    report_id: ReportId
    sentence_id: SentenceId
    type: str
    mode: str | None
    trigger: Span
    source: tuple[MentionId, ...]
    target: tuple[MentionId, ...]
    symmetric: bool
    modality: Modality
    telling: Telling
    speaker: MentionId | None
    place: MentionId | None
    time: MentionId | None
    when: When | None
    evidence: tuple[Span, ...]
    confidence: float
    coder: str

    def __post_init__(self) -> None:
        if self.type not in types():
            raise ValueError(f"claim {self.id}: {self.type!r} is no type of the ontology")
        if self.mode is not None and (self.type, self.mode) not in modes():
            raise ValueError(f"claim {self.id}: {self.type} has no mode {self.mode!r}")
        if self.symmetric and not types()[self.type].may_be_symmetric:
            raise ValueError(f"claim {self.id}: {self.type} cannot be symmetric")
        if not self.evidence:
            raise ValueError(f"claim {self.id}: no evidence span")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"claim {self.id}: confidence {self.confidence} is not in [0, 1]")

    @property
    def quad(self) -> Quad:
        """The quad of the claim's type."""
        return quad_of(self.type)


def identify_claim(
    *,
    sentence_id: SentenceId,
    coder: str,
    type_name: str,
    mode: str | None,
    trigger: Span,
    source: tuple[MentionId, ...],
    target: tuple[MentionId, ...],
    modality: Modality,
    place: MentionId | None,
) -> ClaimId:
    """Make a claim's id from content: coding twice adds nothing, two coder versions stand side by side."""
    return ClaimId(
        digest(
            "clm", sentence_id, coder, type_name, mode, trigger.start, trigger.end,
            list(source), list(target), str(modality), place,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConfidence:
    """How sure a coder is of each part of a claim, 0-1: type, both ends, modality; and what its rules say of it."""

    type: float
    ends: float
    modality: float
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What a coder found in one report.

    Mentions, claims that name them by id, `notes`: why a sentence with two actors gave no claim, and `fields`: how sure
    the coder is of each part of a claim. Notes and fields explain; they are not stored.
    """

    report_id: ReportId
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    notes: tuple[tuple[SentenceId, str], ...] = ()
    fields: tuple[tuple[ClaimId, FieldConfidence], ...] = ()
