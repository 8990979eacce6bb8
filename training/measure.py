"""Exported weights and marked passages in, how well they read out: the figures of the ablation table.

`python -m training.measure FOLDER` prints them for `benchmarks/own`, which no weights are trained on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from allegiance.extract.confidence import Confidence
from allegiance.extract.encoder import Encoder
from allegiance.extract.score import Tally, read_claim, score_claims
from allegiance.model.ontology import Modality
from allegiance.pipeline import Toolkit
from training.calibrate import claim_of
from training.examples import Example, load_rows, make_examples

OWN = Path(__file__).parent.parent / "benchmarks" / "own"
SETS = ("unseen-conflicts", "headlines")


def measure(folder: Path, examples: Sequence[Example]) -> dict[str, float]:
    """Precision, recall and F1 of claims, modality of right ones, triggers found, claim-free passages with a claim."""
    encoder = Encoder(folder)
    confidence = Confidence(encoder.settings)
    tally = Tally()
    n_free = n_false = 0
    for example in examples:
        kept = confidence.keep(encoder.read(encoder.cut(example.words), example.suggestions))
        found = [claim_of(example, r, Modality(encoder.modalities[r.modality])) for r in kept]
        gold = [read_claim(mark) for mark in example.row["claims"]]
        score_claims(gold, found, tally)
        n_free += not gold
        n_false += bool(found) and not gold
    precision, recall = tally.precision or 0.0, tally.recall or 0.0
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * tally.n_right / max(tally.n_gold + tally.n_found, 1), 3),
        "modality": round(tally.share("modality") or 0.0, 3),
        "speaker": round(tally.share("speaker") or 0.0, 3),
        "claim_free_with_claim": round(n_false / max(n_free, 1), 3),
    }


def main(folder: Path) -> None:
    """Print the figures of both sets as JSON."""
    tools = Toolkit()
    found = {name: measure(folder, make_examples(load_rows([OWN / f"{name}.jsonl"]), tools)) for name in SETS}
    print(json.dumps(found))  # noqa: T201 - the answer asked for


if __name__ == "__main__":
    main(Path(sys.argv[1]))
