"""Names of the registry in, generated spellings of them, and how often each still leads to its actor, out.

Five kinds of variant, each made by rule from a name of two or more words: transliteration, article, hyphen, diacritics,
and two of them at once. A spelling that the registry itself gives to another actor is left out.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allegiance.model.actor import ActorKind, ActorName, NameKind, Registry
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.match import fold_name

_SOUNDS = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("aa", "a"), ("q", "k"), ("kh", "x"), ("iyy", "iy"), ("sh", "ch"),
    ("ei", "ay"), ("ai", "ay"), ("dh", "d"), ("j", "dj"), ("f", "ph"), ("z", "s"),
)  # fmt: skip
_KINDS = (NameKind.FULL, NameKind.SPELLING, NameKind.EXONYM, NameKind.FORMER)
_ARABIC = re.compile(
    r"\b(?:al|an|ash|as|ad|ar|el)[- ]|\b(?:jabhat|jaysh|liwa|ahrar|harakat|kata|ansar|hizb|hayat)", re.I
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling, the name it was made from, and its kind."""

    text: str
    name: ActorName
    kind: str


def make_variants(registry: Registry, *, n: int, seed: int = 0) -> list[Variant]:
    """Make `n` variants, no two alike, spread over the kinds."""
    chance = random.Random(seed)
    known = {fold_name(name.text) for name in registry.names}
    names = [name for name in registry.names if _may_vary(name, registry)]
    chance.shuffle(names)
    found: dict[str, Variant] = {}
    for kind, make in _MAKERS.items():
        n_kind = 0
        for name in names * 3:
            text = make(name.text, chance)
            if text is None or text == name.text or text in found:
                continue
            if kind in ("transliteration", "two at once") and fold_name(text) in known:
                continue
            found[text] = Variant(text, name, kind)
            n_kind += 1
            if n_kind >= n // len(_MAKERS):
                break
    return list(found.values())


def _may_vary(name: ActorName, registry: Registry) -> bool:
    """Latin names of armed bodies, of two words or more, that one actor alone bears."""
    actor = registry.actors[name.actor]
    fits = actor.kind in (ActorKind.ARMED_GROUP, ActorKind.UMBRELLA, ActorKind.OPERATIONS_ROOM, ActorKind.PARTY)
    return fits and name.kind in _KINDS and " " in name.text and name.text.isascii() and "(" not in name.text


def _respelled(text: str, chance: random.Random) -> str | None:
    """One sound of the Arabic or the like written otherwise; English names have none."""
    if not _ARABIC.search(text):
        return None
    sounds = [(a, b) for a, b in _SOUNDS[:12] if a in text.casefold()]
    if not sounds:
        return None
    old, new = chance.choice(sounds)
    return re.sub(old, new, text, count=1)


def _article(text: str, chance: random.Random) -> str | None:
    if re.search(r"\bal-", text):
        return re.sub(r"\bal-", chance.choice(("al ", "el-", "Al-", "")), text, count=1)
    return f"the {text}" if chance.random() < 0.5 else None


def _hyphen(text: str, chance: random.Random) -> str | None:
    if "-" in text:
        return text.replace("-", chance.choice((" ", "‑", "–")), 1)
    words = text.split()
    return f"{words[0]}-{' '.join(words[1:])}" if len(words) == 2 else None


def _diacritics(text: str, chance: random.Random) -> str | None:
    marks = {"a": "ā", "i": "ī", "u": "ū", "h": "ḥ", "s": "ṣ", "t": "ṭ", "e": "é", "o": "ô"}
    places = [i for i, c in enumerate(text) if c in marks]
    if not places:
        return None
    i = chance.choice(places)
    return unicodedata.normalize("NFC", text[:i] + marks[text[i]] + text[i + 1 :])


def _two(text: str, chance: random.Random) -> str | None:
    once = _respelled(text, chance)
    return (_article(once, chance) or _diacritics(once, chance)) if once else None


_MAKERS: dict[str, Callable[[str, random.Random], str | None]] = {
    "transliteration": _respelled,
    "article": _article,
    "hyphen": _hyphen,
    "diacritics": _diacritics,
    "two at once": _two,
}


def judge(variants: list[Variant], resolver: ActorResolver) -> Iterator[tuple[Variant, str | None]]:
    """Yield each variant with the actor that stands first for it at a day on which its own name was in use."""
    for variant in variants:
        actor = resolver.registry.actors[variant.name.actor]
        began = variant.name.valid.began or actor.lifetime.began
        found = resolver.candidates(variant.text, day=began, context=_country(resolver, actor.country))
        yield variant, found[0].actor if found else None


def _country(resolver: ActorResolver, country: str | None) -> str:
    state = resolver.knowledge.state_of(country)
    return f"{resolver.registry.actors[state].name} in {resolver.registry.actors[state].name}" if state else ""


def score(judged: list[tuple[Variant, str | None]]) -> dict[str, Any]:
    """Return the share whose first answer is right, the share with a wrong actor, and both by kind."""
    right, wrong, total = Counter[str](), Counter[str](), Counter[str]()
    for variant, found in judged:
        total[variant.kind] += 1
        right[variant.kind] += found == variant.name.actor
        wrong[variant.kind] += found not in (None, variant.name.actor)
    n = max(len(judged), 1)
    kinds = {
        kind: {
            "n": total[kind],
            "right": round(right[kind] / total[kind], 3),
            "wrong": round(wrong[kind] / total[kind], 4),
        }
        for kind in sorted(total)
    }
    return {
        "n": len(judged),
        "right": round(sum(right.values()) / n, 4),
        "wrong actor": round(sum(wrong.values()) / n, 4),
        "by kind": kinds,
    }
