"""extract/rules.py passes the checks of every coder, and the checks catch coders with one fault each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract import coder_checks
from tests.extract.coder_checks import CODER_CHECKS, Check, assert_spans_hold, make_split
from tests.extract.dangerous_text import TEXTS
from tests.extract.told import rule_coder

from allegiance.extract.coder import SplitReport
from allegiance.extract.mention import NameIndex
from allegiance.extract.rules import RuleCoder
from allegiance.model.claim import Claim, Coding, Telling, identify_claim
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.ontology import Modality
from allegiance.model.report import Report, SectionKind
from allegiance.model.sentence import Sentence
from allegiance.model.span import Span
from allegiance.pipeline import Toolkit


def check_id(check: Check) -> str:
    """The name of a check without its first word."""
    return check.__name__.removeprefix("check_")


@pytest.mark.model
@pytest.mark.parametrize("check", CODER_CHECKS, ids=check_id)
def test_the_rule_coder_passes_every_check(check: Check, toolkit: Toolkit) -> None:
    check(lambda: RuleCoder(toolkit.name_index))


@pytest.mark.model
@given(st.lists(TEXTS, min_size=1, max_size=3), st.none() | TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_span_holds_the_words_it_is_said_to_hold(paragraphs: list[str], title: str | None) -> None:
    split = make_split(*((SectionKind.BODY, text) for text in paragraphs), title=title)
    (coding,) = rule_coder().code([split])
    assert_spans_hold(split, coding)


@pytest.mark.model
def test_a_sentence_with_two_actors_and_no_act_leaves_a_note() -> None:
    split = make_split((SectionKind.BODY, "The Levant Front and Hayat Tahrir al-Sham are in the north of Syria."))
    (coding,) = rule_coder().code([split])
    assert coding.claims == ()
    assert [sentence_id for sentence_id, _ in coding.notes] == [split[1][0].id]


@pytest.mark.model
def test_the_name_of_the_coder_changes_with_the_names_it_knows(toolkit: Toolkit) -> None:
    fewer = replace(toolkit.registry, names=toolkit.registry.names[:-1])
    names = toolkit.gazetteer.names()
    is_name = toolkit.gazetteer.is_name
    known = RuleCoder(toolkit.name_index).name
    assert RuleCoder(NameIndex(fewer, names, is_name)).name != known
    assert RuleCoder(NameIndex(toolkit.registry, [*names][:-1], is_name)).name != known


class WordCoder:
    """The smallest coder: whoever stands before "shelled" or "bombed" shelled whoever stands behind it."""

    name = "word@1.0.0+00000000.11111111"
    _ACT = re.compile(r"([\w -]*\w) (shelled|bombed) [“]?([\w -]*\w)")

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        """Yield one Coding a report, in order."""
        for report, sentences in reports:
            yield self.code_report(report, tuple(sentences))

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        """Code one report."""
        found = [self.code_sentence(report, sentence) for sentence in sentences]
        mentions = {mention.id: mention for some, _ in found for mention in some}
        claims = {claim.id: claim for _, some in found for claim in some}
        return Coding(report_id=report.id, mentions=tuple(mentions.values()), claims=tuple(claims.values()))

    def code_sentence(self, report: Report, sentence: Sentence) -> tuple[list[Mention], list[Claim]]:
        """Code one sentence."""
        base = sentence.base_in(report)
        mentions: list[Mention] = []
        claims: list[Claim] = []
        for match in self._ACT.finditer(base, sentence.span.start, sentence.span.end):
            ends = [
                make_mention(sentence.id, MentionKind.ACTOR, Span(*match.span(group)), match.group(group))
                for group in (1, 3)
            ]
            mentions += ends
            claims.append(self.make_claim(report, sentence, Span(*match.span(2)), ends[0], ends[1]))
        return mentions, claims

    def make_claim(self, report: Report, sentence: Sentence, trigger: Span, source: Mention, target: Mention) -> Claim:
        """Make the claim of one act."""
        return Claim(
            id=identify_claim(
                sentence_id=sentence.id,
                coder=self.name,
                type_name="ASSAULT",
                mode=None,
                trigger=trigger,
                source=(source.id,),
                target=(target.id,),
                modality=Modality.HAPPENED,
                place=None,
            ),
            report_id=report.id,
            sentence_id=sentence.id,
            type="ASSAULT",
            mode=None,
            trigger=trigger,
            source=(source.id,),
            target=(target.id,),
            symmetric=False,
            modality=Modality.HAPPENED,
            telling=Telling.PAST,
            speaker=None,
            place=None,
            time=None,
            when=None,
            evidence=(sentence.span,),
            confidence=0.5,
            coder=self.name,
        )


@pytest.mark.parametrize("check", CODER_CHECKS, ids=check_id)
def test_a_coder_without_a_fault_passes_every_check(check: Check) -> None:
    check(WordCoder)


class FindsNothing(WordCoder):
    """Yields empty codings."""

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        return super().code_report(report, sentences[:0])


class LosesTheLast(WordCoder):
    """Drops the last report of the stream."""

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        return super().code(list(reports)[:-1])


class MarksOneTooFar(WordCoder):
    """Has evidence that ends behind the sentence."""

    def make_claim(self, report: Report, sentence: Sentence, trigger: Span, source: Mention, target: Mention) -> Claim:
        claim = super().make_claim(report, sentence, trigger, source, target)
        return replace(claim, evidence=(Span(sentence.span.start, sentence.span.end + 1),))


class QuotesInLowerCase(WordCoder):
    """Tidies the words it quotes."""

    def code_sentence(self, report: Report, sentence: Sentence) -> tuple[list[Mention], list[Claim]]:
        mentions, claims = super().code_sentence(report, sentence)
        return [replace(mention, text=mention.text.lower()) for mention in mentions], claims


class ForgetsMentions(WordCoder):
    """Names ends that it does not give."""

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        return replace(super().code_report(report, sentences), mentions=())


class CodesTwice(WordCoder):
    """Gives each claim twice."""

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        coding = super().code_report(report, sentences)
        return replace(coding, claims=coding.claims * 2)


class EditsTheReport(WordCoder):
    """Writes into the report it was lent."""

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        object.__setattr__(report, "text", report.text.strip() + " ")
        return super().code_report(report, sentences)


class CountsItsRuns(WordCoder):
    """Puts the number of the run into what it says."""

    def __init__(self) -> None:
        self._runs = count()

    def make_claim(self, report: Report, sentence: Sentence, trigger: Span, source: Mention, target: Mention) -> Claim:
        claim = super().make_claim(report, sentence, trigger, source, target)
        return replace(claim, confidence=next(self._runs) % 100 / 100)


class RemembersTheReportBefore(WordCoder):
    """Is surer of what stands first in a batch."""

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        for place, coding in enumerate(super().code(reports)):
            yield replace(coding, claims=tuple(replace(c, confidence=1 / (1 + place)) for c in coding.claims))


class StopsAtSixtyFour(WordCoder):
    """Codes the first batch and lets the rest go by without a claim."""

    def code(self, reports: Iterable[SplitReport]) -> Iterator[Coding]:
        for place, coding in enumerate(super().code(reports)):
            yield coding if place < 64 else replace(coding, mentions=(), claims=())


class ReadsTheWholePage(WordCoder):
    """Codes what stands in the text, sentence or not."""

    def code_report(self, report: Report, sentences: tuple[Sentence, ...]) -> Coding:
        whole = tuple(replace(s, span=Span(0, len(s.base_in(report)))) for s in sentences)
        return super().code_report(report, whole)


class SeesWarInRain(WordCoder):
    """Takes the weather for an attack."""

    _ACT = re.compile(r"([\w -]*\w) (shelled|bombed|rained|fell) [“]?([\w -]*\w)")


class HasABareName(WordCoder):
    """Does not say which weights it runs on."""

    name = "word@1.0.0"


class IsNamedAnewEachTime(WordCoder):
    """Has another name in each process."""

    _made = count(10)

    def __init__(self) -> None:
        self.name = f"word@1.0.0+00000000.{next(self._made):08}"

    def __reduce__(self) -> tuple[type[IsNamedAnewEachTime], tuple[()]]:
        return IsNamedAnewEachTime, ()


@pytest.mark.parametrize(
    ("make", "check"),
    [
        (FindsNothing, coder_checks.check_told_acts_are_found),
        (LosesTheLast, coder_checks.check_one_coding_a_report),
        (MarksOneTooFar, coder_checks.check_claims_lie_inside_their_sentence),
        (QuotesInLowerCase, coder_checks.check_quotes_are_verbatim),
        (ForgetsMentions, coder_checks.check_claims_name_known_mentions),
        (CodesTwice, coder_checks.check_ids_are_distinct),
        (EditsTheReport, coder_checks.check_input_is_not_altered),
        (CountsItsRuns, coder_checks.check_same_input_gives_the_same_coding),
        (RemembersTheReportBefore, coder_checks.check_order_and_neighbours_do_not_matter),
        (StopsAtSixtyFour, coder_checks.check_many_reports_go_through_in_order),
        (SeesWarInRain, coder_checks.check_nothing_gives_nothing),
        (ReadsTheWholePage, coder_checks.check_furniture_and_credit_yield_no_claim),
        (HasABareName, coder_checks.check_the_name_holds_version_and_digests),
        (IsNamedAnewEachTime, coder_checks.check_can_be_pickled_or_rebuilt),
    ],
    ids=lambda item: item.__name__ if isinstance(item, type) else "",
)
def test_each_check_catches_the_coder_with_its_fault(make: type[WordCoder], check: Check) -> None:
    with pytest.raises((AssertionError, KeyError)):
        check(make)
