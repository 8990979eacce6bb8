"""The place mentions of a report → resolutions to places of the gazetteer, told apart by the countries it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from allegiance.model.mention import Mention, MentionKind
from allegiance.model.report import Report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence
from allegiance.resolve.gazetteer import Gazetteer
from allegiance.resolve.place_name import LONGEST_NAME, fold_name, fold_possessive

_DECIDED_BY = "gazetteer"
_SURE = 0.6  # from this score on a resolution is positive, below it unsure
_CAPITALS = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][\w'’.-]*(?:[ ](?:[Aa]l-|[Ee]l-|ez-|ash-|ad-|ar-|as-)?[A-Z][\w'’.-]*)*")


def report_countries(report: Report, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the countries that a report names, itself or by one of the supplement's places, most often first."""
    return _countries_in(f"{report.title or ''}\n{report.text}", gazetteer)


def resolve_places(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """Resolve the place mentions of one report; a mention that names no place ("the city") gets no resolution.

    Homonyms are told apart by the countries that the report names. Precision is a matter of the words: call
    `Gazetteer.read` with the same countries for it.
    """
    own = {sentence.id for sentence in sentences}
    countries = report_countries(report, gazetteer)
    resolutions = []
    for mention in mentions:
        if mention.kind is not MentionKind.PLACE or mention.sentence_id not in own:
            continue
        reading = gazetteer.read(mention.text, countries=countries)
        if reading is None:
            continue
        resolutions.append(
            Resolution(
                mention_id=mention.id,
                entity_id=reading.place.id,
                score=reading.score,
                judgement=Judgement.POSITIVE if reading.score >= _SURE else Judgement.UNSURE,
                reasons=reading.reasons,
                decided_by=_DECIDED_BY,
            )
        )
    return tuple(resolutions)


def _countries_in(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Count the countries of a text's names: countries, their adjectives, and places of the supplement."""
    votes: Counter[str] = Counter()
    for run in _CAPITALS.finditer(text):
        words = run.group().split()
        start = 0
        while start < len(words):
            sizes = range(min(LONGEST_NAME, len(words) - start), 0, -1)
            n_words = next((n for n in sizes if gazetteer.is_own_name(fold_possessive(words[start : start + n]))), 0)
            if n_words:
                best = gazetteer.candidates(fold_possessive(words[start : start + n_words]))
                # a name that is itself in doubt is no witness
                if best and best[0].score >= _SURE and best[0].place.country:
                    votes[best[0].place.country] += 1
            elif country := gazetteer.sole_country_of(words[start]):
                votes[country] += 1
            elif place_id := gazetteer.adjectives.get(fold_name(words[start])):
                votes[gazetteer.place(place_id).country or ""] += 1
            start += n_words or 1
    return tuple(country for country, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])))
