"""A batch of examples in, what the network still gets wrong out: one loss a head, summed over words, per passage.

Both towers are trained at once. The second is shown every marked claim and, for each passage, the likeliest trigger of
the first tower that is none, so that it learns to turn false candidates down. Where a teacher has answered, what is to
be learned is half the mark and half the teacher's probability.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from allegiance.extract.decode import WordSpan
from training.answers import Answer
from training.examples import MODALITIES, TYPES, MarkedClaim
from training.network import FIRST_PAIR_MARK, N_ROLES, Network
from training.pieces import Cut, Cutter, mark_rows

Target = npt.NDArray[np.float32]
_TEACHER_SHARE = 0.5
_FALSE_ABOVE = 0.03  # a false candidate is worth showing from this probability on, and now and then below it


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage with what is to be learned of it. `moved` gives each word the word of the teacher's answer."""

    cut: Cut
    answer: Answer | None = None
    moved: Sequence[int] | None = None

    def taught(self, part: Target) -> Target:
        """Rows of the teacher's answer, for the words that were cut."""
        rows = part if self.moved is None else part[..., list(self.moved), :]
        return rows[..., : len(self.cut.first), :]


@dataclass(slots=True)
class _Asked:
    """One row for the second tower: whose passage, which words are marked with what."""

    passage: int
    marks: list[tuple[WordSpan, int]]


class Loss:
    """The losses of a network over batches of lessons."""

    def __init__(
        self,
        network: Network,
        cutter: Cutter,
        modes: Sequence[tuple[str, str]],
        chance: random.Random,
        *,
        hint_dropout: float,
        pair_share: float,
    ) -> None:
        self._network, self._cutter, self._chance = network, cutter, chance
        self._modes = {mode: i for i, mode in enumerate(modes)}
        self._hint_dropout, self._pair_share = hint_dropout, pair_share

    def of(self, lessons: Sequence[Lesson]) -> dict[str, Tensor]:
        """Return the loss of each head."""
        cuts = [lesson.cut for lesson in lessons]
        silent = [self._chance.random() < self._hint_dropout for _ in cuts]
        ids, mask, hints = self._cutter.batch(cuts, silent)
        lower = self._network.read(ids, mask, hints)
        triggers, mentions = self._network.find_triggers(lower, mask)
        triggers = triggers.float()
        wanted, soft, words = self._wanted_triggers(lessons, ids.shape[1])
        n = len(lessons)
        losses = {
            "trigger": _words_loss(triggers, soft, words) / n,
            "mention": 0.5 * _words_loss(mentions.float(), _wanted_mentions(cuts, ids.shape[1]), words) / n,
        }
        false = triggers.detach().sigmoid().numpy() * words[:, :, None] * (1 - wanted)
        losses |= self._claim_losses(lessons, lower, mask, false)
        return losses

    def _wanted_triggers(self, lessons: Sequence[Lesson], length: int) -> tuple[Target, Target, Target]:
        """What is marked, what is to be learned, and the first piece of each word."""
        wanted = np.zeros((len(lessons), length, len(TYPES)), dtype=np.float32)
        words = np.zeros((len(lessons), length), dtype=np.float32)
        soft = wanted.copy()
        for k, lesson in enumerate(lessons):
            first = lesson.cut.first
            words[k, first] = 1
            for claim in _claims(lesson.cut):
                wanted[k, first[claim.trigger[0] : claim.trigger[1] + 1], claim.type] = 1
            soft[k] = wanted[k]
            if lesson.answer is not None:
                soft[k, first] = _mixed(wanted[k, first], lesson.taught(lesson.answer.triggers))
        return wanted, soft, words

    def _claim_losses(self, lessons: Sequence[Lesson], lower: Tensor, mask: Tensor, false: Target) -> dict[str, Tensor]:
        asked, claims, answers = self._asked_claims(lessons, false)
        n_claims = len(asked)
        labels: list[Target] = []
        for k, lesson in enumerate(lessons):
            pair = self._asked_pair(lesson)
            if pair is not None:
                asked.append(_Asked(k, pair[0]))
                labels.append(pair[1])
        if not asked:
            return {}
        rows = [a.passage for a in asked]
        marks = mark_rows([(lessons[a.passage].cut, a.marks) for a in asked], mask.shape[1])
        roles, claim, pair_types = self._network.read_claims(lower[rows], mask[rows], marks)
        found = self._read_losses(roles[:n_claims].float(), claim[:n_claims].float(), claims, answers, rows, lessons)
        if labels:
            found["pair"] = 0.7 * functional.cross_entropy(
                pair_types[n_claims:].float(), torch.from_numpy(np.stack(labels)), reduction="sum"
            )
        return {name: value / len(lessons) for name, value in found.items()}

    def _asked_claims(
        self, lessons: Sequence[Lesson], false: Target
    ) -> tuple[list[_Asked], list[MarkedClaim | None], list[int]]:
        """Every marked claim, and of each passage the likeliest false candidate (None); the claims' numbers."""
        asked: list[_Asked] = []
        claims: list[MarkedClaim | None] = []
        numbers: list[int] = []
        for k, lesson in enumerate(lessons):
            cut = lesson.cut
            for number, claim in enumerate(cut.example.claims):
                if all(cut.holds(span) for span in claim.spans()):
                    asked.append(_Asked(k, [(claim.trigger, claim.type + 1)]))
                    claims.append(claim)
                    numbers.append(number)
            piece, kind = divmod(int(false[k].argmax()), len(TYPES))
            is_worth = false[k, piece, kind] > _FALSE_ABOVE or self._chance.random() < 0.15
            if is_worth and cut.owner[piece if piece < len(cut.owner) else 0] >= 0:
                word = int(cut.owner[piece])
                asked.append(_Asked(k, [((word, word), kind + 1)]))
                claims.append(None)
                numbers.append(-1)
        return asked, claims, numbers

    def _asked_pair(self, lesson: Lesson) -> tuple[list[tuple[WordSpan, int]], Target] | None:
        pairs = lesson.cut.example.pairs
        if not pairs or self._chance.random() >= self._pair_share:
            return None
        i = self._chance.randrange(len(pairs))
        source, target, label = pairs[i]
        if not (lesson.cut.holds(source) and lesson.cut.holds(target)):
            return None
        wanted = np.zeros(self._network.pair_head[-1].out_features, dtype=np.float32)
        wanted[label] = 1
        if lesson.answer is not None:
            wanted = _mixed(wanted, lesson.answer.pairs[i])
        return [(source, FIRST_PAIR_MARK), (target, FIRST_PAIR_MARK + 1)], wanted

    def _read_losses(
        self,
        roles: Tensor,
        claim: Tensor,
        claims: Sequence[MarkedClaim | None],
        numbers: Sequence[int],
        rows: Sequence[int],
        lessons: Sequence[Lesson],
    ) -> dict[str, Tensor]:
        if not claims:
            return {}
        valid = torch.tensor([0.0 if c is None else 1.0 for c in claims])
        found = {"valid": 0.7 * functional.binary_cross_entropy_with_logits(claim[:, 0], valid, reduction="sum")}
        real = [(i, c) for i, c in enumerate(claims) if c is not None]
        if not real:
            return found
        wanted = np.zeros(roles.shape, dtype=np.float32)
        words = np.zeros(roles.shape[:2], dtype=np.float32)
        modality = np.zeros((len(real), len(MODALITIES)), dtype=np.float32)
        for j, (i, marked) in enumerate(real):
            lesson = lessons[rows[i]]
            first = lesson.cut.first
            words[i, first] = 1
            wanted[i] = _wanted_roles(marked, first, roles.shape[1])
            modality[j, marked.modality] = 1
            if lesson.answer is not None:
                taught = lesson.answer.roles[numbers[i]]
                wanted[i, first] = _mixed(wanted[i, first], lesson.taught(taught))
                modality[j] = _mixed(modality[j], lesson.answer.modality[numbers[i]])
        chosen = [i for i, _ in real]
        symmetric = torch.tensor([float(c.is_symmetric) for _, c in real])
        mode = torch.tensor([self._modes.get((TYPES[c.type], c.mode or ""), 0) for _, c in real])
        found["roles"] = 0.6 * _words_loss(roles, wanted, words)
        found["modality"] = functional.cross_entropy(claim[chosen, 1:9], torch.from_numpy(modality), reduction="sum")
        found["symmetric"] = 0.5 * functional.binary_cross_entropy_with_logits(
            claim[chosen, 9], symmetric, reduction="sum"
        )
        found["mode"] = 0.3 * functional.cross_entropy(claim[chosen, 10:], mode, reduction="sum")
        return found


