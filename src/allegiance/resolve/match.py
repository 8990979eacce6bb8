"""Two names → how alike they are and why; many names → an index that finds the ones like a given name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from allegiance.resolve.actor_words import read_words

ALIKE = 0.8  # below this two names are not offered as one

_APOSTROPHES = re.compile("['’‘ʼʻ`´ʾʿ′]")
_POSSESSIVE = re.compile("['’]s(?![^\\W_])")
_INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?![^\W_])|(?![^\W_]))")
# the article before a sun letter is written as it sounds: ash-Sham, an-Nusra, as-Sunna
_SUN_ARTICLE = re.compile(r"(?<![^\W_])(?:a[sc]h[- ](?=sh)|a([tdrszn])-(?=\1))")
_CAPITAL_DOTS = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)|(?<=\.[A-Z])\.(?!\w)")
_DASHES = re.compile("[‐‑‒–—]")
_DOUBLED = re.compile(r"([^\W\d])\1")
_GAP = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[A-Za-z0-9 -]+")
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ـ": None}
)
_LATIN_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_REMEMBERED = 50_000  # names whose likenesses are kept: words of reports come back
_SHORT = 100  # code points up to which a text is kept folded: names come back, whole reports do not
_ARTICLES = frozenset({"al", "el"})


@dataclass(frozen=True, slots=True)
class Match:
    """How alike two names are, 0-1, and the reason in a few words."""

    score: float
    reason: str


NO_MATCH = Match(0.0, "no likeness")
SHORTENED = Match(0.82, "same name without its general word")


def fold_name(text: str) -> str:
    """Write a name so that case, accents, apostrophes, hyphens, articles and Arabic letter forms no longer matter.

    >>> fold_name("The Hay’at Tahrîr al-Shām")
    'hayat tahrir sham'
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if _PLAIN.fullmatch(text):  # most names: nothing in them but letters, spaces and hyphens
        lower = text.lower()
        if not _SUN_ARTICLE.search(lower):
            return _fold_plain(lower)
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_plain(text: str) -> str:
    """Do what `_fold` does, for small plain letters, digits, spaces and hyphens."""
    words = [word for word in text.replace("-", " ").split() if word not in _ARTICLES]
    while words[:1] == ["the"]:
        del words[0]
    return " ".join(words)


_fold_short = lru_cache(maxsize=1 << 14)(_fold)


def _fold_once(text: str) -> str:
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold())
    text = _SUN_ARTICLE.sub("", _APOSTROPHES.sub("", _POSSESSIVE.sub("", text)))
    text = text.translate(_ARABIC_LETTERS)
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join([c for c in plain if c.isalnum() or not unicodedata.category(c).startswith("M")])
    text = _INITIALS.sub(r"\1", text.translate(_LATIN_LETTERS).translate(_ARABIC_LETTERS))
    words = [_without_arabic_article(word) for word in _GAP.split(text) if word]
    words = [word for word in words if word not in _ARTICLES]
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _without_arabic_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@cache
def _generic() -> dict[str, str]:
    return {fold_name(row["word"]): row["class"] for row in read_words("generic")}


@cache
def _generic_respelled() -> dict[str, str]:
    return {_respell(word): says for word, says in _generic().items()}


@cache
def _connectors() -> frozenset[str]:
    return frozenset(row["word"] for row in read_words("connectors"))


@cache
def _spellings() -> dict[str, str]:
    return {row["word"]: row["same_as"] for row in read_words("spellings")}


@cache
def _transliteration() -> tuple[tuple[str, str], ...]:
    return tuple((row["letters"], row["become"]) for row in read_words("transliteration"))


def _respell(word: str) -> str:
    """Write one folded word as other writers of the Arabic may have meant it."""
    if word[0].isdigit():
        word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word)
    word = _spellings().get(word, word)
    for letters, become in _transliteration():
        word = word.replace(letters, become)
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith("ah") else word


def respell_name(folded: str) -> str:
    """Write a folded name as other writers of the Arabic may have meant it.

    >>> respell_name("tarhouna") == respell_name("tarhunah")
    True
    """
    return " ".join(_respell(word) for word in folded.split())


@dataclass(frozen=True, slots=True)
class _WordOfName:
    """A folded word respelled, and what it says if it is a general one (army, front)."""

    respelled: str
    says: str | None


