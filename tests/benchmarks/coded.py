"""Claims of the contract by hand, and a flow that gives them in place of a coder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.coding.flow import ClaimRow, Claims, Flow, Label, Pair, Text, Words


def words(text: str, within: str) -> Words:
    """Words of a text with the span of their first place in it."""
    start = within.index(text)
    return {"text": text, "start": start, "end": start + len(text), "actor": None}


def make_claim(
    text: str,
    trigger: str,
    type_name: str = "ASSAULT",
    *,
    source: Sequence[str] = (),
    target: Sequence[str] = (),
    mode: str | None = None,
    modality: str = "happened",
    speaker: str | None = None,
    symmetric: bool = False,
    confidence: float = 0.8,
) -> ClaimRow:
    """A claim of a text whose trigger and ends stand in it as given."""
    return {
        "sentence": text,
        "trigger": words(trigger, text),
        "type": type_name,
        "mode": mode,
        "source": [words(name, text) for name in source],
        "target": [words(name, text) for name in target],
        "symmetric": symmetric,
        "modality": modality,
        "speaker": words(speaker, text) if speaker else None,
        "place": None,
        "when": None,
        "confidence": confidence,
    }


@dataclass(frozen=True, kw_only=True)
class FixedFlow(Flow):
    """A flow whose claims and labels are given beforehand, one a text."""

    claims: tuple[Claims, ...] = ()
    labels: tuple[Label, ...] = ()

    def code(self, texts: Iterable[Text]) -> list[Claims]:
        """Give the claims that were laid down for the texts."""
        return list(self.claims)[: len(list(texts))]

    def classify(self, pairs: Sequence[Pair]) -> list[Label]:
        """Give the labels that were laid down for the pairs."""
        return list(self.labels)[: len(pairs)]
