"""`data/relate/relation.toml` → the parameters of the estimate."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from allegiance.model.ontology import State

Floats = NDArray[np.float64]
Row = tuple[float, ...]

STATES = tuple(State)
N_STATES = len(STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What the estimate rests on; `data/relate/relation.toml` holds the defaults and the reason for each.

    `fits[state]` and `parting` say how well evidence fits each state, `forgotten[state]` where a state goes in silence,
    `after_parting` where a friendly one goes when its end is told.
    """

    initial: Row
    step: float
    leap: float
    sharpness: float
    strongest: float
    half_life_integrated_days: float
    half_life_none_days: float
    tail: float
    forgotten: tuple[Row, ...]
    fits: tuple[Row, ...]
    parting: Row
    after_parting: Row
    has_hindsight: bool = True  # whether later evidence speaks back to earlier days

    def __post_init__(self) -> None:
        for name, row in (
            ("initial", self.initial),
            ("after_parting", self.after_parting),
            *((f"forgotten.{s}", r) for s, r in zip(STATES, self.forgotten, strict=True)),
        ):
            if len(row) != N_STATES or min(row) < 0 or abs(sum(row) - 1) > 1e-9:
                raise ValueError(f"relation parameters: {name} must be {N_STATES} probabilities that sum to 1")


@cache
def default_parameters() -> Parameters:
    """Read the parameters that ship with the package."""
    table = tomllib.loads((files("allegiance") / "data" / "relate" / "relation.toml").read_text(encoding="utf8"))
    fits = table.pop("fits")
    forgotten = table.pop("forgotten")
    return Parameters(
        initial=tuple(table.pop("initial")),
        parting=tuple(fits["parting"]),
        after_parting=tuple(table.pop("after_parting")),
        fits=tuple(tuple(fits[state]) for state in STATES),
        forgotten=tuple(tuple(forgotten[state]) for state in STATES),
        **table,
    )
