"""Stories with every sentence marked for police action in, recall of killing, arrest and force, and false alarms, out.

A story is coded whole; a claim belongs to the sentence that its trigger starts in. Only claims that happened count.
"By police": a source holds a word of `police.toml`. KILL: an ASSAULT by police that kills, told by its mode or by a
word of killing in the sentence. ARREST: COERCE/arrest, whoever does it. FORCE: an ASSAULT by police, or a COERCE by
police whose mode is one of force (`police.toml`). A false alarm is an unmarked sentence with any ASSAULT or COERCE by
police.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allegiance.model.span import Span
from benchmarks.coding.figure import Measured, ratio_figure
from benchmarks.coding.flow import ClaimRow, Claims, Flow, Text
from benchmarks.coding.ratio import Ratio

WORDS = Path(__file__).with_name("police.toml")
MARKS = ("KILL", "ARREST", "FORCE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a story with its marks and the claims that happened in it."""

    text: str
    marks: frozenset[str]
    claims: Claims


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in tomllib.loads(WORDS.read_text(encoding="utf8")).items()}


def holds_any(text: str, words: str) -> bool:
    """Tell whether a text has a word that begins with one of a list of `police.toml`.

    >>> holds_any("two policemen", "police"), holds_any("a crowd", "police")
    (True, False)
    """
    return re.search(rf"\b(?:{'|'.join(_words()[words])})", text, re.IGNORECASE) is not None


def is_by_police(claim: ClaimRow) -> bool:
    """Tell whether a source of the claim names police or other forces of order."""
    return any(holds_any(source["text"], "police") for source in claim["source"])


def is_arrest(claim: ClaimRow) -> bool:
    """Tell whether the claim is an arrest."""
    return (claim["type"], claim["mode"]) == ("COERCE", "arrest")


def is_force(claim: ClaimRow) -> bool:
    """Tell whether the claim is one of bodily force, by whomever."""
    return claim["type"] == "ASSAULT" or (claim["type"] == "COERCE" and claim["mode"] in _words()["force_modes"])


def is_killing(claim: ClaimRow, sentence: str) -> bool:
    """Tell whether the claim is an assault that kills."""
    is_told = claim["mode"] in _words()["killing_modes"] or holds_any(sentence, "killing")
    return claim["type"] == "ASSAULT" and is_told


def finds(mark: str, sentence: Sentence) -> bool:
    """Tell whether a claim of the sentence is what the mark says."""
    if mark == "ARREST":
        return any(map(is_arrest, sentence.claims))
    by_police = [claim for claim in sentence.claims if is_by_police(claim)]
    if mark == "KILL":
        return any(is_killing(claim, sentence.text) for claim in by_police)
    return any(map(is_force, by_police))


def finds_by_anybody(mark: str, sentence: Sentence) -> bool:
    """As `finds`, whoever does it."""
    if mark == "KILL":
        return any(is_killing(claim, sentence.text) for claim in sentence.claims)
    return any(map(is_arrest if mark == "ARREST" else is_force, sentence.claims))


def finds_words(mark: str, sentence: Sentence) -> bool:
    """What words alone find: one of the mark's in the sentence, and the police in it too unless it is an arrest."""
    words = {"KILL": "killing", "ARREST": "arresting", "FORCE": "forcing"}[mark]
    return holds_any(sentence.text, words) and (mark == "ARREST" or holds_any(sentence.text, "police"))


def has_alarm(sentence: Sentence) -> bool:
    """Tell whether a claim of force by police stands in the sentence."""
    return any(claim["type"] in ("ASSAULT", "COERCE") and is_by_police(claim) for claim in sentence.claims)


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure recall per mark and the share of unmarked sentences with a claim of force by police."""
    stories = list(code_stories(paths, flow))

    def recall(mark: str, found: Callable[[str, Sentence], bool]) -> Ratio:
        marked = [[sentence for sentence in story if mark in sentence.marks] for story in stories]
        return Ratio(tuple(sum(found(mark, s) for s in story) for story in marked), tuple(map(len, marked)))

    unmarked = [[sentence for sentence in story if not sentence.marks] for story in stories]
    wholes = tuple(map(len, unmarked))
    alarms = Ratio(tuple(sum(map(has_alarm, story)) for story in unmarked), wholes)
    alarms_of_words = Ratio(
        tuple(sum(any(finds_words(m, s) for m in MARKS) for s in story) for story in unmarked), wholes
    )
    return Measured(
        figures=(
            *(ratio_figure(f"{mark} recall", recall(mark, finds), recall(mark, finds_words)) for mark in MARKS),
            *(ratio_figure(f"{mark} recall, by anybody", recall(mark, finds_by_anybody)) for mark in ("KILL", "FORCE")),
            ratio_figure("unmarked with force by police", alarms, alarms_of_words),
        )
    )


def code_stories(paths: Sequence[Path], flow: Flow) -> Iterator[list[Sentence]]:
    """Code each story whole and give its sentences their claims."""
    documents, sentences = (_read(path) for path in paths)
    documents = flow.first(documents)
    coded = flow.code(Text(text=row["doc_text"]) for row in documents)
    for document, claims in zip(documents, coded, strict=True):
        rows = [row for row in sentences if row["doc_id"] == document["doc_id"]]
        happened = [claim for claim in claims if claim["modality"] == "happened"]
        spans = place_sentences(document["doc_text"], [row["sent_text"] for row in rows])
        yield [
            Sentence(
                text=row["sent_text"],
                marks=frozenset(row["sent_labels"]),
                claims=tuple(claim for claim in happened if span.start <= claim["trigger"]["start"] < span.end),
            )
            for row, span in zip(rows, spans, strict=True)
        ]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line]


def place_sentences(text: str, sentences: Sequence[str]) -> list[Span]:
    """Find sentences in their text, each after the one before it.

    >>> place_sentences("They left. They left.", ["They left.", "They left."])
    [Span(start=0, end=10), Span(start=11, end=21)]
    """
    spans, at = [], 0
    for sentence in sentences:
        start = text.index(sentence, at)
        at = start + len(sentence)
        spans.append(Span(start, at))
    return spans
