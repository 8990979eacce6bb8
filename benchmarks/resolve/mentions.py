"""Marked mentions in context in, how many are resolved to the right actor out, by kind of mention."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allegiance.model.identity import MentionId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.resolution import Judgement
from allegiance.model.sentence import Sentence
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.read.sentence import split_many
from allegiance.resolve.actor import resolve_actors
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.gazetteer import Gazetteer
from allegiance.resolve.place import report_countries

FILE = Path(__file__).parent / "mentions.jsonl"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One marked mention, whom it should mean, and whom it was resolved to."""

    text: str
    kind: str
    mention: str
    wanted: frozenset[str]
    also: frozenset[str]
    found: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Tell whether just the actors meant were found, or one that the marker allows too."""
        return self.found == self.wanted or (bool(self.also) and self.found == self.also)


def load() -> list[Row]:
    """Read the marked passages."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf8").splitlines() if line]


def judge(rows: list[Row], resolver: ActorResolver, gazetteer: Gazetteer) -> Iterator[Judged]:
    """Resolve the marked mentions of each passage as those of a report of its own."""
    reports = [_report(number, row) for number, row in enumerate(rows)]
    for row, (report, sentences) in zip(rows, split_many(reports), strict=True):
        marked = list(_mentions(row, report, sentences))
        found: dict[MentionId, set[str]] = {}
        mentions = [mention for _, mention in marked]
        countries = report_countries(report, gazetteer)
        for resolution in resolve_actors(report, sentences, mentions, resolver, countries=countries):
            if resolution.judgement is Judgement.POSITIVE:
                found.setdefault(resolution.mention_id, set()).add(resolution.entity_id)
        for mark, mention in marked:
            yield Judged(
                text=row["text"],
                kind="unknown" if mark.get("unknown") else "open" if mark.get("open") else mark["kind"],
                mention=mark["mention"],
                wanted=frozenset(mark["actors"]),
                also=frozenset(_listed(mark.get("also"))),
                found=frozenset(found.get(mention.id, ())),
            )


def score(judged: list[Judged]) -> dict[str, Any]:
    """Return the share that is right, in all and by kind, and the number of each."""
    right, total = Counter[str](), Counter[str]()
    for item in judged:
        total[item.kind] += 1
        right[item.kind] += item.is_right
    kinds = {kind: {"n": n, "accuracy": round(right[kind] / n, 3)} for kind, n in sorted(total.items())}
    n_wrong = sum(bool(item.found - item.wanted - item.also) for item in judged)
    return {
        "n": len(judged),
        "accuracy": round(sum(right.values()) / max(len(judged), 1), 3),
        "wrong actor given": round(n_wrong / max(len(judged), 1), 3),
        "by kind": kinds,
    }


def _listed(also: str | list[str] | None) -> list[str]:
    return [also] if isinstance(also, str) else also or []


def _report(number: int, row: Row) -> Report:
    text, published = row["text"], parse_partial_date(row["published"])
    return Report(
        id=identify_report(publisher=str(number), published=published, title=None, text=text),
        origin=str(number),
        published=published,
        text=text,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )


def _mentions(row: Row, report: Report, sentences: Sequence[Sentence]) -> Iterator[tuple[Row, Mention]]:
    for mark in row["mentions"]:
        start = -1
        for _ in range(mark["occurrence"] + 1):
            start = report.text.index(mark["mention"], start + 1)
        span = Span(start, start + len(mark["mention"]))
        sentence = next(s for s in sentences if s.span.holds(span))
        yield mark, make_mention(sentence.id, MentionKind.ACTOR, span, mark["mention"])
