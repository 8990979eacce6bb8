"""Exported weights and held-out examples in, the settings of `allegiance.extract.confidence` out.

Whether a reading is right (type, source, target) is fitted by logistic regression on its three scores; the threshold is
the highest with about the best F1; temperatures are those with the least log loss (Guo et al. 2017, "On calibration of
modern neural networks").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from allegiance.extract.confidence import Confidence, claim_features, ends_features, type_features
from allegiance.extract.decode import Reading, WordSpan, overlaps
from allegiance.extract.encoder import Encoder
from allegiance.extract.score import GoldClaim, agrees, read_claim
from allegiance.model.ontology import Modality
from training.examples import MODALITIES, TYPES, Example

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading, and what of it is right: type and ends, the type at these words, the modality of a right one."""

    reading: Reading
    is_right: bool
    has_type: bool
    has_modality: bool


def calibrate(folder: Path, examples: Sequence[Example]) -> str:
    """Fit on the held-out examples, write the settings into `folder`/weights.toml, and say how it went."""
    encoder = Encoder(folder)
    held = [(e, encoder.read(encoder.cut(e.words), e.suggestions)) for e in examples]
    judged = [item for e, readings in held for item in judge(e, readings)]
    typed = [item for item in judged if item.has_type]
    right = [item for item in judged if item.is_right]
    decode = dict(encoder.settings)
    decode |= {
        "claim_fit": _fit([(claim_features(j.reading), j.is_right) for j in judged]),
        "type_fit": _fit([(type_features(j.reading), j.has_type) for j in judged]),
        "ends_fit": _fit([(ends_features(j.reading), j.is_right) for j in typed]),
        "modality_temperature": _modality_temperature(right),
        "pair_temperature": _pair_temperature(encoder, examples),
    }
    decode["threshold"], f1 = _best_threshold(decode, held)
    _rewrite(folder / "weights.toml", decode)
    return f"{len(examples)} held-out passages, {len(judged)} readings: threshold {decode['threshold']}, F1 {f1:.3f}"


def judge(example: Example, readings: Sequence[Reading]) -> list[Judged]:
    """Judge each reading; of several that fit one marked claim only the likeliest is right."""
    free = list(zip((read_claim(mark) for mark in example.row["claims"]), example.row["claims"], strict=True))
    judged: list[Judged] = []
    for reading in sorted(readings, key=lambda r: -r.trigger_score * r.claim_score * r.ends_score):
        told = claim_of(example, reading)
        match = next((pair for pair in free if agrees(pair[0], told)), None)
        if match is not None:
            free.remove(match)
        has_modality = match is not None and match[0].modality == MODALITIES[reading.modality]
        typed = match is not None or any(
            TYPES[c.type] == reading.type and overlaps(c.trigger, reading.words) for c in example.claims
        )
        judged.append(Judged(reading, match is not None, typed, has_modality))
    return judged


def _fit(rows: Sequence[tuple[Sequence[float], bool]]) -> list[float]:
    """Bias and weights, rounded; nothing is learned from nothing."""
    if not rows:
        return [0.0]
    fitted = fit_logistic(np.array([row for row, _ in rows]), np.array([float(is_right) for _, is_right in rows]))
    return [round(weight, 4) for weight in fitted]


def _modality_temperature(right: Sequence[Judged]) -> float:
    """The temperature under which the likeliest modality is right as often as it says."""
    score = np.clip([j.reading.modality_score for j in right], 1e-6, 1 - 1e-6)
    hit = np.array([j.has_modality for j in right])
    odds = np.log(score / (1 - score))

    def loss(temperature: float) -> float:
        p = 1 / (1 + np.exp(-odds / temperature))
        return -float(np.where(hit, np.log(p), np.log(1 - p)).mean())

    return round(float(min(np.arange(0.5, 6.01, 0.05), key=loss)), 2) if len(right) else 1.0


def claim_of(example: Example, reading: Reading, modality: Modality = Modality.HAPPENED) -> GoldClaim:
    """A reading in the form of a marked claim, without day."""
    text = example.row["text"]

    def told(span: WordSpan) -> str:
        words: str = text[example.words[span[0]].span.start : example.words[span[1]].span.end]
        return words

    return GoldClaim(
        trigger=told(reading.words),
        type=reading.type,
        mode=reading.mode,
        source=tuple(map(told, reading.source)),
        target=tuple(map(told, reading.target)),
        symmetric=reading.is_symmetric,
        modality=str(modality),
        speaker=told(reading.speaker) if reading.speaker else None,
        place=told(reading.place) if reading.place else None,
        when=None,
    )


def fit_logistic(scores: Floats, right: Floats, *, ridge: float = 1e-3) -> list[float]:
    """Bias and weights of a logistic regression by Newton's method."""
    x = np.column_stack([np.ones(len(scores)), scores])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (right - p) - ridge * beta
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(beta))
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return [float(b) for b in beta]


def _best_threshold(decode: dict[str, object], held: Sequence[tuple[Example, list[Reading]]]) -> tuple[float, float]:
    """The highest threshold whose F1 is within .005 of the best: of settings that find as much, the more precise."""
    tried: list[tuple[float, float]] = []
    for threshold in np.arange(0.15, 0.66, 0.01):
        confidence = Confidence({**decode, "threshold": float(threshold)})
        n_right = n_gold = n_found = 0
        for example, readings in held:
            kept = confidence.keep(readings)
            n_right += sum(item.is_right for item in judge(example, kept))
            n_found += len(kept)
            n_gold += len(example.row["claims"])
        tried.append((round(float(threshold), 2), 2 * n_right / max(n_gold + n_found, 1)))
    best = max(f1 for _, f1 in tried)
    return max((threshold, f1) for threshold, f1 in tried if f1 >= best - 0.005)


def _pair_temperature(encoder: Encoder, examples: Sequence[Example]) -> float:
    encoder.settings["pair_temperature"] = 1.0  # what it was before says nothing
    rows, labels = [], []
    for example in examples:
        passage = encoder.cut(example.words)
        for source, target, label in example.pairs:
            if max(source[1], target[1]) < len(passage.first):
                rows.append(encoder.read_pair(passage, source, target))
                labels.append(label)
    if not rows:
        return 1.0
    logs = np.log(np.maximum(np.array(rows, dtype=np.float64), 1e-9))

    def loss(temperature: float) -> float:
        scaled = logs / temperature
        scaled -= np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -float(scaled[np.arange(len(labels)), labels].mean())

    return round(float(min(np.arange(0.5, 4.01, 0.05), key=loss)), 2)


def _rewrite(file: Path, decode: dict[str, object]) -> None:
    head = file.read_text(encoding="utf8").split("[decode]")[0]
    lines = [f"{name} = {json.dumps(value)}" for name, value in decode.items()]
    file.write_text(head + "\n".join(["[decode]", *lines, ""]), encoding="utf8")
