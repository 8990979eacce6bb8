"""The word tables of the read stage under data/words → typed values, each loaded once."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from allegiance.errors import RegistryError


class Reach(StrEnum):
    """How far a furniture row reaches: its own line, also the short lines after it, or all the rest of the text."""

    LINE = "line"
    LIST = "list"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class FurniturePattern:
    """One row of furniture.tsv: a pattern for a whole line in normal form, and what follows from it."""

    pattern: re.Pattern[str]
    reach: Reach
    is_paywall: bool


def load_furniture() -> tuple[FurniturePattern, ...]:
    """Return the rows of furniture.tsv; a pattern that does not compile raises RegistryError with its line."""
    return _read_furniture()


@cache
def load_words(key: str) -> tuple[str, ...]:
    """Return one word list of read-layout.toml, as written."""
    return tuple(_read_toml("read-layout.toml")[key])


@cache
def load_months() -> tuple[tuple[str, ...], ...]:
    """Return the names of the twelve months, casefolded."""
    return tuple(tuple(name.casefold() for name in names) for names in _read_toml("read-layout.toml")["months"])


@cache
def load_page_words(key: str) -> frozenset[str]:
    """Return one word list of read-page.toml, casefolded."""
    return frozenset(word.casefold() for word in _read_toml("read-page.toml")[key])


@cache
def load_sentence_words(key: str) -> frozenset[str]:
    """Return one word list of read-sentences.toml, casefolded."""
    return frozenset(word.casefold() for word in _read_toml("read-sentences.toml")[key])


@cache
def _read_furniture() -> tuple[FurniturePattern, ...]:
    with files("allegiance.data").joinpath("words/furniture.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(_build_pattern(number, row) for number, row in enumerate(rows, start=2))


def _build_pattern(number: int, row: dict[str, str]) -> FurniturePattern:
    try:
        return FurniturePattern(
            pattern=re.compile(row["pattern"]), reach=Reach(row["reach"]), is_paywall=row["sign"] == "paywall"
        )
    except (re.error, ValueError, KeyError) as error:
        raise RegistryError(f"words/furniture.tsv:{number}: {error}; mend the row") from None


@cache
def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("allegiance.data").joinpath(f"words/{name}").read_text(encoding="utf-8"))
