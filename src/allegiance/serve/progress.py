"""The tally of a reading that goes on → a line on the terminal that follows it; nothing where there is no terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from allegiance.pipeline import Tally


class Progress:
    """Call it with each tally. How much there is to read is not known before it is read, so no share is shown."""

    def __enter__(self) -> Progress:
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bar
            from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("reading; Ctrl-C stops, the same command goes on", total=None)
        return self

    def __call__(self, tally: Tally) -> None:
        if self._bar is not None:
            told = f"{tally.n_new} new, {tally.n_known} known, {len(tally.refused)} refused; Ctrl-C stops"
            self._bar.update(self._task, description=told)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
