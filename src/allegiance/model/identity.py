"""Names for ids, and the digest that makes them from content."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import NewType

ReportId = NewType("ReportId", str)
SentenceId = NewType("SentenceId", str)
MentionId = NewType("MentionId", str)
ClaimId = NewType("ClaimId", str)
EventId = NewType("EventId", str)
EpisodeId = NewType("EpisodeId", str)
ActorId = NewType("ActorId", str)
PlaceId = NewType("PlaceId", str)

Part = str | int | None


def digest(prefix: str, *parts: Part | list[Part]) -> str:
    """Return `prefix_` and 20 hex digits that depend on every part and on where the parts end.

    The parts are hashed as JSON: joined with dots, ("a.b", "c") and ("a", "b.c") would get the same id.

    >>> digest("clm", "a.b", "c") == digest("clm", "a", "b.c")
    False
    """
    content = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf8", "surrogatepass")
    return f"{prefix}_{sha256(content).hexdigest()[:20]}"
