"""Files named on the command line in; reports stored, or claims, types and actors on standard output, out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from allegiance.errors import InputRefused, UsageError
from allegiance.model.report import Report
from allegiance.model.when import When, parse_partial_date
from allegiance.pipeline import Tally, Toolkit, add_reports, code_reports, derive
from allegiance.read.file import read_bytes, read_path

if TYPE_CHECKING:
    from datetime import date

InputForm = Literal["auto", "lines", "jsonl"]
DONE, SOME_REFUSED = 0, 1


def write_out(text: str) -> None:
    """Write to standard output in UTF-8, whatever the locale."""
    sys.stdout.buffer.write(text.encode("utf8", "backslashreplace"))


def say(text: str) -> None:
    """Write a message to standard error."""
    sys.stderr.buffer.write(f"allegiance: {text}\n".encode("utf8", "backslashreplace"))
    sys.stderr.buffer.flush()


def read_inputs(
    paths: Iterable[str], publisher: str | None, published: When | None, form: InputForm
) -> Iterator[Report | InputRefused]:
    """Read each input as it is named; an address or a file that cannot be read is refused and the rest read."""
    for name in paths:
        if name == "-":
            data = sys.stdin.buffer.read()
            yield from read_bytes(data, "-", publisher=publisher, published=published, input_form=form)
        elif name.startswith(("http://", "https://")):
            yield InputRefused(name, "pages are not fetched by this version", "save the page and name the file")
        else:
            yield from read_path(Path(name), publisher=publisher, published=published, input_form=form)


def read_into(
    paths: Iterable[str], publisher: str | None, published: When | None, store: str | None, *, as_json: bool
) -> int:
    """Read inputs into the store, derive the record anew if anything was new, and print a summary."""
    from allegiance.settings import read_settings
    from allegiance.store.open import open_store
    from allegiance.store.view import View

    engine = open_store(read_settings(store=store).store)
    tools = Toolkit.for_store(engine)
    tally = Tally()
    with _progress() as advance:
        for tally in add_reports(read_inputs(paths, publisher, published, "auto"), engine, tools):
            advance(tally.n_new + tally.n_known)
    if tally.n_new or View(engine).run() is None:
        derive(engine, tools)
    return _summarise(tally, as_json=as_json)


def _summarise(tally: Tally, *, as_json: bool) -> int:
    for refusal in tally.refused:
        say(f"refused {refusal}")
    if as_json:
        from allegiance.exchange.claim_jsonl import format_json

        refused = [{"where": r.where, "reason": r.reason, "remedy": r.remedy} for r in tally.refused]
        row = {"new": tally.n_new, "known": tally.n_known, "claims": tally.n_claims, "refused": refused}
        write_out(format_json(row) + "\n")
    else:
        say(
            f"read {tally.n_new} new reports with {tally.n_claims} claims; "
            f"{tally.n_known} were known, {len(tally.refused)} inputs refused"
        )
    return SOME_REFUSED if tally.refused else DONE


class _progress:
    """A counter on a terminal, nothing elsewhere."""

    def __enter__(self) -> _progress:
        self._bar = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.completed} reports read and coded"), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("read", total=None)
        return self

    def __call__(self, n_done: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=n_done)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _processes() -> int:
    """One for each core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_files(
    files: Iterable[str], publisher: str | None, published: When | None, form: InputForm, *, explain: bool
) -> int:
    """Write one claim a line to standard output, and what was refused to standard error."""
    from allegiance.exchange.claim_jsonl import claim_rows, format_json

    tools = Toolkit()
    refused: list[InputRefused] = []

    def readable() -> Iterator[Report]:
        for item in read_inputs(files, publisher, published, form):
            if isinstance(item, InputRefused):
                refused.append(item)
                say(f"refused {item}")
            else:
                yield item

    for coded in code_reports(readable(), tools, processes=_processes()):
        parts = (coded.report, coded.sentences, coded.coding, coded.resolutions, coded.places, tools.registry)
        for row in claim_rows(*parts, explain=explain):
            write_out(format_json(row) + "\n")
        if explain:
            for sentence_id, reason in coded.coding.notes:
                index = next(s.index for s in coded.sentences if s.id == sentence_id)
                say(f"{coded.report.origin}, sentence {index}: no claim: {reason}")
    sys.stdout.buffer.flush()
    return SOME_REFUSED if refused else DONE


