"""What the encoder read of the candidates in, which of them are claims and how sure each is out.

The logistic weights are fitted on conflicts that the encoder was not trained on (training/calibrate.py), so that of
claims with confidence .8 about eight in ten have the right type, source and target (Platt 1999, "Probabilistic outputs
for support vector machines").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any

from allegiance.extract.act import SPEECH
from allegiance.extract.decode import Reading, overlaps
from allegiance.model.claim import FieldConfidence

_RULES = {
    (False, False): "the rules see no such act",
    (True, False): "the rules see the act with other ends",
    (True, True): "the rules see the same",
}


class Confidence:
    """Turns the scores of a reading into probabilities, and keeps the readings that pass the threshold."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._claim: list[float] = settings["claim_fit"]
        self._type: list[float] = settings["type_fit"]
        self._ends: list[float] = settings["ends_fit"]
        self._modality_temperature: float = settings["modality_temperature"]
        self._named: float = settings["named"]
        self._threshold: float = settings["threshold"]

    @property
    def threshold(self) -> float:
        """The confidence below which a reading is no claim."""
        return self._threshold

    def of(self, reading: Reading) -> float:
        """The probability that type, source and target are right."""
        fitted = _logistic(self._claim, claim_features(reading))
        return max(fitted, self._named) if reading.is_named else fitted

    def fields(self, reading: Reading) -> FieldConfidence:
        """The probability of each field: of trigger and type, of both ends where the type is right, of the modality."""
        power = 1 / self._modality_temperature
        one, rest = reading.modality_score**power, (1 - reading.modality_score) ** power
        return FieldConfidence(
            type=round(_logistic(self._type, type_features(reading)), 3),
            ends=round(_logistic(self._ends, ends_features(reading)), 3),
            modality=round(one / (one + rest), 3),
            rules=_RULES[reading.is_suggested, reading.has_suggested_ends],
        )

    def keep(self, readings: Sequence[Reading]) -> list[Reading]:
        """The claims among the readings, in text order: of two that clash over the words of a trigger the surer."""
        kept: list[Reading] = []
        for reading in sorted(readings, key=self.of, reverse=True):
            if self.of(reading) < self._threshold or not (reading.source or reading.target or reading.place):
                continue
            if not any(_clash(reading, other) for other in kept):
                kept.append(reading)
        return sorted(kept, key=lambda reading: reading.words)


def _clash(one: Reading, other: Reading) -> bool:
    """Two acts in the same words; "seek talks" is one act with another inside, and "talks" may be both."""
    is_inner = (one.type in SPEECH) != (other.type in SPEECH) and one.words != other.words
    return overlaps(one.words, other.words) and not is_inner


def claim_features(reading: Reading) -> tuple[float, ...]:
    """Three scores of the encoder, and whether the rules see the act, and with the same ends."""
    return (*type_features(reading)[:2], _logit(reading.ends_score), *map(float, _suggested(reading)))


def type_features(reading: Reading) -> tuple[float, ...]:
    """The scores of trigger and claim, and whether the rules see the act."""
    return _logit(reading.trigger_score), _logit(reading.claim_score), float(reading.is_suggested)


def ends_features(reading: Reading) -> tuple[float, ...]:
    """The score of the ends, and whether the rules see the same ones."""
    return _logit(reading.ends_score), float(reading.has_suggested_ends)


def _suggested(reading: Reading) -> tuple[bool, bool]:
    return reading.is_suggested, reading.has_suggested_ends


def _logistic(fit: Sequence[float], features: Sequence[float]) -> float:
    """The probability by a bias and a weight for each feature."""
    return 1 / (1 + exp(-fit[0] - sum(w * x for w, x in zip(fit[1:], features, strict=True))))


def _logit(probability: float) -> float:
    """The log odds, kept within what the scores can tell."""
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return log(bounded / (1 - bounded))
