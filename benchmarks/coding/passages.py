"""Gold passages in, how well their claims are found out: the worked examples, the gold passages, the own test sets.

A coded claim is right when type, source and target agree with a gold claim of its passage (`extract/score.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from allegiance.extract.baseline import code_by_words
from allegiance.extract.score import GoldClaim, GoldPassage, Tally, agrees, read_gold, same_words, score_claims
from allegiance.model.report import SectionKind
from allegiance.model.span import Span
from benchmarks.coding.calibration import ERRORS, calibration_error
from benchmarks.coding.confusion import Confusion
from benchmarks.coding.figure import Figure, Measured, ratio_figure
from benchmarks.coding.flow import REAL, ClaimRow, Claims, Flow, Text, as_gold, span_of
from benchmarks.coding.ratio import Ratio, share

SECTIONS = {"headline": SectionKind.TITLE, "caption": SectionKind.CAPTION}
FIELDS = ("mode", "modality", "speaker", "place", "when", "trigger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A gold passage with what was coded in it."""

    gold: GoldPassage
    claims: Claims

    @property
    def found(self) -> list[GoldClaim]:
        """The coded claims in the form of gold."""
        return [as_gold(claim) for claim in self.claims]


def measure(paths: Sequence[Path], flow: Flow) -> Measured:
    """Measure one set of gold passages."""
    coded = code_passages(read_passages(paths), flow)
    headlines = [item for item in coded if item.gold.register == "headline"]
    figures = [*score_found(coded), *score_empty(coded), *score_confidence(coded)]
    if headlines:
        figures += score_headlines(headlines)
    return Measured(figures=tuple(figures), tables={"types": count_types(coded), "modalities": pair_modalities(coded)})


def read_passages(paths: Iterable[Path]) -> list[GoldPassage]:
    """Read the passages of files in the form of worked-examples.jsonl."""
    return list(read_gold(line for path in paths for line in path.read_text(encoding="utf8").split("\n")))


def code_passages(passages: Sequence[GoldPassage], flow: Flow) -> list[Coded]:
    """Code passages, headlines as titles and captions as captions."""
    kept = flow.first(passages)
    texts = [
        Text(text=p.text, published=p.published, section=SECTIONS.get(p.register or "", SectionKind.BODY)) for p in kept
    ]
    return [Coded(gold=p, claims=claims) for p, claims in zip(kept, flow.code(texts), strict=True)]


# Claims found ---------------------------------------------------------------------------------------------------------


def _tallies(gold: Iterable[Sequence[GoldClaim]], found: Iterable[Sequence[GoldClaim]]) -> list[Tally]:
    """One tally a passage, so that passages can be resampled."""
    tallies = []
    for ours, theirs in zip(gold, found, strict=True):
        tally = Tally()
        score_claims(ours, theirs, tally)
        tallies.append(tally)
    return tallies


def _precision(tallies: Sequence[Tally]) -> Ratio:
    return Ratio(tuple(t.n_right for t in tallies), tuple(t.n_found for t in tallies))


def _recall(tallies: Sequence[Tally]) -> Ratio:
    return Ratio(tuple(t.n_right for t in tallies), tuple(t.n_gold for t in tallies))


def _f1(tallies: Sequence[Tally]) -> Ratio:
    return Ratio(tuple(2 * t.n_right for t in tallies), tuple(t.n_gold + t.n_found for t in tallies))


def _agreement(tallies: Sequence[Tally], name: str) -> Ratio:
    return Ratio(tuple(t.agreeing[name] for t in tallies), tuple(t.n_right for t in tallies))


def score_found(coded: Sequence[Coded]) -> list[Figure]:
    """Precision, recall and F1 of claims beside words alone; fields of the right claims beside always happened."""
    gold, found = [item.gold.claims for item in coded], [item.found for item in coded]
    happened = [_with_modality(claims, "happened") for claims in found]
    ours, words = _tallies(gold, found), _tallies(gold, [code_by_words(item.gold.text) for item in coded])
    actual = _tallies(map(coarsen, gold), map(coarsen, found))
    beside = {"modality": _agreement(_tallies(gold, happened), "modality")}
    return [
        ratio_figure("claim precision", _precision(ours), _precision(words)),
        ratio_figure("claim recall", _recall(ours), _recall(words)),
        replace(ratio_figure("claim F1", _f1(ours), _f1(words)), n=_recall(ours).n),
        ratio_figure(
            "actual or not",
            _agreement(actual, "modality"),
            _agreement(_tallies(map(coarsen, gold), happened), "modality"),
        ),
        *(ratio_figure(name, _agreement(ours, name), beside.get(name)) for name in FIELDS),
    ]


