"""serve/query: how two actors stand, why, and what is said where there is little or nothing to go by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from allegiance.errors import UnknownActor, UsageError
from allegiance.model.decision import Decision, DecisionKind
from allegiance.model.identity import ActorId
from allegiance.model.ontology import State
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import Toolkit, add_reports, derive
from allegiance.read.published import Publication
from allegiance.read.text import build_report
from allegiance.resolve.decided import decide
from allegiance.resolve.office import offices_of
from allegiance.serve.query import Record
from allegiance.serve.terminal import actor_table, plain, relation_table
from allegiance.store.open import open_store

pytestmark = pytest.mark.model

HTS, LEVANT, TURKEY, FSA = "hayat-tahrir-al-sham", "levant-front", "turkey", "free-syrian-army"
Told: TypeAlias = tuple[str, str, str]  # publisher, day, text

CLASH: Told = ("The Marj Post", "2022-03-01", "Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday.")
SHELLING: Told = (
    "Halab Dispatch",
    "2022-03-03",
    "Hayat Tahrir al-Sham shelled the Levant Front in Marea on Wednesday.",
)
TRUCE: Told = (
    "Northern Gate News", "2022-03-16", "Hayat Tahrir al-Sham and the Levant Front signed a ceasefire on Tuesday.",
)  # fmt: skip
PLAN: Told = ("Jazira Herald", "2022-03-17", "Hayat Tahrir al-Sham may merge with the Levant Front.")


def make_record(folder: Path, toolkit: Toolkit, told: Sequence[Told]) -> Record:
    """A record of these reports."""
    engine = open_store(folder / "record.sqlite")
    reports = [
        build_report(text, origin=str(number), publisher=who, publication=Publication(when=parse_partial_date(day)))
        for number, (who, day, text) in enumerate(told)
    ]
    for _ in add_reports(reports, engine, toolkit):
        pass
    derive(engine, toolkit)
    return Record(engine, toolkit)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, toolkit: Toolkit) -> Record:
    return make_record(tmp_path_factory.mktemp("query"), toolkit, [CLASH, SHELLING, TRUCE, PLAN])


# Naming --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [HTS, "HTS", "Hayat Tahrir al-Sham", "هيئة تحرير الشام", "hayat tahrir al-sham"])
def test_an_actor_is_found_by_id_and_by_any_name(record: Record, name: str) -> None:
    assert record.find_actor(name).id == HTS


def test_the_name_that_answers_show_finds_its_actor(record: Record) -> None:
    actors = record.tools.registry.actors.values()
    assert [actor.id for actor in actors if record.find_actor(actor.name).id != actor.id] == []


@pytest.mark.parametrize(
    ("name", "day", "actor"),
    [
        ("Syrian Liberation Front", date(2013, 3, 1), "syrian-liberation-front-2012"),
        ("Syrian Liberation Front", date(2018, 3, 1), "syrian-liberation-front-2018"),
        ("Nusra Front", date(2016, 10, 1), "jabhat-fateh-al-sham"),
        ("Syrian government", date(2020, 1, 1), "government-of-syria"),
        ("Syrian government", date(2024, 12, 20), "syrian-transitional-government"),
        ("Free Syrian Army", date(2022, 3, 31), "free-syrian-army"),
    ],
)
def test_of_several_bearers_of_a_name_the_day_decides(record: Record, name: str, day: date, actor: str) -> None:
    assert record.find_actor(name, day).id == actor


@pytest.mark.parametrize("name", ["Nobody At All", "", "   "])
def test_a_name_that_fits_nobody_is_told_with_what_to_do(record: Record, name: str) -> None:
    with pytest.raises(UnknownActor, match=r"no name in the registry fits; `allegiance actors` lists"):
        record.find_actor(name)


def test_an_id_that_is_not_in_the_registry_is_told_with_what_to_do(record: Record) -> None:
    with pytest.raises(UnknownActor, match=r"actor 'nobody': not in the registry; `allegiance actors NAME` finds ids"):
        record.relation(HTS, "nobody")
    with pytest.raises(UnknownActor, match="'nobody'"):
        record.actor("nobody")


def test_an_actor_tells_of_each_fact_where_it_is_from(samples_record: Record) -> None:
    answer = samples_record.actor(LEVANT)
    registry = samples_record.tools.registry
    assert answer.basis == registry.actors[ActorId(LEVANT)].basis
    assert answer.names and all(name.basis for name in answer.names)
    assert answer.roles and all(role.basis for role in answer.roles)
    assert answer.descents and all(one.basis for one in answer.descents)
    ties = samples_record.actor("third-corps").ties
    assert ties and all(tie.claims for tie in ties)
    offices = samples_record.actor("syrian-transitional-government").offices
    assert offices and all(office.basis for office in offices)
    assert {o.person for o in offices} == {o.person for o in offices_of(ActorId("syrian-transitional-government"))}


def test_what_a_reviewer_decided_of_an_actor_tells_who_and_when(toolkit: Toolkit, tmp_path: Path) -> None:
    made = Decision(
        number=1,
        kind=DecisionKind.ALIAS,
        subject=LEVANT,
        content={"name": "Marj Lions"},
        author="nadia",
        made_at=datetime(2026, 3, 4, tzinfo=UTC),
    )
    decided = Toolkit(registry=decide(toolkit.registry, [made]), gazetteer=toolkit.gazetteer)
    record = Record(open_store(tmp_path / "record.sqlite"), decided)
    bases = {name.text: name.basis for name in record.actor(LEVANT).names}
    assert bases["Marj Lions"] == "decision 1 of nadia on 2026-03-04"
    assert any("Marj Lions" in line and bases["Marj Lions"] in line for line in actor_table(record.actor(LEVANT)))


def test_words_for_two_actors_are_both_ends_of_the_claim_with_their_reasons(toolkit: Toolkit, tmp_path: Path) -> None:
    text = f"{CLASH[2]} On Tuesday Turkish troops shelled both groups."
    record = make_record(tmp_path, toolkit, [(CLASH[0], CLASH[1], text)])
    (claim,) = [c for c in record.relation(HTS, LEVANT).claims if "both groups" in {end.text for end in c.target}]
    assert {end.actor for end in claim.target} == {HTS, LEVANT}
    assert all(end.score > 0 and "both groups" in end.reason for end in claim.target)
    told = "\n".join(relation_table(record.relation(HTS, "turkish-armed-forces")))
    assert "Turkish Armed Forces → Hayat Tahrir al-Sham, Levant Front" in told


def test_an_actor_has_no_relation_with_itself(record: Record) -> None:
    with pytest.raises(UsageError, match="with itself: name two different actors"):
        record.relation(HTS, HTS)


# How two actors stand ------------------------------------------------------------------------------------------------


def test_the_order_of_the_two_does_not_matter(record: Record) -> None:
    assert record.relation(HTS, LEVANT) == record.relation(LEVANT, HTS)


def test_a_relation_counts_its_reports_publishers_and_sentences(record: Record) -> None:
    answer = record.relation(HTS, LEVANT)
    assert (answer.n_reports, answer.n_publishers, answer.reports_read) == (4, 4, 4)
    assert not answer.is_thin
    assert {claim.sentence for claim in answer.claims} == {CLASH[2], SHELLING[2], TRUCE[2], PLAN[2]}
    assert answer.publishers[0][1] == max(n for _, n in answer.publishers)


def test_each_mark_of_a_sentence_covers_words_of_it(record: Record) -> None:
    for claim in record.relation(HTS, LEVANT).claims:
        (trigger,) = [mark for mark in claim.marks if mark.kind == "trigger"]
        assert claim.sentence[trigger.start : trigger.end] == claim.trigger
        ends = {claim.sentence[m.start : m.end] for m in claim.marks if m.kind in ("source", "target")}
        assert ends == {end.text for end in (*claim.source, *claim.target)}


def test_states_are_probabilities_and_the_band_holds_the_level(record: Record) -> None:
    for period in record.relation(HTS, LEVANT).periods:
        assert sum(period.states) == pytest.approx(1, abs=1e-5)
        assert -1 <= period.low <= period.high <= 1
        assert (period.level is None) == period.is_silent


def test_the_band_widens_in_silence(toolkit: Toolkit, tmp_path: Path) -> None:
    fighting = make_record(tmp_path, toolkit, [CLASH, SHELLING])
    periods = fighting.relation(HTS, LEVANT, at=date(2022, 6, 30)).periods
    silent = [period for period in periods if period.is_silent]
    widths = [period.high - period.low for period in silent]
    assert len(silent) >= 15
    assert widths == sorted(widths)
    assert widths[-1] > widths[0] + 0.2


def test_fighting_is_hostile_and_a_truce_warms(record: Record) -> None:
    before, after = (record.relation(HTS, LEVANT, at=date(2022, 3, day)) for day in (3, 18))
    assert before.state == "hostile"
    assert before.now is not None and before.now.level is not None
    assert after.now is not None and after.now.level is not None
    assert after.now.level > before.now.level + 0.3


def test_a_turning_point_names_the_sentence_that_made_it(record: Record) -> None:
    episodes = record.relation(HTS, LEVANT).episodes
    warmings = [episode for episode in episodes if episode.kind == "rapprochement"]
    assert [episode.because[0].sentence for episode in warmings] == [TRUCE[2]]


def test_what_is_only_possible_is_listed_apart_and_feeds_the_forecast(record: Record) -> None:
    answer = record.relation(HTS, LEVANT)
    assert "possible" in {claim.modality for claim in answer.possibilities}
    assert all(not claim.counts_now for claim in answer.possibilities)
    assert answer.forecast is not None
    assert PLAN[2] in {claim.sentence for claim in answer.forecast.possibilities}
    assert sum(answer.forecast.states) == pytest.approx(1)
    assert answer.forecast.warmer + answer.forecast.same + answer.forecast.colder == pytest.approx(1)
    assert {event.lane for event in answer.events if not event.counts_now} == {"not-done"}


# Leaving publishers out ----------------------------------------------------------------------------------------------


def test_without_a_publisher_the_line_is_that_of_the_others_alone(
    record: Record, toolkit: Toolkit, tmp_path: Path
) -> None:
    at = date(2022, 3, 31)
    left = record.relation(HTS, LEVANT, at=at, without=("Northern Gate News",))
    alone = make_record(tmp_path, toolkit, [CLASH, SHELLING, PLAN]).relation(HTS, LEVANT, at=at)
    assert [(p.start, p.states) for p in left.periods] == [(p.start, p.states) for p in alone.periods]
    assert left.n_publishers == 3
    assert "Northern Gate News" not in {claim.publisher for claim in left.claims}


def test_without_a_publisher_who_told_nothing_all_stays(record: Record) -> None:
    assert record.relation(HTS, LEVANT, without=("Nobody",)).periods == record.relation(HTS, LEVANT).periods


def test_without_everybody_there_is_no_evidence(record: Record) -> None:
    everybody = tuple(told[0] for told in (CLASH, SHELLING, TRUCE, PLAN))
    answer = record.relation(HTS, LEVANT, without=everybody)
    assert (answer.now, answer.claims, answer.periods) == (None, (), ())
    assert answer.state == State.NONE


def test_claims_below_the_confidence_asked_for_are_left_out(record: Record) -> None:
    assert record.relation(HTS, LEVANT, min_confidence=1.0).claims == ()


def test_lists_and_the_relation_agree_on_what_is_thin(samples_record: Record) -> None:
    pairs = samples_record.start().pairs
    thin = {(p.first.id, p.second.id): p.is_thin for p in pairs}
    assert {pair: samples_record.relation(*pair).is_thin for pair in thin} == thin
    assert len(set(thin.values())) == 2


# Little or nothing to go by ------------------------------------------------------------------------------------------


def test_a_relation_of_fewer_than_three_reports_is_thin_and_says_so(toolkit: Toolkit, tmp_path: Path) -> None:
    answer = make_record(tmp_path, toolkit, [CLASH, SHELLING]).relation(HTS, LEVANT)
    assert answer.is_thin
    assert answer.message == "Too few reports for a line: 2 of 3."
    assert answer.now is not None  # the JSON gives the states all the same


def test_a_day_before_the_first_report_is_told_as_such(record: Record) -> None:
    answer = record.relation(HTS, LEVANT, at=date(2020, 1, 1))
    assert answer.now is None
    assert "their first report is later" in answer.message


def test_a_pair_only_spoken_of_has_no_line(toolkit: Toolkit, tmp_path: Path) -> None:
    answer = make_record(tmp_path, toolkit, [PLAN]).relation(HTS, LEVANT)
    assert answer.now is None
    assert "planned, possible or denied" in answer.message
    assert answer.possibilities


def test_a_pair_that_no_report_names_has_its_nearest_named(toolkit: Toolkit, tmp_path: Path) -> None:
    told = ("The Marj Post", "2022-03-08", "Hayat Tahrir al-Sham met Turkish-backed FSA factions in Azaz on Monday.")
    answer = make_record(tmp_path, toolkit, [told]).relation(HTS, FSA, at=date(2022, 3, 31))
    first = answer.nearest[0]
    assert answer.now is None
    assert {first.first.id, first.second.id} == {HTS, "turkish-backed-fsa-factions"}
    assert first.n_claims == 1
    assert "drawn from Free Syrian Army" in first.why
    assert answer.message.startswith("No report names both Free Syrian Army and Hayat Tahrir al-Sham at 2022-03-31")
    assert "Free Syrian Army is on record 2011" in answer.message


def test_a_pair_with_evidence_needs_no_nearest(record: Record) -> None:
    assert record.relation(HTS, LEVANT).nearest == ()


def test_an_empty_store_answers_every_question(toolkit: Toolkit, tmp_path: Path) -> None:
    empty = make_record(tmp_path, toolkit, [])
    assert empty.start().movers == ()
    assert empty.actors() == ()
    assert empty.reports() == ()
    assert empty.relation(HTS, LEVANT).claims == ()
    assert empty.forecast(HTS, LEVANT) is None
    assert empty.actor(HTS).n_claims == 0
    with pytest.raises(UsageError, match="no report by then moves this relation"):
        empty.why(HTS, LEVANT, date(2022, 3, 8))


# Why -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [1, 3, 16])
def test_what_moved_a_week_adds_up_to_its_change(record: Record, day: int) -> None:
    answer = record.why(HTS, LEVANT, date(2022, 3, day))
    of_event = {claim.event: claim.change or 0.0 for claim in answer.claims}
    assert sum(of_event.values()) + answer.fading + answer.remainder == pytest.approx(answer.change, abs=1e-9)
    assert answer.change == pytest.approx(answer.level - answer.level_before, abs=1e-9)


def test_the_sentence_that_moved_most_comes_first(record: Record) -> None:
    answer = record.why(HTS, LEVANT, date(2022, 3, 16))
    assert answer.claims[0].sentence == TRUCE[2]
    sizes = [abs(claim.change or 0.0) for claim in answer.claims]
    assert sizes == sorted(sizes, reverse=True)
    assert (answer.claims[0].change or 0) > 0


def test_asked_of_a_silent_week_why_goes_back_to_the_last_told_and_says_so(record: Record) -> None:
    answer = record.why(HTS, LEVANT, date(2022, 6, 30))
    assert answer.start <= "2022-03-15" <= answer.end
    assert "No report is dated to the week of 2022-06-30" in answer.message


def test_asked_before_the_first_report_why_says_what_to_do(record: Record) -> None:
    with pytest.raises(UsageError, match="`allegiance relation` names the nearest pairs"):
        record.why(HTS, LEVANT, date(2020, 1, 1))


# The samples ---------------------------------------------------------------------------------------------------------


def test_the_start_page_shows_what_moved_with_its_leading_sentence(samples_record: Record) -> None:
    start = samples_record.start()
    assert len(start.movers) >= 5
    assert all(mover.because and mover.because[0].sentence for mover in start.movers)
    changes = [abs(m.level_after - m.level_before) * m.probability for m in start.movers]
    assert changes == pytest.approx(sorted(changes, reverse=True))


def test_what_moved_every_sample_pair_adds_up(samples_record: Record) -> None:
    for mover in samples_record.start().movers[:6]:
        answer = samples_record.why(mover.first.id, mover.second.id, date.fromisoformat(mover.began_latest))
        of_event = {claim.event: claim.change or 0.0 for claim in answer.claims}
        assert sum(of_event.values()) + answer.fading + answer.remainder == pytest.approx(answer.change, abs=1e-9)


def test_every_answer_can_be_written_as_json(samples_record: Record) -> None:
    from allegiance.exchange.claim_jsonl import format_json

    for answer in (samples_record.start(), samples_record.actors(), samples_record.relation(HTS, LEVANT)):
        assert len(format_json(plain(answer)).splitlines()) == 1


def test_claims_of_a_report_are_marked_in_its_own_words(samples_record: Record) -> None:
    for head in samples_record.reports(limit=40):
        report = samples_record.report(head.id)
        words = {claim.id: claim.trigger for claim in report.claims}
        for section in report.sections:
            for start, end, kind, claim in section.marks:
                assert kind != "trigger" or section.text[start:end] == words[claim]


def test_names_that_the_registry_lacks_are_kept_with_their_claims_and_are_no_actors(record: Record) -> None:
    names = record.unknown_names()
    assert [n.n_reports for n in names] == sorted((n.n_reports for n in names), reverse=True)
    assert all(n.claims and n.n_claims >= 1 for n in names)
    ids = {actor.id for actor in record.tools.registry.actors.values()}
    assert not ids & {n.name for n in names}
