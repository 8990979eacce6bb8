"""Scores of the encoder in, spans of words out: candidate triggers, and what was read of each candidate.

All spans count words; probabilities are between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
WordSpan = tuple[int, int]  # first and last word, both inclusive
ROLES = ("source", "target", "speaker", "place")  # two columns each in the scores of the ends: begins, goes on
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a trigger of one type; `type` is an index, `score` the first tower's probability."""

    words: WordSpan
    type: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the encoder read of one candidate."""

    words: WordSpan
    type: str
    mode: str | None
    source: tuple[WordSpan, ...]
    target: tuple[WordSpan, ...]
    speaker: WordSpan | None
    place: WordSpan | None
    is_symmetric: bool
    modality: int
    trigger_score: float
    claim_score: float
    ends_score: float
    modality_score: float
    is_suggested: bool = False
    has_suggested_ends: bool = False
    is_named: bool = False


def find_candidates(triggers: Scores, threshold: float) -> list[Candidate]:
    """Return runs of words whose probability for one type passes `threshold`; `triggers` is [words, types]."""
    found: list[Candidate] = []
    hot = triggers > threshold
    for kind in np.flatnonzero(hot.any(axis=0)):
        column = triggers[:, kind]
        for first, last in _runs(hot[:, kind]):
            found.append(Candidate((first, last), int(kind), float(column[first : last + 1].max())))
    return sorted(found, key=lambda c: (c.words, c.type))


def _runs(hot: npt.NDArray[np.bool_]) -> list[WordSpan]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], hot.astype(np.int8), [0]))))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def read_claim(
    candidate: Candidate, roles: Scores, claim: Scores, modes: Sequence[tuple[str, str]], types: Sequence[str]
) -> Reading:
    """Read one candidate: `roles` is [words, 8]; `claim` is validity, 8 modalities, symmetry, then the modes."""
    modality = claim[1:9]
    is_symmetric = bool(claim[9] > _SURE)
    source, target = _ends(roles, is_symmetric=is_symmetric)
    place = _best(roles[:, 6], roles[:, 7])
    kind = types[candidate.type]
    fitting = [0, *(i for i, (of, _) in enumerate(modes) if of == kind)]
    mode = modes[max(fitting, key=lambda i: claim[10 + i])][1]
    doubt = np.minimum(roles[:, [0, 2]], 1 - roles[:, [0, 2]])
    if is_symmetric:
        doubt = doubt.min(axis=1)
    return Reading(
        words=candidate.words,
        type=kind,
        mode=mode or None,
        source=source,
        target=target,
        speaker=_best(roles[:, 4], roles[:, 5]),
        place=place if place is None or not any(overlaps(place, end) for end in (*source, *target)) else None,
        is_symmetric=is_symmetric,
        modality=int(modality.argmax()),
        trigger_score=candidate.score,
        claim_score=float(claim[0]),
        ends_score=float(np.prod(1 - doubt)),
        modality_score=float(modality.max()),
    )


def _ends(roles: Scores, *, is_symmetric: bool) -> tuple[tuple[WordSpan, ...], tuple[WordSpan, ...]]:
    """Source and target; no words are both, and a symmetric act has its first party for source."""
    source, target = dict(_spans(roles[:, 0], roles[:, 1])), dict(_spans(roles[:, 2], roles[:, 3]))
    if is_symmetric:
        both = _distinct({**target, **source})
        return tuple(both[:1]), tuple(both[1:])
    for span in list(source):
        for other in [o for o in target if overlaps(span, o)]:
            if source[span] >= target[other]:
                del target[other]
            else:
                source.pop(span, None)
    return tuple(sorted(source)), tuple(sorted(target))


def _distinct(scored: dict[WordSpan, float]) -> list[WordSpan]:
    kept: list[WordSpan] = []
    for span in sorted(scored, key=lambda s: -scored[s]):
        if not any(overlaps(span, other) for other in kept):
            kept.append(span)
    return sorted(kept)


def _spans(begins: Scores, goes_on: Scores) -> list[tuple[WordSpan, float]]:
    """Runs of words that begin a mention and go on; two that touch are one, since a word stands between two parties."""
    found: list[tuple[WordSpan, float]] = []
    inside = np.maximum(begins, goes_on) > _SURE
    first = 0
    while first < len(begins):
        if begins[first] <= _SURE:
            first += 1
            continue
        last = first
        while last + 1 < len(begins) and inside[last + 1]:
            last += 1
        found.append(((first, last), float(begins[first : last + 1].max())))
        first = last + 1
    return found


def _best(begins: Scores, goes_on: Scores) -> WordSpan | None:
    return max(_spans(begins, goes_on), key=lambda item: item[1], default=(None, 0.0))[0]


def overlaps(one: WordSpan, other: WordSpan) -> bool:
    """Tell whether two spans share a word."""
    return one[0] <= other[1] and other[0] <= one[1]
