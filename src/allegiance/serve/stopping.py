"""Ctrl-C or SIGTERM → a request to stop, heeded where nothing is lost: the lot in hand is stored first."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import TypeVar

T = TypeVar("T")

_STEP_S = 0.2


class Stop:
    """Within its block the first signal asks to stop; a second one interrupts at once. `code` is the exit code then."""

    def __init__(self) -> None:
        self.code = 0
        self._before: dict[int, object] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal.signal gave back

    def __bool__(self) -> bool:
        """Tell whether to stop."""
        return self.code != 0

    def until(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items until a stop is asked for."""
        for item in items:
            yield item
            if self:
                return

    def sleep(self, seconds: float) -> None:
        """Sleep so long, or until a stop is asked for."""
        end = time.monotonic() + seconds
        while not self and (rest := end - time.monotonic()) > 0:
            time.sleep(min(rest, _STEP_S))

    def _ask(self, number: int, _: FrameType | None) -> None:
        if self:
            raise KeyboardInterrupt
        self.code = 128 + number
