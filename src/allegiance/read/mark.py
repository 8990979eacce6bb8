"""What a reader puts into its stream behind reports: a note that is taken once they are durable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from allegiance.model.identity import ReportId, digest
from allegiance.model.when import When, format_partial_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A note on an input: `keep` is called when all of `reports` are in the store, and not if one of them failed.

    `n_known` reports of the input were read before and are not read again.
    """

    keep: Callable[[], None]
    reports: tuple[ReportId, ...] = ()
    n_known: int = 0


class Pages(Protocol):
    """Remembers by content which inputs were read, so that a second run passes over them."""

    def count(self, key: str) -> int | None:
        """Return how many reports an input held, None where it was not read."""
        ...

    def add(self, key: str, origin: str, n_reports: int) -> None:
        """Note that all reports of an input are stored."""
        ...


def identify_page(data: bytes, publisher: str | None, published: When | None, url: str | None) -> str:
    """Make the id of an input from its bytes and from what the caller says of it."""
    day = format_partial_date(published) if published else None
    return digest("page", sha256(data).hexdigest(), publisher, day, url)


def keep_nothing() -> None:
    """Note nothing."""
