"""Documents with crowd-marked relations in, how many pairs a claim of a fitting type joins out.

What counts. A relation of confidence ≥ 0.5 is found when a claim, of any modality, of a type listed for its kind has
the two entities at its two ends, in either order; of a symmetric claim any two parties are ends. "Sentence": the ends
overlap the very mentions that the relation joins. "Document": they overlap, or have the text of, any mention of the
two entities in the document; mentions of equal text and those that an IsSynonymOf relation links are one entity.
Not every relation was marked, so precision is a lower bound.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from allegiance.model.span import Span
from benchmarks.coding.figure import Figure, Measured, ratio_figure
from benchmarks.coding.flow import ClaimRow, Claims, Flow, Text, Words, span_of
from benchmarks.coding.ratio import Ratio

LEAST_CONFIDENCE = 0.5
TYPES: Mapping[str, frozenset[str]] = {
    "FightingAgainst": frozenset({"ASSAULT", "COERCE", "MOBILIZE", "THREATEN", "CONTROL"}),
    "AlliesOf": frozenset({"COOPERATE", "AID", "SUPPORT", "AGREE", "STRUCTURE"}),
    "CommWith": frozenset(
        {"CONSULT", "REQUEST", "AGREE", "COOPERATE", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AID"}
    ),
}
NAMES = {"FightingAgainst": "fighting", "AlliesOf": "alliance", "CommWith": "communication"}


@dataclass(frozen=True, slots=True)
class Entity:
    """All that stands for one entity in a document: the spans of its mentions and their texts."""

    spans: tuple[Span, ...]
    names: frozenset[str]

    def is_at(self, words: Words) -> bool:
        """Tell whether words of a claim are a mention of this entity."""
        return plain(words["text"]) in self.names or any(span.overlaps(span_of(words)) for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A marked relation: its two mentions as marked, and the entities that they mention."""

    kind: str
    mentions: tuple[Entity, Entity]
    entities: tuple[Entity, Entity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two ends that a claim joins."""

    claim: ClaimRow
    one: Words
    other: Words

    def joins(self, pair: tuple[Entity, Entity]) -> bool:
        """Tell whether the two ends are the two entities, in either order."""
        first, second = pair
        return (first.is_at(self.one) and second.is_at(self.other)) or (
            first.is_at(self.other) and second.is_at(self.one)
        )


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure recall by sentence and by document, and precision, for the three kinds of relation."""
    documents = [(read_relations(row), claims) for row, claims in code_documents(paths, flow)]
    return Measured(figures=tuple(figure for kind in TYPES for figure in _score(kind, documents)))


def code_documents(paths: Sequence[Path], flow: Flow) -> Iterator[tuple[dict[str, Any], Claims]]:
    """Code each document whole."""
    lines = [line for line in paths[0].read_text(encoding="utf8").split("\n") if line]
    rows = [json.loads(line) for line in flow.first(lines)]
    return zip(rows, flow.code(Text(text=row["text"]) for row in rows), strict=True)


def _score(kind: str, documents: Sequence[tuple[Sequence[Relation], Claims]]) -> list[Figure]:
    by_sentence, by_document, right, n_marked, n_joined = [], [], [], [], []
    for relations, claims in documents:
        marked = [relation for relation in relations if relation.kind == kind]
        joined = list(find_joined(claims, TYPES[kind]))
        by_sentence.append(sum(any(pair.joins(r.mentions) for pair in joined) for r in marked))
        by_document.append(sum(any(pair.joins(r.entities) for pair in joined) for r in marked))
        right.append(sum(any(pair.joins(r.entities) for r in marked) for pair in joined))
        n_marked.append(len(marked))
        n_joined.append(len(joined))
    name, marks = NAMES[kind], tuple(n_marked)
    return [
        ratio_figure(f"{name}, recall by sentence", Ratio(tuple(by_sentence), marks)),
        ratio_figure(f"{name}, recall by document", Ratio(tuple(by_document), marks)),
        ratio_figure(f"{name}, precision at least", Ratio(tuple(right), tuple(n_joined))),
    ]


def find_joined(claims: Claims, types: frozenset[str]) -> Iterator[Joined]:
    """Yield every two ends that claims of these types join."""
    for claim in claims:
        if claim["type"] in types:
            parties = [*claim["source"], *claim["target"]]
            directed = ((one, other) for one in claim["source"] for other in claim["target"])
            for one, other in combinations(parties, 2) if claim["symmetric"] else directed:
                yield Joined(claim=claim, one=one, other=other)


# Entities -------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """The words of a mention without case and leading article.

    >>> plain("The  Security Council")
    'security council'
    """
    words = text.casefold().split()
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def read_relations(row: dict[str, Any]) -> list[Relation]:
    """Read the relations of the three kinds of a document."""
    kept = [relation for relation in row["relations"] if relation["confidence"] >= LEAST_CONFIDENCE]
    entities = _Entities(row, kept)
    return [
        Relation(
            kind=relation["type"],
            mentions=(entities.mention(relation, "source"), entities.mention(relation, "target")),
            entities=(entities.entity(relation, "source"), entities.entity(relation, "target")),
        )
        for relation in kept
        if relation["type"] in TYPES
    ]


class _Entities:
    """The entities of a document: names grouped by the synonyms that are marked, with the spans of each group."""

    def __init__(self, row: dict[str, Any], relations: Sequence[dict[str, Any]]) -> None:
        self._text: str = row["text"]
        self._groups: dict[str, frozenset[str]] = {}
        for relation in relations:
            if relation["type"] == "IsSynonymOf":
                self._join(*(plain(self.span(relation, end).of(self._text)) for end in ("source", "target")))
        marked = [Span(e["begin"], e["end"]) for e in row["entities"] if e["confidence"] >= LEAST_CONFIDENCE]
        marked += [self.span(relation, end) for relation in relations for end in ("source", "target")]
        self._spans: dict[frozenset[str], set[Span]] = {}
        for span in marked:
            self._spans.setdefault(self._group(plain(span.of(self._text))), set()).add(span)

    def _group(self, name: str) -> frozenset[str]:
        return self._groups.get(name, frozenset({name}))

    def _join(self, one: str, other: str) -> None:
        both = self._group(one) | self._group(other)
        self._groups.update(dict.fromkeys(both, both))

    @staticmethod
    def span(relation: dict[str, Any], end: str) -> Span:
        return Span(relation[f"{end}Begin"], relation[f"{end}End"])

    def mention(self, relation: dict[str, Any], end: str) -> Entity:
        """The very mention that a relation marks; its name alone does not count."""
        return Entity((self.span(relation, end),), frozenset())

    def entity(self, relation: dict[str, Any], end: str) -> Entity:
        """The entity behind the mention, with all its mentions in the document."""
        names = self._group(plain(self.span(relation, end).of(self._text)))
        return Entity(tuple(sorted(self._spans[names])), names)


# Reading by hand ------------------------------------------------------------------------------------------------------


def false_pairs(paths: Sequence[Path], flow: Flow, *, n_pairs: int, seed: int) -> list[str]:
    """Draw pairs that claims join and no relation of that kind does, one block of text each, for reading by hand."""
    wrong = []
    for row, claims in code_documents(paths, flow):
        relations = read_relations(row)
        for kind, types in TYPES.items():
            marked = [relation.entities for relation in relations if relation.kind == kind]
            for pair in find_joined(claims, types):
                if not any(map(pair.joins, marked)):
                    wrong.append(_describe(kind, pair))
    return random.Random(seed).sample(wrong, min(n_pairs, len(wrong)))


def _describe(kind: str, pair: Joined) -> str:
    claim = pair.claim
    what: Iterable[str] = (NAMES[kind], claim["type"], claim["modality"], f'"{claim["trigger"]["text"]}"')
    return f"{', '.join(what)}: {pair.one['text']} | {pair.other['text']}\n    {' '.join(claim['sentence'].split())}"
