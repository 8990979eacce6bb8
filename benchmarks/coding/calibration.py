"""Confidences and whether each was right in, the expected calibration error out (Naeini, Cooper, Hauskrecht 2015)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bins = Literal["equal-mass", "equal-width"]

N_BINS = 10
ERRORS: Mapping[str, Bins] = {"ECE, equal mass": "equal-mass", "ECE, equal width": "equal-width"}


def calibration_error(confidences: Sequence[float], is_right: Sequence[bool], *, bins: Bins) -> float | None:
    """Mean distance between confidence and share of right ones, over ten bins weighted by what they hold.

    Equal-mass bins hold the same number, give or take one, in order of confidence; equal confidences keep their order
    and may fall into two bins. Equal-width bins are tenths of [0, 1]. None where nothing was coded.

    >>> round(calibration_error([0.9, 0.9, 0.1, 0.1], [True, True, False, False], bins="equal-width"), 3)
    0.1
    """
    if not confidences:
        return None
    told = np.asarray(confidences, dtype=float)
    right = np.asarray(is_right, dtype=float)
    parts = _equal_mass(told) if bins == "equal-mass" else _equal_width(told)
    return float(sum(len(part) * abs(told[part].mean() - right[part].mean()) for part in parts if len(part))) / len(
        told
    )


def _equal_mass(told: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    return list(np.array_split(np.argsort(told, kind="stable"), N_BINS))


def _equal_width(told: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    tenth = np.minimum((told * N_BINS).astype(int), N_BINS - 1)
    return [np.flatnonzero(tenth == number) for number in range(N_BINS)]
