"""The cases of `happenings.jsonl` in; how well their marked claims are joined to events, by B-cubed, out.

Which claims there are, of what type, modality and ends, is taken from the marks; actors, places and days are read as
the program reads them, so that joining is measured and finding is not. The claims of all cases are joined at once.
B-cubed is that of Bagga and Baldwin (1998): for each claim the share of its event that is of its happening, and the
reverse.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allegiance.extract.decode import Reading, WordSpan
from allegiance.extract.hint import Word
from allegiance.extract.learned import LearnedCoder
from allegiance.model.identity import ActorId, MentionId, ReportId
from allegiance.model.report import Report, Section, SectionKind
from allegiance.model.resolution import Judgement
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import CodedReport, Toolkit, code_reports
from allegiance.resolve.event import cluster_claims
from benchmarks.record.agreement import find_nth

Case = dict[str, Any]
_CERTAIN = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A marked claim: where its trigger stands, what it is, and the happening that it tells of."""

    trigger: Span
    type: str
    modality: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    happening: str


@dataclass(frozen=True, slots=True)
class Figures:
    """B-cubed precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def load(path: Path) -> list[Case]:
    """Read the cases."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line]


def marks_of(case: Case) -> Iterator[tuple[str, Marked]]:
    """Yield each marked claim of a case with the id of its report."""
    texts = {report["id"]: report["text"] for report in case["reports"]}
    for number, happening in enumerate(case["happenings"]):
        for mark in happening:
            start = find_nth(texts[mark["report"]], mark["trigger"], mark.get("nth", 1))
            yield (
                mark["report"],
                Marked(
                    trigger=Span(start, start + len(mark["trigger"])),
                    type=mark["type"],
                    modality=mark["modality"],
                    sources=tuple(mark["sources"]),
                    targets=tuple(mark["targets"]),
                    happening=f"{case['case']}.{number}",
                ),
            )


def report_of(row: Mapping[str, str]) -> Report:
    """A report of a case as a report of the program."""
    return Report(
        id=ReportId(row["id"]),
        origin=row["id"],
        publisher=row["publisher"],
        published=parse_partial_date(row["published"]),
        text=row["text"],
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(row["text"]))),),
    )


class MarkedCoder(LearnedCoder):
    """Finds the marked claims, each with the place and the speaker that the encoder reads for the act if it sees it."""

    marks: Mapping[str, Sequence[Marked]]

    def _read(self, chunk: Any) -> list[Reading]:
        seen = super()._read(chunk)
        offset = {id(parsed): parsed.sentence.span.start for parsed in chunk.sentences}
        spans = [w.span.shifted(offset[id(owner)]) for w, owner in zip(chunk.words, chunk.owner, strict=True)]
        marks = self.marks.get(chunk.sentences[0].sentence.report_id, ())
        return [reading for mark in marks if (reading := self._reading(mark, chunk.words, spans, seen)) is not None]

    def _reading(
        self, mark: Marked, words: Sequence[Word], spans: Sequence[Span], seen: Sequence[Reading]
    ) -> Reading | None:
        inside = [i for i, span in enumerate(spans) if span.overlaps(mark.trigger)]
        if not inside:
            return None
        trigger = (inside[0], inside[-1])
        like = [r for r in seen if r.words[0] <= trigger[1] and trigger[0] <= r.words[1]]
        like.sort(key=lambda r: (r.type != mark.type, -r.trigger_score))
        return Reading(
            words=trigger,
            type=mark.type,
            mode=like[0].mode if like and like[0].type == mark.type else None,
            source=_places_of(mark.sources, words, trigger),
            target=_places_of(mark.targets, words, trigger),
            speaker=like[0].speaker if like else None,
            place=like[0].place if like else None,
            is_symmetric=bool(like and like[0].type == mark.type and like[0].is_symmetric),
            modality=self._encoder.modalities.index(mark.modality),
            trigger_score=_CERTAIN,
            claim_score=_CERTAIN,
            ends_score=_CERTAIN,
            modality_score=_CERTAIN,
            is_suggested=True,
            is_named=True,
        )


