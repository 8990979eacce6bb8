"""Event words with how far the text holds them for fact in, macro-F1 of the modality of the claims at them out.

Three classes: happened; uncertain (hedged, planned, possible, requested, threatened); not (denied, negated). Only words
that a claim's trigger overlaps are scored; coverage says how many those are. Texts are tokens joined by single spaces.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from allegiance.model.report import SectionKind
from allegiance.model.span import Span
from benchmarks.coding.confusion import Confusion, always
from benchmarks.coding.figure import Figure, Measured, ratio_figure
from benchmarks.coding.flow import NOT, Claims, Flow, Text, span_of
from benchmarks.coding.ratio import Ratio

SURE = 2.0  # of −3 … +3; data/README.md, "three classes used here and in acceptance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its event words: where each stands and which of the three classes gold gives it."""

    text: str
    words: tuple[tuple[Span, str], ...]


def read_factuality(row: dict[str, Any]) -> Sentence:
    """Read a row of UW or MEANTIME, whose words are labelled −3 (certainly not) to +3 (certainly)."""
    tokens = row["text"].split(" ")
    words = [(span_of_tokens(tokens, *target["span1"]), class_of_label(target["label"])) for target in row["targets"]]
    return Sentence(text=row["text"], words=tuple(words))


def read_crude_oil(row: dict[str, Any]) -> Sentence:
    """Read a row of CrudeOilNews: negative polarity is not, else another modality than asserted uncertain."""
    words = [
        (span_of_tokens(row["words"], event["trigger"]["start"], event["trigger"]["end"]), _crude_class(event))
        for event in row["events"]
    ]
    return Sentence(text=" ".join(row["words"]), words=tuple(words))


def class_of_label(label: float) -> str:
    """The class of a label.

    >>> class_of_label(2.0), class_of_label(1.9), class_of_label(-2.0)
    ('happened', 'uncertain', 'not')
    """
    if label >= SURE:
        return "happened"
    return "not" if label <= -SURE else "uncertain"


def _crude_class(event: dict[str, Any]) -> str:
    if event["polarity"] == "Negative":
        return "not"
    return "uncertain" if event["modality"] == "Other" else "happened"


def span_of_tokens(tokens: Sequence[str], first: int, end: int) -> Span:
    """The span that tokens from `first` up to `end` have in the tokens joined by single spaces.

    >>> span_of_tokens(["They", "did", "attack"], 1, 3)
    Span(start=5, end=15)
    """
    starts = [0, *accumulate(len(token) + 1 for token in tokens)]
    return Span(starts[first], starts[end] - 1)


def class_of_modality(modality: str) -> str:
    """The class of a claim's modality."""
    if modality == "happened":
        return "happened"
    return "not" if modality in NOT else "uncertain"


def class_at(word: Span, claims: Claims) -> str | None:
    """The class of the claim at a word, None where no trigger overlaps it.

    Of several the one with the shortest trigger speaks, of these the most confident.
    """
    at = [claim for claim in claims if span_of(claim["trigger"]).overlaps(word)]
    if not at:
        return None
    best = min(at, key=lambda claim: (claim["trigger"]["end"] - claim["trigger"]["start"], -claim["confidence"]))
    return class_of_modality(best["modality"])


def measure_factuality(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure on UW or MEANTIME."""
    return _measure(_read(paths[0], read_factuality, flow), flow)


def measure_crude_oil(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure on CrudeOilNews."""
    return _measure(_read(paths[0], read_crude_oil, flow), flow)


def _read(path: Path, read: Callable[[dict[str, Any]], Sentence], flow: Flow) -> list[Sentence]:
    lines = [line for line in path.read_text(encoding="utf8").split("\n") if line.strip()]
    return [read(json.loads(line)) for line in flow.first(lines)]


def _measure(sentences: Sequence[Sentence], flow: Flow) -> Measured:
    coded = flow.code(Text(text=sentence.text, section=SectionKind.BODY) for sentence in sentences)
    told = [
        [(gold, class_at(span, claims)) for span, gold in s.words] for s, claims in zip(sentences, coded, strict=True)
    ]
    covered = [(gold, found) for words in told for gold, found in words if found is not None]
    table = Confusion(tuple(gold for gold, _ in covered), tuple(found for _, found in covered))
    happened = always("happened", table.gold)
    everywhere = always("happened", [gold for words in told for gold, _ in words])
    coverage = Ratio(
        tuple(float(sum(found is not None for _, found in words)) for words in told),
        tuple(float(len(words)) for words in told),
    )
    return Measured(
        figures=(
            Figure(
                measure="macro-F1 on covered words",
                ours=table.macro_f1,
                n=len(covered),
                trivial=happened.macro_f1,
                noise=table.noise(),
            ),
            Figure(measure="accuracy on covered words", ours=table.accuracy, n=len(covered), trivial=happened.accuracy),
            ratio_figure("coverage of event words", coverage),
        ),
        tables={
            "per class": table.per_class(),
            "confusions": table.table(),
            "always happened, all words": {"macro-F1": everywhere.macro_f1, "accuracy": everywhere.accuracy},
        },
    )
