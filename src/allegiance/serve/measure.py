"""Gold passages in, how well the coder finds their claims out, beside a trivial baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from allegiance.errors import UsageError
from allegiance.extract.baseline import code_by_words
from allegiance.extract.score import GoldClaim, GoldPassage, Tally, read_gold, score_claims, worked_examples
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import CodedReport, Toolkit, code_reports

_SECTIONS = {"headline": SectionKind.TITLE, "caption": SectionKind.CAPTION}  # of passages by register; else body
_FIELDS = ("trigger", "mode", "modality", "symmetric", "speaker", "place", "when")


def measure_coding(gold: Path | None, *, as_json: bool) -> None:
    """Code gold passages and print precision and recall of (type, source, target) and the agreement per field."""
    from allegiance.exchange.claim_jsonl import format_json
    from allegiance.serve.intake import write_out

    passages = _load(gold)
    tally, always, trivial = Tally(), Tally(), Tally()
    for passage, coded in zip(passages, code_reports(_reports(passages), Toolkit()), strict=True):
        found = found_claims(coded)
        score_claims(passage.claims, found, tally)
        score_claims(passage.claims, [_always_happened(claim) for claim in found], always)
        score_claims(passage.claims, code_by_words(passage.text), trivial)
    row = {
        "passages": len(passages),
        "gold": tally.n_gold,
        "found": tally.n_found,
        "right": tally.n_right,
        "precision": _round(tally.precision),
        "recall": _round(tally.recall),
        **{name: _round(tally.share(name)) for name in _FIELDS},
        "modality_if_always_happened": _round(always.share("modality")),
        "precision_by_words_alone": _round(trivial.precision),
        "recall_by_words_alone": _round(trivial.recall),
    }
    if as_json:
        write_out(format_json(row) + "\n")
        return
    write_out("".join(f"{name:28} {value}\n" for name, value in row.items()))


def _load(gold: Path | None) -> tuple[GoldPassage, ...]:
    if gold is None:
        return worked_examples()
    if not gold.is_file():
        raise UsageError(f"{gold}: not found; name a file in the form of worked-examples.jsonl")
    return read_gold(gold.read_text(encoding="utf8").split("\n"))


def _reports(passages: Sequence[GoldPassage]) -> Iterator[Report]:
    for number, passage in enumerate(passages):
        published = parse_partial_date(passage.published)
        yield Report(
            id=identify_report(publisher=str(number), published=published, title=None, text=passage.text),
            origin=str(number),
            published=published,
            text=passage.text,
            sections=(Section(kind=_section_of(passage), span=Span(0, len(passage.text))),),
        )


def _section_of(passage: GoldPassage) -> SectionKind:
    return _SECTIONS.get(passage.register or "", SectionKind.BODY)


def found_claims(coded: CodedReport) -> list[GoldClaim]:
    """The coder's claims of a report in the form of gold."""
    words = {mention.id: mention.text for mention in coded.coding.mentions}
    return [
        GoldClaim(
            trigger=claim.trigger.of(coded.report.text),
            type=claim.type,
            mode=claim.mode,
            source=tuple(words[m] for m in claim.source),
            target=tuple(words[m] for m in claim.target),
            symmetric=claim.symmetric,
            modality=claim.modality,
            speaker=words[claim.speaker] if claim.speaker else None,
            place=words[claim.place] if claim.place else None,
            when=(claim.when.earliest.isoformat(), claim.when.latest.isoformat()) if claim.when else None,
        )
        for claim in coded.coding.claims
    ]


def _always_happened(claim: GoldClaim) -> GoldClaim:
    from dataclasses import replace

    return replace(claim, modality="happened")


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
