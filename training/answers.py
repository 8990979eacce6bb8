"""A teacher's answers to the training passages: probabilities, kept as bytes in one compressed file.

They stand in for the teacher, too large to ship and slow to train: a student learns from the marks and from how
sure the teacher was of each (Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.examples import Example

Probabilities = npt.NDArray[np.float32]
_PARTS = ("triggers", "roles", "modality", "pairs")


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one passage: triggers [words, types], roles [claims, words, 8], modality [claims, 8], pairs [pairs, types]."""

    triggers: Probabilities
    roles: Probabilities
    modality: Probabilities
    pairs: Probabilities


def key_of(example: Example) -> str:
    """What an answer is filed under: it changes with the text, its words and its marks."""
    told = [example.row["text"], *(w.text for w in example.words), repr(example.claims), repr(example.pairs)]
    return sha256("\0".join(told).encode("utf8")).hexdigest()[:16]


def save_answers(path: Path, answers: Mapping[str, Answer]) -> None:
    """Write the answers, one byte a probability."""
    arrays: dict[str, npt.NDArray[np.uint8] | npt.NDArray[np.int64] | npt.NDArray[np.str_]] = {
        "keys": np.array(list(answers)),
        "shapes": np.array([[len(a.triggers), len(a.modality), len(a.pairs)] for a in answers.values()]),
    }
    for name in _PARTS:
        parts = [getattr(answer, name) for answer in answers.values()]
        width = parts[0].shape[-1]
        flat = np.concatenate([part.reshape(-1, width) for part in parts])
        arrays[name] = np.rint(flat * 255).astype(np.uint8)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type] # its stub takes no mapping of arrays


def load_answers(path: Path) -> dict[str, Answer]:
    """Read answers written by `save_answers`."""
    with np.load(path) as file:
        flat = {name: file[name].astype(np.float32) / 255 for name in _PARTS}
        at = dict.fromkeys(_PARTS, 0)
        found: dict[str, Answer] = {}
        for key, (n_words, n_claims, n_pairs) in zip(file["keys"], file["shapes"], strict=True):
            taken: dict[str, Probabilities] = {}
            for name, rows in zip(_PARTS, (n_words, n_claims * n_words, n_claims, n_pairs), strict=True):
                taken[name] = flat[name][at[name] : at[name] + rows]
                at[name] += rows
            taken["roles"] = taken["roles"].reshape(n_claims, n_words, taken["roles"].shape[-1])
            found[str(key)] = Answer(**taken)
    return found
