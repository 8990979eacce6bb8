"""Words that describe an actor instead of naming it → their parts: the backer, the name within, the role words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from allegiance.resolve.actor_words import read_words
from allegiance.resolve.match import fold_name

_OF = frozenset({"of", "from", "for", "in", "within", "inside"})
_STRENGTH = ("army", "police", "government", "")  # an army spokesman speaks for the army
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_OFFICE_OF = re.compile(r"(?:the )?(?P<owner>\S.*?)['’]s? (?P<office>[a-z][\w\s-]*)")
_OFFICE_IN = re.compile(r"(?:the )?(?P<office>[a-z][a-z\s-]*?) (?:in|of) (?P<owner>[A-Z]\S*(?: \S+)?)")
_SPACES = re.compile(r"\s+")
_DASHES = "-‐‑‒–—"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """What one role word or phrase says of the actor beside it.

    `organ` is the organ of a state meant (army, police, government or ""); `is_body` marks words for bodies drawn from
    a larger one (factions); `stands_alone` those that mean a country's organ without naming it (the army).
    """

    organ: str
    of_state: bool
    of_group: bool
    is_body: bool
    stands_alone: bool
    before_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A name and the role words taken off it. `core` is folded and empty where only role words stood."""

    core: str
    roles: tuple[RoleWords, ...]
    n_removed: int

    @property
    def organ(self) -> str:
        """The organ of a state that the role words mean: army, police, government or nothing."""
        return min((role.organ for role in self.roles), key=_STRENGTH.index, default="")

    @property
    def of_state(self) -> bool:
        """Tell whether the words can mean those who act for a state: Turkish troops, not Turkish fighters."""
        return all(role.of_state for role in self.roles)

    @property
    def of_group(self) -> bool:
        """Tell whether the words can mean those who act for an organisation."""
        return all(role.of_group for role in self.roles)

    @property
    def is_body(self) -> bool:
        """Tell whether the words mean bodies drawn from the named one: its factions, its brigades."""
        return any(role.is_body for role in self.roles)

    @property
    def stands_alone(self) -> bool:
        """Tell whether the role words alone mean an organ of the country in question."""
        return not self.core and any(role.stands_alone for role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """`rest` is said to be backed or led by `backer`, or just to be on its side (`is_side`); both as written."""

    backer: str
    rest: str
    is_side: bool


@cache
def _roles() -> dict[tuple[str, ...], RoleWords]:
    return {
        tuple(fold_name(row["words"]).split()): RoleWords(
            organ=row["organ"],
            of_state=row["of_state"] == "yes",
            of_group=row["of_group"] == "yes",
            is_body=row["is_body"] == "yes",
            stands_alone=row["stands_alone"] == "yes",
            before_person=row["before_person"] == "yes",
        )
        for row in read_words("roles")
    }


@cache
def _offices() -> frozenset[str]:
    return frozenset(row["word"] for row in read_words("offices"))


@cache
def _longest_role() -> int:
    return max(map(len, _roles()))


@cache
def _lead() -> frozenset[str]:
    return frozenset(row["word"] for row in read_words("lead"))


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold_name(row["words"]) for row in read_words("nobody"))


@cache
def _backing() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = "(?P<word>" + "|".join(row["word"] for row in read_words("backing")) + ")"
    return (
        re.compile(rf"(?P<backer>\S.*?)[{_DASHES}\s]{words}\s+(?!by\s)(?P<rest>\S.*)", re.IGNORECASE),
        re.compile(rf"(?P<rest>\S.*?)\s+{words}\s+by\s+(?P<backer>\S.*)", re.IGNORECASE),
        re.compile(rf"pro[{_DASHES}\s]\s*(?P<backer>\S+)(?P<rest>.*)", re.IGNORECASE),
    )


@cache
def _sides() -> frozenset[str]:
    return frozenset(("pro", *(row["word"] for row in read_words("backing") if row["is_side"] == "yes")))


@cache
def _backed_before() -> re.Pattern[str]:
    words = "|".join(row["word"] for row in read_words("backing"))
    return re.compile(rf"[^{_DASHES}\s]+[{_DASHES}](?:{words})\s+$", re.IGNORECASE)


