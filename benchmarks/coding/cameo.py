"""Sentences with CAMEO events in, how many of their types a claim gives out: the records PETRARCH is validated on.

Events and claims are compared as sets of types per sentence. Codes become types by the crosswalk of the ontology;
sentences with a code that it does not have are left out, and so are codes that become no claim (01). Of the claims
those count that happened (or are hedged) and whose type is one of PLOVER's 16. The days of the records are not used.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from allegiance.extract.baseline import code_by_words
from allegiance.model.report import SectionKind
from benchmarks.coding.figure import Measured, ratio_figure
from benchmarks.coding.flow import REAL, Flow, Text
from benchmarks.coding.ratio import Ratio, share

BEYOND_PLOVER = frozenset({"CONTROL", "STRUCTURE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A sentence with the types of its events; none where the record says so."""

    text: str
    types: frozenset[str]


@cache
def crosswalk() -> Mapping[str, str]:
    """The type of each CAMEO code, "" where it becomes no claim."""
    path = files("allegiance") / "data" / "ontology" / "cameo-crosswalk.tsv"
    lines = path.read_text(encoding="utf8").split("\n")
    return {row["code"]: row["type"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def read_records(path: Path) -> list[Record]:
    """Read the sentences whose codes are all in the crosswalk; a record without words is passed over."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").split("\n") if line]
    rows = [row for row in rows if row["text"].strip()]
    return [Record(text=row["text"], types=types) for row in rows if (types := _types(row)) is not None]


def _types(row: dict[str, Any]) -> frozenset[str] | None:
    codes = [event["eventcode"] for event in row["events"] if "eventcode" in event]
    if any(code not in crosswalk() for code in codes):
        return None
    return frozenset(crosswalk()[code] for code in codes) - {""}


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure the types found, sentences left uncoded, and types beyond those of the record."""
    records = flow.first(read_records(paths[0]))
    texts = (Text(text=r.text, section=SectionKind.BODY) for r in records)
    coded = [
        {claim["type"] for claim in claims if claim["modality"] in REAL} - BEYOND_PLOVER for claims in flow.code(texts)
    ]
    by_words = [{claim.type for claim in code_by_words(record.text)} - BEYOND_PLOVER for record in records]
    eventful = [found for record, found in zip(records, coded, strict=True) if record.types]
    eventless = [found for record, found in zip(records, coded, strict=True) if not record.types]
    return Measured(
        figures=(
            ratio_figure("types found", _found(records, coded), _found(records, by_words)),
            ratio_figure("types beyond the record, per type", _beyond(records, coded), _beyond(records, by_words)),
            ratio_figure("sentences with events left uncoded", share(not found for found in eventful)),
            ratio_figure("sentences without events with a claim", share(map(bool, eventless))),
        )
    )


def _found(records: Sequence[Record], coded: Sequence[set[str]]) -> Ratio:
    parts = tuple(len(record.types & found) for record, found in zip(records, coded, strict=True))
    return Ratio(parts, tuple(len(record.types) for record in records))


def _beyond(records: Sequence[Record], coded: Sequence[set[str]]) -> Ratio:
    parts = tuple(len(found - record.types) for record, found in zip(records, coded, strict=True))
    return Ratio(parts, tuple(len(record.types) for record in records))