def coarsen(claims: Iterable[GoldClaim]) -> list[GoldClaim]:
    """Claims in two modalities: happened (with hedged), and possible for all the rest."""
    return [replace(claim, modality="happened" if claim.modality in REAL else "possible") for claim in claims]


def _with_modality(claims: Iterable[GoldClaim], modality: str) -> list[GoldClaim]:
    return [replace(claim, modality=modality) for claim in claims]


def score_empty(coded: Sequence[Coded]) -> list[Figure]:
    """The share of passages without a claim in which one is coded all the same."""
    empty = [item for item in coded if not item.gold.claims]
    trivial = share(bool(code_by_words(item.gold.text)) for item in empty)
    return [ratio_figure("claim-free passages with a claim", share(bool(item.claims) for item in empty), trivial)]


def score_confidence(coded: Sequence[Coded]) -> list[Figure]:
    """Expected calibration error of the confidence of claims; trivial is one confidence for all, 1."""
    judged = [pair for item in coded for pair in find_right(item)]
    told, right = [claim["confidence"] for claim, _ in judged], [is_right for _, is_right in judged]
    sure = 1 - sum(right) / len(right) if right else None
    return [
        Figure(measure=measure, ours=calibration_error(told, right, bins=bins), n=len(told), trivial=sure)
        for measure, bins in ERRORS.items()
    ]


def find_right(item: Coded) -> list[tuple[ClaimRow, bool]]:
    """The coded claims of a passage, the most confident first, with whether each is right.

    Each gold claim makes one coded claim right.
    """
    free = list(item.gold.claims)
    judged = []
    for claim in sorted(item.claims, key=lambda claim: -claim["confidence"]):
        match = next((gold for gold in free if agrees(gold, as_gold(claim))), None)
        if match is not None:
            free.remove(match)
        judged.append((claim, match is not None))
    return judged


# Headlines ------------------------------------------------------------------------------------------------------------


def score_headlines(coded: Sequence[Coded]) -> list[Figure]:
    """Type accuracy over the gold claims of headlines, lenient as the issue has it and strict."""
    words = [_words_types(item) for item in coded]
    lenient = [[claim.type in types_told(item, claim) for claim in item.gold.claims] for item in coded]
    strict = [[claim.type in _types_at(item, claim) for claim in item.gold.claims] for item in coded]
    wholes = tuple(float(len(item.gold.claims)) for item in coded)
    return [
        ratio_figure("headline type accuracy", Ratio(tuple(map(sum, lenient)), wholes), Ratio(tuple(words), wholes)),
        ratio_figure("headline type recall", Ratio(tuple(map(sum, strict)), wholes)),
    ]


def types_told(item: Coded, gold: GoldClaim) -> set[str]:
    """The types coded for a gold claim: of claims whose trigger overlaps, else of the headline's most confident one."""
    at = _types_at(item, gold)
    if at or not item.claims:
        return at
    return {max(item.claims, key=lambda claim: claim["confidence"])["type"]}


def _types_at(item: Coded, gold: GoldClaim) -> set[str]:
    places = [Span(*found.span()) for found in re.finditer(re.escape(gold.trigger), item.gold.text)]
    return {c["type"] for c in item.claims if any(place.overlaps(span_of(c["trigger"])) for place in places)}


def _words_types(item: Coded) -> int:
    """How many gold claims words alone give the type of, by the words of the trigger, else by the first word."""
    found = code_by_words(item.gold.text)
    n_right = 0
    for gold in item.gold.claims:
        at = [claim for claim in found if same_words(gold.trigger, claim.trigger)] or found[:1]
        n_right += any(claim.type == gold.type for claim in at)
    return n_right


# Tables ---------------------------------------------------------------------------------------------------------------


def count_types(coded: Sequence[Coded]) -> dict[str, dict[str, int]]:
    """For each type how many claims stand in gold, were coded, and were rightly coded."""
    names = sorted({c.type for item in coded for c in (*item.gold.claims, *item.found)})
    judged = [pair for item in coded for pair in find_right(item)]
    return {
        name: {
            "gold": sum(c.type == name for item in coded for c in item.gold.claims),
            "found": sum(claim["type"] == name for claim, _ in judged),
            "right": sum(claim["type"] == name and is_right for claim, is_right in judged),
        }
        for name in names
    }


def pair_modalities(coded: Sequence[Coded]) -> dict[str, dict[str, int]]:
    """For each modality of gold how often which one was coded, over the claims that are right."""
    gold, found = [], []
    for item in coded:
        free = list(item.found)
        for claim in item.gold.claims:
            fitting = [other for other in free if agrees(claim, other)]
            if fitting:
                best = max(
                    fitting, key=lambda other: (other.modality == claim.modality, other.trigger == claim.trigger)
                )
                free.remove(best)
                gold.append(claim.modality)
                found.append(best.modality)
    return Confusion(tuple(gold), tuple(found)).table()
