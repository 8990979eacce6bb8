"""The actor mentions of one report come in; their resolutions go out, each with a score and its reasons.

Whom a name may mean is said in `candidate`; here the report's own words are added: the acronyms it defines, the
countries it speaks of, its day, and what its pronouns stand for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from allegiance.model.actor import ActorKind
from allegiance.model.identity import ActorId
from allegiance.model.mention import Mention, MentionKind
from allegiance.model.report import Report, SectionKind
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import Sentence
from allegiance.resolve.acronym import find_acronyms
from allegiance.resolve.anaphor import Anaphor, Form, read_anaphor
from allegiance.resolve.candidate import ActorResolver, Candidate
from allegiance.resolve.description import names_nobody, read_backing_before, strip_parentheses
from allegiance.resolve.hit import BY_COUNTRY
from allegiance.resolve.match import has_word, replace_word
from allegiance.resolve.reference import FIGHTING, STATE_ORGANS, Here, Met, Reference, References, join_pairs, read_here
from allegiance.resolve.surroundings import Surroundings

__all__ = ["ActorResolver", "Candidate", "resolve_actors"]

POSITIVE = 0.55  # from here on a resolution counts as who is meant; described sets score 0.75, references 0.55 to 0.6

_CLEARLY = 0.2  # a candidate so much better than the next tells which country a report is about
_APPOSED = re.compile(r",?\s*(?:known as|called|\()?\s*(?:the\s+|a\s+|an\s+)?")
_AFTER_APPOSED = re.compile(r"\s*(?:[,.;:)–—]|$)")
_PLURAL = re.compile(r"(?:[^\W\d_]*[a-z](?<!s)s|men|women|people|police|troops|youth)$")
_UNTOLD = frozenset({SectionKind.FURNITURE, SectionKind.CREDIT})


def resolve_actors(
    report: Report,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    resolver: ActorResolver,
    *,
    countries: Sequence[str] = (),
) -> tuple[Resolution, ...]:
    """Resolve the actor mentions of one report, in text order; a mention that means no known actor has no row.

    Acronyms that the report defines hold in all of it, title included, also for bodies that the registry does not know.
    A mention that means several actors ("the two factions") has a row for each. `countries` (ISO alpha-3) are those
    that the report's places lie in, likeliest first.
    """
    by_id = {sentence.id: sentence for sentence in sentences}
    told = [m for m in mentions if m.kind is MentionKind.ACTOR and m.sentence_id in by_id]
    # a mention that holds others comes first, so that what is inside it is known to be inside
    told.sort(key=lambda m: (by_id[m.sentence_id].index, m.span.start, -m.span.end))
    reader = _ReportReader(report, resolver, countries)
    return tuple(reader.resolve_all([(mention, by_id[mention.sentence_id]) for mention in told]))


class _ReportReader:
    """What one report tells about its own words: acronyms, countries, day, and the bodies met so far."""

    def __init__(self, report: Report, resolver: ActorResolver, countries: Sequence[str]) -> None:
        texts = [report.title or ""] if report.has_separate_title else []
        texts += [s.span.of(report.text) for s in report.sections if s.kind not in _UNTOLD]
        self._report = report
        self._resolver = resolver
        self._acronyms = find_acronyms(texts, resolver.knows)
        counted = resolver.count_countries("\n".join(texts))
        for country in countries[:1]:
            counted[country] += 2
        self._amid = Surroundings(report.published, counted)
        self._references = References(resolver.knowledge)
        self._met: list[Met] = []

    def resolve_all(self, told: Sequence[tuple[Mention, Sentence]]) -> Iterator[Resolution]:
        """Yield the resolutions of all mentions, in text order."""
        self._learn_countries(told)
        for i, (mention, sentence) in enumerate(told):
            following = told[i + 1][0] if i + 1 < len(told) and told[i + 1][1] is sentence else None
            for candidate in self._resolve(mention, sentence, following):
                yield Resolution(
                    mention_id=mention.id,
                    entity_id=candidate.actor,
                    score=candidate.score,
                    judgement=Judgement.POSITIVE if candidate.score >= POSITIVE else Judgement.UNSURE,
                    reasons=candidate.reasons,
                    decided_by="allegiance",
                )

    def _learn_countries(self, told: Sequence[tuple[Mention, Sentence]]) -> None:
        """Names of fighting bodies that only one can mean say which country the report is about."""
        counted = Counter(self._amid.countries)
        for text in dict.fromkeys(mention.text for mention, _ in told if not mention.text.islower()):
            words, _ = self._expand(strip_parentheses(text))
            found = self._resolver.candidates_amid(words, self._amid) if words else ()
            if found and (len(found) == 1 or found[0].score - found[1].score > _CLEARLY):
                actor = self._resolver.registry.actors[found[0].actor]
                if actor.country and actor.kind in FIGHTING and not found[0].is_described:
                    counted[actor.country] += 2
        self._amid = Surroundings(self._amid.day, counted)

    def _resolve(self, mention: Mention, sentence: Sentence, following: Mention | None) -> list[Candidate]:
        base = sentence.base_in(self._report)
        before = base[sentence.span.start : mention.span.start]
        here = read_here(sentence.index, base, sentence.span.start, mention.span.start, self._met)
        anaphor = read_anaphor(mention.text, before)
        if anaphor is None:
            found = self._look_up(mention.text, before)
            self._note(mention, base, here, found)
            return found
        reference = self._apposed(anaphor, mention, base, here, following)
        named = self._look_up(mention.text, "") if reference is None and _may_name(anaphor) else []
        is_organ = anaphor.head in STATE_ORGANS and not anaphor.modifiers
        if named and (is_organ or self._is_named(named[0])):
            self._note(mention, base, here, named)
            return named
        reference = reference or self._references.find(anaphor, self._met, here)
        if reference is None or (named and not reference.actors):
            self._note(mention, base, here, named, is_body=bool(named) or anaphor.form is Form.BODY)
            return named
        found = [self._candidate(actor, reference) for actor in reference.actors]
        self._note(mention, base, here, found)
        return found

    def _is_named(self, candidate: Candidate) -> bool:
        """Tell whether a candidate was found by a name of its own, not by what it is or where."""
        is_set = self._resolver.registry.actors[candidate.actor].kind is ActorKind.SET
        return not (is_set or candidate.is_described or candidate.score <= BY_COUNTRY)

    def _apposed(
        self, anaphor: Anaphor, mention: Mention, base: str, here: Here, following: Mention | None
    ) -> Reference | None:
        """ "Its armed wing, the X,", "X, its armed wing,": the name beside it says who it is."""
        if anaphor.form in (Form.IT, Form.THEY):
            return None
        last = next((m for m in reversed(self._met) if m.index == here.index), None)
        if (
            last is not None
            and last.span.end < mention.span.start
            and _is_comma(base[last.span.end : mention.span.start])
            and _AFTER_APPOSED.match(base, mention.span.end)
            and self._references.may_mean(anaphor, last)
        ):
            actors = tuple(actor.id for actor in last.actors)
            return Reference(actors, 0.7, f"'{mention.text}' stands beside '{last.text}' and says what it is")
        if following is None or not _is_comma(base[mention.span.end : following.span.start]):
            return None
        if not _AFTER_APPOSED.match(base, following.span.end) or read_anaphor(following.text, "") is not None:
            return None
        found = self._look_up(following.text, "")
        if not found and not following.text[:1].isupper():
            return None
        reason = f"'{mention.text}' is followed by its name, '{following.text}'"
        return Reference(tuple(c.actor for c in found), 0.7, reason)

    def _candidate(self, actor: ActorId, reference: Reference) -> Candidate:
        name = self._resolver.registry.actors[actor].name
        return Candidate(actor=actor, canonical=name, score=reference.score, reasons=(reference.reason,))

    def _note(
        self, mention: Mention, base: str, here: Here, found: Sequence[Candidate], *, is_body: bool | None = None
    ) -> None:
        """Remember who was met: known actors, bodies that no table has, and people of no body."""
        actors = tuple(self._resolver.registry.actors[c.actor] for c in found)
        text = mention.text
        if is_body is None:
            is_body = bool(actors) or any(word[:1].isupper() for word in text.split()[1:]) or text[:1].isupper()
            is_body = is_body and not (not actors and names_nobody(text))
        self._met.append(
            Met(
                index=here.index,
                span=mention.span,
                text=text,
                actors=actors,
                is_body=is_body,
                is_plural=bool(_PLURAL.search(text)) or len(actors) > 1,
                is_subject=here.is_subject,
            )
        )
        self._met += join_pairs([m for m in self._met if m.index == here.index], base)

    def _look_up(self, text: str, before: str) -> list[Candidate]:
        """Look up a mention with its acronyms written out, and with "X-backed" before it where it stands there."""
        words, defined = self._expand(read_backing_before(before) + strip_parentheses(text))
        if words is None:
            return []
        found = self._resolver.candidates_amid(words, self._amid)
        return [replace(found[0], reasons=(*defined, *found[0].reasons))] if found else []

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


def _may_name(anaphor: Anaphor) -> bool:
    """Pronouns and "both" name nobody by themselves."""
    names = (Form.BODY, Form.PEOPLE, Form.OWN, Form.SIDES)
    return anaphor.form in names and not anaphor.is_possessed and anaphor.number is None


def _is_comma(between: str) -> bool:
    return between.lstrip().startswith((",", "(")) and bool(_APPOSED.fullmatch(between))
