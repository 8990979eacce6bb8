"""A report's text → the acronyms it defines for itself, each with the words it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from allegiance.resolve.match import is_acronym_of

_ACRONYM = r"(?P<acronym>(?=[^\s()]{0,8}[A-Z][^\s()]{0,8}[A-Z])[A-Z][A-Za-z0-9.&-]{1,8})"
_OR = r"(?:or|known as|also known as|known by its acronym|abbreviated as|abbreviated) "
_ENCLOSED = re.compile(rf"[(\[] ?(?:{_OR})?(?:the )?{_ACRONYM} ?[)\]]")
_AFTER_COMMA = re.compile(rf", ?{_OR}(?:the )?{_ACRONYM}(?!\w)")
_BEFORE_NAME = re.compile(rf"(?<!\w){_ACRONYM} ?[(\[]")
_STOP = re.compile(r"[()\[\],;:.!?\"“”\n]")
_REACH = 200, 10  # code points and words beside an acronym in which its name is looked for
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


def _definitions(text: str, is_known: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    for match in _ENCLOSED.finditer(text):
        before, after = _words_before(text, match.start()), _words_after(text, match.end())
        name = _with_initials(match["acronym"], _tails(before)) or _longest_known(_tails(before), is_known)
        name = name or _with_initials(match["acronym"], _heads(after))
        if name:
            yield match["acronym"], name
    for match in _AFTER_COMMA.finditer(text):
        name = _with_initials(match["acronym"], _tails(_words_before(text, match.start())))
        if name:
            yield match["acronym"], name
    for match in _BEFORE_NAME.finditer(text):
        runs = _heads(_words_after(text, match.end()))
        name = _with_initials(match["acronym"], runs) or _longest_known(runs, is_known)
        if name:
            yield match["acronym"], name


def _words_before(text: str, end: int) -> list[str]:
    return _STOP.split(text[max(0, end - _REACH[0]) : end].rstrip())[-1].split()[-_REACH[1] :]


def _words_after(text: str, start: int) -> list[str]:
    return _STOP.split(text[start : start + _REACH[0]].lstrip())[0].split()[: _REACH[1]]


def _tails(words: list[str]) -> list[str]:
    return [" ".join(words[start:]) for start in range(len(words) - 1, -1, -1)]


def _heads(words: list[str]) -> list[str]:
    return [" ".join(words[:end]) for end in range(1, len(words) + 1)]


def _with_initials(acronym: str, runs: list[str]) -> str | None:
    """Pick the shortest run whose initials are the acronym."""
    return next((r for r in runs if " " in r and is_acronym_of(acronym, r) and _is_capitalised(r)), None)


def _longest_known(runs: list[str], is_known: Callable[[str], bool]) -> str | None:
    return next((run for run in reversed(runs) if " " in run and is_known(run)), None)


def _is_capitalised(run: str) -> bool:
    words = [word for word in run.split() if word.casefold() not in _SMALL]
    return bool(words) and all(any(c.isupper() for c in word) for word in words)
