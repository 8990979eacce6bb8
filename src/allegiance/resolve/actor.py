"""The actor mentions of one report come in; their resolutions go out, each with a score and its reasons.

Whom a name may mean is said in `candidate`; here the report's own words are added: the acronyms it defines, the
countries it speaks of, its day, and what its pronouns stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from allegiance.model.mention import Mention, MentionKind
from allegiance.model.report import Report, SectionKind
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence
from allegiance.resolve.acronym import find_acronyms
from allegiance.resolve.candidate import ActorResolver, Candidate
from allegiance.resolve.description import read_backing_before, strip_parentheses
from allegiance.resolve.match import has_word, replace_word
from allegiance.resolve.reference import Anaphor, Known, find_antecedent, read_anaphor
from allegiance.resolve.surroundings import Surroundings

__all__ = ["ActorResolver", "Candidate", "resolve_actors"]

POSITIVE = 0.55  # from here on a resolution counts as who is meant; described sets score 0.75, references 0.55 to 0.6

_UNTOLD = frozenset({SectionKind.FURNITURE, SectionKind.CREDIT})


def resolve_actors(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention], resolver: ActorResolver
) -> tuple[Resolution, ...]:
    """Resolve the actor mentions of one report, in text order; a mention that means no known actor has no row.

    Acronyms that the report defines hold in all of it, title included, also for bodies that the registry does not know.
    Mentions that mean two actors at once ("the two parties") stay without a row.
    """
    by_id = {sentence.id: sentence for sentence in sentences}
    told = [m for m in mentions if m.kind is MentionKind.ACTOR and m.sentence_id in by_id]
    # a mention that holds others comes first, so that what is inside it is known to be inside
    told.sort(key=lambda m: (by_id[m.sentence_id].index, m.span.start, -m.span.end))
    reader = _ReportReader(report, resolver)
    found = (reader.resolve(mention, by_id[mention.sentence_id]) for mention in told)
    return tuple(resolution for resolution in found if resolution)


class _ReportReader:
    """What one report tells about its own words: acronyms, countries, day, and the actors met so far."""

    def __init__(self, report: Report, resolver: ActorResolver) -> None:
        texts = [report.title or ""] if report.has_separate_title else []
        texts += [s.span.of(report.text) for s in report.sections if s.kind not in _UNTOLD]
        self._report = report
        self._resolver = resolver
        self._acronyms = find_acronyms(texts, resolver.knows)
        self._amid = Surroundings(report.published, resolver.count_countries("\n".join(texts)))
        self._known: list[Known] = []

    def resolve(self, mention: Mention, sentence: Sentence) -> Resolution | None:
        before = sentence.base_in(self._report)[sentence.span.start : mention.span.start]
        anaphor = read_anaphor(mention.text, before)
        candidate = self._refer(anaphor, mention, sentence) if anaphor else self._look_up(mention.text, before)
        if candidate is None:
            return None
        self._known.append(Known(sentence.index, mention.span, self._resolver.registry.actors[candidate.actor]))
        return Resolution(
            mention_id=mention.id,
            entity_id=candidate.actor,
            score=candidate.score,
            judgement=Judgement.POSITIVE if candidate.score >= POSITIVE else Judgement.UNSURE,
            reasons=candidate.reasons,
            decided_by="allegiance",
        )

    def _refer(self, anaphor: Anaphor, mention: Mention, sentence: Sentence) -> Candidate | None:
        found = find_antecedent(anaphor, self._known, sentence.index, mention.span.start)
        if found is None:
            # "the army" of the country in question needs no earlier mention
            return self._look_up(mention.text, "") if anaphor.is_whole else None
        name = self._resolver.registry.actors[found.actor].name
        return Candidate(actor=found.actor, canonical=name, score=found.score, reasons=(found.reason,))

    def _look_up(self, text: str, before: str) -> Candidate | None:
        """Look up a mention with its acronyms written out, and with "X-backed" before it where it stands there."""
        words, defined = self._expand(read_backing_before(before) + strip_parentheses(text))
        if words is None:
            return None
        found = self._resolver.candidates_amid(words, self._amid)
        if not found:
            return None
        return replace(found[0], reasons=(*defined, *found[0].reasons))

    def _expand(self, text: str) -> tuple[str | None, tuple[str, ...]]:
        reasons = []
        for acronym, name in self._acronyms.items():
            if not has_word(text, acronym):
                continue
            if name is None:
                return None, ()
            text = replace_word(text, acronym, name)
            reasons.append(f"alias '{acronym}' (acronym, defined in this report as '{name}')")
        return text, tuple(reasons)
