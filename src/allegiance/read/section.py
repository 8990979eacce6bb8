"""Paragraphs of a report → its sections (title, standfirst, dateline, caption, body, credit, furniture), completeness.

Nothing is cut: what no section covers is white space and the dashes between parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from allegiance.model.report import Completeness, Section, SectionKind
from allegiance.model.span import Span
from allegiance.read.credit import find_credit, is_credit, looks_like_caption
from allegiance.read.dateline import find_dateline
from allegiance.read.furniture import Verdict, find_furniture_tail, is_date_line, judge_furniture, normalise
from allegiance.read.paragraph import ends_sentence, find_paragraphs, trim
from allegiance.read.wording import Reach

_LEADING_MARKS = re.compile(r"^[\s—–|-]+")
_TRAILING_MARKS = re.compile(r"[\s—–|-]+$")
_MAX_TITLE = 220
_MAX_TITLE_WORDS = 32
_MAX_STANDFIRST = 500
_MAX_KICKER_WORDS = 2
_MAX_MENU_WORDS = 3
_MIN_MENU_LINES = 3
_MIN_PROSE_WORDS = 8
_MIN_REPEATED = 25
_MAX_CREDIT_AFTER_COPY = 90
_CREDIT_MARKS = frozenset("—–-|/([©")
_MAX_OFFERS = 2
_MAX_APART = 5
_MIN_STANDFIRST_WORDS = 4
_MIN_BROKEN_OFF_WORDS = 15
_TITLE_END_BARRED = (".", ":", ";", ",", "…", "۔", "。")
_CUT_MARKS = ("[…]", "[...]", "(…)", "(...)", "…", "...")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph on its way to a section. `kind` is None until something tells it, `verdict` what furniture implies.

    `credit` is where a credit was found in the part's text.
    """

    span: Span
    block: int
    text: str
    kind: SectionKind | None = None
    verdict: Verdict | None = None
    credit: Span | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nothing has told yet what this part is."""
        return self.kind is None

    @property
    def n_words(self) -> int:
        """Number of words between white space."""
        return len(self.text.split())

    @property
    def is_prose(self) -> bool:
        """Tell whether the part is a finished sentence of at least eight words."""
        return self.n_words >= _MIN_PROSE_WORDS and ends_sentence(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the text of a report holds: its sections in order, the title found in it, and whether it is cut off."""

    sections: tuple[Section, ...]
    title: str | None
    completeness: Completeness


def find_layout(text: str, *, title: str | None = None) -> Layout:
    """Tell the parts of a plain text apart; with a `title` given as its own field none is looked for."""
    parts = [
        Part(span=paragraph.span, block=paragraph.block, text=paragraph.span.of(text))
        for paragraph in find_paragraphs(text)
    ]
    return lay_out(parts, title=title, may_open_with_title=title is None)


def lay_out(parts: Sequence[Part], *, title: str | None = None, may_open_with_title: bool = False) -> Layout:
    """Tell what each part is, keeping what is told already, and split credits, datelines and offers from prose."""
    parts = _mark_trailing_labels(_mark_furniture(parts))
    if may_open_with_title:
        parts = _mark_title(_mark_menus(parts))
    parts = _mark_repeated(parts, title)
    parts = _mark_captions(parts)
    parts = _mark_standfirst(parts, has_title=title is not None)
    parts = [replace(part, kind=SectionKind.BODY) if part.is_open else part for part in parts]
    sections = tuple(_find_sections(parts))
    found = next((part.text for part in parts if part.kind is SectionKind.TITLE), None)
    return Layout(sections=sections, title=title or found, completeness=_judge_completeness(parts))


def _mark_furniture(parts: Sequence[Part]) -> list[Part]:
    marked: list[Part] = []
    reach: Reach | None = None
    has_prose = False
    verdicts = [judge_furniture(part.text) if part.is_open else None for part in parts]
    n_prose_left = sum(map(_is_report_prose, parts, verdicts))
    for part, verdict in zip(parts, verdicts, strict=True):
        n_prose_left -= _is_report_prose(part, verdict)
        if verdict is not None and verdict.reach is Reach.REST and not has_prose:
            verdict = replace(verdict, reach=Reach.LINE)  # a link to the comments above the report
        if verdict is not None and verdict.is_paywall and has_prose and n_prose_left <= _MAX_OFFERS:
            verdict = replace(verdict, reach=Reach.REST)  # what follows a wall is its offers, not the report
        reach = _extend(reach, part, verdict, has_prose)
        if part.is_open and (verdict is not None or reach is not None):
            marked.append(replace(part, kind=SectionKind.FURNITURE, verdict=verdict))
            continue
        if part.is_open and is_credit(part.text) and len(parts) > 1:
            part = replace(part, kind=SectionKind.CREDIT)
        elif part.is_open and is_date_line(part.text) and len(parts) > 1:
            part = replace(part, kind=SectionKind.FURNITURE)
        has_prose = has_prose or (part.is_open and part.is_prose)
        marked.append(part)
    return marked


