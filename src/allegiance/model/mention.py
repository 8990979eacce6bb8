"""Words in a sentence that stand for an actor, a place or a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from allegiance.model.identity import MentionId, SentenceId, digest
from allegiance.model.span import Span


class MentionKind(StrEnum):
    """What the words stand for."""

    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words as written. `span` counts where the sentence's span counts; `text` is what it covers."""

    id: MentionId
    sentence_id: SentenceId
    kind: MentionKind
    span: Span
    text: str


def make_mention(sentence_id: SentenceId, kind: MentionKind, span: Span, text: str) -> Mention:
    """Build a mention with its id from content."""
    mention_id = MentionId(digest("mnt", sentence_id, str(kind), span.start, span.end))
    return Mention(id=mention_id, sentence_id=sentence_id, kind=kind, span=span, text=text)
