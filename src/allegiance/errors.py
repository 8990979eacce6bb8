"""Every exception this package raises on purpose.

    AllegianceError
    ├── InputRefused        one input (file, line, page) cannot be read; the run goes on
    │   └── TryLater        ... for now: its host is busy, or failed
    ├── UsageError          the caller asked for something that cannot be done as asked
    ├── UnknownActor        a name that no registry row fits
    ├── RegistryError       a table of data/ contradicts itself
    └── StoreError          the store cannot be opened, is damaged, or is newer than this program

A message says what, where, and what to do next.
"""

from __future__ import annotations


class AllegianceError(Exception):
    """Root of the tree: catch this to catch everything the package raises on purpose."""


class InputRefused(AllegianceError):
    """One input that cannot be read. `where` names it, `reason` says why, `remedy` what to do."""

    def __init__(self, where: str, reason: str, remedy: str) -> None:
        super().__init__(f"{where}: {reason}; {remedy}")
        self.where = where
        self.reason = reason
        self.remedy = remedy


class TryLater(InputRefused):
    """An address that cannot be read for now; `wait_s` is how long its host asks to wait, if it says."""

    def __init__(self, where: str, reason: str, remedy: str, *, wait_s: float | None = None) -> None:
        super().__init__(where, reason, remedy)
        self.wait_s = wait_s


class UsageError(AllegianceError):
    """The caller asked for something that cannot be done as asked."""


class UnknownActor(AllegianceError):
    """A name that no registry row fits."""


class RegistryError(AllegianceError):
    """A table under data/ contradicts itself."""


class StoreError(AllegianceError):
    """The store cannot be opened, is damaged, or is newer than this program."""
