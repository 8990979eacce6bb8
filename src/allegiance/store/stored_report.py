"""Everything of one report that is kept together, checked before it may be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allegiance.model.claim import Claim, Coding
from allegiance.model.identity import MentionId, ReportId
from allegiance.model.mention import Mention
from allegiance.model.place import Place
from allegiance.model.report import Report
from allegiance.model.resolution import Resolution
from allegiance.model.sentence import Sentence

# How `not_coded` begins where the coder does not know the report's language; the language follows.
NOT_CODED = "not coded: language "


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """The place that the words of a mention were read as; its `radius_km` is the doubt of this reading."""

    mention_id: MentionId
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """A report with what `coder` (name@version) made of it. `origin_group` is the first report of its reprint group.

    `not_coded` says why nothing was made of it, such as its language; "" where it was coded.
    Raises ValueError where the parts do not fit together or a quote is not what the text says at its span.
    """

    report: Report
    coder: str
    sentences: tuple[Sentence, ...]
    coding: Coding
    resolutions: tuple[Resolution, ...] = ()
    readings: tuple[PlaceReading, ...] = ()
    origin_group: ReportId | None = None
    not_coded: str = ""

    def __post_init__(self) -> None:
        for fault in _find_faults(self):
            raise ValueError(f"report {self.report.origin}: {fault}")


def find_quote_faults(
    report: Report,
    sentences: Iterable[Sentence],
    mentions: Iterable[Mention],
    claims: Iterable[tuple[Claim, str | None]],
) -> Iterator[tuple[str, str]]:
    """Yield (id, what is wrong) for each span that leaves its sentence and each quote that is not the text there.

    Claims come with the trigger's words as kept, None where they are not kept yet. A mention's sentence must be among
    `sentences`.
    """
    by_id = {sentence.id: sentence for sentence in sentences}
    for sentence in by_id.values():
        if sentence.span.end > len(sentence.base_in(report)):
            yield sentence.id, f"sentence {sentence.span} leaves the text"
    for mention in mentions:
        home = by_id[mention.sentence_id]
        if not home.span.holds(mention.span):
            yield mention.id, f"mention {mention.span} leaves its sentence {home.span}"
        elif (words := mention.span.of(home.base_in(report))) != mention.text:
            yield mention.id, f"mention {mention.text!r} is {words!r} in the text"
    for claim, trigger_text in claims:
        home = by_id[claim.sentence_id]
        for span in (claim.trigger, *claim.evidence):
            if not home.span.holds(span):
                yield claim.id, f"{span} leaves its sentence {home.span}"
        words = claim.trigger.of(home.base_in(report))
        if trigger_text is not None and words != trigger_text:
            yield claim.id, f"trigger {trigger_text!r} is {words!r} in the text"


def _find_faults(stored: StoredReport) -> Iterator[str]:
    yield from _find_loose_parts(stored)
    report = stored.report
    for words in (report.origin, report.publisher, report.url, report.language, report.title, report.text):
        if words and ("\0" in words or not _is_encodable(words)):
            yield "a null character or half of a surrogate pair in it cannot be kept; clean the text"
    claims = ((claim, None) for claim in stored.coding.claims)
    for name, fault in find_quote_faults(report, stored.sentences, stored.coding.mentions, claims):
        yield f"{name}: {fault}"


def _find_loose_parts(stored: StoredReport) -> Iterator[str]:
    """Yield each part that names something which is not there."""
    report_id, coding = stored.report.id, stored.coding
    sentences = {sentence.id for sentence in stored.sentences}
    mentions = {mention.id for mention in coding.mentions}
    if coding.report_id != report_id or any(sentence.report_id != report_id for sentence in stored.sentences):
        yield "its sentences or its coding are those of another report"
    for mention in coding.mentions:
        if mention.sentence_id not in sentences:
            yield f"mention {mention.id}: its sentence {mention.sentence_id} is not given"
    for claim in coding.claims:
        if claim.report_id != report_id or claim.sentence_id not in sentences:
            yield f"claim {claim.id}: is of another report, or its sentence is not given"
        if claim.coder != stored.coder:
            yield f"claim {claim.id}: is by {claim.coder}, not by {stored.coder}"
        if loose := _mentions_of(claim) - mentions:
            yield f"claim {claim.id}: mentions {sorted(loose)} are not given"
    judged = {r.mention_id for r in stored.resolutions} | {r.mention_id for r in stored.readings}
    for mention_id in sorted(judged - mentions):
        yield f"mention {mention_id}: is resolved but not given"


def _mentions_of(claim: Claim) -> set[MentionId]:
    return {m for m in (*claim.source, *claim.target, claim.speaker, claim.place, claim.time) if m is not None}


def _is_encodable(words: str) -> bool:
    try:
        words.encode("utf8")
    except UnicodeEncodeError:
        return False
    return True
