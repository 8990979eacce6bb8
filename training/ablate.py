"""Variants of the training in, how well each reads out: python -m training.ablate [--share S ...] [--epochs N].

Every variant is trained on the same share of the passages with the same seed, so that the lines differ in one thing.
Several shares with `--only "all of it"` draw the learning curve.
Writes training/ablation.json; docs/explanation/coder.md shows the table.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from allegiance.pipeline import Toolkit
from training.answers import Answer, load_answers
from training.calibrate import calibrate
from training.examples import Example, load_rows, make_examples, split_held_out
from training.export import export
from training.fit import Plan, fit
from training.measure import OWN, SETS, measure
from training.train import ANSWERS, HERE, say, student

VARIANTS: dict[str, dict[str, Any]] = {
    "all of it": {},
    "without hints of parse, tables and rules": {"has_hints": False},
    "names as written, not masked": {"has_masks": False},
    "names never changed": {"varied": 0.0},
}
WITHOUT_TEACHER = "without the teacher's answers"


def main() -> None:
    """Train, export, calibrate and measure each variant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, nargs="+", default=[0.5])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--only", nargs="*")
    asked = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    tools = Toolkit()
    chosen, held = split_held_out(make_examples(load_rows(sorted((HERE / "passages").glob("*.jsonl"))), tools))
    own = {name: make_examples(load_rows([OWN / f"{name}.jsonl"]), tools) for name in SETS}
    answers = load_answers(ANSWERS) if ANSWERS.exists() else {}
    variants = {**VARIANTS, **({WITHOUT_TEACHER: {}} if answers else {})}
    file = HERE / "ablation.json"
    found = json.loads(file.read_text(encoding="utf8")) if file.exists() else {}
    for share, (name, changes) in itertools.product(asked.share, variants.items()):
        if asked.only and name not in asked.only:
            continue
        key = f"{name}, {share:.0%} of the passages, {asked.epochs} epochs"
        say(key)
        plan = Plan(pretrained=student(), share=share, epochs=asked.epochs, **changes)
        found[key] = _try(plan, chosen, held, own, {} if name == WITHOUT_TEACHER else answers)
        file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def _try(
    plan: Plan,
    chosen: Sequence[Example],
    held: Sequence[Example],
    own: dict[str, list[Example]],
    answers: dict[str, Answer],
) -> dict[str, dict[str, float]]:
    fitted = fit(plan, chosen, answers, say)
    with tempfile.TemporaryDirectory() as folder:
        export(fitted, plan.pretrained / "vocab.txt", Path(folder))
        say(calibrate(Path(folder), held))
        return {name: measure(Path(folder), examples) for name, examples in own.items()}


if __name__ == "__main__":
    main()
