"""Passages without a claim in, the share in which one is coded out.

The passages of `training/` shaped the coder, so their share flatters; that on own and gold passages is the honest one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from allegiance.extract.baseline import code_by_words
from benchmarks.coding.figure import Measured, ratio_figure
from benchmarks.coding.flow import Flow, Text
from benchmarks.coding.passages import code_passages, read_passages, score_empty
from benchmarks.coding.ratio import share


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure the claim-free passages among those of the files."""
    empty = [passage for passage in read_passages(paths) if not passage.claims]
    return Measured(figures=tuple(score_empty(code_passages(empty, flow))))


def measure_coped(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure sentences that the CoPED coders called neutral; in a few of them the guide does see a claim."""
    lines = [line for line in paths[0].read_text(encoding="utf8").split("\n") if line]
    sentences = [json.loads(line)["sentence"] for line in flow.first(lines)]
    coded = share(map(bool, flow.code(Text(text=sentence) for sentence in sentences)))
    by_words = share(bool(code_by_words(sentence)) for sentence in sentences)
    return Measured(figures=(ratio_figure("neutral sentences with a claim", coded, by_words),))
