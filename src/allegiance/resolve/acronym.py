"""A report's text → the acronyms it defines for itself, each with the words it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from allegiance.resolve.match import is_acronym_of

_ACRONYM = r"(?=[^\s()]*[A-Z][^\s()]*[A-Z])[A-Z][A-Za-z0-9.&-]{1,8}"
_WORD = r"[^\s()\[\],;:.!?\"“”]+"
_NAME = rf"{_WORD}(?:\s+{_WORD}){{0,9}}"
_OR = r"(?:or|known as|also known as|known by its acronym|abbreviated as|abbreviated)"
_AFTER = re.compile(rf"(?P<name>{_NAME})\s*[(\[]\s*(?:{_OR}\s+)?(?:the\s+)?(?P<acronym>{_ACRONYM})\s*[)\]]")
_AFTER_COMMA = re.compile(rf"(?P<name>{_NAME})\s*,\s*{_OR}\s+(?:the\s+)?(?P<acronym>{_ACRONYM})(?!\w)")
_BEFORE = re.compile(rf"[(\[]\s*(?P<acronym>{_ACRONYM})\s*[)\]]\s*(?P<name>{_NAME})")
_AROUND = re.compile(rf"(?<!\w)(?P<acronym>{_ACRONYM})\s*[(\[]\s*(?P<name>{_NAME})\s*[)\]]")
_SMALL = frozenset({"of", "the", "for", "in", "and", "al", "de", "du", "del", "la", "wa", "fi"})


def find_acronyms(texts: Iterable[str], is_known: Callable[[str], bool]) -> dict[str, str | None]:
    """Return acronym → expansion for "Name (ABC)", "(ABC) Name", "ABC (Name)" and "Name, or ABC,".

    The expansion is the run of words beside it with these initials; where initials do not fit (the acronym is that of
    another language) the longest run that `is_known` as a name. Two different expansions give None: not to be used.
    """
    found: dict[str, str | None] = {}
    for text in texts:
        for acronym, name in _definitions(text, is_known):
            before = found.get(acronym, name)
            found[acronym] = name if before is not None and before.casefold() == name.casefold() else None
    return found


def _definitions(text: str, is_known: Callable[[str], bool]) -> list[tuple[str, str]]:
    pairs = []
    for pattern, needs_initials in ((_AFTER, False), (_AFTER_COMMA, True), (_BEFORE, True), (_AROUND, False)):
        for match in pattern.finditer(text):
            acronym, words = match["acronym"], match["name"].split()
            runs = _heads(words) if pattern in (_BEFORE, _AROUND) else _tails(words)
            name = _expansion(acronym, runs, is_known, needs_initials)
            if name:
                pairs.append((acronym, name))
    return pairs


def _tails(words: list[str]) -> list[str]:
    return [" ".join(words[start:]) for start in range(len(words) - 1, -1, -1)]


def _heads(words: list[str]) -> list[str]:
    return [" ".join(words[:end]) for end in range(1, len(words) + 1)]


def _expansion(acronym: str, runs: list[str], is_known: Callable[[str], bool], needs_initials: bool) -> str | None:
    """Pick the shortest run with the right initials, else the longest known name of two words or more."""
    for run in runs:
        if " " in run and is_acronym_of(acronym, run) and _is_capitalised(run):
            return run
    if needs_initials:
        return None
    known = [run for run in runs if " " in run and is_known(run)]
    return known[-1] if known else None


def _is_capitalised(run: str) -> bool:
    words = [word for word in run.split() if word.casefold() not in _SMALL]
    return bool(words) and all(any(c.isupper() for c in word) for word in words)
