"""A CSV of dated events in, a CSV of count forecasts out: the two files of `forecast --events`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from allegiance.errors import InputRefused
from allegiance.model.forecast import CountForecast
from allegiance.model.ontology import Quad

COLUMNS = ("date", "source", "target", "quad")

# Probabilities are written with ten digits; scaled down by more than their rounding, they never sum to more than 1.
_ROOM_FOR_ROUNDING = 1 - 1e-9


def read_events(path: Path) -> Iterator[tuple[date, str, str, Quad]]:
    """Read `date, source, target, quad` (other columns ignored); raise InputRefused at the first row that is not so.

    Dates are ISO days, quads the four of the ontology.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _parse_rows(csv.DictReader(file), path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputRefused(str(path), f"cannot be read: {error}", "give a UTF-8 CSV file of events") from error


def _parse_rows(reader: csv.DictReader[str], path: Path) -> Iterator[tuple[date, str, str, Quad]]:
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise InputRefused(str(path), f"no column {', '.join(missing)}", f"name the columns {', '.join(COLUMNS)}")
    days: dict[str, date] = {}
    quads = {str(quad): quad for quad in Quad}
    for row in reader:
        text, source, target, quad = (row[name] or "" for name in COLUMNS)
        day = days.get(text)
        if day is None:
            day = days[text] = _parse_day(text, f"{path}:{reader.line_num}")
        if quad not in quads:
            raise InputRefused(f"{path}:{reader.line_num}", f"{quad!r} is no quad", f"use one of {', '.join(quads)}")
        if not source or not target:
            raise InputRefused(f"{path}:{reader.line_num}", "source or target is empty", "name both actors")
        yield day, source, target, quads[quad]


def _parse_day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRefused(where, f"{text!r} is no ISO date", "write days as YYYY-MM-DD") from None


def write_forecasts(forecasts: Iterable[CountForecast], output: TextIO, *, horizon: int = 1) -> int:
    """Write `a, b, quad, mean, p0 … p20`, with a column `horizon` where it is over 1; return the number of rows."""
    writer = csv.writer(output, lineterminator="\n")
    n_rows = 0
    ahead = [horizon] if horizon > 1 else []
    for forecast in forecasts:
        if n_rows == 0:
            writer.writerow(_header(len(forecast.probabilities), horizon))
        numbers = [f"{p * _ROOM_FOR_ROUNDING:.10g}" for p in forecast.probabilities]
        writer.writerow(
            [forecast.first, forecast.second, str(forecast.quad), f"{forecast.mean:.10g}", *numbers, *ahead]
        )
        n_rows += 1
    if n_rows == 0:
        writer.writerow(_header(21, horizon))
    return n_rows


def _header(n_probabilities: int, horizon: int) -> list[str]:
    names = ["a", "b", "quad", "mean", *(f"p{count}" for count in range(n_probabilities))]
    return [*names, "horizon"] if horizon > 1 else names
