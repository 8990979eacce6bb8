"""Text → its paragraphs as spans: a blank line ends one, a line break where the next line does not go on with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from allegiance.model.span import Span

# Only these end a line. U+0085, U+2028 and vertical tabs stand inside sentences and count as white space.
_LINE = re.compile(r"[^\n\r\f\u2029]+|\r\n|[\n\r\f\u2029]")
_BREAKS = frozenset("\n\r\f\u2029")
_STOPS = ".!?…؟。।۔:;"
_CLOSERS = "\"'”’»›)]}"
_SMALL_NAME = re.compile(r"[^\W\d_]{1,4}[-'’ ]?[A-Z]")
_MIN_RUNNING = 25
_MAX_WRAPPED_COLUMNS = 120
_MIN_WRAPPED_LINES = 3
_EVEN_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: its span without white space at either end, and the number of its block (blank lines between)."""

    span: Span
    block: int


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text in order; hard-wrapped lines are one paragraph, list lines are one each.

    >>> text = "A title\\n\\nA line of some length that is wrapped,\\nand goes on."
    >>> [len(paragraph.span.of(text)) for paragraph in find_paragraphs(text)]
    [7, 51]
    """
    blocks = list(_find_blocks(text))
    columns = _measure_columns(text, blocks)
    paragraphs: list[Paragraph] = []
    for number, lines in enumerate(blocks):
        start = lines[0].start
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            if following is not None and _goes_on(line.of(text), following.of(text), columns):
                continue
            paragraphs.append(Paragraph(span=Span(start, line.end), block=number))
            start = following.start if following else line.end
    return tuple(paragraphs)


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends with the mark of a finished sentence, closing quotes and brackets aside."""
    bare = text.rstrip().rstrip(_CLOSERS).rstrip()
    return bare.endswith(tuple(_STOPS))


def trim(text: str, start: int, end: int) -> Span | None:
    """Return the stretch without white space at either end, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _find_blocks(text: str) -> Iterator[Sequence[Span]]:
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        if match[0][0] in _BREAKS:
            # Two breaks with nothing between them are a blank line; \u2029 is one by itself.
            if lines and (match[0] == "\u2029" or _is_blank_ahead(text, match.end())):
                yield lines
                lines = []
            continue
        span = trim(text, *match.span())
        if span is not None:
            lines.append(span)
    if lines:
        yield lines


def _is_blank_ahead(text: str, position: int) -> bool:
    match = _LINE.match(text, position)
    return match is None or match[0][0] in _BREAKS or not match[0].strip()


def _measure_columns(text: str, blocks: Sequence[Sequence[Span]]) -> int | None:
    """Return the width to which the text was hard-wrapped, or None where it was not."""
    width = max((line.end - line.start for lines in blocks for line in lines), default=0)
    pairs = [(a.of(text), b.of(text)) for lines in blocks for a, b in pairwise(lines)]
    if width > _MAX_WRAPPED_COLUMNS or not pairs:
        return None
    n_running = sum(1 for line, following in pairs if not ends_sentence(line) and _starts_small(following))
    n_full = sum(1 for line, following in pairs if _is_full(line, following, width))
    is_even = len(pairs) >= _MIN_WRAPPED_LINES and n_full >= _EVEN_SHARE * len(pairs)
    return width if n_running >= _MIN_WRAPPED_LINES - 1 or is_even else None


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word had no room on this line."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _goes_on(line: str, following: str, columns: int | None) -> bool:
    if columns is not None and _is_full(line, following, columns):
        return True
    return len(line) >= _MIN_RUNNING and _starts_small(following) and not ends_sentence(line)


def _starts_small(line: str) -> bool:
    """Tell whether a line opens with a small letter, names such as "al-Bab" aside."""
    return line[0].islower() and _SMALL_NAME.match(line) is None
