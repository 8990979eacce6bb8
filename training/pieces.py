"""Examples in, batches of word pieces out, with what the network is to learn from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from allegiance.extract.decode import WordSpan
from allegiance.extract.hint import Word
from allegiance.extract.wordpiece import WordPiece
from training.examples import Example

# the kinds of known names, each with a piece of its own
MASKS = (
    "place", "state", "armed-group", "intergovernmental", "government", "umbrella", "army", "party", "administration",
    "non-governmental", "set", "police", "population", "operations-room",
)  # fmt: skip
_MOST_PIECES = 160


@dataclass(frozen=True, slots=True)
class Cut:
    """An example cut into pieces: `first` is each word's first piece, `owner` each piece's word or −1."""

    example: Example
    ids: list[int]
    first: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]
    hints: list[list[int]]

    def holds(self, span: WordSpan) -> bool:
        """Tell whether the words of the span were cut, and not left out for length."""
        return span[1] < len(self.first)


class Cutter:
    """Cuts words into the pieces of a vocabulary (BERT's or MPNet's)."""

    def __init__(self, vocabulary: Path, hints: Sequence[str], *, masks_names: bool = True) -> None:
        self._words = WordPiece(vocabulary.read_text(encoding="utf8").splitlines())
        known = self._words.vocabulary
        self._start, self._end, self.pad = (
            known[a] if a in known else known[b] for a, b in (("[CLS]", "<s>"), ("[SEP]", "</s>"), ("[PAD]", "<pad>"))
        )
        self._masks = {name: known[f"[unused{i + 1}]"] for i, name in enumerate(MASKS)}
        self._masks_names = masks_names
        self._hints = {name: i for i, name in enumerate(hints)}
        self.n_hints = max(len(hints), 1)
        self._known: dict[str, list[int]] = {}

    def cut(self, example: Example) -> Cut:
        """Cut one example; words beyond 160 pieces are left out."""
        ids, first, owner = [self._start], [], [-1]
        for i, word in enumerate(example.words):
            pieces = self._pieces(word)
            if len(ids) + len(pieces) >= _MOST_PIECES:
                break
            first.append(len(ids))
            ids += pieces
            owner += [i] * len(pieces)
        hints = [[self._hints[h] for h in w.hints if h in self._hints] for w in example.words[: len(first)]]
        return Cut(example, [*ids, self._end], np.array(first, dtype=np.int64), np.array([*owner, -1]), hints)

    def _pieces(self, word: Word) -> list[int]:
        if word.mask is not None and self._masks_names:
            return [self._masks[word.mask.split("+")[0]]]
        if word.text not in self._known:
            self._known[word.text] = self._words.cut(word.text)
        return self._known[word.text]

    def batch(self, cuts: Sequence[Cut], without_hints: Sequence[bool] = ()) -> tuple[Tensor, Tensor, Tensor]:
        """Return ids [B, L], mask [B, L] and hints [B, L, hints]."""
        length = max(len(cut.ids) for cut in cuts)
        ids = np.full((len(cuts), length), self.pad, dtype=np.int64)
        mask = np.zeros((len(cuts), length), dtype=np.float32)
        hints = np.zeros((len(cuts), length, self.n_hints), dtype=np.float32)
        for k, cut in enumerate(cuts):
            ids[k, : len(cut.ids)] = cut.ids
            mask[k, : len(cut.ids)] = 1
            if without_hints and without_hints[k]:
                continue
            for piece, word in enumerate(cut.owner):
                if word >= 0:
                    hints[k, piece, cut.hints[word]] = 1
        return torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(hints)


def mark_rows(rows: Sequence[tuple[Cut, Sequence[tuple[WordSpan, int]]]], length: int) -> Tensor:
    """Return marks [rows, L]: each row marks spans of words of its passage with a number."""
    marks = np.zeros((len(rows), length), dtype=np.int64)
    for k, (cut, spans) in enumerate(rows):
        for (first, last), mark in spans:
            marks[k, : len(cut.owner)][(cut.owner >= first) & (cut.owner <= last)] = mark
    return torch.from_numpy(marks)
