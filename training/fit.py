"""Examples in, a trained network out. `python -m training.fit --help` says how the shipped weights are made from it."""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.answers import Answer, key_of
from training.augment import names_of, vary
from training.examples import PAIR_TYPES, TYPES, Example, hints_of, modes_of
from training.loss import Lesson, Loss
from training.network import Network
from training.pieces import Cut, Cutter

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a network is trained. Rates are AdamW's, of the pretrained body and of the new heads."""

    pretrained: Path
    epochs: int = 5
    batch: int = 32
    body_rate: float = 2.5e-4
    head_rate: float = 1e-3
    n_shared: int | None = None
    pair_share: float = 1.0
    has_hints: bool = True
    has_masks: bool = True
    varied: float = 0.5
    share: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A trained network with what it needs to read."""

    network: Network
    cutter: Cutter
    hints: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    has_masks: bool


def fit(plan: Plan, examples: Sequence[Example], answers: Mapping[str, Answer], say: Say) -> Fitted:
    """Train on the examples; the same plan on the same machine and library gives the same network."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    np.random.seed(plan.seed)
    hints = hints_of(examples) if plan.has_hints else ()
    modes = modes_of(examples)
    chosen = list(examples)
    if plan.share < 1:
        chance.shuffle(chosen)
        chosen = chosen[: int(len(chosen) * plan.share)]
    cutter = Cutter(plan.pretrained / "vocab.txt", hints, masks_names=plan.has_masks)
    network = Network(
        plan.pretrained,
        n_hints=max(len(hints), 1),
        n_types=len(TYPES),
        n_modes=len(modes),
        n_pair_types=len(PAIR_TYPES),
        n_shared=plan.n_shared,
    )
    _train(plan, network, cutter, modes, chosen, answers, chance, say)
    network.eval()
    return Fitted(network, cutter, hints, modes, plan.has_masks)


def _train(
    plan: Plan,
    network: Network,
    cutter: Cutter,
    modes: Sequence[tuple[str, str]],
    examples: Sequence[Example],
    answers: Mapping[str, Answer],
    chance: random.Random,
    say: Say,
) -> None:
    loss = Loss(network, cutter, modes, chance, hint_dropout=0.1, pair_share=plan.pair_share)
    steps = plan.epochs * math.ceil(len(examples) / plan.batch)
    optimizer, schedule = _optimizer(plan, network, steps)
    plain = [Lesson(cutter.cut(e), answers.get(key_of(e))) for e in examples]
    names = names_of(examples)

    def lesson_of(i: int) -> Lesson:
        varied = vary(examples[i], names, chance) if chance.random() < plan.varied else None
        if varied is None:
            return plain[i]
        return Lesson(cutter.cut(varied.example), plain[i].answer, varied.origin)

    start = time.monotonic()
    network.train()
    for epoch in range(plan.epochs):
        total: Counter[str] = Counter()
        for rows in _batches([lesson.cut for lesson in plain], plan.batch, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                losses = loss.of([lesson_of(i) for i in rows])
            optimizer.zero_grad()
            torch.stack([*losses.values()]).sum().backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total.update({name: value.item() for name, value in losses.items()})
        n_batches = steps / plan.epochs
        told = " ".join(f"{name} {value / n_batches:.3f}" for name, value in total.items())
        say(f"epoch {epoch + 1} of {plan.epochs}, {time.monotonic() - start:.0f} s: {told}")


def _optimizer(
    plan: Plan, network: Network, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    body = network.body_parameters()
    known = {id(p) for p in body}
    heads = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": body, "lr": plan.body_rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1.0, 0.06 * steps)
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )


def _batches(cuts: Sequence[Cut], size: int, chance: random.Random) -> Iterator[list[int]]:
    """Batches of passages of like length, in random order."""
    order = sorted(range(len(cuts)), key=lambda i: len(cuts[i].ids) + 12 * chance.random())
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    chance.shuffle(batches)
    yield from batches