# Tables: tab-separated, no quoting; tabs and line breaks in cells become spaces ---------------------------------------


def _read_table(path: Path, needed: tuple[str, ...]) -> tuple[list[str], list[dict[str, str]]]:
    if not path.is_file():
        raise UsageError(f"{path}: not found; name a tab-separated file with the columns {', '.join(needed)}")
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [name for name in needed if name not in header]
    if missing:
        raise UsageError(f"{path}: no column {', '.join(missing)}; the first line names the columns")
    rows = []
    for line in lines[1:]:
        if line.rstrip("\r"):
            cells = line.rstrip("\r").split("\t")
            rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
    return header, rows


def _format_table(header: list[str], rows: Iterable[Mapping[str, object]]) -> str:
    lines = ["\t".join(header)]
    lines += ["\t".join(_cell(row.get(name, "")) for name in header) for row in rows]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def classify_file(input_file: Path, output: Path) -> None:
    """Add type, quad, binary, modality and confidence to every row, in order."""
    from allegiance.extract.relation_type import MarkedPair

    header, rows = _read_table(input_file, ("text", "source", "target"))
    pairs = (MarkedPair(text=row["text"], source=row["source"], target=row["target"]) for row in rows)
    added = ("type", "quad", "binary", "modality", "confidence")
    labelled = [
        {**row, **{name: getattr(label, name) for name in added}}
        for row, label in zip(rows, Toolkit().pair_classifier.classify(pairs), strict=True)
    ]
    columns = [*(name for name in header if name not in added), *added]
    output.write_text(_format_table(columns, labelled), encoding="utf8", newline="")


def resolve_file(input_file: Path) -> None:
    """Write the rows with actor, canonical, score and reason added; empty where nothing fits."""
    header, rows = _read_table(input_file, ("name",))
    resolver = Toolkit().resolver
    added = ("actor", "canonical", "score", "reason")
    found = []
    for number, row in enumerate(rows, start=2):
        day = _row_day(row.get("date", ""), f"{input_file}:{number}")
        candidates = resolver.candidates(row["name"], day=day, context=row.get("context", ""))
        best = candidates[0] if candidates else None
        values = (best.actor, best.canonical, best.score, "; ".join(best.reasons)) if best else ("", "", "", "")
        found.append({**row, **dict(zip(added, values, strict=True))})
    write_out(_format_table([*(name for name in header if name not in added), *added], found))


def _row_day(text: str, where: str) -> When | None:
    if not text.strip():
        return None
    try:
        return parse_partial_date(text)
    except ValueError as error:
        say(f"{where}: {error}; the name is resolved without a day")
        return None


def forecast_file(
    events: Path, period: Literal["week", "month"], last_data_day: date, horizon: int, output: Path | None
) -> None:
    """Forecast the counts of every dyad and quad of a file of events."""
    from allegiance.exchange.forecast_csv import read_events, write_forecasts
    from allegiance.forecast.counts import forecast_counts

    if not events.is_file():
        raise UsageError(f"{events}: not found; name a CSV file with the columns date, source, target, quad")
    forecasts = forecast_counts(read_events(events), period=period, last_data_day=last_data_day, horizon=horizon)
    if output is None:
        write_forecasts(forecasts, sys.stdout, horizon=horizon)
        return
    with output.open("w", encoding="utf8", newline="") as file:
        write_forecasts(forecasts, file, horizon=horizon)
