"""What hosts said of addresses, and which inputs were read: remembered between runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, select

from allegiance.store import schema
from allegiance.store.connection import for_writing, insert_new
from allegiance.store.row import Values, from_instant, to_instant

# Notes of inputs that are held before they are written; those lost by a kill are read again.
_LOT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What a host said of an address the last time; it is left alone until `not_before`. Instants are in UTC."""

    checked_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    n_failures: int = 0
    not_before: datetime | None = None


class FetchedAddresses:
    """The states of the addresses that a store's reports came from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, url: str) -> FetchState | None:
        """Return the state of an address, None where it was never asked for."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.FETCHED).where(schema.FETCHED.c.url == url)).first()
        if found is None:
            return None
        return FetchState(
            checked_at=from_instant(found.checked_at) or datetime.min.replace(tzinfo=UTC),
            etag=found.etag,
            last_modified=found.last_modified,
            n_failures=found.n_failures,
            not_before=from_instant(found.not_before),
        )

    def put(self, url: str, state: FetchState) -> None:
        """Note the state of an address in place of what was noted before."""
        values: Values = {
            "url": url,
            "etag": state.etag,
            "last_modified": state.last_modified,
            "checked_at": to_instant(state.checked_at),
            "n_failures": state.n_failures,
            "not_before": to_instant(state.not_before) if state.not_before else None,
        }
        with for_writing(self._engine).begin() as connection:
            connection.execute(delete(schema.FETCHED).where(schema.FETCHED.c.url == url))
            connection.execute(schema.FETCHED.insert().values(values))


class InputsRead:
    """The inputs that were read whole by one coder; notes are written in lots, the rest by `flush`."""

    def __init__(self, engine: Engine, coder: str) -> None:
        self._engine = engine
        self._coder = coder
        self._waiting: dict[str, Values] = {}

    def count(self, key: str) -> int | None:
        """Return how many reports an input held, None where it was not read by this coder."""
        found = self._waiting.get(self._id(key))
        if found is not None:
            return int(str(found["n_reports"]))
        with self._engine.connect() as connection:
            return self._stored(connection, key)

    def add(self, key: str, origin: str, n_reports: int) -> None:
        """Note that all reports of an input are stored."""
        self._waiting[self._id(key)] = {"id": self._id(key), "origin": origin, "n_reports": n_reports}
        if len(self._waiting) >= _LOT:
            self.flush()

    def flush(self) -> None:
        """Write the notes that wait."""
        if self._waiting:
            with for_writing(self._engine).begin() as connection:
                connection.execute(insert_new(connection, schema.INPUT_READ), list(self._waiting.values()))
            self._waiting.clear()

    def _stored(self, connection: Connection, key: str) -> int | None:
        row = schema.INPUT_READ.c
        found: int | None = connection.scalar(select(row.n_reports).where(row.id == self._id(key)))
        return found

    def _id(self, key: str) -> str:
        return f"{key} {self._coder}"