def _is_report_prose(part: Part, verdict: Verdict | None) -> bool:
    return verdict is None and part.is_open and part.is_prose


def _extend(reach: Reach | None, part: Part, verdict: Verdict | None, has_prose: bool) -> Reach | None:
    """Return how the furniture before and at this part reaches over it and onward."""
    if reach is Reach.REST:
        return reach
    if verdict is not None:
        return verdict.reach if verdict.reach is not Reach.LINE else reach
    if reach is Reach.LIST and (part.is_prose or (not has_prose and part.n_words > _MAX_MENU_WORDS)):
        return None  # prose goes on, or a title may stand here
    return reach


def _mark_menus(parts: Sequence[Part]) -> list[Part]:
    """Mark runs of very short lines before the first prose as menus; the last line of a run may be the title."""
    marked = list(parts)
    first_prose = next((i for i, part in enumerate(parts) if part.is_open and part.is_prose), None)
    run: list[int] = []
    for i in range(first_prose or 0):
        if parts[i].n_words <= _MAX_MENU_WORDS and not ends_sentence(parts[i].text):
            run.append(i)
        elif parts[i].is_open:
            break
    is_title_last = bool(run) and parts[run[-1]].is_open and _next_open(parts, run[-1]) == first_prose
    menu = run[:-1] if is_title_last else run
    if len(menu) >= _MIN_MENU_LINES:
        for i in menu:
            marked[i] = replace(marked[i], kind=SectionKind.FURNITURE)
    return marked


def _mark_trailing_labels(parts: Sequence[Part]) -> list[Part]:
    """Mark lines without a full stop as furniture where furniture stands between them and the last prose."""
    last_prose = max((i for i, part in enumerate(parts) if part.is_open and part.is_prose), default=len(parts))
    after = next((i for i, part in enumerate(parts) if i > last_prose and part.verdict is not None), len(parts))
    return [
        replace(part, kind=SectionKind.FURNITURE)
        if i > after and part.is_open and not ends_sentence(part.text)
        else part
        for i, part in enumerate(parts)
    ]


def _next_open(parts: Sequence[Part], index: int) -> int | None:
    return next((i for i in range(index + 1, len(parts)) if parts[i].is_open), None)


def _mark_title(parts: Sequence[Part]) -> list[Part]:
    marked = list(parts)
    first = _next_open(parts, -1)
    if first is None or not _may_be_title(parts, first):
        return marked
    second = _next_open(parts, first)
    if second is None:
        return marked
    is_kicker = parts[first].n_words <= _MAX_KICKER_WORDS < parts[second].n_words
    if is_kicker and _may_be_title(parts, second) and _next_open(parts, second) is not None:
        marked[first] = replace(parts[first], kind=SectionKind.FURNITURE)
        first = second
    marked[first] = replace(parts[first], kind=SectionKind.TITLE)
    return marked


