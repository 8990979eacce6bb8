"""An engine in, the imported places out, looked up by name, id or source; and the one that puts places in.

Invariant: the edition is a function of the rows. Each lot of places and the edition that follows hold together or not
at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, delete, insert, make_url, select, update

from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, Namesake
from allegiance.store import schema
from allegiance.store.connection import connect_engine, for_writing, snapshot_of
from allegiance.store.place_row import listed_row, read_listed
from allegiance.store.row import Values, read_place
from allegiance.store.statement import chunks

_EDITION = "places"
_REMEMBERED = 100_000  # names whose places are kept: the words of reports come back
_PLACE, _NAME = schema.LISTED_PLACE.c, schema.LISTED_NAME.c
_CHANGING = tuple(column.name for column in _PLACE if column.name not in ("id", "source"))
_NAMED = (
    select(schema.LISTED_PLACE)
    .join(schema.LISTED_NAME, _PLACE.id == _NAME.place_id)
    .where(_NAME.folded == bindparam("key"))
    .order_by(_PLACE.id)
)
_BY_ID = select(schema.LISTED_PLACE).where(_PLACE.id == bindparam("key"))
_BY_SOURCE = select(schema.LISTED_PLACE).where(_PLACE.source == bindparam("key"))
_JOINED = select(schema.LISTED_PLACE).where(_PLACE.same_as == bindparam("key")).order_by(_PLACE.id)


class StoredPlaces:
    """The imported places of a store, each asked for when a text names it, so that many cost nothing at the start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: dict[str, tuple[ImportedPlace, ...]] = {}
        with snapshot_of(engine) as connection:
            self._edition = _read_edition(connection)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Travel to another process as the address of the store."""
        return _reopen, (self._engine.url.render_as_string(hide_password=False),)

    @property
    def edition(self) -> str:
        """A digest of all its places; "" where nothing was imported."""
        return self._edition

    def named(self, key: str) -> tuple[ImportedPlace, ...]:
        """Return the places that have a folded name."""
        found = self._found.get(key)
        if found is None:
            found = self._ask(_NAMED, key)
            if len(self._found) < _REMEMBERED:
                self._found[key] = found
        return found

    def by_id(self, place_id: str) -> ImportedPlace | None:
        """Return the place of an id."""
        return next(iter(self._ask(_BY_ID, place_id)), None)

    def by_source(self, source: str) -> ImportedPlace | None:
        """Return the place that a list has under an id."""
        return next(iter(self._ask(_BY_SOURCE, source)), None)

    def joined_to(self, place_id: str) -> tuple[ImportedPlace, ...]:
        """Return the places that only add names to this one."""
        return self._ask(_JOINED, place_id)

    def _ask(self, question: Select[Any], key: str) -> tuple[ImportedPlace, ...]:
        with self._engine.connect() as connection:
            return tuple(read_listed(row) for row in connection.execute(question, {"key": key}))


def _reopen(address: str) -> StoredPlaces:
    return StoredPlaces(connect_engine(make_url(address)))


class PlaceWriter:
    """Puts imported places into a store, each lot in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = for_writing(engine)

    def known(self, sources: Iterable[str]) -> dict[str, ImportedPlace]:
        """Return the places that are there already, by source."""
        with self._engine.connect() as connection:
            return {
                row.source: read_listed(row)
                for part in chunks(sources)
                for row in connection.execute(select(schema.LISTED_PLACE).where(_PLACE.source.in_(part)))
            }

    def named(self, keys: Iterable[str]) -> dict[str, list[Namesake]]:
        """Return the places that have any of some folded names, by name."""
        question = select(schema.LISTED_PLACE, _NAME.folded).join(schema.LISTED_NAME, _PLACE.id == _NAME.place_id)
        found: dict[str, list[Namesake]] = {}
        read: dict[str, Namesake] = {}
        with self._engine.connect() as connection:
            for part in chunks(keys):
                for row in connection.execute(question.where(_NAME.folded.in_(part)).order_by(_PLACE.id)):
                    if row.id not in read:
                        home = PlaceId(row.same_as or row.id)
                        read[row.id] = Namesake(row.source, home, read_place(row, row.id))
                    found.setdefault(row.folded, []).append(read[row.id])
        return found

    def joined_to(self, place_ids: Iterable[str]) -> set[str]:
        """Return those of some ids to which other imported places add names."""
        with self._engine.connect() as connection:
            return {
                place_id
                for part in chunks(place_ids)
                for place_id in connection.scalars(select(_PLACE.same_as).where(_PLACE.same_as.in_(part)))
                if place_id
            }

    def put(self, places: Mapping[str, tuple[ImportedPlace, Sequence[str]]]) -> None:
        """Add places with their folded names, by source; one that is there already is replaced."""
        with self._engine.begin() as connection:
            before = {row["source"]: row for row in _rows_of(connection, places)}
            after = {source: listed_row(found) for source, (found, _) in places.items()}
            old = [row for source, row in after.items() if source in before]
            new = [row for source, row in after.items() if source not in before]
            for part in chunks([row["id"] for row in old]):
                connection.execute(delete(schema.LISTED_NAME).where(_NAME.place_id.in_(part)))
            if old:
                changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _CHANGING}
                statement = update(schema.LISTED_PLACE).where(_PLACE.id == bindparam("of")).values(changed)
                connection.execute(statement, [_as_change(row) for row in old])
            if new:
                connection.execute(insert(schema.LISTED_PLACE), new)
            names = [{"folded": key, "place_id": p.place.id} for p, keys in places.values() for key in keys]
            if names:
                connection.execute(insert(schema.LISTED_NAME), names)
            _set_edition(connection, _sum(after.values()) - _sum(before.values()))


def _as_change(row: Values) -> Values:
    return {"of": row["id"], **{f"new_{name}": value for name, value in row.items() if name in _CHANGING}}


def _rows_of(connection: Connection, sources: Iterable[str]) -> list[Values]:
    found: list[Values] = []
    for part in chunks(sources):
        rows = connection.execute(select(schema.LISTED_PLACE).where(_PLACE.source.in_(part)))
        found += [dict(row._mapping) for row in rows]
    return found


def _sum(rows: Iterable[Values]) -> int:
    """Add up the digests of rows: what is added can be taken off, and the order of the lists does not matter."""
    return sum(int.from_bytes(sha256(json.dumps(row, sort_keys=True).encode()).digest()) for row in rows)


def _read_edition(connection: Connection) -> str:
    return connection.scalar(select(schema.META.c.value).where(schema.META.c.key == _EDITION)) or ""


def _set_edition(connection: Connection, difference: int) -> None:
    before = _read_edition(connection)
    value = f"{(int(before or '0', 16) + difference) % 2**256:064x}"
    if before:
        connection.execute(update(schema.META).where(schema.META.c.key == _EDITION).values(value=value))
    else:
        connection.execute(insert(schema.META), [{"key": _EDITION, "value": value}])
