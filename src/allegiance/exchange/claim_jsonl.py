"""Coded reports in, the stable claim lines of the command contract out: one JSON object a claim, UTF-8.

U+0085, U+2028 and U+2029 are written as escapes, so that a line is a line for every reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from allegiance.model.actor import Registry
from allegiance.model.claim import Claim, Coding
from allegiance.model.identity import ActorId, MentionId
from allegiance.model.mention import Mention
from allegiance.model.place import Place
from allegiance.model.report import Report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence

_LINE_BREAKERS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def format_json(value: object) -> str:
    """Write a value as one line of JSON whose line breaks are all escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    for breaker, escape in _LINE_BREAKERS.items():
        text = text.replace(breaker, escape)
    return text


def claim_rows(
    report: Report,
    sentences: Sequence[Sentence],
    coding: Coding,
    resolutions: Sequence[Resolution],
    places: Mapping[MentionId, Place],
    registry: Registry,
    *,
    explain: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield the contract's object for each claim of a report; `explain` adds why it was coded so."""
    writer = _Row(report, sentences, coding, resolutions, places, registry)
    for claim in coding.claims:
        row = writer.build(claim)
        if explain:
            row["explain"] = writer.explain(claim)
        yield row


class _Row:
    def __init__(
        self,
        report: Report,
        sentences: Sequence[Sentence],
        coding: Coding,
        resolutions: Sequence[Resolution],
        places: Mapping[MentionId, Place],
        registry: Registry,
    ) -> None:
        self._report = report
        self._fields = dict(coding.fields)
        self._sentences = {sentence.id: sentence for sentence in sentences}
        self._mentions: dict[MentionId, Mention] = {mention.id: mention for mention in coding.mentions}
        self._resolutions: dict[MentionId, list[Resolution]] = {}  # several for words that mean several actors
        for r in resolutions:
            if r.judgement is Judgement.POSITIVE and r.mention_id not in places:
                self._resolutions.setdefault(r.mention_id, []).append(r)
        self._places = places
        self._registry = registry

    def build(self, claim: Claim) -> dict[str, Any]:
        sentence = self._sentences[claim.sentence_id]
        base = sentence.base_in(self._report)
        trigger = {"text": claim.trigger.of(base), "start": claim.trigger.start, "end": claim.trigger.end}
        return {
            "report": self._report.origin,
            "section": str(sentence.section),
            "sentence_index": sentence.index,
            "sentence": sentence.text_in(self._report),
            "trigger": trigger,
            "type": claim.type,
            "mode": claim.mode,
            "quad": str(claim.quad),
            "source": [end for mention in claim.source for end in self._ends(mention)],
            "target": [end for mention in claim.target for end in self._ends(mention)],
            "symmetric": claim.symmetric,
            "modality": str(claim.modality),
            "speaker": self._speaker(claim.speaker),
            "place": self._place(claim.place),
            "when": {"earliest": claim.when.earliest.isoformat(), "latest": claim.when.latest.isoformat()}
            if claim.when
            else None,
            "confidence": claim.confidence,
            "coder": claim.coder,
        }

    def explain(self, claim: Claim) -> dict[str, Any]:
        """What led to the claim: how sure each field is, the telling, words of time, why words mean each actor."""
        named = [m for m in (*claim.source, *claim.target, claim.speaker) if m is not None]
        fields = self._fields.get(claim.id)
        return {
            "confidence": asdict(fields) if fields else None,
            "telling": str(claim.telling),
            "time": self._mentions[claim.time].text if claim.time else None,
            "reasons": self._reasons(named),
        }

    def _reasons(self, named: Sequence[MentionId]) -> dict[str, dict[str, list[str]]]:
        """By the words, for each actor that they mean: why; nothing for words that mean nobody known."""
        found: dict[str, dict[str, list[str]]] = {}
        for mention_id in named:
            by_actor = found.setdefault(self._mentions[mention_id].text, {})
            by_actor.update((r.entity_id, list(r.reasons)) for r in self._resolutions.get(mention_id, ()))
        return found

    def _words(self, mention_id: MentionId) -> dict[str, Any]:
        mention = self._mentions[mention_id]
        return {"text": mention.text, "start": mention.span.start, "end": mention.span.end}

    def _ends(self, mention_id: MentionId) -> list[dict[str, Any]]:
        """The words once for each actor that they mean ("the two factions"), or once for nobody known."""
        return [self._end(mention_id, r) for r in self._resolutions.get(mention_id, ())] or [self._end(mention_id)]

    def _end(self, mention_id: MentionId, resolution: Resolution | None = None) -> dict[str, Any]:
        actor = self._registry.actors.get(ActorId(resolution.entity_id)) if resolution else None
        return {
            **self._words(mention_id),
            "actor": actor.id if actor else None,
            "canonical": actor.name if actor else None,
            "score": resolution.score if resolution else 0.0,
        }

    def _speaker(self, mention_id: MentionId | None) -> dict[str, Any] | None:
        if mention_id is None:
            return None
        end = self._ends(mention_id)[0]
        return {key: end[key] for key in ("text", "start", "end", "actor")}

    def _place(self, mention_id: MentionId | None) -> dict[str, Any] | None:
        if mention_id is None:
            return None
        place = self._places.get(mention_id)
        return {
            **self._words(mention_id),
            "place": place.id if place else None,
            "latitude_deg": place.latitude_deg if place else None,
            "longitude_deg": place.longitude_deg if place else None,
            "radius_km": place.radius_km if place else None,
            "precision": str(place.precision) if place else "none",
        }