@cache
def _word_of_name(word: str) -> _WordOfName | None:
    """None for a connector. The words of names are few, so each is looked at once."""
    if word in _connectors():
        return None
    respelled = _respell(word)
    return _WordOfName(respelled, _generic().get(word) or _generic_respelled().get(respelled))


@dataclass(frozen=True, slots=True)
class _Parts:
    folded: str
    words: tuple[str, ...]  # respelled, in order, connectors left out
    rare: tuple[str, ...]  # those that tell one actor from another, sorted
    classes: frozenset[str]  # what the general words say: army, front, movement


@lru_cache(maxsize=1 << 14)
def _parts(name: str) -> _Parts:
    return _parts_of_folded(fold_name(name))


def _parts_of_folded(folded: str) -> _Parts:
    words = [known for word in folded.split() if (known := _word_of_name(word)) is not None]
    rare = sorted(word.respelled for word in words if word.says is None)
    classes = frozenset(word.says for word in words if word.says is not None)
    return _Parts(folded, tuple(word.respelled for word in words), tuple(rare), classes)


def name_classes(name: str) -> frozenset[str]:
    """Return what the general words of a name say: army of "Jaysh al-Izza", front of "the front"."""
    return _parts(name).classes


def _same_folded(a: _Parts, b: _Parts) -> bool:
    return a.folded == b.folded != ""


def _same_spelling(a: _Parts, b: _Parts) -> bool:
    return bool(a.rare) and a.words == b.words


def _same_words(a: _Parts, b: _Parts) -> bool:
    return bool(a.rare) and sorted(a.words) == sorted(b.words)


def _same_but_translated(a: _Parts, b: _Parts) -> bool:
    return bool(a.rare) and a.rare == b.rare and a.classes == b.classes


def _same_but_shorter(a: _Parts, b: _Parts) -> bool:
    # one word is too little: "Assad" is not the Assad army
    return len(a.rare) > 1 and a.rare == b.rare and not (a.classes and b.classes)


# the first comparison that holds gives the score
_COMPARISONS: tuple[tuple[Callable[[_Parts, _Parts], bool], Match], ...] = (
    (_same_folded, Match(0.98, "same but for case, accents, hyphens or article")),
    (_same_spelling, Match(0.95, "same in another spelling")),
    (_same_words, Match(0.93, "same words in another order")),
    (_same_but_translated, Match(0.92, "same name, its general word in another language")),
    (_same_but_shorter, SHORTENED),
)


def compare_names(a: str, b: str, known: Set[str] = frozenset()) -> Match:
    """Tell how alike two names are (symmetric, 1.0 for equal ones); words in `known` are never taken for misspellings.

    Names whose general words clash (front and legion) are different, however alike the rest. Nothing is translated
    but those general words.

    >>> compare_names("Liwa al-Tawhid", "al-Tawhid Brigade").score
    0.92
    >>> compare_names("Levant Front", "Levant Legion").score
    0.0
    """
    if a == b:
        return Match(1.0, "same name")
    first, second = sorted((a, b))
    one, other = _parts(first), _parts(second)
    for holds, match in _COMPARISONS:
        if holds(one, other):
            return match
    close = _compare_letters(one, other, known)
    if close:
        return Match(round(0.9 * close, 3), "same but for a few letters")
    if is_acronym_of(a, b) or is_acronym_of(b, a):
        return Match(0.6, "initials of the other name")
    return NO_MATCH


def _compare_letters(a: _Parts, b: _Parts, known: Set[str]) -> float:
    """Pair the rare words one to one; 0 where one has no partner or the general words clash."""
    if not a.rare or len(a.rare) != len(b.rare) or a.classes != b.classes:
        return 0.0
    if len(a.rare) == 1 and min(len(a.rare[0]), len(b.rare[0])) < 7 and a.rare != b.rare:
        return 0.0  # nothing else vouches for a short name: Hamar is not Hamas
    score = 1.0
    for one, other in zip(a.rare, b.rare, strict=True):
        score = min(score, _compare_words(one, other, known))
    return score


def _compare_words(a: str, b: str, known: Set[str]) -> float:
    if a == b:
        return 1.0
    short = min(len(a), len(b))
    allowed = 0 if short < 5 else 1 if short < 9 else 2  # one letter makes another word of a short one: Mali, Bali
    if a[0] != b[0] or (a in known and b in known) or any(c.isdigit() for c in a + b):
        return 0.0
    return JaroWinkler.similarity(a, b) if OSA.distance(a, b, score_cutoff=allowed) <= allowed else 0.0


