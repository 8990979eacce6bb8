"""A claim with its mentions replaced by what they were resolved to: what events are clustered from."""

from __future__ import annotations

from dataclasses import dataclass

from allegiance.model.claim import Claim
from allegiance.model.identity import ActorId, PlaceId, ReportId
from allegiance.model.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedClaim:
    """One claim and who, where and from whom it is.

    `source` and `target` hold the resolved actors only; an unresolved end leaves no trace here. `origin` is the first
    report of the group of reprints that the claim's report belongs to: reports of one origin count once.
    """

    claim: Claim
    source: tuple[ActorId, ...]
    target: tuple[ActorId, ...]
    speaker: ActorId | None
    place: PlaceId | None
    publisher: str | None
    published: When | None
    origin: ReportId
    trigger_text: str
