"""A format and a file of other people's events in, its rows out, with what is known of its data set."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from allegiance.errors import InputRefused
from allegiance.exchange.acled import read_acled
from allegiance.exchange.event_map import EventMap, own_map, read_columns, read_map, read_mapped
from allegiance.exchange.event_rows import Item
from allegiance.exchange.event_table import EventTable, open_table
from allegiance.exchange.gdelt import BY_WIDTH, read_gdelt
from allegiance.exchange.icews import read_icews
from allegiance.exchange.polecat import read_polecat
from allegiance.exchange.ucdp import COLUMNS, read_ucdp

EventFormat: TypeAlias = Literal["acled", "ucdp", "gdelt", "icews", "polecat", "table"]
FORMATS: tuple[EventFormat, ...] = get_args(EventFormat)
_TABBED = ("gdelt", "icews", "polecat")
_READERS = {
    "acled": read_acled,
    "ucdp": read_ucdp,
    "gdelt": read_gdelt,
    "icews": read_icews,
    "polecat": read_polecat,
}
_UNKNOWN_LICENCE = "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFacts:
    """What is known of a data set before its rows are read; `confidence` is of one row alone, 0-1."""

    dataset: str
    version: str
    licence: str
    may_leave: bool
    is_machine_coded: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class EventFile:
    """An opened file: its data set, the names of its columns, its rows as a stream."""

    facts: DatasetFacts
    header: tuple[str, ...]
    items: Iterator[Item]


def open_events(format: EventFormat, path: Path, opened: ExitStack, *, map_path: Path | None = None) -> EventFile:
    """Open a file of a format; raise InputRefused where it is not one. `map_path` names the columns of a table."""
    if map_path is not None and format != "table":
        raise InputRefused(str(map_path), f"{format} needs no map of columns", "leave --map out, or import as table")
    mapped = read_map(map_path) if map_path else None
    table = open_table(path, opened, delimiter="\t" if format in _TABBED else None)
    if format == "table":
        columns = read_columns(table)
        mapped = mapped or own_map(columns, table.origin)
        facts = _facts_of_map(mapped, path)
        return EventFile(facts, columns.header, read_mapped(table, columns, mapped))
    head, again = _peek(table)
    return EventFile(_known_facts()[format], _header_of(format, head), _READERS[format](again))


def _peek(table: EventTable) -> tuple[tuple[str, ...], EventTable]:
    """The first row, and the table with it still to come."""
    first = next(table.rows, None)
    if first is None:
        raise InputRefused(table.origin, "the file is empty", "check that it is whole")

    def rest() -> Iterator[tuple[int, list[str]] | InputRefused]:
        yield first
        yield from table.rows

    head = () if isinstance(first, InputRefused) else tuple(name.strip() for name in first[1])
    return head, EventTable(table.origin, table.delimiter, rest())


def _header_of(format: EventFormat, head: tuple[str, ...]) -> tuple[str, ...]:
    if format == "gdelt":
        return BY_WIDTH[len(head)].header if len(head) in BY_WIDTH else ()
    if format == "ucdp" and head and head[0].isdigit():
        return tuple(COLUMNS)
    return head


@cache
def _known_facts() -> Mapping[str, DatasetFacts]:
    text = (files("allegiance") / "data" / "exchange" / "datasets.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        row["format"]: DatasetFacts(
            dataset=row["dataset"],
            version="",
            licence=row["licence"],
            may_leave=row["may_leave"] == "yes",
            is_machine_coded=row["coded_by"] == "machine",
            confidence=float(row["confidence"]),
        )
        for row in rows
    }


def _facts_of_map(mapped: EventMap, path: Path) -> DatasetFacts:
    """What the map says of its data set; what it leaves out is taken the careful way: machine-coded, not to leave."""
    about = mapped.about
    is_machine_coded = about.get("coded_by", "machine") != "hand"
    confidence = about.get("confidence", 0.1 if is_machine_coded else 0.9)
    if not isinstance(confidence, int | float) or not 0 < confidence <= 1:
        raise InputRefused(str(path), f"confidence {confidence!r} is not in (0, 1]", "mend it under [layer] in the map")
    return DatasetFacts(
        dataset=str(about.get("dataset", path.name.split(".")[0])),
        version=str(about.get("version", "")),
        licence=str(about.get("licence", _UNKNOWN_LICENCE)),
        may_leave=about.get("may_leave", False) is True,
        is_machine_coded=is_machine_coded,
        confidence=float(confidence),
    )
