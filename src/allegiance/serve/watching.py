"""Files, folders and addresses in; those that may hold something new out, whenever they are looked at again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from allegiance.serve.intake import is_address
from allegiance.serve.stopping import Stop

FILES_S = 5.0
ADDRESSES_S = 15 * 60.0

Snapshot = frozenset[tuple[str, int, int]]


class Watched:
    """Inputs that are looked at again: files as soon as a change has settled, addresses every quarter of an hour."""

    def __init__(self, names: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._files = {name: _look(Path(name)) for name in names if name != "-" and not is_address(name)}
        self._before = dict(self._files)
        self._addresses = [name for name in names if is_address(name)]
        self._asked = clock()

    def wait(self, stop: Stop) -> list[str]:
        """Wait a little, then return what has changed; nothing where all is as it was."""
        stop.sleep(FILES_S)
        return [] if stop else self.changed()

    def changed(self) -> list[str]:
        """Return what has changed since it was last returned; a file that still grows waits for the next look."""
        found = []
        for name, read in self._files.items():
            now = _look(Path(name))
            if now != read and now == self._before[name]:
                found.append(name)
                self._files[name] = now
            self._before[name] = now
        if self._addresses and self._clock() - self._asked >= ADDRESSES_S:
            self._asked = self._clock()
            found += self._addresses
        return found


def _look(path: Path) -> Snapshot:
    """Return name, size and time of every file under a path."""
    names = [path] if not path.is_dir() else [Path(folder, n) for folder, _, files in os.walk(path) for n in files]
    seen = set()
    for name in names:
        try:
            status = name.stat()
        except OSError:
            continue
        seen.add((str(name), status.st_size, status.st_mtime_ns))
    return frozenset(seen)
