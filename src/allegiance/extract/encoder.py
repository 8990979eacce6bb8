"""Words with hints in, what the fine-tuned encoder reads in them out: claims by word spans, the type of a marked pair.

Two graphs, int8 ONNX (data/weights): `passage` reads all words once and names the words that may be triggers; `claim`
takes its lower states, marks one candidate, and reads whether it is a claim, its ends, speaker, place, modality, mode.
The model card beside the weights says how they were made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from allegiance.extract.decode import Candidate, Reading, Scores, WordSpan, find_candidates, overlaps, read_claim
from allegiance.extract.hint import Word
from allegiance.extract.suggestion import Suggestion
from allegiance.extract.wordpiece import WordPiece

_MOST_PIECES = 160
_MOST_KNOWN = 200_000  # words whose pieces are remembered
_SOURCE_MARK, _TARGET_MARK = 19, 20

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words cut into word pieces. `first` is the first piece of each word, `word` the word of each piece."""

    ids: Ids
    first: Ids
    word: Ids
    hints: tuple[tuple[int, ...], ...]

    @property
    def n_pieces(self) -> int:
        """How many word pieces, the marks at both ends included."""
        return len(self.ids)


class Encoder:
    """The two graphs with their vocabulary and settings; loaded once a process."""

    def __init__(self, folder: Path | None = None, *, threads: int = 1) -> None:
        self._folder = folder or Path(str(files("allegiance") / "data" / "weights"))
        settings = tomllib.loads((self._folder / "weights.toml").read_text(encoding="utf8"))
        self.types: tuple[str, ...] = tuple(settings["types"])
        self.pair_types: tuple[str, ...] = tuple(settings["pair_types"])
        self.modalities: tuple[str, ...] = tuple(settings["modalities"])
        self.modes: tuple[tuple[str, str], ...] = tuple((row[0], row[1]) for row in settings["modes"])
        self.settings: dict[str, Any] = settings["decode"]
        self._hints = {name: i for i, name in enumerate(settings["hints"])}
        self._masks = {name: i for i, name in enumerate(settings["masks"])}
        self._words = WordPiece((self._folder / "vocab.txt").read_text(encoding="utf8").splitlines())
        self._pieces: dict[str, list[int]] = {}
        vocabulary = self._words.vocabulary
        self._start, self._end, self._mask_base = (vocabulary[piece] for piece in ("[CLS]", "[SEP]", "[unused1]"))
        self._passage = self._session("passage.onnx", threads)
        self._claim = self._session("claim.onnx", threads)

    def _session(self, name: str, threads: int) -> ort.InferenceSession:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return ort.InferenceSession(str(self._folder / name), options, providers=["CPUExecutionProvider"])

    @cached_property
    def digest(self) -> str:
        """Eight hex digits over the weights and their settings: part of the coder's version."""
        total = sha256()
        for file in ("passage.onnx", "claim.onnx", "weights.toml", "vocab.txt"):
            total.update((self._folder / file).read_bytes())
        return total.hexdigest()[:8]

    def cut(self, words: Sequence[Word]) -> Passage:
        """Cut words into pieces; known names are one piece each, their kind. Words beyond 160 pieces are left out."""
        ids, first, owner = [self._start], [], [-1]
        for i, word in enumerate(words):
            pieces = self._pieces_of(word)
            if len(ids) + len(pieces) >= _MOST_PIECES:
                break
            first.append(len(ids))
            ids += pieces
            owner += [i] * len(pieces)
        ids.append(self._end)
        owner.append(-1)
        hints = tuple(tuple(self._hints[h] for h in w.hints if h in self._hints) for w in words[: len(first)])
        return Passage(np.array(ids), np.array(first, dtype=np.int64), np.array(owner), hints)

    def _pieces_of(self, word: Word) -> list[int]:
        if word.mask is not None and self._masks:
            return [self._mask_base + self._masks.get(word.mask.split("+")[0], 0)]
        found = self._pieces.get(word.text)
        if found is None:
            found = self._words.cut(word.text)
            if len(self._pieces) < _MOST_KNOWN:
                self._pieces[word.text] = found
        return found

    def read(self, passage: Passage, suggestions: Sequence[Suggestion] = ()) -> list[Reading]:
        """Return every candidate claim of a passage, suggested ones among them, with its scores, in text order.

        One passage at a time: int8 graphs scale to what they are given, so only thus are the answers those of the text
        alone, whatever is coded beside it.
        """
        if not len(passage.first):
            return []
        lower, mask, pieces = self._read_passage(passage)
        triggers = pieces[passage.first]
        suggested = [s for s in suggestions if s.words[1] < len(triggers)]
        candidates = self._parted(find_candidates(triggers, self.settings["candidate"]), triggers, suggested)
        candidates += self._suggested(triggers, candidates, suggested)
        if not candidates:
            return []
        marks = np.zeros((len(candidates), passage.n_pieces), dtype=np.int64)
        for row, candidate in zip(marks, candidates, strict=True):
            self._mark(row, passage, candidate.words, candidate.type + 1)
        n = len(marks)
        given = {"lower": np.repeat(lower, n, axis=0), "mask": np.repeat(mask, n, axis=0), "marks": marks}
        roles, claims = self._claim.run(["roles", "claim"], given)
        readings = (
            read_claim(candidate, ends[passage.first], claim, self.modes, self.types)
            for candidate, ends, claim in zip(candidates, roles, claims, strict=True)
        )
        doubtful = self.settings["doubtful_ends"]
        return sorted((_compare(r, suggested, doubtful) for r in readings), key=lambda r: (r.words, r.type))

    def _parted(
        self, found: Sequence[Candidate], triggers: Scores, suggestions: Sequence[Suggestion]
    ) -> list[Candidate]:
        """The candidates, but where the words of one hold several acts that the rules part, those acts."""
        parted: list[Candidate] = []
        for candidate in found:
            inside = {
                s.words
                for s in suggestions
                if s.type == self.types[candidate.type] and overlaps(s.words, candidate.words)
            }
            if len(inside) < 2:
                parted.append(candidate)
                continue
            for first, last in sorted(inside):
                score = float(triggers[first : last + 1, candidate.type].max())
                parted.append(Candidate((first, last), candidate.type, score))
        return parted

    def _suggested(
        self, triggers: Scores, found: Sequence[Candidate], suggestions: Sequence[Suggestion]
    ) -> list[Candidate]:
        """The suggestions that are not among the candidates, with the score that the first tower gives them."""
        added: dict[tuple[WordSpan, int], Candidate] = {}
        for suggestion in suggestions:
            kind = self.types.index(suggestion.type)
            if not any(c.type == kind and overlaps(c.words, suggestion.words) for c in (*found, *added.values())):
                first, last = suggestion.words
                score = float(triggers[first : last + 1, kind].max())
                added[suggestion.words, kind] = Candidate(suggestion.words, kind, score)
        return list(added.values())

    def _read_passage(self, passage: Passage) -> tuple[Scores, Scores, Scores]:
        """Return the lower states [1, pieces, size], the mask, and the triggers' probabilities [pieces, types]."""
        mask = np.ones((1, passage.n_pieces), dtype=np.float32)
        hints = np.zeros((1, passage.n_pieces, max(len(self._hints), 1)), dtype=np.float32)
        for piece, word in enumerate(passage.word):
            if word >= 0:
                hints[0, piece, passage.hints[word]] = 1
        given = {"ids": passage.ids[None], "mask": mask, "hints": hints}
        lower, triggers = self._passage.run(["lower", "triggers"], given)
        return lower, mask, triggers[0]

    @staticmethod
    def _mark(row: Ids, passage: Passage, words: WordSpan, mark: int) -> None:
        pieces = passage.word
        row[: len(pieces)][(pieces >= words[0]) & (pieces <= words[1])] = mark

    def read_pair(self, passage: Passage, source: WordSpan, target: WordSpan) -> Scores:
        """Return the probability of each of `pair_types` for the act between two marked ends of a passage."""
        lower, mask, _ = self._read_passage(passage)
        marks = np.zeros((1, passage.n_pieces), dtype=np.int64)
        self._mark(marks[0], passage, source, _SOURCE_MARK)
        self._mark(marks[0], passage, target, _TARGET_MARK)
        (pair,) = self._claim.run(["pair"], {"lower": lower, "mask": mask, "marks": marks})
        sharpened = pair[0].astype(np.float64) ** (1 / self.settings["pair_temperature"])
        found: Scores = (sharpened / sharpened.sum()).astype(np.float32)
        return found


def _compare(reading: Reading, suggestions: Sequence[Suggestion], doubtful: float) -> Reading:
    """Say whether the rules see the same act with the same ends; where the encoder doubts its own, take theirs."""
    same = [s for s in suggestions if s.type == reading.type and overlaps(s.words, reading.words)]
    if not same:
        return reading
    ends = reading.source, reading.target
    agrees = any(s.has_ends(*ends, is_symmetric=reading.is_symmetric) for s in same)
    named = next((s for s in same if s.is_named), None)
    seen = replace(reading, is_suggested=True, has_suggested_ends=agrees, is_named=named is not None)
    if named is not None:  # rules that know both names are right three times in four: the act is taken whole
        return _taken(replace(seen, mode=named.mode), named)
    return _taken(seen, same[0]) if reading.ends_score < doubtful and not agrees else seen


def _taken(reading: Reading, suggestion: Suggestion) -> Reading:
    """The reading with the ends that the rules give the act."""
    return replace(reading, source=suggestion.source, target=suggestion.target, is_symmetric=suggestion.is_symmetric)
