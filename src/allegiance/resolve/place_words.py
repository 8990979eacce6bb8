"""Words for a place → the names in them, and what the words around a name do to it: "near", "first", "area"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from allegiance.resolve.place_name import LONGEST_NAME, fold_name

_PARTS = re.compile(r"[,;]|\b(?:in|inside|within)\b")
_WORD = re.compile(r"[^\s,;:()“”\"]+")
_LAND = re.compile(
    r"\b([\w-]+(?: [\w-]+)?)(?:-held|-controlled)? (?:border|territory|soil|coast|coastline|side|airspace)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """A name inside words for a place, with the folded words on either side of it."""

    name: str
    before: str
    after: str


def split_parts(text: str) -> list[str]:
    """Split words at commas and at "in", "inside", "within": each part may name a place of its own."""
    return _PARTS.split(text)


def find_names(text: str, is_name: Callable[[Sequence[str]], bool]) -> Iterator[FoundName]:
    """Yield what `is_name` takes for a name, longest first from each start; a name is taken once."""
    words = [match.group() for match in _WORD.finditer(text)]
    start = 0
    while start < len(words):
        sizes = range(min(LONGEST_NAME, len(words) - start), 0, -1)
        fits = (n for n in sizes if is_name(words[start : start + n]))
        n_words = next((n for n in fits if _is_whole(words, start, start + n, is_name)), 0)
        if n_words:
            yield FoundName(
                name=" ".join(words[start : start + n_words]),
                before=fold_name(" ".join(words[:start])),
                after=fold_name(" ".join(words[start + n_words :])),
            )
        start += n_words or 1


def _is_whole(words: Sequence[str], start: int, end: int, is_name: Callable[[Sequence[str]], bool]) -> bool:
    """Tell whether a name is no piece of a longer one: "Ain" of "Ain al-Hilweh", "Bab" of "Bab al-Tabbaneh"."""
    is_owner = words[end - 1].endswith(("'s", "’s"))  # "Beirut's Tayouneh district"
    beside = [words[end]] if end < len(words) and not is_owner else []
    beside += [words[start - 1]] if start else []
    return not any(_is_part_of_name(word) and not is_name([word]) for word in beside)


def _is_part_of_name(word: str) -> bool:
    """A capital, after an article too, and no word for what a place is."""
    bare = re.sub(r"^(?:al|el|a[a-z]{1,2})[-‐]", "", word)
    return bare[:1].isupper() and fold_name(word) not in _BESIDE_NAMES


AREA_WORDS = frozenset(
    ("province", "governorate", "state", "department", "district", "oblast", "region", "county", "valley")
)
_BESIDE_NAMES = AREA_WORDS | frozenset(
    (
        "city", "town", "area", "countryside", "international", "airport", "air", "base", "crossing", "camp",
        "northern", "southern", "eastern", "western", "northwestern", "northeastern", "southwestern", "southeastern",
        "central",
        "greater", "rural", "old", "new", "the", "north", "south", "east", "west", "upper", "lower", "border",
        "highway", "road", "dam", "university", "hospital",
    )
)  # fmt: skip
_SIDES = frozenset(("northern", "southern", "eastern", "western", "rural"))


def tell_effect(found: FoundName, narrowing: Mapping[str, str]) -> tuple[str, str]:
    """Return what the words around a name do to it; the words nearest before it win, then "near", then the rest."""
    around = []
    for side in (f" {found.before} ", f" {found.after} "):
        around += [(words, effect) for words, effect in narrowing.items() if f" {words} " in side]
    for wanted in ("near", "first", "inside", "area"):
        fits = [words for words, effect in around if effect == wanted]
        if wanted == "inside" and any(effect == "area" and words.startswith("country") for words, effect in around):
            continue
        is_side = wanted == "inside" and any(words in _SIDES for words, _ in around)
        if fits:
            return "part" if is_side else wanted, max(fits, key=len)
    return "", ""


def find_land(text: str) -> tuple[str, list[str]]:
    """Return the words for a land, as in "the Rwandan border", and what in them may be its adjective, folded."""
    match = _LAND.search(text)
    if match is None:
        return "", []
    words = fold_name(match.group(1)).split()
    return match.group(), [" ".join(words[start : start + n]) for start in range(len(words)) for n in (2, 1)]