def strip_parentheses(text: str) -> str:
    """Drop what stands in parentheses, an acronym as a rule, and fold white space; a text all in them stays whole.

    >>> strip_parentheses("several Turkish-backed Free Syrian Army (FSA) factions")
    'several Turkish-backed Free Syrian Army factions'
    """
    bare = _SPACES.sub(" ", _PARENTHESIS.sub(" ", text)).strip()
    return bare or _SPACES.sub(" ", text).strip()


def owner_of_office(text: str) -> str | None:
    """Return whose office the words name: X of "X's executive council", "the oil ministry in X"; None for other words.

    >>> owner_of_office("PKK's executive council")
    'PKK'
    """
    found = _OFFICE_OF.fullmatch(text) or _OFFICE_IN.fullmatch(text)
    if found is None:
        return None
    words = found["office"].split()
    nouns = {words[-1], *(words[i - 1] for i, word in enumerate(words) if word in ("of", "for") and i)}
    return found["owner"].strip() if nouns & _offices() else None


def names_nobody(text: str) -> bool:
    """Tell whether the words are a description that fits no one in particular: gunmen, villagers."""
    words = fold_name(text).split()
    while words and words[0] in _lead():
        words = words[1:]
    return " ".join(words) in _nobody()


def read_backing(text: str) -> Backing | None:
    """Read "X-backed Y", "Y backed by X" and "pro-X Y"; None where the words have no such form."""
    for pattern in _backing():
        found = pattern.fullmatch(text)
        if found:
            is_side = found.groupdict().get("word", "pro").casefold() in _sides()
            return Backing(backer=found["backer"].strip(), rest=found["rest"].strip(), is_side=is_side)
    return None


def read_backing_before(text: str) -> str:
    """Return the "X-backed " at the end of the words before a mention, "" where there is none."""
    found = _backed_before().search(text)
    return found[0] if found else ""


def read_descriptions(text: str) -> tuple[Description, ...]:
    """Return every way to take lead and role words off a name, the fewest words taken first.

    >>> [d.core for d in read_descriptions("Turkish army officers")]
    ['turkish army officers', 'turkish army', 'turkish']
    """
    words = tuple(fold_name(text).split())
    found = list(_strip_person(words, text))
    while True:
        found.extend(_strip_front(words))
        found.extend(_strip_back(words))
        if not words or words[0] not in _lead():
            break
        words = words[1:]
    total = len(fold_name(text).split())
    ordered = sorted(found, key=lambda pair: -len(pair[0]))
    return tuple(
        Description(core=" ".join(core), roles=roles, n_removed=total - len(core))
        for core, roles in dict.fromkeys(ordered)
    )


_Stripped = tuple[tuple[str, ...], tuple[RoleWords, ...]]


def _strip_back(words: tuple[str, ...], roles: tuple[RoleWords, ...] = ()) -> Iterator[_Stripped]:
    """Take role words off the end one by one: X's fighters, X army officers."""
    yield words, roles
    for length in range(min(_longest_role(), len(words)), 0, -1):
        role = _roles().get(words[-length:])
        if role:
            yield from _strip_back(words[:-length], (*roles, role))
            return


def _strip_front(words: tuple[str, ...]) -> Iterator[_Stripped]:
    """Take "role words of" off the front: fighters of X, the defence ministry of X."""
    for length in range(min(_longest_role(), len(words) - 2), 0, -1):
        role = _roles().get(words[:length])
        if role and words[length] in _OF:
            yield from _strip_back(_without_the(words[length + 1 :]), (role,))
            return


def _without_the(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] == ("the",) else words


def _strip_person(words: tuple[str, ...], text: str) -> Iterator[_Stripped]:
    """Take a name after an office off the end: X's commander N. N. stands for X."""
    capitals = [word[0].isupper() for word in text.split()]
    for end in range(len(words) - 1, 0, -1):
        for length in range(min(_longest_role(), end), 0, -1):
            role = _roles().get(words[end - length : end])
            if role and role.before_person and len(words) - end <= 4 and all(capitals[-(len(words) - end) :]):
                yield from _strip_back(words[: end - length], (role,))
                return
