"""The ontology tables as values: types, modes, quads, weights, modalities, states and the evidence for them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Quad(StrEnum):
    """Verbal or material, cooperation or conflict; none for CONTROL and STRUCTURE."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    NONE = "none"


class Modality(StrEnum):
    """How the text presents the act, not what is true (ontology guide, section 4)."""

    HAPPENED = "happened"
    HEDGED = "hedged"
    PLANNED = "planned"
    POSSIBLE = "possible"
    REQUESTED = "requested"
    THREATENED = "threatened"
    DENIED = "denied"
    NEGATED = "negated"


class State(StrEnum):
    """How a pair stands in a period, coldest first."""

    HOSTILE = "hostile"
    RIVALRY = "rivalry"
    NONE = "none"
    NON_AGGRESSION = "non_aggression"
    COORDINATING = "coordinating"
    ALLIED = "allied"
    INTEGRATED = "integrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One of the 18 types. `weight` runs from −10 (cold) to +10 (warm)."""

    type: str
    quad: Quad
    weight: float
    is_target_required: bool
    may_be_symmetric: bool
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeRow:
    """A finer kind of a type."""

    type: str
    mode: str
    weight: float
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """One of the seven states.

    `memory_days` is 0 where nothing is remembered, None where the state lasts until told otherwise.
    """

    state: State
    step: int
    level: float
    definition: str
    memory_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """How strongly one claim of one publisher speaks for a state, 0-1. `inner` is the act inside a speech act."""

    state: State
    type: str
    mode: str | None
    modality: Modality
    inner: str | None
    strength: float
    note: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("allegiance") / "data" / "ontology" / name).read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def types() -> dict[str, TypeRow]:
    """The 18 types by name, in the order of the guide."""
    return {
        row["type"]: TypeRow(
            type=row["type"],
            quad=Quad(row["quad"]),
            weight=float(row["weight"]),
            is_target_required=row["target_required"] == "yes",
            may_be_symmetric=row["symmetric_possible"] == "yes",
            definition=row["definition"],
        )
        for row in _rows("types.tsv")
    }


@cache
def modes() -> dict[tuple[str, str], ModeRow]:
    """All modes by (type, mode)."""
    return {
        (row["type"], row["mode"]): ModeRow(
            type=row["type"], mode=row["mode"], weight=float(row["weight"]), definition=row["definition"]
        )
        for row in _rows("modes.tsv")
    }


@cache
def states() -> dict[State, StateRow]:
    """The seven states, coldest first."""
    return {
        State(row["state"]): StateRow(
            state=State(row["state"]),
            step=int(row["step"]),
            level=float(row["level"]),
            definition=row["definition"],
            memory_days=int(row["memory_days"]) if row["memory_days"].isdigit() else None,
        )
        for row in _rows("relation-states.tsv")
    }


@cache
def evidence() -> tuple[EvidenceRow, ...]:
    """Which claims speak for which state, and how strongly."""
    return tuple(
        EvidenceRow(
            state=State(row["state"]),
            type=row["type"],
            mode=row["mode"] or None,
            modality=Modality(row["modality"]),
            inner=row["inner"] or None,
            strength=float(row["strength"]),
            note=row["note"] or "",
        )
        for row in _rows("relation-evidence.tsv")
    )


def quad_of(type_name: str) -> Quad:
    """Return the quad of a type; raise KeyError for a name that is no type."""
    return types()[type_name].quad


def weight_of(type_name: str, mode: str | None) -> float:
    """Return the weight of a mode, or of the type where the mode is unknown or None."""
    row = modes().get((type_name, mode)) if mode else None
    return row.weight if row else types()[type_name].weight
