"""Texts in, the claims of the command contract out: the one way in which every set is coded.

Texts go through what `allegiance code` calls, marked pairs through what `allegiance classify` calls; nothing here
knows how the coder works.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Required, TypedDict, TypeVar, cast

from allegiance.exchange.claim_jsonl import claim_rows
from allegiance.extract.score import GoldClaim
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import Toolkit, code_reports
from allegiance.read.published import Publication
from allegiance.read.text import build_report
from allegiance.serve.intake import classify_file

REAL = frozenset({"happened", "hedged"})
NOT = frozenset({"denied", "negated"})

Row = TypeVar("Row")


class Words(TypedDict, total=False):
    """Words of a text with their span; `actor` where they were resolved."""

    text: Required[str]
    start: Required[int]
    end: Required[int]
    actor: str | None


class Days(TypedDict):
    """First and last day on which an act can have happened."""

    earliest: str
    latest: str


class ClaimRow(TypedDict):
    """The keys of a claim of the contract that are measured."""

    sentence: str
    trigger: Words
    type: str
    mode: str | None
    source: list[Words]
    target: list[Words]
    symmetric: bool
    modality: str
    speaker: Words | None
    place: Words | None
    when: Days | None
    confidence: float


Claims = tuple[ClaimRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to code. Where `section` is given the whole text is that; else its parts are told apart as in a report."""

    text: str
    published: str | None = None
    section: SectionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text and the words of its two ends."""

    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What classify says of a pair."""

    type: str
    quad: str
    binary: Literal["cooperation", "conflict"]
    confidence: float


@dataclass(frozen=True)
class Flow:
    """The coder with its tools. `limit` keeps the first so many rows of a set, None all of them."""

    limit: int | None = None

    @cached_property
    def tools(self) -> Toolkit:
        """Registry, gazetteer and coder, loaded once for all sets."""
        return Toolkit()

    def first(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of a set, up to the limit."""
        return list(rows)[: self.limit]

    def code(self, texts: Iterable[Text]) -> list[Claims]:
        """Code texts in one stream and return the claims of each, in order."""
        coded = code_reports((_report(number, text) for number, text in enumerate(texts)), self.tools)
        return [
            tuple(
                cast(ClaimRow, row)
                for row in claim_rows(c.report, c.sentences, c.coding, c.resolutions, c.places, self.tools.registry)
            )
            for c in coded
        ]

    def classify(self, pairs: Sequence[Pair]) -> list[Label]:
        """Give each pair its label, by way of the tab-separated files of the command."""
        lines = ["text\tsource\ttarget"]
        lines += ["\t".join(_cell(cell) for cell in (pair.text, pair.source, pair.target)) for pair in pairs]
        with TemporaryDirectory() as folder:
            asked, answered = Path(folder) / "pairs.tsv", Path(folder) / "labels.tsv"
            asked.write_text("\n".join(lines) + "\n", encoding="utf8", newline="")
            classify_file(asked, answered)
            header, *rows = [line.split("\t") for line in answered.read_text(encoding="utf8").rstrip("\n").split("\n")]
        return [_label(dict(zip(header, row, strict=True))) for row in rows]


def _report(number: int, text: Text) -> Report:
    published = parse_partial_date(text.published) if text.published else None
    if text.section is None:
        publication = Publication(when=published) if published else None
        return build_report(text.text, origin=str(number), publisher=str(number), publication=publication)
    return Report(
        id=identify_report(publisher=str(number), published=published, title=None, text=text.text),
        origin=str(number),
        published=published,
        text=text.text,
        sections=(Section(kind=text.section, span=Span(0, len(text.text))),),
    )


def _cell(text: str) -> str:
    return " ".join(text.split())


def _label(row: dict[str, str]) -> Label:
    return Label(
        type=row["type"],
        quad=row["quad"],
        binary="conflict" if row["binary"] == "conflict" else "cooperation",
        confidence=float(row["confidence"]),
    )


def span_of(words: Words) -> Span:
    """The span of words of a claim."""
    return Span(words["start"], words["end"])


def as_gold(claim: ClaimRow) -> GoldClaim:
    """A coded claim in the form of gold."""
    speaker, place, when = claim["speaker"], claim["place"], claim["when"]
    return GoldClaim(
        trigger=claim["trigger"]["text"],
        type=claim["type"],
        mode=claim["mode"],
        source=tuple(words["text"] for words in claim["source"]),
        target=tuple(words["text"] for words in claim["target"]),
        symmetric=claim["symmetric"],
        modality=claim["modality"],
        speaker=speaker["text"] if speaker else None,
        place=place["text"] if place else None,
        when=(when["earliest"], when["latest"]) if when else None,
    )
