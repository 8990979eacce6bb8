"""An engine in, imported layers out: the one that puts rows in, and the view that finds the events of a pair.

Invariant: rows are added and never changed, but for the marks of what is current, seen last and vanished. Each lot
holds or never was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Row, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.sql.compiler import SQLCompiler

from allegiance.model.identity import ActorId, EventId
from allegiance.model.imported_event import CellActor, EventRow, ImportedEvent, Layer
from allegiance.model.ontology import Modality, Quad
from allegiance.model.when import When
from allegiance.store import schema
from allegiance.store.connection import for_writing, insert_new
from allegiance.store.reader import Reader
from allegiance.store.row import Values, to_instant, to_json
from allegiance.store.statement import chunks

_EVENT, _CELL, _ACTOR = schema.IMPORTED_EVENT.c, schema.LAYER_CELL.c, schema.LAYER_ACTOR.c
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class LayerTally:
    """What became of the rows of a file: new, new versions, as they were, told twice in the file, and vanished."""

    n_new: int = 0
    n_changed: int = 0
    n_unchanged: int = 0
    n_repeated: int = 0
    n_vanished: int = 0


class LayerWriter:
    """Puts the rows of one file into a layer, each lot in one transaction.

    `read_cell` says which actors a cell names; it is asked once a cell.
    """

    def __init__(
        self, engine: Engine, layer: Layer, *, file: str, columns: Sequence[str], imported_at: datetime
    ) -> None:
        self.tally = LayerTally()
        self._engine = for_writing(engine)
        self._layer = layer
        self._file = file
        self._cells: dict[str, int] = {}
        with self._engine.begin() as connection:
            connection.execute(insert_new(connection, schema.LAYER), [_layer_row(layer)])
            has_rows = select(_EVENT.number).where(_EVENT.layer == layer.name).limit(1)
            self._is_new = connection.execute(has_rows).first() is None
            self._number: int = 1 + (connection.scalar(select(func.max(schema.LAYER_FILE.c.number))) or 0)
            values = {
                "number": self._number,
                "layer": layer.name,
                "file": file,
                "columns": to_json(list(columns)),
                "imported_at": to_instant(imported_at),
            }
            connection.execute(insert(schema.LAYER_FILE), [values])

    def put(self, rows: Sequence[EventRow], read_cell: Callable[[str], Sequence[CellActor]]) -> None:
        """Add rows; one that is there already as it is changes nothing, one that differs is a new version."""
        with self._engine.begin() as connection:
            self._add_cells(connection, {cell for row in rows for cell in (row.source, row.target) if cell}, read_cell)
            if self._is_new:
                _send(connection, insert_new(connection, schema.IMPORTED_EVENT), [self._values(row) for row in rows])
            else:
                self._compare(connection, rows)

    def close(self, n_rows: int, *, is_whole: bool) -> LayerTally:
        """Count what was put in; where the file was read whole, mark what an earlier one of its name had besides."""
        with self._engine.begin() as connection:
            if self._is_new:
                count = select(func.count()).where(_EVENT.file == self._number)
                self.tally.n_new = connection.scalar(count) or 0
                self.tally.n_repeated = n_rows - self.tally.n_new
            elif is_whole:
                of_name = select(schema.LAYER_FILE.c.number).where(
                    schema.LAYER_FILE.c.layer == self._layer.name, schema.LAYER_FILE.c.file == self._file
                )
                gone = (
                    update(schema.IMPORTED_EVENT)
                    .where(
                        _EVENT.layer == self._layer.name,
                        _EVENT.is_current == 1,
                        _EVENT.is_vanished == 0,
                        _EVENT.seen_in < self._number,
                        _EVENT.seen_in.in_(of_name),
                    )
                    .values(is_vanished=1)
                )
                self.tally.n_vanished += connection.execute(gone).rowcount
        return self.tally

    def delete(self, ids: Iterable[str]) -> None:
        """Mark events that their data set has deleted; they stay and no longer count."""
        with self._engine.begin() as connection:
            for part in chunks(ids):
                gone = update(schema.IMPORTED_EVENT).where(
                    _EVENT.layer == self._layer.name,
                    _EVENT.is_current == 1,
                    _EVENT.is_vanished == 0,
                    _EVENT.their_id.in_(part),
                )
                self.tally.n_vanished += connection.execute(gone.values(is_vanished=1)).rowcount

    def _compare(self, connection: Connection, rows: Sequence[EventRow]) -> None:
        """Sort rows into new ones, new versions and those that are there as they are."""
        known = {
            row.their_id: (row.number, row.version, row.digest, row.seen_in) for row in self._known(connection, rows)
        }
        new: dict[str, Values] = {}
        old: list[Values] = []
        seen: list[Values] = []
        for row in rows:
            before = known.get(row.their_id)
            if row.their_id in new or (before is not None and before[3] == self._number):
                self.tally.n_repeated += 1
            elif before is None:
                new[row.their_id] = self._values(row)
                self.tally.n_new += 1
            elif before[2] == _digest(row):
                seen.append({"of": before[0], "now": self._number})
                known[row.their_id] = (*before[:3], self._number)
                self.tally.n_unchanged += 1
            else:
                old.append({"of": before[0]})
                new[row.their_id] = self._values(row, version=before[1] + 1)
                self.tally.n_changed += 1
        at = update(schema.IMPORTED_EVENT).where(_EVENT.number == bindparam("of"))
        if seen:
            connection.execute(at.values(seen_in=bindparam("now"), is_vanished=0), seen)
        if old:
            connection.execute(at.values(is_current=0), old)
        if new:
            _send(connection, insert(schema.IMPORTED_EVENT), list(new.values()))

    def _known(self, connection: Connection, rows: Iterable[EventRow]) -> Iterator[Row[Any]]:
        wanted: Select[Any] = select(_EVENT.number, _EVENT.their_id, _EVENT.version, _EVENT.digest, _EVENT.seen_in)
        for part in chunks({row.their_id for row in rows}):
            yield from connection.execute(
                wanted.where(_EVENT.layer == self._layer.name, _EVENT.is_current == 1, _EVENT.their_id.in_(part))
            )

    def _add_cells(
        self, connection: Connection, texts: set[str], read_cell: Callable[[str], Sequence[CellActor]]
    ) -> None:
        unknown = sorted(texts - self._cells.keys())
        for part in chunks(unknown):
            found = select(_CELL.text, _CELL.number).where(_CELL.layer == self._layer.name, _CELL.text.in_(part))
            self._cells.update((row.text, row.number) for row in connection.execute(found))
        missing = [text for text in unknown if text not in self._cells]
        if not missing:
            return
        first: int = 1 + (connection.scalar(select(func.max(_CELL.number))) or 0)
        numbered = dict(zip(missing, range(first, first + len(missing)), strict=True))
        layer = self._layer.name
        cells = [{"number": number, "layer": layer, "text": text} for text, number in numbered.items()]
        connection.execute(insert(schema.LAYER_CELL), cells)
        actors = [
            {
                "cell": number,
                "position": position,
                "layer": layer,
                "name": one.name,
                "actor": one.actor,
                "is_registered": int(one.is_registered),
                "score": one.score,
                "reason": one.reason,
            }
            for text, number in numbered.items()
            for position, one in enumerate(read_cell(text))
        ]
        connection.execute(insert(schema.LAYER_ACTOR), actors)
        self._cells.update(numbered)

    def _values(self, row: EventRow, version: int = 1) -> Values:
        return {
            "layer": self._layer.name,
            "their_id": row.their_id,
            "version": version,
            "digest": _digest(row),
            "file": self._number,
            "seen_in": self._number,
            "is_current": 1,
            "is_vanished": 0,
            "earliest": row.when.earliest.isoformat(),
            "latest": row.when.latest.isoformat(),
            "date_precision": row.date_precision,
            "source": self._cells.get(row.source),
            "target": self._cells.get(row.target),
            "is_directed": int(row.is_directed),
            "quad": row.quad.value if row.quad else None,
            "type": row.type,
            "mode": row.mode,
            "modality": row.modality.value,
            "their_code": row.their_code,
            "place": row.place,
            "latitude_deg": row.latitude_deg,
            "longitude_deg": row.longitude_deg,
            "place_precision": row.place_precision,
            "raw": _encode(row.raw),
        }


def _digest(row: EventRow) -> str:
    """A digest of the row as read and of what it is taken to say."""
    when = row.when
    parts = (
        *row.raw,
        row.source,
        row.target,
        row.quad or "",
        row.type or "",
        row.mode or "",
        when.earliest.isoformat(),
        when.latest.isoformat(),
    )
    return blake2b("\x1f".join(parts).encode("utf8", "surrogatepass"), digest_size=10).hexdigest()


def _layer_row(layer: Layer) -> Values:
    return {
        "name": layer.name,
        "format": layer.format,
        "dataset": layer.dataset,
        "dataset_version": layer.dataset_version,
        "licence": layer.licence,
        "may_leave": int(layer.may_leave),
        "is_machine_coded": int(layer.is_machine_coded),
        "confidence": layer.confidence,
    }


def _read_layer(row: Row[Any]) -> Layer:
    return Layer(
        name=row.name,
        format=row.format,
        dataset=row.dataset,
        dataset_version=row.dataset_version,
        licence=row.licence,
        may_leave=bool(row.may_leave),
        is_machine_coded=bool(row.is_machine_coded),
        confidence=row.confidence,
    )


class LayerView(Reader):
    """Questions about imported layers. Superseded versions are not shown; vanished rows are, marked."""

    def layers(self) -> dict[str, Layer]:
        """Return every layer by its name."""
        with self._connect() as connection:
            rows = connection.execute(select(schema.LAYER).order_by(schema.LAYER.c.name))
            return {row.name: _read_layer(row) for row in rows}

    def actor_named(self, layers: Sequence[str], name: str) -> str | None:
        """Return the actor that a name, or an id, has in any of some layers."""
        named = select(_ACTOR.actor).where(_ACTOR.layer.in_(layers))
        with self._connect() as connection:
            by_name = connection.scalar(named.where(_ACTOR.name == name).order_by(_ACTOR.actor).limit(1))
            return by_name or connection.scalar(named.where(_ACTOR.actor == name).limit(1))

    def name_of(self, actor: str) -> str | None:
        """Return the name under which a layer lists an actor of its own."""
        with self._connect() as connection:
            names = select(_ACTOR.name).where(_ACTOR.actor == actor, _ACTOR.is_registered == 0)
            return connection.scalar(names.order_by(_ACTOR.name).limit(1))

    def last_day(self, layers: Sequence[str]) -> date | None:
        """Return the last day of which any row of some layers tells."""
        with self._connect() as connection:
            last = connection.scalar(select(func.max(_EVENT.latest)).where(_EVENT.layer.in_(layers)))
        return date.fromisoformat(last) if last else None

    def count(self, layer: str) -> int:
        """Return how many events of a layer are current."""
        with self._connect() as connection:
            of_layer = select(func.count()).where(_EVENT.layer == layer, _EVENT.is_current == 1)
            return connection.scalar(of_layer) or 0

    def events_of_pair(self, layers: Sequence[str], one: str, other: str) -> tuple[ImportedEvent, ...]:
        """Return the events of some layers that have both actors at their ends, on one side or across, by day."""
        with self._connect() as connection:
            numbers = sorted(_numbers_of_pair(connection, layers, one, other))
            known = {row.name: _read_layer(row) for row in connection.execute(select(schema.LAYER))}
            found = [event for part in chunks(numbers) for event in _read_events(connection, part, known)]
        return tuple(sorted(found, key=lambda event: (event.when, event.id)))


def _numbers_of_pair(connection: Connection, layers: Sequence[str], one: str, other: str) -> set[int]:
    """Find the events of a pair by its cells, since a cell is of one layer: in one cell together, or across."""
    ones, others = (_cells_of(connection, layers, actor) for actor in (one, other))
    found: set[int] = set()
    of_cells = select(_EVENT.number).where(_EVENT.is_current == 1)
    for first in chunks(ones):
        for second in chunks(others):
            for source, target in ((first, second), (second, first)):
                found.update(connection.scalars(of_cells.where(_EVENT.source.in_(source), _EVENT.target.in_(target))))
    for both in chunks(ones & others):
        found.update(connection.scalars(of_cells.where(or_(_EVENT.source.in_(both), _EVENT.target.in_(both)))))
    return found


def _cells_of(connection: Connection, layers: Sequence[str], actor: str) -> set[int]:
    return set(connection.scalars(select(_ACTOR.cell).where(_ACTOR.actor == actor, _ACTOR.layer.in_(layers))))


def _send(connection: Connection, statement: Insert, rows: Sequence[Values]) -> None:
    """Send many rows as the driver takes them: what the library does for each row of a long list would take longer."""
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup if isinstance(compiled, SQLCompiler) else None
    sent: Any = [tuple(row[name] for name in names) for row in rows] if names else list(rows)
    connection.exec_driver_sql(str(compiled), sent)


def _read_events(connection: Connection, numbers: Sequence[int], layers: dict[str, Layer]) -> Iterator[ImportedEvent]:
    rows = connection.execute(select(schema.IMPORTED_EVENT).where(_EVENT.number.in_(numbers))).all()
    cells = {cell for row in rows for cell in (row.source, row.target) if cell is not None}
    texts: dict[int | None, str] = {}
    actors: dict[int | None, list[ActorId]] = {}
    files: dict[int, Row[Any]] = {}
    for part in chunks(cells):
        texts.update(
            tuple(row) for row in connection.execute(select(_CELL.number, _CELL.text).where(_CELL.number.in_(part)))
        )
        named = select(_ACTOR.cell, _ACTOR.actor).where(_ACTOR.cell.in_(part)).order_by(_ACTOR.cell, _ACTOR.position)
        for cell, actor in connection.execute(named):
            actors.setdefault(cell, []).append(ActorId(actor))
    for part in chunks({row.file for row in rows}):
        of_number = select(schema.LAYER_FILE).where(schema.LAYER_FILE.c.number.in_(part))
        files.update((row.number, row) for row in connection.execute(of_number))
    for row in rows:
        columns = json.loads(files[row.file].columns)
        yield ImportedEvent(
            id=EventId(f"{row.layer}:{row.their_id}"),
            layer=layers[row.layer],
            their_id=row.their_id,
            their_code=row.their_code,
            file=files[row.file].file,
            imported_at=files[row.file].imported_at,
            type=row.type,
            mode=row.mode,
            quad=Quad(row.quad) if row.quad else None,
            modality=Modality(row.modality),
            source=tuple(dict.fromkeys(actors.get(row.source, ()))),
            target=tuple(dict.fromkeys(actors.get(row.target, ()))),
            source_text=texts.get(row.source, ""),
            target_text=texts.get(row.target, ""),
            is_directed=bool(row.is_directed),
            when=When(date.fromisoformat(row.earliest), date.fromisoformat(row.latest)),
            place=row.place,
            place_precision=row.place_precision,
            is_vanished=bool(row.is_vanished),
            raw=tuple(zip(columns, json.loads(row.raw), strict=False)),
        )