def _claims(cut: Cut) -> list[MarkedClaim]:
    return [c for c in cut.example.claims if all(cut.holds(span) for span in c.spans())]


def _mixed(marked: Target, taught: Target) -> Target:
    mixed: Target = (1 - _TEACHER_SHARE) * marked + _TEACHER_SHARE * taught
    return mixed


def _words_loss(logits: Tensor, wanted: Target, words: Target) -> Tensor:
    each = functional.binary_cross_entropy_with_logits(logits, torch.from_numpy(wanted), reduction="none")
    return (each * torch.from_numpy(words)[:, :, None]).sum()


def _put(target: Target, first: npt.NDArray[np.int64], span: WordSpan, column: int) -> None:
    """Mark a span in two columns: begins, goes on."""
    target[first[span[0]], column] = 1
    target[first[span[0] + 1 : span[1] + 1], column + 1] = 1


def _wanted_mentions(cuts: Sequence[Cut], length: int) -> Target:
    wanted = np.zeros((len(cuts), length, 4), dtype=np.float32)
    for k, cut in enumerate(cuts):
        for claim in _claims(cut):
            for span in claim.parties:
                _put(wanted[k], cut.first, span, 0)
            if claim.place is not None:
                _put(wanted[k], cut.first, claim.place, 2)
    return wanted


def _wanted_roles(claim: MarkedClaim, first: npt.NDArray[np.int64], length: int) -> Target:
    """Of a symmetric claim every party is both source and target."""
    wanted = np.zeros((length, N_ROLES), dtype=np.float32)
    both = (*claim.source, *claim.target)
    source, target = (both, both) if claim.is_symmetric else (claim.source, claim.target)
    for k, spans in enumerate((source, target, (claim.speaker,), (claim.place,))):
        for span in spans:
            if span is not None:
                _put(wanted, first, span, 2 * k)
    return wanted
