"""An engine, or a connection inside one snapshot, in; the connection to ask on out. The ground of every view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine

from allegiance.store.connection import snapshot_of


class Reader:
    """Asks each question on a snapshot of its own, or all of them on one: `with view.snapshot() as view:`."""

    def __init__(self, bind: Engine | Connection) -> None:
        self._bind = bind

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Lend a view whose every answer comes from one state of the store, whatever a writer does meanwhile."""
        with self._connect() as connection:
            yield type(self)(connection)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        if isinstance(self._bind, Connection):
            yield self._bind
            return
        with snapshot_of(self._bind) as connection:
            yield connection