def strip_dots(text: str) -> str:
    """Write U.S. as US.

    >>> strip_dots("U.S. and U.N. troops.")
    'US and UN troops.'
    """
    return _CAPITAL_DOTS.sub("", text)


@lru_cache(maxsize=4096)
def _word_pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(strip_dots(word))}(?!\w)")


def has_word(text: str, word: str) -> bool:
    """Tell whether `word` stands in `text` as a word of its own, in the same letters."""
    return bool(_word_pattern(word).search(text))


def replace_word(text: str, word: str, by: str) -> str:
    """Write `by` wherever `word` stands in `text` as a word of its own, in the same letters."""
    return _word_pattern(word).sub(lambda _: by, text)


def is_acronym_of(acronym: str, name: str) -> bool:
    """Tell whether `acronym` (two letters at least) is made of the initials of `name`, each connector counted or not.

    >>> is_acronym_of("AQI", "al-Qaeda in Iraq")
    True
    """
    letters = re.sub(r"[\W_]", "", acronym).casefold()
    if len(letters) < 2 or len(acronym.split()) != 1:
        return False
    words = [word for word in _GAP.split(_APOSTROPHES.sub("", name).casefold()) if word]
    reached = {0}  # how many letters the words so far may account for
    for word in words:
        taken = {n + 1 for n in reached if letters[n : n + 1] == word[0]}
        reached = taken | reached if word in _ARTICLES or word in _connectors() else taken
    return len(letters) in reached


def _keys(rare: Sequence[str]) -> Iterator[str]:
    """Under which a name with these rare words is filed: its initials with each word, and with how each begins."""
    initials = "".join(word[0] for word in rare)
    for word in rare:
        yield f"{initials} {word}"
        yield f"{initials} {word[:4]}…"


class NameIndex:
    """Names by position; finds those like a query: exact ones by dictionary, others only by a shared rare word.

    Invariant: `find` returns positions of the names given at construction, best first, none below ALIKE.
    """

    def __init__(self, names: Iterable[str], folded: Sequence[str] | None = None) -> None:
        """Take the names, and what they fold to where the caller has it already."""
        self._names = tuple(names)
        self._found: dict[str, tuple[tuple[int, Match], ...]] = {}
        self._folded: dict[str, list[int]] = defaultdict(list)
        for position, text in enumerate(map(fold_name, self._names) if folded is None else folded):
            self._folded[text].append(position)

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        """Positions by initials and a rare word, and by initials and its first four letters; made when first asked for.

        Names that are alike have rare words with the same initials, in order: the others need not be compared.
        """
        found: dict[str, set[int]] = defaultdict(set)
        for folded, positions in self._folded.items():
            rare = _parts_of_folded(folded).rare
            for key in _keys(rare):
                found[key].update(positions)
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(word for folded in self._folded for word in _parts_of_folded(folded).rare)

    def find_exact(self, name: str) -> tuple[int, ...]:
        """Return the positions of the names that are the same after folding; none for a name that folds to nothing."""
        return self.find_folded(fold_name(name))

    def find_folded(self, folded: str) -> tuple[int, ...]:
        """Do what `find_exact` does for a name that is folded already."""
        return tuple(self._folded.get(folded, ())) if folded else ()

    def find(self, name: str) -> tuple[tuple[int, Match], ...]:
        """Return the positions of names like this one with their matches; exact ones shut out the others."""
        known = self._found.get(name)
        if known is None:
            known = self._find(name)
            if len(self._found) < _REMEMBERED:
                self._found[name] = known
        return known

    def _find(self, name: str) -> tuple[tuple[int, Match], ...]:
        exact = self.find_exact(name)
        if exact:
            return tuple((position, compare_names(name, self._names[position])) for position in exact)
        words, has_general = _parts(name).rare, bool(_parts(name).classes)
        pool = {p: None for key in _keys(words) for p in self._by_word.get(key, ())}
        found = [(position, compare_names(name, self._names[position], self._known)) for position in pool]
        # the general word may be left out of a known name, not put to one: an unknown "X army" is not the known "X"
        fitting = (f for f in found if f[1].score >= ALIKE and not (has_general and f[1] == SHORTENED))
        return tuple(sorted(fitting, key=lambda f: (-f[1].score, f[0])))
