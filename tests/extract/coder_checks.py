"""The one list of checks that every coder passes: `check(make)` builds coders with `make` and raises AssertionError.

A coder is checked through its protocol alone; a check says in its docstring what a coder that fails it would do to a
store. `test_rules.py` runs the list on the rule coder, and on coders with one fault each to show that the list bites.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable
from copy import deepcopy

from allegiance.extract.coder import Coder
from allegiance.model.claim import Claim, Coding
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.sentence import TITLE_INDEX, Sentence, make_sentence
from allegiance.model.span import Span

MakeCoder = Callable[[], Coder]
Check = Callable[[MakeCoder], None]
Split = tuple[Report, tuple[Sentence, ...]]

_NAME = re.compile(r"[a-z][a-z0-9-]*@\d+\.\d+\.\d+\+[0-9a-f]{8}(\.[0-9a-f]{8})+")

# Each has at least one claim for any coder of English: an act of force between two named bodies.
TOLD = (
    "The Syrian army shelled Ahrar al-Sham in Marea.",
    "Turkish jets bombed the SDF. The Levant Front shelled Hayat Tahrir al-Sham near Azaz on Monday.",
    "🕊️ Ge\u0301ne\u0301ral (فرقة الحمزة): the Hamza Division shelled “Ahrar al-Sham” in I\u0307dlib\u2028again.",
    "The SDF shelled the Levant Front. The SDF shelled the Levant Front.",
)
UNTOLD = ("It rained all day.", "The rain fell on Idlib and stopped at noon.", "🌧️", "…")
OFFER = "Subscribe now: the Syrian army shelled Ahrar al-Sham, and only subscribers read why."
CREDIT = "Photo by the Syrian army, which shelled Ahrar al-Sham."


def make_split(*parts: tuple[SectionKind, str], title: str | None = None) -> Split:
    """Build a report of sections, a paragraph each, with a sentence for each but furniture and credit."""
    text = "\n".join(words for _, words in parts)
    sections, start = [], 0
    for kind, words in parts:
        sections.append(Section(kind=kind, span=Span(start, start + len(words))))
        start += len(words) + 1
    report_id = identify_report(publisher=None, published=None, title=title, text=text)
    report = Report(id=report_id, origin="check", title=title, text=text, sections=tuple(sections))
    told = [s for s in sections if s.kind not in (SectionKind.FURNITURE, SectionKind.CREDIT)]
    sentences = [make_sentence(report_id, s.kind, index, s.span) for index, s in enumerate(told)]
    if title:
        sentences.insert(0, make_sentence(report_id, SectionKind.TITLE, TITLE_INDEX, Span(0, len(title))))
    return report, tuple(sentences)


def assert_spans_hold(split: Split, coding: Coding) -> None:
    """Fail where a span holds other words than it is said to hold, or leaves its sentence."""
    report, sentences = split
    bases = {sentence.id: sentence.base_in(report) for sentence in sentences}
    spans = {sentence.id: sentence.span for sentence in sentences}
    for mention in coding.mentions:
        assert mention.span.of(bases[mention.sentence_id]) == mention.text
        assert spans[mention.sentence_id].holds(mention.span)
    for claim in coding.claims:
        assert spans[claim.sentence_id].holds(claim.trigger)
        assert claim.trigger.of(bases[claim.sentence_id]).strip()


def body(text: str) -> Split:
    """Build a report of one sentence."""
    return make_split((SectionKind.BODY, text))


def _told() -> list[Split]:
    return [body(text) for text in TOLD]


def _code(coder: Coder, splits: Iterable[Split]) -> list[Coding]:
    return list(coder.code(splits))


def _claims(codings: Iterable[Coding]) -> list[Claim]:
    return [claim for coding in codings for claim in coding.claims]


def check_told_acts_are_found(make: MakeCoder) -> None:
    """A coder that finds nothing passes every other check."""
    assert all(coding.claims for coding in _code(make(), _told()))


def check_one_coding_a_report(make: MakeCoder) -> None:
    """Codings that slip by one would put claims under the wrong report."""
    splits = [*_told(), *(body(text) for text in UNTOLD)]
    assert [coding.report_id for coding in _code(make(), splits)] == [report.id for report, _ in splits]


def check_claims_lie_inside_their_sentence(make: MakeCoder) -> None:
    """Evidence, trigger and mentions outside the sentence would be marked in words that say something else."""
    splits = [*_told(), make_split((SectionKind.BODY, TOLD[0]), (SectionKind.BODY, TOLD[1]), title=TOLD[3])]
    for (_, sentences), coding in zip(splits, _code(make(), splits), strict=True):
        spans = {sentence.id: sentence.span for sentence in sentences}
        for claim in coding.claims:
            for span in (claim.trigger, *claim.evidence):
                assert spans[claim.sentence_id].holds(span), f"{span} is outside sentence {spans[claim.sentence_id]}"
        for mention in coding.mentions:
            assert spans[mention.sentence_id].holds(mention.span), f"{mention} is outside its sentence"


def check_quotes_are_verbatim(make: MakeCoder) -> None:
    """A mention whose words are not those at its span is a quotation that nobody wrote."""
    splits = [*_told(), make_split((SectionKind.BODY, TOLD[0]), title=TOLD[1])]
    for (report, sentences), coding in zip(splits, _code(make(), splits), strict=True):
        bases = {sentence.id: sentence.base_in(report) for sentence in sentences}
        for mention in coding.mentions:
            assert mention.span.of(bases[mention.sentence_id]) == mention.text


def check_claims_name_known_mentions(make: MakeCoder) -> None:
    """An end that is no mention of the coding could never be shown or resolved."""
    for coding in _code(make(), _told()):
        known = {mention.id: mention.sentence_id for mention in coding.mentions}
        for claim in coding.claims:
            named = (*claim.source, *claim.target, claim.speaker, claim.place, claim.time)
            assert all(known[mention] == claim.sentence_id for mention in named if mention is not None)


def check_ids_are_distinct(make: MakeCoder) -> None:
    """Two claims of one id would be one row, and one of them lost."""
    for coding in _code(make(), _told()):
        assert len({claim.id for claim in coding.claims}) == len(coding.claims)
        assert len({mention.id for mention in coding.mentions}) == len(coding.mentions)


def check_input_is_not_altered(make: MakeCoder) -> None:
    """Stages share reports and sentences; a coder that changes one changes them for all."""
    splits = _told()
    kept = deepcopy(splits)
    _code(make(), splits)
    assert splits == kept


def check_same_input_gives_the_same_coding(make: MakeCoder) -> None:
    """Ids that move between runs would double the record at every reading."""
    coder = make()
    assert _code(coder, _told()) == _code(coder, _told())


def check_order_and_neighbours_do_not_matter(make: MakeCoder) -> None:
    """What a report yields must not hang on what was coded before it or in one batch with it."""
    splits = [*_told(), *(body(text) for text in UNTOLD)]
    coder = make()
    together = {coding.report_id: coding for coding in _code(coder, splits)}
    backwards = {coding.report_id: coding for coding in _code(coder, reversed(splits))}
    alone = {coding.report_id: coding for split in splits for coding in _code(coder, [split])}
    assert together == backwards == alone


def check_many_reports_go_through_in_order(make: MakeCoder) -> None:
    """The last report of a batch and the first of the next are where a stream loses one."""
    splits = [body(f"{UNTOLD[0]} {number}") if number % 7 else body(TOLD[0] + f" {number}") for number in range(131)]
    codings = _code(make(), iter(splits))
    assert [coding.report_id for coding in codings] == [report.id for report, _ in splits]
    assert [bool(coding.claims) for coding in codings] == [number % 7 == 0 for number in range(131)]


def check_nothing_gives_nothing(make: MakeCoder) -> None:
    """Empty texts, rain and no report at all yield no claim."""
    coder = make()
    assert _code(coder, []) == []
    empty = Report(
        id=identify_report(publisher=None, published=None, title=None, text=""), origin="e", text="", sections=()
    )
    assert _claims(_code(coder, [(empty, ())])) == []
    assert _claims(_code(coder, [body(text) for text in UNTOLD])) == []


def check_furniture_and_credit_yield_no_claim(make: MakeCoder) -> None:
    """An offer to subscribe is no evidence, whatever words it holds: only the sentences given are coded."""
    split = make_split(
        (SectionKind.FURNITURE, OFFER),
        (SectionKind.BODY, TOLD[0]),
        (SectionKind.CREDIT, CREDIT),
        (SectionKind.BODY, UNTOLD[0]),
    )
    first = split[1][0]
    claims = _claims(_code(make(), [split]))
    assert claims
    assert {claim.sentence_id for claim in claims} == {first.id}
    silent = make_split((SectionKind.FURNITURE, OFFER), (SectionKind.CREDIT, CREDIT))
    assert _claims(_code(make(), [silent])) == []


def check_the_name_holds_version_and_digests(make: MakeCoder) -> None:
    """Without parser and weights in its name, two coders would pass for one, and a report is never coded anew."""
    coder = make()
    assert _NAME.fullmatch(coder.name), f"{coder.name!r} is not name@version+digest.digest"
    assert {claim.coder for claim in _claims(_code(coder, _told()))} == {coder.name}


def check_can_be_pickled_or_rebuilt(make: MakeCoder) -> None:
    """Work is shared out among processes: a coder sent there, or made there anew, codes the same."""
    coder = make()
    try:
        other = pickle.loads(pickle.dumps(coder))
    except (pickle.PicklingError, TypeError, AttributeError):
        other = make()
    assert other.name == coder.name
    assert _code(other, _told()) == _code(coder, _told())


CODER_CHECKS: tuple[Check, ...] = (
    check_told_acts_are_found,
    check_one_coding_a_report,
    check_claims_lie_inside_their_sentence,
    check_quotes_are_verbatim,
    check_claims_name_known_mentions,
    check_ids_are_distinct,
    check_input_is_not_altered,
    check_same_input_gives_the_same_coding,
    check_order_and_neighbours_do_not_matter,
    check_many_reports_go_through_in_order,
    check_nothing_gives_nothing,
    check_furniture_and_credit_yield_no_claim,
    check_the_name_holds_version_and_digests,
    check_can_be_pickled_or_rebuilt,
)
