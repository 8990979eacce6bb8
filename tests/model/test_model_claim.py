"""model/claim.py: an illegal claim cannot exist, and its id follows from what it says."""

from __future__ import annotations

from typing import Any

import pytest

from allegiance.model.claim import Claim, Telling, identify_claim
from allegiance.model.identity import ClaimId, MentionId, ReportId, SentenceId
from allegiance.model.ontology import Modality, Quad
from allegiance.model.span import Span

FIELDS: dict[str, Any] = {
    "id": ClaimId("clm_1f"),
    "report_id": ReportId("rpt_1"),
    "sentence_id": SentenceId("snt_1"),
    "type": "ASSAULT",
    "mode": "firearms",
    "trigger": Span(0, 4),
    "source": (MentionId("a"),),
    "target": (),
    "symmetric": False,
    "modality": Modality.HAPPENED,
    "telling": Telling.PAST,
    "speaker": None,
    "place": None,
    "time": None,
    "when": None,
    "evidence": (Span(0, 9),),
    "confidence": 0.5,
    "coder": "test@1",
}
PARTS: dict[str, Any] = {
    "sentence_id": SentenceId("snt_1"),
    "coder": "test@1",
    "type_name": "ASSAULT",
    "mode": None,
    "trigger": Span(0, 4),
    "source": (MentionId("a"),),
    "target": (MentionId("b"),),
    "modality": Modality.HAPPENED,
    "place": None,
}


def test_a_claim_has_the_quad_of_its_type() -> None:
    assert Claim(**FIELDS).quad is Quad.MATERIAL_CONFLICT


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("type", "ATTACK", "'ATTACK' is no type of the ontology"),
        ("mode", "ceasefire", "ASSAULT has no mode 'ceasefire'"),
        ("mode", "", "ASSAULT has no mode ''"),
        ("evidence", (), "no evidence span"),
        ("confidence", 7.0, r"confidence 7.0 is not in \[0, 1\]"),
        ("confidence", -0.1, r"confidence -0.1 is not in \[0, 1\]"),
        ("confidence", float("nan"), "confidence nan"),
    ],
)
def test_an_illegal_value_is_named_with_the_claim(field: str, value: object, told: str) -> None:
    with pytest.raises(ValueError, match=f"claim clm_1f: {told}"):
        Claim(**{**FIELDS, field: value})


def test_a_type_that_is_never_symmetric_cannot_be() -> None:
    with pytest.raises(ValueError, match="AID cannot be symmetric"):
        Claim(**{**FIELDS, "type": "AID", "mode": None, "symmetric": True})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("sentence_id", SentenceId("snt_2")),
        ("coder", "test@2"),
        ("type_name", "COERCE"),
        ("mode", "firearms"),
        ("trigger", Span(0, 5)),
        ("source", (MentionId("b"),)),
        ("target", ()),
        ("modality", Modality.DENIED),
        ("place", MentionId("p")),
    ],
)
def test_the_id_depends_on_each_part(part: str, value: object) -> None:
    assert identify_claim(**{**PARTS, part: value}) != identify_claim(**PARTS)


def test_ends_that_change_sides_change_the_id() -> None:
    swapped = {**PARTS, "source": PARTS["target"], "target": PARTS["source"]}
    both_source = {**PARTS, "source": (MentionId("a"), MentionId("b")), "target": ()}
    assert len({identify_claim(**parts) for parts in (PARTS, swapped, both_source)}) == 3
