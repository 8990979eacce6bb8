"""Decisions about one claim in, what they come to out; and a claim as a reviewer has put it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from allegiance.model.claim import Claim
from allegiance.model.decision import ABOUT_CLAIMS, Decision, DecisionKind
from allegiance.model.identity import ActorId, ClaimId
from allegiance.model.ontology import Modality, modes, types
from allegiance.model.when import parse_partial_date

SIDES = ("source", "target")
CORRECTABLE = ("type", "mode", "modality", *SIDES, "place", "when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the decisions that hold come to for a claim.

    `judgement` is accept, reject or correct, that of the last one, whose number is `decision`; `content` has each
    corrected field as it was last put.
    """

    claim: ClaimId
    decision: int
    judgement: DecisionKind
    content: Mapping[str, str]

    def actors(self, side: str) -> tuple[ActorId, ...] | None:
        """Return the corrected actors of a side, () for nobody known; None where the side is as the coder put it."""
        if side not in self.content:
            return None
        return tuple(ActorId(name) for name in self.content[side].split(";") if name)


def judge(held: Iterable[Decision]) -> dict[ClaimId, Verdict]:
    """Fold the decisions that hold, in order, into one verdict a claim."""
    found: dict[ClaimId, Verdict] = {}
    for decision in held:
        if decision.kind not in ABOUT_CLAIMS:
            continue
        claim = ClaimId(decision.subject)
        before = found[claim].content if claim in found else {}
        put = {name: decision.content[name] for name in CORRECTABLE if name in decision.content}
        if "type" in put and "mode" not in put:
            before = {name: value for name, value in before.items() if name != "mode"}
        content = {**before, **put}
        found[claim] = Verdict(claim=claim, decision=decision.number, judgement=decision.kind, content=content)
    return found


def put_right(claim: Claim, verdict: Verdict) -> Claim:
    """Return the claim as the reviewer put it, of full confidence; ValueError for what no claim can be.

    Its ends and its place are mentions of the text and stay; `Verdict.actors` and `content["place"]` say who and where.
    """
    content = verdict.content
    type_name = content.get("type", claim.type)
    mode = content["mode"] or None if "mode" in content else claim.mode
    if "mode" not in content and (type_name, mode) not in modes():
        mode = None
    return replace(
        claim,
        type=type_name,
        mode=mode,
        symmetric=claim.symmetric and type_name in types() and types()[type_name].may_be_symmetric,
        modality=Modality(content.get("modality", claim.modality)),
        when=parse_partial_date(content["when"]) if content.get("when") else claim.when,
        confidence=1.0,
    )
