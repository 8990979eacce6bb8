"""Parts and wholes of independent units in, their ratio and its sampling noise out.

A unit is what was drawn when the set was made: a passage, a sentence, a document. Units are resampled, never claims,
because the claims of one unit succeed and fail together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

N_SAMPLES = 1000
SEED = 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sum of `parts` over the sum of `wholes`, one of each a unit.

    >>> Ratio((1, 0, 2), (2, 0, 2)).value
    0.75
    """

    parts: tuple[float, ...]
    wholes: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.parts) != len(self.wholes):
            raise ValueError(f"ratio: {len(self.parts)} parts and {len(self.wholes)} wholes; give one of each a unit")

    @property
    def value(self) -> float | None:
        """The ratio, None where there is nothing to divide by."""
        whole = sum(self.wholes)
        return sum(self.parts) / whole if whole else None

    @property
    def n(self) -> int:
        """What was counted, in whole numbers."""
        return int(sum(self.wholes))

    def noise(self) -> float | None:
        """The standard deviation of the ratio over 1,000 bootstrap samples of the units, always the same ones."""
        if len(self.wholes) < 2 or not sum(self.wholes):
            return None
        drawn = draw_units(len(self.wholes))
        parts = np.asarray(self.parts, dtype=float)[drawn].sum(axis=1)
        wholes = np.asarray(self.wholes, dtype=float)[drawn].sum(axis=1)
        is_defined = wholes > 0
        return float(np.std(parts[is_defined] / wholes[is_defined]))


def share(facts: Iterable[bool]) -> Ratio:
    """The share of units of which something is true.

    >>> share([True, False]).value
    0.5
    """
    parts = tuple(float(fact) for fact in facts)
    return Ratio(parts, (1.0,) * len(parts))


def draw_units(n_units: int) -> NDArray[np.intp]:
    """Draw `n_units` of as many units with replacement, 1,000 times: a row of positions a sample."""
    return np.random.default_rng(SEED).integers(0, n_units, size=(N_SAMPLES, n_units))