def _may_be_title(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    if len(part.text) > _MAX_TITLE or part.n_words > _MAX_TITLE_WORDS or "\n" in part.text:
        return False
    if part.text.rstrip("\"'”’»)").endswith(_TITLE_END_BARRED) or not any(letter.isalpha() for letter in part.text):
        return False
    shares_block = any(other.is_open and other.block == part.block for i, other in enumerate(parts) if i != index)
    return not shares_block and find_dateline(part.text) is None and not looks_like_caption(part.text)


def _mark_repeated(parts: Sequence[Part], title: str | None) -> list[Part]:
    """Keep the first copy of a repeated paragraph; a copy beside it or with a credit tells that it is a caption."""
    marked = list(parts)
    seen: dict[str, int] = {}
    heading = normalise(title) if title else None
    for i, part in enumerate(parts):
        if part.kind in {SectionKind.FURNITURE, SectionKind.CREDIT}:
            continue
        credit = _find_credit_after_copy(parts, i) or find_credit(part.text)
        key = normalise(part.text[: credit.start] if credit else part.text)
        if part.is_open and heading and key == heading:
            marked[i] = replace(part, kind=SectionKind.FURNITURE)
            continue
        first = seen.setdefault(key, i)
        if first == i or (len(key) < _MIN_REPEATED and marked[first].kind is not SectionKind.TITLE):
            continue
        marked[i] = replace(part, kind=SectionKind.FURNITURE, credit=credit)
        is_beside = i - first <= _MAX_APART and all(not marked[j].is_open for j in range(first + 1, i))
        if marked[first].is_open and (is_beside or credit is not None):
            marked[first] = replace(marked[first], kind=SectionKind.CAPTION)
    return marked


def _find_credit_after_copy(parts: Sequence[Part], index: int) -> Span | None:
    """Return what this paragraph adds to the one before it, where it repeats that one and adds a short credit."""
    text, before = parts[index].text, parts[index - 1].text if index else ""
    rest = text[len(before) :]
    if len(before) < _MIN_REPEATED or not text.startswith(before) or not 0 < len(rest) <= _MAX_CREDIT_AFTER_COPY:
        return None
    if rest.lstrip()[:1] not in _CREDIT_MARKS:
        return None
    return trim(text, len(text) - len(_LEADING_MARKS.sub("", rest)), len(text))


def _mark_captions(parts: Sequence[Part]) -> list[Part]:
    return [
        replace(part, kind=SectionKind.CAPTION)
        if part.is_open and len(parts) > 1 and looks_like_caption(part.text)
        else part
        for part in parts
    ]


def _mark_standfirst(parts: Sequence[Part], *, has_title: bool) -> list[Part]:
    """Mark the paragraph between title and body: known by what parts it from the body, or by having no full stop."""
    if any(part.kind is SectionKind.STANDFIRST for part in parts):
        return list(parts)
    start = next((i for i, part in enumerate(parts) if part.kind is SectionKind.TITLE), None)
    if start is None and not has_title:
        return list(parts)
    first = _next_open(parts, -1 if start is None else start)
    second = _next_open(parts, first) if first is not None else None
    if first is None or second is None or len(parts[first].text) > _MAX_STANDFIRST or find_dateline(parts[first].text):
        return list(parts)
    between = parts[first + 1 : second]
    is_parted = any(
        part.kind in {SectionKind.CAPTION, SectionKind.CREDIT} or is_date_line(part.text) for part in between
    )
    has_no_stop = not ends_sentence(parts[first].text) and parts[first].n_words >= _MIN_STANDFIRST_WORDS
    has_no_stop = has_no_stop and parts[first].block != parts[second].block
    if is_parted or has_no_stop or find_dateline(parts[second].text) is not None:
        return [replace(part, kind=SectionKind.STANDFIRST) if i == first else part for i, part in enumerate(parts)]
    return list(parts)


def _find_sections(parts: Sequence[Part]) -> Iterator[Section]:
    first_body = next(
        (i for i, part in enumerate(parts) if part.kind is SectionKind.BODY and part.n_words >= _MIN_PROSE_WORDS), None
    )
    for i, part in enumerate(parts):
        split: Callable[[Part], Iterator[Section]] = _split_plain
        if part.kind is SectionKind.BODY:
            split = _split_opening if i == first_body else _split_body
        elif part.kind is SectionKind.CAPTION or (part.kind is SectionKind.FURNITURE and part.verdict is None):
            split = _split_caption
        yield from split(part)


def _split_plain(part: Part) -> Iterator[Section]:
    assert part.kind is not None
    yield Section(kind=part.kind, span=part.span)


def _split_opening(part: Part) -> Iterator[Section]:
    dateline = find_dateline(part.text)
    if dateline is None:
        yield from _split_body(part)
        return
    start = part.span.start
    yield Section(kind=SectionKind.DATELINE, span=dateline.span.shifted(start))
    rest = trim(part.text, dateline.body_start, len(part.text))
    if rest is not None:
        yield from _split_body(replace(part, span=rest.shifted(start), text=rest.of(part.text)))


def _split_body(part: Part) -> Iterator[Section]:
    tail = find_furniture_tail(part.text)
    if tail is None:
        yield from _split_plain(part)
        return
    prose = trim(part.text, 0, tail[0])
    if prose is not None:
        yield Section(kind=SectionKind.BODY, span=prose.shifted(part.span.start))
    yield Section(kind=SectionKind.FURNITURE, span=Span(part.span.start + tail[0], part.span.end))


def _split_caption(part: Part) -> Iterator[Section]:
    assert part.kind is not None
    credit = part.credit or find_credit(part.text)
    words = trim(part.text, 0, credit.start) if credit is not None else None
    if credit is None or words is None:
        yield from _split_plain(part)
        return
    bare = _TRAILING_MARKS.sub("", part.text[: words.end])
    if bare:
        yield Section(kind=part.kind, span=Span(part.span.start, part.span.start + len(bare)))
    yield Section(kind=SectionKind.CREDIT, span=credit.shifted(part.span.start))


def _judge_completeness(parts: Sequence[Part]) -> Completeness:
    """A report is truncated where a paywall sign follows its last prose, or its last prose breaks off."""
    bodies = [i for i, part in enumerate(parts) if part.kind is SectionKind.BODY]
    last = bodies[-1] if bodies else -1
    if any(part.verdict is not None and part.verdict.is_paywall for part in parts[last + 1 :]):
        return Completeness.TRUNCATED
    if last < 0:
        return Completeness.FULL
    tail = find_furniture_tail(parts[last].text)
    prose = parts[last].text[: tail[0]].rstrip() if tail else parts[last].text
    is_walled = tail is not None and tail[1].is_paywall
    breaks_off = len(parts) > 1 and parts[last].n_words >= _MIN_BROKEN_OFF_WORDS and not ends_sentence(prose)
    return Completeness.TRUNCATED if is_walled or breaks_off or prose.endswith(_CUT_MARKS) else Completeness.FULL
