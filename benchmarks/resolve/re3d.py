"""re3d's documents in, how many organisations named in them are found, and how many pairs of names for one body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allegiance.resolve.candidate import ActorResolver


def measure(path: Path, resolver: ActorResolver) -> tuple[dict[str, Any], list[str]]:
    """Not measured yet."""
    raise FileNotFoundError(2, "no finder of names yet", str(path))
