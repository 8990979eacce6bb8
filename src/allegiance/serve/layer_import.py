"""A file of somebody's events in, a layer of the store and a summary out."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from allegiance.errors import InputRefused, UsageError
from allegiance.exchange.acled import read_deleted
from allegiance.exchange.claim_jsonl import format_json
from allegiance.exchange.event_file import DatasetFacts, EventFile, EventFormat, open_events
from allegiance.exchange.event_map import TEMPLATE
from allegiance.model.imported_event import OWN_LAYER, EventRow, Layer, PassedOver
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.decided import decide
from allegiance.resolve.registry import packaged_registry
from allegiance.serve.command import DONE, SOME_REFUSED
from allegiance.serve.intake import say, write_out
from allegiance.serve.layer_actor import CellReader
from allegiance.settings import read_settings
from allegiance.store.layer_table import LayerTally, LayerView, LayerWriter
from allegiance.store.open import open_store
from allegiance.store.view import View

if TYPE_CHECKING:
    from sqlalchemy import Engine

_LOT = 20_000  # rows in memory at once
_TOLD = 100  # refused lines that are printed; all are counted
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@dataclass(slots=True)
class ImportTally:
    """How an import went: what the layer says of the rows, what was passed over, what was refused."""

    rows: LayerTally = field(default_factory=LayerTally)
    n_rows: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    refused: list[InputRefused] = field(default_factory=list)
    n_refused: int = 0


def import_events(
    engine: Engine,
    resolver: ActorResolver,
    format: EventFormat,
    path: Path,
    *,
    name: str,
    map_path: Path | None = None,
    deleted: Sequence[str] = (),
) -> Iterator[ImportTally]:
    """Put the rows of a file into a layer, lot by lot, each durable; yield the tally so far after each, whole at last.

    The same file twice changes nothing; `deleted` are ids that the data set has taken back. A file that cannot be read
    at all is refused before anything is stored.
    """
    with ExitStack() as opened:
        file = open_events(format, path, opened, map_path=map_path)
        layer = _layer_for(engine, name, format, file.facts)
        yield from _put_all(engine, resolver, file, layer, path.name, deleted)


def _layer_for(engine: Engine, name: str, format: EventFormat, facts: DatasetFacts) -> Layer:
    """The layer of that name, made where there is none; raise UsageError where it holds another data set."""
    if not _NAME.fullmatch(name) or name == OWN_LAYER:
        raise UsageError(f"--layer {name!r}: use small letters, digits and hyphens, and not {OWN_LAYER!r}")
    known = LayerView(engine).layers().get(name)
    if known is not None and (known.format, known.dataset) != (format, facts.dataset):
        raise UsageError(
            f"--layer {name}: holds {known.dataset} ({known.format}); name another layer for {facts.dataset}"
        )
    return known or Layer(
        name=name,
        format=format,
        dataset=facts.dataset,
        dataset_version=facts.version,
        licence=facts.licence,
        may_leave=facts.may_leave,
        is_machine_coded=facts.is_machine_coded,
        confidence=facts.confidence,
    )


def _put_all(
    engine: Engine, resolver: ActorResolver, file: EventFile, layer: Layer, path_name: str, deleted: Sequence[str]
) -> Iterator[ImportTally]:
    tally, cells = ImportTally(), CellReader(layer.name, resolver)
    writer = LayerWriter(engine, layer, file=path_name, columns=file.header, imported_at=datetime.now(UTC))
    tally.rows = writer.tally
    lot: list[EventRow] = []
    for item in file.items:
        if isinstance(item, EventRow):
            lot.append(item)
            tally.n_rows += 1
        elif isinstance(item, PassedOver):
            tally.passed_over[item.words] += 1
        else:
            tally.n_refused += 1
            if len(tally.refused) < _TOLD:
                tally.refused.append(item)
        if len(lot) == _LOT:
            writer.put(lot, cells.read)
            lot = []
            yield tally
    if lot:
        writer.put(lot, cells.read)
    tally.rows = writer.close(tally.n_rows, is_whole=not tally.n_refused)
    writer.delete(deleted)
    yield tally


def import_file(
    format: EventFormat,
    path: Path,
    map_path: Path | None,
    layer: str | None,
    store: str | None,
    *,
    deleted: Path | None = None,
    as_json: bool,
) -> int:
    """Import a file of events into a layer, and say what came of its rows."""
    name = layer or (re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].casefold()).strip("-") or format)
    name = name if layer or format == "table" else format
    gone = read_deleted(deleted) if deleted else ()
    engine = open_store(read_settings(store=store).store)
    resolver = ActorResolver(decide(packaged_registry(), View(engine).decisions()))
    tally = ImportTally()
    with _Progress() as advance:
        for tally in import_events(engine, resolver, format, path, name=name, map_path=map_path, deleted=gone):
            advance(tally.n_rows)
    for refusal in tally.refused:
        say(f"refused {refusal}")
    if tally.n_refused > len(tally.refused):
        say(f"{tally.n_refused - len(tally.refused):,} more lines were refused")
    if as_json:
        write_out(format_json(_summary(name, tally)) + "\n")
    else:
        for line in _told(name, tally):
            say(line)
    return SOME_REFUSED if tally.n_refused else DONE


def print_template() -> None:
    """Write a table with the columns of an analyst's own rows, and two rows to write over."""
    write_out(TEMPLATE)


def _summary(name: str, tally: ImportTally) -> dict[str, object]:
    return {
        "layer": name,
        "rows": tally.n_rows,
        **{key.removeprefix("n_"): value for key, value in asdict(tally.rows).items()},
        "passed_over": dict(sorted(tally.passed_over.items())),
        "n_refused": tally.n_refused,
        "refused": [{"where": r.where, "reason": r.reason, "remedy": r.remedy} for r in tally.refused],
    }


def _told(name: str, tally: ImportTally) -> Iterator[str]:
    rows = tally.rows
    yield (
        f"layer {name}: {rows.n_new:,} new events, {rows.n_changed:,} in a new version, {rows.n_unchanged:,} as they "
        f"were, {tally.n_refused:,} lines refused"
    )
    if rows.n_repeated:
        yield f"{rows.n_repeated:,} rows repeat an event of the same file, and were passed over"
    if rows.n_vanished:
        yield f"{rows.n_vanished:,} events were taken back by their data set; they stay, marked, and do not count"
    if tally.passed_over:
        yield "passed over: " + ", ".join(f"{n:,} {words}" for words, n in tally.passed_over.most_common())


class _Progress:
    """A counter of rows on a terminal, nothing elsewhere."""

    def __enter__(self) -> _Progress:
        self._bar = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows imported"), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("import", total=None)
        return self

    def __call__(self, n_done: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=n_done)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
