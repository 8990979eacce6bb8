"""News articles with attributions (source, cue, content) in, precision and recall of the speakers of claims out.

The gold speaker of a claim is the source of the innermost attribution whose content holds its trigger: the nearest
voice (guide, section 6). A claim in no content has no speaker, nor has one whose attribution names no source. A speech
act ("Kyiv urged …") is its attribution's cue and stands in no content, so that its own speaker is null unless somebody
else tells it, as in the guide; the act inside stands in the content, and its speaker is the one who speaks. Guide and
set part where contents are thoughts or wishes ("wants to …"), which the set attributes and the guide does not: recall
is therefore also given over cues of saying (`saying.toml`).
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allegiance.extract.score import same_words
from allegiance.model.span import Span
from benchmarks.coding.figure import Measured, ratio_figure
from benchmarks.coding.flow import ClaimRow, Claims, Flow, Text, Words, span_of
from benchmarks.coding.ratio import Ratio

WORDS = Path(__file__).with_name("saying.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to say what: spans of the source (maybe none) and of the content, texts of source and cue."""

    source: tuple[Span, ...]
    source_text: str
    cue: str
    content: tuple[Span, ...]

    @property
    def is_said(self) -> bool:
        """Tell whether the cue is one of saying."""
        return bool(_saying().search(self.cue))

    def names(self, speaker: Words) -> bool:
        """Tell whether a coded speaker is the source: the spans overlap, or one's words hold the other's."""
        return any(span.overlaps(span_of(speaker)) for span in self.source) or same_words(
            self.source_text, speaker["text"]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim with the innermost attribution whose content holds its trigger, if any."""

    claim: ClaimRow
    attribution: Attribution | None

    @property
    def has_gold(self) -> bool:
        """Tell whether gold names a speaker."""
        return self.attribution is not None and bool(self.attribution.source)

    @property
    def has_speaker(self) -> bool:
        """Tell whether the coder names one."""
        return self.claim["speaker"] is not None

    @property
    def is_right(self) -> bool:
        """Tell whether both name the same one."""
        speaker = self.claim["speaker"]
        return speaker is not None and self.attribution is not None and self.attribution.names(speaker)


@cache
def _saying() -> re.Pattern[str]:
    words = tomllib.loads(WORDS.read_text(encoding="utf8"))["saying"]
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure the speakers of all claims of the articles."""
    with gzip.open(paths[0], "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in flow.first(file)]
    coded = flow.code(Text(text=row["text"]) for row in rows)
    articles = [tell(read_attributions(row), claims) for row, claims in zip(rows, coded, strict=True)]

    def ratio(parts: str, wholes: str, *, only_said: bool = False) -> Ratio:
        kept = [[t for t in told if not only_said or (t.attribution and t.attribution.is_said)] for told in articles]
        chosen = [[t for t in told if getattr(t, wholes)] for told in kept]
        return Ratio(tuple(sum(getattr(t, parts) for t in told) for told in chosen), tuple(map(len, chosen)))

    outside = [[told for told in article if not told.has_gold] for article in articles]
    silent = Ratio(tuple(sum(not t.has_speaker for t in told) for told in outside), tuple(map(len, outside)))
    return Measured(
        figures=(
            ratio_figure("speaker precision", ratio("is_right", "has_speaker")),
            ratio_figure("speaker recall", ratio("is_right", "has_gold")),
            ratio_figure("speaker recall, cues of saying", ratio("is_right", "has_gold", only_said=True)),
            ratio_figure("no speaker where gold has none", silent),
        )
    )


def read_attributions(row: dict[str, Any]) -> list[Attribution]:
    """Read the attributions of an article."""
    return [
        Attribution(
            source=_spans(each["source"]),
            source_text=" ".join(part["text"] for part in each["source"]),
            cue=" ".join(part["text"] for part in each["cue"]),
            content=_spans(each["content"]),
        )
        for each in row["attributions"]
    ]


def _spans(parts: Sequence[dict[str, str]]) -> tuple[Span, ...]:
    """The spans of parts whose offsets are written "start end", several joined by semicolons."""
    pieces = (piece for part in parts for piece in part["offsets"].split(";"))
    return tuple(sorted(Span(*map(int, piece.split())) for piece in pieces))


def tell(attributions: Sequence[Attribution], claims: Claims) -> list[Told]:
    """Join each claim with the innermost attribution that holds it."""
    return [Told(claim=claim, attribution=innermost(attributions, span_of(claim["trigger"]))) for claim in claims]


def innermost(attributions: Sequence[Attribution], trigger: Span) -> Attribution | None:
    """The attribution with the shortest content that holds a trigger."""
    around = [a for a in attributions if any(span.holds(trigger) for span in a.content)]
    return min(around, key=lambda a: sum(span.end - span.start for span in a.content), default=None)
