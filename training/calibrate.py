"""Exported weights and held-out examples in, the settings of `allegiance.extract.confidence` out.

Whether a reading is right (type, source, target) is fitted by logistic regression on its three scores; the threshold is
the one with the best F1; the temperature of the pair head is the one with the least log loss (Guo et al. 2017, "On
calibration of modern neural networks").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from allegiance.extract.confidence import Confidence, logit
from allegiance.extract.decode import Reading, WordSpan
from allegiance.extract.encoder import Encoder
from allegiance.extract.score import GoldClaim, agrees, read_claim
from allegiance.model.ontology import Modality
from training.examples import Example

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Held:
    """A held-out passage with every reading of it."""

    example: Example
    readings: list[Reading]


def calibrate(folder: Path, examples: Sequence[Example]) -> str:
    """Fit on the held-out examples, write the settings into `folder`/weights.toml, and say how it went."""
    encoder = Encoder(folder)
    held = [Held(e, encoder.read(encoder.cut(e.words))) for e in examples]
    rows = [(r, is_right) for item in held for r, is_right in _judged(item)]
    weights = fit_logistic(
        np.array([[logit(r.trigger_score), logit(r.claim_score), logit(r.ends_score)] for r, _ in rows]),
        np.array([float(is_right) for _, is_right in rows]),
    )
    decode = dict(encoder.settings)
    decode |= {"bias": round(weights[0], 4), "weights": [round(w, 4) for w in weights[1:]]}
    decode["pair_temperature"] = _pair_temperature(encoder, examples)
    decode["threshold"], f1 = _best_threshold(decode, held)
    _rewrite(folder / "weights.toml", decode)
    return f"{len(examples)} held-out passages, {len(rows)} readings: threshold {decode['threshold']}, F1 {f1:.3f}"


def _judged(held: Held) -> list[tuple[Reading, bool]]:
    """Each reading, and whether it is right; of several that fit one marked claim only the likeliest is."""
    free = [read_claim(mark) for mark in held.example.row["claims"]]
    judged: list[tuple[Reading, bool]] = []
    for reading in sorted(held.readings, key=lambda r: -r.trigger_score * r.claim_score * r.ends_score):
        told = claim_of(held.example, reading)
        match = next((gold for gold in free if agrees(gold, told)), None)
        if match is not None:
            free.remove(match)
        judged.append((reading, match is not None))
    return judged


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


def _best_threshold(decode: dict[str, object], held: Sequence[Held]) -> tuple[float, float]:
    best = (0.5, -1.0)
    for threshold in np.arange(0.15, 0.66, 0.01):
        confidence = Confidence({**decode, "threshold": float(threshold)})
        n_right = n_gold = n_found = 0
        for item in held:
            kept = confidence.keep(item.readings)
            n_right += sum(is_right for _, is_right in _judged(Held(item.example, kept)))
            n_found += len(kept)
            n_gold += len(item.example.row["claims"])
        f1 = 2 * n_right / max(n_gold + n_found, 1)
        if f1 > best[1]:
            best = (round(float(threshold), 2), f1)
    return best


def _pair_temperature(encoder: Encoder, examples: Sequence[Example]) -> float:
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