def _places_of(texts: Sequence[str], words: Sequence[Word], trigger: WordSpan) -> tuple[WordSpan, ...]:
    """Where each text stands among the words, nearest to the trigger."""
    found: list[WordSpan] = []
    for text in texts:
        runs = _runs(text.casefold().split(), [w.text.casefold() for w in words])
        best = min(runs, key=lambda run: abs(run[0] - trigger[0]), default=None)
        if best is not None:
            found.append(best)
    return tuple(found)


def _runs(wanted: Sequence[str], words: Sequence[str]) -> Iterator[WordSpan]:
    joined = "".join(wanted)
    for start in range(len(words)):
        for end in range(start, min(len(words), start + 12)):
            if "".join(words[start : end + 1]).replace(" ", "") == joined:
                yield start, end


def join(cases: Sequence[Case], tools: Toolkit) -> list[tuple[Marked, str, ResolvedClaim | None]]:
    """Return each marked claim with its event (its own where it is in none) and the claim as it was resolved."""
    marks: dict[str, list[Marked]] = defaultdict(list)
    for case in cases:
        for report, mark in marks_of(case):
            marks[report].append(mark)
    coder = MarkedCoder(tools.name_index, tools.encoder)
    coder.marks = marks
    tools.__dict__["coder"] = coder
    reports = [report_of(row) for case in cases for row in case["reports"]]
    claims = [claim for coded in code_reports(reports, tools) for claim in resolved(coded)]
    event_of = {claim: event.id for event in cluster_claims(claims) for claim in event.claims}
    told: list[tuple[Marked, str, ResolvedClaim | None]] = []
    for report, each in marks.items():
        here = [c for c in claims if c.claim.report_id == report]
        for number, mark in enumerate(each):
            claim = next(
                (c for c in here if c.claim.type == mark.type and c.claim.trigger.overlaps(mark.trigger)), None
            )
            event = event_of.get(claim.claim.id) if claim is not None else None
            told.append((mark, event or f"alone {report} {number}", claim))
    return told


def resolved(coded: CodedReport) -> list[ResolvedClaim]:
    """The claims of a report with who and where, as the store gives them."""
    actors: dict[MentionId, list[ActorId]] = defaultdict(list)
    for resolution in coded.resolutions:
        if resolution.judgement is Judgement.POSITIVE and resolution.mention_id not in coded.places:
            actors[resolution.mention_id].append(ActorId(resolution.entity_id))

    def who(mentions: Sequence[MentionId]) -> tuple[ActorId, ...]:
        return tuple(dict.fromkeys(actor for mention in mentions for actor in actors[mention]))

    report = coded.report
    return [
        ResolvedClaim(
            claim=claim,
            source=who(claim.source),
            target=who(claim.target),
            speaker=next(iter(who((claim.speaker,))), None) if claim.speaker else None,
            place=coded.places[claim.place].id if claim.place in coded.places else None,
            publisher=report.publisher,
            published=report.published,
            origin=report.id,
            trigger_text=claim.trigger.of(report.text),
        )
        for claim in coded.coding.claims
    ]


def score(pairs: Sequence[tuple[Hashable, Hashable]]) -> Figures:
    """B-cubed of (wanted group, found group) for each claim.

    >>> round(score([("a", 1), ("a", 1), ("b", 1)]).precision, 3)
    0.556
    """
    wanted: dict[Hashable, set[int]] = defaultdict(set)
    found: dict[Hashable, set[int]] = defaultdict(set)
    for i, (mine, its) in enumerate(pairs):
        wanted[mine].add(i)
        found[its].add(i)
    n = max(len(pairs), 1)
    common = [(len(wanted[mine] & found[its]), len(wanted[mine]), len(found[its])) for mine, its in pairs]
    return Figures(sum(c / f for c, _, f in common) / n, sum(c / w for c, w, _ in common) / n)
