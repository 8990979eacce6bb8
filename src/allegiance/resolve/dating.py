"""The claims of one report, with their words of time → the same claims with their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from allegiance.model.claim import Claim, Telling
from allegiance.model.identity import MentionId, SentenceId
from allegiance.model.mention import Mention
from allegiance.model.report import Report
from allegiance.model.sentence import TITLE_INDEX, Sentence
from allegiance.resolve.background import is_background
from allegiance.resolve.when import resolve_when

_REACH = 500  # code points before words of time in which "two days later" looks for its date


def date_claims(
    report: Report, sentences: Sequence[Sentence], claims: Sequence[Claim], mentions: Sequence[Mention]
) -> tuple[Claim, ...]:
    """Give each claim the days that its words of time fix; what lies behind the report's own time is background."""
    titles = frozenset(sentence.id for sentence in sentences if sentence.index == TITLE_INDEX)
    behind = frozenset(sentence.id for sentence in sentences if is_background(report, sentence))
    words = {mention.id: mention for mention in mentions}
    return tuple(_date(claim, words, report, titles, behind) for claim in claims)


def _date(
    claim: Claim,
    words: Mapping[MentionId, Mention],
    report: Report,
    titles: frozenset[SentenceId],
    behind: frozenset[SentenceId],
) -> Claim:
    told = words[claim.time] if claim.time is not None else None
    when = resolve_when(
        told.text if told else None,
        telling=claim.telling,
        published=report.published,
        modality=claim.modality,
        text=report.text[max(0, told.span.start - _REACH) : told.span.start]
        if told and told.sentence_id not in titles
        else "",
    )
    is_undated = when is None and claim.telling is Telling.PAST and claim.sentence_id in behind
    return replace(claim, when=when, telling=Telling.BACKGROUND if is_undated else claim.telling)
