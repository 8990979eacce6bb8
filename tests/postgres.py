"""A PostgreSQL server of the tests' own, started from what is installed: fresh databases out, all gone at the end.

It runs as a user without rights, listens on a Unix socket in a folder of its own alone, and does not wait for the disk.
Its own order of words is not that of code points, so that a test fails where the store leaves the order to the server.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url

_SUPERUSER = "allegiance"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@dataclass(slots=True)
class Postgres:
    """A running server. `socket` is the folder of its socket, `data` that of its files, `user` whose they are."""

    socket: Path
    data: Path
    user: str | None
    _numbers: Iterator[int] = field(default_factory=count)

    def new_store(self, *, tablespace: str | None = None) -> str:
        """Make an empty database and return its URL."""
        name = f"store_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}" + (f" TABLESPACE {tablespace}" if tablespace else ""))
        return f"postgresql://{_SUPERUSER}@/{name}?host={self.socket}"

    def drop(self, address: str) -> None:
        """Remove a database that `new_store` made."""
        self.run(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement beside all databases of the tests."""
        import psycopg

        with psycopg.connect(host=str(self.socket), user=_SUPERUSER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def find_server() -> Path:
    """Return the folder with `initdb` and `postgres`; skip the test where there is none, saying how to get it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'psycopg[binary]'")
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("no PostgreSQL server here: install the package postgresql (its initdb is looked for)")
    return found[-1]


def plain_user() -> str | None:
    """Return the user without rights that root runs the server as; None where this is no root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """Start a server in a new folder, lend it, stop it and remove the folder."""
    programs, user = find_server(), plain_user()
    # not in the folder of the test: the path of a socket may have 107 bytes, and the user must be able to enter
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    try:
        if user:
            shutil.chown(folder, user)
        made = [str(programs / "initdb"), "-D", str(data), "-U", _SUPERUSER, "-A", "trust", "--no-sync", "-E", "UTF8"]
        order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]
        subprocess.run([*made, *order], check=True, capture_output=True, user=user, cwd=folder)
        settings = [part for setting in _QUICK for part in ("-c", setting)]
        command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", *settings]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder)
        try:
            _wait_for(programs, folder)
            yield Postgres(socket=folder, data=data, user=user)
        finally:
            server.send_signal(signal.SIGINT)  # ends connections that are still open
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(programs: Path, socket: Path) -> None:
    ready = [str(programs / "pg_isready"), "-h", str(socket), "-t", "1", "-q"]
    for _ in range(100):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        subprocess.run(["sleep", "0.1"], check=False)
    raise RuntimeError(f"PostgreSQL did not start: {(socket / 'log').read_text(errors='replace')}")
