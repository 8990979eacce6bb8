"""Words of a mention → how they point back ("it", "the two factions", "its rival"), or that they do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from allegiance.model.actor import ActorKind
from allegiance.resolve.actor_words import read_words
from allegiance.resolve.match import fold_name

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "said", "both", "its", "their", "same"))
_POSSESSIVES = frozenset(("its", "their"))
_COUNTS = {"two": 2, "both": 2, "neither": 2, "either": 2, "three": 3, "four": 4, "five": 5}
_TAIL = re.compile(r"(?<![-‐‑–\w])(?:of|in|from|led|loyal|at|on|around|under|behind|based|that|who|which|known)\b")
_STRENGTH = re.compile(
    r"[-‐‑–](?:backed|led|supported|aligned|allied|affiliated|linked|funded|armed|trained|held|run)$"
)


class Form(StrEnum):
    """How words point back."""

    IT = "it"  # one body
    THEY = "they"  # several, or the people of one
    PAIR = "pair"  # two or more named before: both, the two
    LATTER = "latter"
    FORMER = "former"
    BODY = "body"  # "the alliance"
    PEOPLE = "people"  # "the rebels": a plural that may be one party
    SIDES = "sides"  # "the two factions", "both armies"
    OWN = "own"  # "its fighters": who "its" means
    OTHER = "other"  # "its rival": not who "its" means
    PATRON = "patron"  # "its backers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    """What may be meant by words that point back.

    `kinds` says which actors fit (any, if empty), `sectors` which fit best; `head` is the noun, `modifiers` what stands
    before it; `number` how many are meant where a number is said. `is_possessed` after "its" or "their".
    """

    words: str
    form: Form
    head: str
    kinds: frozenset[ActorKind]
    sectors: frozenset[str]
    modifiers: tuple[str, ...] = ()
    number: int | None = None
    is_possessed: bool = False
    is_plural: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    form: Form
    kinds: frozenset[ActorKind]
    sectors: frozenset[str]


@cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for row in read_words("anaphors"):
        kinds = frozenset(ActorKind(kind) for kind in row["kinds"].split())
        found.setdefault(row["words"], []).append(_Row(Form(row["form"]), kinds, frozenset(row["sectors"].split())))
    return {words: tuple(rows) for words, rows in found.items()}


def read_anaphor(text: str, before: str) -> Anaphor | None:
    """Return how a mention points back, None where it does not; `before` is the sentence up to it.

    "group" points back after "the", not after "a".

    >>> anaphor = read_anaphor("two rebel factions", "the ")
    >>> (anaphor.form.value, anaphor.number, anaphor.modifiers)
    ('sides', 2, ('rebel',))
    """
    words = text.replace("’", "'").casefold().split()
    lead = before.replace("’", "'").casefold().split()[-1:]
    if not words:
        return None
    pronoun = _rows().get(fold_name(text), ())
    if pronoun and pronoun[0].form in (Form.IT, Form.THEY):
        return _make(text, words[-1], pronoun[0], is_plural=pronoun[0].form is Form.THEY)
    if words == ["its"] or words == ["their"]:
        return _make(text, words[0], _Row(Form.OWN, frozenset(), frozenset()), is_possessed=True)
    if text.split()[-1][:1].isupper() and len(words) > len(lead):  # "the Orlu Night Council" is a name
        return None
    led = [*lead, *words]
    starts = [i for i, word in enumerate(led[: len(lead) + 1]) if word in _DEFINITE or word in _COUNTS]
    if not starts:
        return None
    start = next((i for i in starts if led[i] in _POSSESSIVES), starts[0])
    return _read_noun(text, led[start:])


def _read_noun(text: str, words: Sequence[str]) -> Anaphor | None:
    """Read "the two rebel factions in X": determiner, number, modifiers, head, tail."""
    is_possessed = words[0] in _POSSESSIVES
    number = next((_COUNTS[word] for word in words[:2] if word in _COUNTS), None)
    rest = [word for i, word in enumerate(words) if not (i < 3 and (word in _DEFINITE or word in _COUNTS))]
    if not rest:
        rows = _rows().get(words[-1], ())
        return _make(text, words[-1], rows[0], number=number) if rows and rows[0].form is Form.PAIR else None
    tail = _TAIL.search(" ".join(rest))
    core = " ".join(rest)[: tail.start()].split() if tail and tail.start() else rest
    for size in (2, 1):
        head = fold_name(" ".join(core[-size:])) if size <= len(core) else ""
        row = _choose(_rows().get(head, ()), number, is_possessed=is_possessed)
        if row is not None:
            modifiers = (*core[:-size], *(rest[len(core) + 1 :] if len(rest) > len(core) else ()))
            return _make(text, head, row, modifiers=modifiers, number=number, is_possessed=is_possessed)
    return None


def _choose(rows: Sequence[_Row], number: int | None, *, is_possessed: bool) -> _Row | None:
    """Of the readings of a noun the one that its determiner asks for."""
    order: tuple[Form, ...]
    if is_possessed:
        order = (Form.OTHER, Form.PATRON, Form.OWN, Form.BODY, Form.PEOPLE, Form.SIDES)
    elif number is not None:
        order = (Form.SIDES, Form.PAIR, Form.PEOPLE)
    else:
        order = (Form.BODY, Form.PEOPLE, Form.SIDES, Form.LATTER, Form.FORMER, Form.PAIR, Form.OWN)
    return next((row for form in order for row in rows if row.form is form), None)


def _make(
    text: str,
    head: str,
    row: _Row,
    *,
    modifiers: Sequence[str] = (),
    number: int | None = None,
    is_possessed: bool = False,
    is_plural: bool = False,
) -> Anaphor:
    return Anaphor(
        words=text,
        form=row.form,
        head=head,
        kinds=row.kinds,
        sectors=row.sectors,
        modifiers=tuple(modifiers),
        number=2 if number is None and row.form is Form.PAIR else number,
        is_possessed=is_possessed,
        is_plural=is_plural or row.form in (Form.PEOPLE, Form.SIDES),
    )


def backer_of(modifier: str) -> str | None:
    """Return whose backing a modifier states: "turkish" of "turkish-backed"; None where it states none."""
    found = _STRENGTH.search(modifier)
    return modifier[: found.start()] if found else None
