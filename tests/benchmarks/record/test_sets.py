"""The sets of one report once and one happening once: marks stand in their texts, counts are those of the page."""

from __future__ import annotations

import datetime
import doctest
import json
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import pytest

from allegiance.model.ontology import Modality, types
from benchmarks.record import agreement

Claim = dict[str, Any]


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, str]]:
    rows = map(json.loads, (agreement.HERE / "reports.jsonl").read_text(encoding="utf8").splitlines())
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    head, *rows = (agreement.HERE / "pairs.tsv").read_text(encoding="utf8").splitlines()
    return [dict(zip(head.split("\t"), row.split("\t"), strict=True)) for row in rows]


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    return list(agreement.read_cases(agreement.HERE / "happenings.jsonl").values())


def happenings(case: dict[str, Any]) -> list[list[Claim]]:
    return list(case["happenings"])


def longest_run(one: str, other: str) -> int:
    """Count the words of the longest passage that two texts have word for word in common."""
    a, b = one.split(), other.split()
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match(0, len(a), 0, len(b)).size


def test_a_report_has_its_fields_and_a_length_of_its_kind(reports: dict[str, dict[str, str]]) -> None:
    assert list(reports) == sorted(reports)
    for row in reports.values():
        assert list(row) == ["id", "publisher", "published", "title", "text", "note"]
        assert all(row.values()), row["id"]
        assert 60 <= len(row["text"].split()) <= 350, row["id"]
        datetime.date.fromisoformat(row["published"])


def test_pairs_name_known_reports_once(reports: dict[str, dict[str, str]], pairs: list[dict[str, str]]) -> None:
    assert {pair["a"] for pair in pairs} | {pair["b"] for pair in pairs} == set(reports)
    assert len({frozenset((pair["a"], pair["b"])) for pair in pairs}) == len(pairs)
    assert all(pair["a"] != pair["b"] for pair in pairs)


def test_about_half_of_the_pairs_have_one_origin_and_a_kind_means_one_answer(pairs: list[dict[str, str]]) -> None:
    answers = Counter(pair["same_origin"] for pair in pairs)
    assert set(answers) == {"yes", "no"}
    assert len(pairs) >= 460
    assert 0.45 <= answers["yes"] / len(pairs) <= 0.55
    kinds = {(pair["kind"], pair["same_origin"]) for pair in pairs}
    assert len(kinds) == len({kind for kind, _ in kinds}) == 27


def test_forty_outlets_reprint_one_wire_and_twelve_tell_one_clash(
    reports: dict[str, dict[str, str]], pairs: list[dict[str, str]]
) -> None:
    family = {report for pair in pairs if pair["kind"] == "family" for report in (pair["a"], pair["b"])}
    assert len({reports[report]["publisher"] for report in family}) == 41
    clash = {report for pair in pairs if pair["kind"] == "same_clash" for report in (pair["a"], pair["b"])}
    assert len({reports[report]["publisher"] for report in clash}) == len(clash) == 12


def test_reprints_share_words_and_accounts_of_other_desks_do_not(
    reports: dict[str, dict[str, str]], pairs: list[dict[str, str]]
) -> None:
    runs: dict[str, list[int]] = {}
    for pair in pairs:
        run = longest_run(reports[pair["a"]]["text"], reports[pair["b"]]["text"])
        runs.setdefault(pair["kind"], []).append(run)
    assert max(runs["independent"] + runs["same_clash"] + runs["other_event"] + runs["translation"]) < 10
    assert min(runs["quotation"]) >= 25
    assert all(run == len(reports[pair["a"]]["text"].split()) for pair, run in _with_runs(pairs, reports, "verbatim"))
    assert min(runs["added_lead"] + runs["merged"] + runs["updated"] + runs["corrected"] + runs["byline"]) >= 20


def _with_runs(
    pairs: list[dict[str, str]], reports: dict[str, dict[str, str]], kind: str
) -> list[tuple[dict[str, str], int]]:
    chosen = [pair for pair in pairs if pair["kind"] == kind]
    return [(pair, longest_run(reports[pair["a"]]["text"], reports[pair["b"]]["text"])) for pair in chosen]


def test_a_case_has_two_to_six_dated_reports_in_order_of_publication(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        days = [datetime.date.fromisoformat(report["published"]) for report in case["reports"]]
        assert 2 <= len(days) <= 6, case["case"]
        assert all(one <= other for one, other in pairwise(days)), case["case"]
        assert len({report["id"] for report in case["reports"]}) == len(days)


def test_every_trigger_and_mention_stands_in_its_report(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        texts = {report["id"]: report["text"] for report in case["reports"]}
        for claim in (claim for group in happenings(case) for claim in group):
            text = texts[claim["report"]]
            agreement.find_nth(text, claim["trigger"], claim.get("nth", 1))
            assert ("nth" in claim) == (text.count(claim["trigger"]) > 1), claim
            assert all(mention in text for mention in claim["sources"] + claim["targets"]), claim
            assert claim["type"] in types(), claim
            assert Modality(claim["modality"]), claim


def test_a_claim_belongs_to_one_happening(cases: list[dict[str, Any]]) -> None:
    for case in cases:
        texts = {report["id"]: report["text"] for report in case["reports"]}
        places = [mark[:3] for mark in agreement.read_marks(case, texts)]
        assert len(set(places)) == len(places), case["case"]


def test_a_happening_is_told_as_real_or_in_one_other_way(cases: list[dict[str, Any]]) -> None:
    real = {"happened", "hedged"}
    for group in (group for case in cases for group in happenings(case)):
        told = {claim["modality"] for claim in group}
        assert told <= real or len(told) == 1, group


def test_the_set_holds_the_happenings_that_its_page_says(cases: list[dict[str, Any]]) -> None:
    sizes = [len(group) for case in cases for group in happenings(case)]
    assert sum(sizes) >= 790
    assert sum(size > 1 for size in sizes) >= 260
    assert sum(size == 1 for size in sizes) >= 180


def test_two_markings_agree_as_the_page_says() -> None:
    pairs = agreement.compare_pairs(agreement.HERE / "pairs.tsv", agreement.HERE / "second" / "pairs.tsv")
    found = agreement.compare_happenings(
        agreement.HERE / "happenings.jsonl", agreement.HERE / "second" / "happenings.jsonl"
    )
    assert (pairs["pairs"], pairs["f1"]) == (100, 1.0)
    assert found["bcubed_common"] >= 0.98
    assert found["claims_f1"] >= 0.98


def test_a_grouping_that_joins_all_claims_is_told_from_the_right_one() -> None:
    right = {"a": "x", "b": "x", "c": "y", "d": "z"}
    assert agreement.score_bcubed(right, right) == (1.0, 1.0, 1.0)
    precision, recall, _ = agreement.score_bcubed(right, dict.fromkeys(right, "all"))
    assert (precision, recall) == (0.375, 1.0)


def test_the_examples_hold() -> None:
    assert doctest.testmod(agreement).failed == 0
