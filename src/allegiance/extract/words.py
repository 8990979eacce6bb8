"""The coder's word tables under data/words, as values."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from allegiance.model.ontology import Modality

_TABLES = (
    "mention.toml",
    "time.toml",
    "modality.toml",
    "control.toml",
    "trigger.toml",
    "structure.tsv",
    "inner-modes.tsv",
    "projections.tsv",
    "noun-modes.tsv",
    "actor-nouns.tsv",
    "role-words.tsv",
    "triggers.tsv",
    "modality-adverbs.tsv",
    "modality-adjectives.tsv",
    "modality-governors.tsv",
    "reporting-verbs.tsv",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRow:
    """One line of triggers.tsv: a word, the company it must keep (`conditions`: kind and words), the act, the frame."""

    word: str
    pos: str
    conditions: tuple[tuple[str, frozenset[str]], ...]
    type: str
    mode: str | None
    frame: str


def _text(name: str) -> str:
    return (files("allegiance") / "data" / "words" / name).read_text(encoding="utf8")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def trigger_rows() -> dict[tuple[str, str], tuple[TriggerRow, ...]]:
    """Rows by (lemma, V, N or A), the ones that ask for most company first."""
    found: dict[tuple[str, str], list[TriggerRow]] = {}
    for row in _rows("triggers.tsv"):
        conditions = tuple(_read_condition(part) for part in row["with"].split(";") if part)
        key = (row["word"], row["pos"])
        found.setdefault(key, []).append(
            TriggerRow(
                word=row["word"],
                pos=row["pos"],
                conditions=conditions,
                type=row["type"],
                mode=row["mode"] or None,
                frame=row["frame"],
            )
        )
    return {key: tuple(sorted(rows, key=lambda r: -len(r.conditions))) for key, rows in found.items()}


def _read_condition(text: str) -> tuple[str, frozenset[str]]:
    kind, _, words = text.strip().partition(":")
    return kind, frozenset(words.split(","))


@cache
def actor_nouns() -> dict[str, str]:
    """Nouns that name organised actors or peoples, with their kind."""
    return {row["noun"]: row["kind"] for row in _rows("actor-nouns.tsv")}


@cache
def word_list(name: str) -> frozenset[str]:
    """One list of mention.toml."""
    return frozenset(tomllib.loads(_text("mention.toml"))[name])


@cache
def modality_list(name: str) -> frozenset[str]:
    """One list of modality.toml."""
    return frozenset(tomllib.loads(_text("modality.toml"))[name])


@cache
def control_list(name: str) -> frozenset[str]:
    """One list of control.toml."""
    return frozenset(tomllib.loads(_text("control.toml"))[name])


@cache
def trigger_list(name: str) -> frozenset[str]:
    """One list of trigger.toml."""
    return frozenset(tomllib.loads(_text("trigger.toml"))[name])


@cache
def structure_rows() -> dict[str, tuple[str, str]]:
    """Participles that carry a standing fact ("X-backed Y"), with its type and mode."""
    return {row["word"]: (row["type"], row["mode"]) for row in _rows("structure.tsv")}


@cache
def inner_modes() -> dict[str, dict[str, str]]:
    """The mode of a speech act by the act inside it, as TYPE or TYPE/mode."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows("inner-modes.tsv"):
        found.setdefault(row["outer"], {})[row["inner"]] = row["mode"]
    return found


@cache
def projections() -> dict[tuple[str, str], str]:
    """The PLOVER type of an act that is planned, negated or done, where it is not the act's own type."""
    return {(row["act"], row["when"]): row["type"] for row in _rows("projections.tsv")}


@cache
def noun_modes() -> dict[tuple[str, str], str]:
    """The mode that whoever or whatever acts gives to an act, by (type, noun): "jets struck" is aerial."""
    return {(row["type"], row["noun"]): row["mode"] for row in _rows("noun-modes.tsv")}


@cache
def role_words() -> frozenset[str]:
    """Nouns dropped before "of" and an actor: "fighters of X" is X."""
    return frozenset(row["noun"] for row in _rows("role-words.tsv"))


@cache
def reporting_verbs() -> frozenset[str]:
    """Verbs whose subject vouches for what follows."""
    return frozenset(row["word"] for row in _rows("reporting-verbs.tsv"))


@cache
def modality_adverbs() -> dict[str, Modality]:
    """Adverbs that move the modality of the verb they stand by."""
    return {row["word"]: Modality(row["modality"]) for row in _rows("modality-adverbs.tsv")}


@cache
def modality_adjectives() -> dict[str, Modality]:
    """Adjectives that move the modality of the act whose noun they stand by."""
    return {row["word"]: Modality(row["modality"]) for row in _rows("modality-adjectives.tsv")}


@cache
def modality_governors() -> dict[tuple[str, str], Modality]:
    """Words by (lemma, V, N or A) that move the modality of the act inside them; happened moves nothing."""
    return {(row["word"], row["pos"]): Modality(row["modality"]) for row in _rows("modality-governors.tsv")}


@cache
def tables_digest() -> str:
    """Eight hex digits over all word tables: part of the coder's version."""
    total = sha256()
    for name in _TABLES:
        total.update(name.encode() + b"\0" + _text(name).encode("utf8"))
    return total.hexdigest()[:8]
