"""Asking: what went in comes out equal, whole and of one state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, text

from allegiance.model.actor import DescentKind
from allegiance.model.claim import Coding
from allegiance.model.identity import ActorId, ClaimId, PlaceId, digest
from allegiance.model.report import Completeness, Section, SectionKind, Sensitivity
from allegiance.model.resolution import Judgement
from allegiance.model.resolved import ResolvedClaim
from allegiance.model.sentence import TITLE_INDEX, make_sentence
from allegiance.model.span import Span
from allegiance.model.tie import Control, ControlMode, Descent, Tie, TieKind
from allegiance.model.when import When
from allegiance.store.found import ActorCount, Counts, PairCount
from allegiance.store.open import open_store
from allegiance.store.stored_report import StoredReport
from allegiance.store.view import View
from allegiance.store.writer import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Builders

MARCH = When(date(2022, 3, 1), date(2022, 3, 31))


def _add(store: Engine, *reports: StoredReport) -> View:
    with Writer(store) as writer:
        writer.add_reports(reports)
    return View(store)


def test_a_report_comes_back_equal_in_every_field(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"))
    report = replace(
        stored.report,
        url="https://example.org/a?b=c",
        published_at=datetime(2022, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
        fetched_at=datetime(2022, 3, 4, 23, 30, tzinfo=timezone(timedelta(hours=3))),
        sections=(
            Section(kind=SectionKind.DATELINE, span=Span(0, 5)),
            Section(kind=SectionKind.BODY, span=Span(6, 19)),
        ),
        completeness=Completeness.TRUNCATED,
        sensitivity=Sensitivity.INTERNAL,
    )
    view = _add(store, replace(stored, report=report))
    assert view.report(report.id) == report
    assert view.sentences(report.id) == stored.sentences
    assert view.has_report(report.id)
    assert view.has_report(report.id, stored.coder)
    assert not view.has_report(report.id, "test@2")
    assert view.has_origin("file.txt")


def test_what_is_not_there_is_none_or_empty(store: Engine) -> None:
    view = View(store)
    assert view.report("rpt_none") is None
    assert view.report_head("rpt_none") is None
    assert not view.has_report("rpt_none")
    assert view.run() is None
    assert view.claims(["clm_none"]) == ()
    assert view.pair_count("alpha", "beta") is None
    empty = Counts(
        n_reports=0, n_sentences=0, n_claims=0, n_events=0, n_publishers=0, first_published=None, last_published=None
    )
    assert view.counts() == empty


def test_an_instant_without_a_zone_is_refused(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"))
    naive = replace(stored.report, fetched_at=datetime(2022, 3, 4))
    with pytest.raises(ValueError, match="has no time zone"):
        _add(store, replace(stored, report=naive))


def test_a_claim_comes_with_all_that_is_shown_beside_it(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"), ("Beta", "Gamma", "Hazano"), ("Gamma", "Delta"), title="News")
    claim = stored.coding.claims[1]
    (row,) = _add(store, stored).claims([claim.id, "clm_none"])
    assert row.claim == claim
    assert row.trigger_text == "shelled"
    assert row.sentence == stored.sentences[1]
    assert (row.before, row.sentence_text, row.after) == (
        "Alpha shelled Beta.",
        "Beta shelled Gamma at Hazano.",
        "Gamma shelled Delta.",
    )
    assert (row.report.publisher, row.report.title, row.report.language) == ("The Orontes Ledger", "News", "en")
    named = {mention.id: mention for mention in stored.coding.mentions if mention.sentence_id == claim.sentence_id}
    assert row.mentions == named
    assert row.resolutions == {r.mention_id: (r,) for r in stored.resolutions if r.mention_id in named}
    assert row.place == stored.readings[0].place
    assert [r.entity_id for r in row.accepted(claim.source[0])] == ["beta"]


def test_the_neighbours_of_the_first_and_last_sentence_are_empty(store: Engine, build: Builders) -> None:
    (row,) = _add(store, build.report(("Alpha", "Beta"))).claims_of_actor("alpha")
    assert (row.before, row.after) == ("", "")


def test_a_claim_of_a_separate_title_stands_alone_with_the_words_of_the_title(store: Engine, build: Builders) -> None:
    body = build.report(("Alpha", "Beta"), title="Gamma shelled Delta.")
    span = Span(0, len("Gamma shelled Delta."))
    sentence = make_sentence(body.report.id, SectionKind.TITLE, TITLE_INDEX, span)
    claim = replace(
        body.coding.claims[0],
        id=ClaimId(digest("clm", "title")),
        sentence_id=sentence.id,
        trigger=Span(6, 13),
        evidence=(span,),
    )
    coding = replace(body.coding, claims=(claim,))
    (row,) = _add(store, replace(body, sentences=(sentence, *body.sentences), coding=coding)).claims([claim.id])
    assert (row.before, row.sentence_text, row.after) == ("", "Gamma shelled Delta.", "")
    assert row.trigger_text == "shelled"


def test_claims_of_a_pair_have_both_at_their_ends_and_the_latest_day_comes_first(
    store: Engine, build: Builders
) -> None:
    old = build.report(("Alpha", "Beta"), ("Alpha", "Gamma"), published="2022-01-05")
    new = build.report(("Beta", "Alpha"), published="2022-02-05")
    view = _add(store, old, new)
    expected = [new.coding.claims[0].id, old.coding.claims[0].id]
    assert [row.claim.id for row in view.claims_of_pair("beta", "alpha")] == expected
    assert [row.claim.id for row in view.claims_of_pair("alpha", "beta", limit=1)] == expected[:1]
    assert len(view.claims_of_actor("alpha")) == 3
    assert view.claims_of_pair("beta", "gamma") == ()


def test_the_accepted_and_best_resolution_of_a_mention_comes_first(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"))
    accepted, kept = stored.resolutions
    worse = replace(accepted, entity_id=ActorId("a-first-by-name"), score=0.5)
    doubtful = replace(accepted, entity_id=ActorId("a-doubtful"), score=1.0, judgement=Judgement.UNSURE)
    view = _add(store, replace(stored, resolutions=(doubtful, worse, accepted, kept)))
    (row,) = view.claims_of_actor("alpha")
    assert row.resolutions[accepted.mention_id] == (accepted, worse, doubtful)
    assert row.accepted(accepted.mention_id) == (accepted, worse)
    assert [claim.source for claim in view.resolved_claims()] == [("alpha", "a-first-by-name")]


@pytest.mark.parametrize("judgement", [Judgement.NEGATIVE, Judgement.UNSURE, Judgement.UNDECIDED])
def test_a_resolution_that_is_not_accepted_leads_to_no_actor(
    store: Engine, build: Builders, judgement: Judgement
) -> None:
    stored = build.report(("Alpha", "Beta"))
    judged = tuple(replace(r, judgement=judgement) if r.entity_id == "alpha" else r for r in stored.resolutions)
    view = _add(store, replace(stored, resolutions=judged))
    assert view.claims_of_actor("alpha") == ()
    (row,) = view.claims_of_actor("beta")
    assert row.accepted(row.claim.source[0]) == ()
    assert [(claim.source, claim.target) for claim in view.resolved_claims()] == [((), ("beta",))]


def test_the_latest_coder_of_a_report_is_in_force_and_the_old_claims_stay(store: Engine, build: Builders) -> None:
    twice = build.report(("Alpha", "Beta"))
    once = build.report(("Gamma", "Alpha"), origin="other")
    newer = build.report(("Alpha", "Beta"), coder="test@2")
    view = _add(store, twice, once, newer)
    in_force = {newer.coding.claims[0].id, once.coding.claims[0].id}
    assert view.coders() == ("test@1", "test@2")
    assert {claim.claim.id for claim in view.resolved_claims()} == in_force
    assert {row.claim.id for row in view.claims_of_actor("alpha")} == in_force
    assert [row.claim for row in view.claims_of_report(twice.report.id)] == [newer.coding.claims[0]]
    assert [row.claim for row in view.claims_of_report(twice.report.id, "test@1")] == [twice.coding.claims[0]]
    assert [row.claim for row in view.claims([twice.coding.claims[0].id])] == [twice.coding.claims[0]]


def test_claims_of_a_report_stand_in_the_order_of_the_text(store: Engine, build: Builders) -> None:
    stored = build.report(*((f"A{n}", f"B{n}") for n in range(12)))
    rows = _add(store, stored).claims_of_report(stored.report.id)
    assert tuple(row.claim for row in rows) == stored.coding.claims


def test_a_resolved_claim_has_actors_place_and_origin(store: Engine, build: Builders) -> None:
    first = build.report(("Alpha", "Beta", "Hazano"))
    reprint = replace(build.report(("Alpha", "Beta", "Hazano"), publisher="The Copyist"), origin_group=first.report.id)
    resolved = {claim.claim.id: claim for claim in _add(store, first, reprint).resolved_claims()}
    assert resolved == {
        stored.coding.claims[0].id: ResolvedClaim(
            claim=stored.coding.claims[0],
            source=(ActorId("alpha"),),
            target=(ActorId("beta"),),
            speaker=None,
            place=PlaceId("hazano"),
            publisher=stored.report.publisher,
            published=MARCH,
            origin=first.report.id,
            trigger_text="shelled",
        )
        for stored in (first, reprint)
    }


def test_every_resolved_claim_comes_once_over_many_pages(store: Engine, build: Builders) -> None:
    reports = [build.report(*((f"A{n}", f"B{m}") for m in range(60)), origin=f"f{n}") for n in range(40)]
    seen = [claim.claim.id for claim in _add(store, *reports).resolved_claims()]
    assert sorted(seen) == sorted(claim.id for stored in reports for claim in stored.coding.claims)


def test_the_number_of_questions_does_not_grow_with_the_claims(store: Engine, build: Builders) -> None:
    view = _add(store, *(build.report(("Alpha", f"B{n}", "Hazano"), origin=f"f{n}") for n in range(100)))
    asked: list[str] = []
    event.listen(store, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement))
    assert len(view.claims_of_actor("alpha", limit=5)) == 5
    few = len(asked)
    asked.clear()
    assert len(view.claims_of_actor("alpha")) == 100
    assert len(asked) == few


def test_reports_come_latest_first_in_pages(store: Engine, build: Builders) -> None:
    dated = [build.report(("Alpha", "Beta"), origin=f"f{n}", published=f"2022-0{n}") for n in range(1, 4)]
    undated = build.report(("Alpha", "Beta"), origin="f0", published=None, publisher=None)
    view = _add(store, *dated, undated)
    assert [head.origin for head in view.reports()] == ["f3", "f2", "f1", "f0"]
    assert [head.origin for head in view.reports(2, 1)] == ["f2", "f1"]
    assert [head.origin for head in view.reports(publisher="The Orontes Ledger", limit=1)] == ["f3"]
    assert [head.origin for head in view.reports(origin="f0")] == ["f0"]
    assert view.publishers() == (("The Orontes Ledger", 3),)
    assert sorted(found.text for found in view.whole_reports()) == ["Alpha shelled Beta."] * 4


def test_counts_are_those_of_what_was_added(store: Engine, build: Builders) -> None:
    one = build.report(("Alpha", "Beta"), ("Beta", "Alpha"), published="2021")
    two = build.report(("Alpha", "Beta"), publisher="P2")
    view = _add(store, one, two)
    with Writer(store) as writer:
        writer.replace_derived(build.run(), [build.event(two)], [], [], [], [])
    assert view.counts() == Counts(
        n_reports=2,
        n_sentences=3,
        n_claims=3,
        n_events=1,
        n_publishers=2,
        first_published=date(2021, 1, 1),
        last_published=date(2022, 3, 31),
    )


def test_events_come_back_equal_by_pair_actor_place_and_claim(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta", "Hazano"), ("Beta", "Gamma"), ("Gamma", "Alpha"))
    one, two, three = (build.event(stored, n, day=date(2022, 3, 9 - n)) for n in range(3))
    joint = replace(three, source=(ActorId("gamma"), ActorId("beta")), inner="RETREAT/ceasefire", is_own_word=True)
    view = _add(store, stored)
    with Writer(store) as writer:
        writer.replace_derived(build.run(), [one, two, joint], [], [], [], [])
    assert list(view.events()) == [joint, two, one]
    assert view.events_of_pair("beta", "alpha") == (joint, one)
    assert view.events_of_pair("gamma", "beta") == (joint, two)
    assert view.events_of_actor("beta") == (joint, two, one)
    assert view.events_of_place("hazano") == (one,)
    claims = stored.coding.claims
    assert view.events_of_claims([claims[0].id, "clm_none"]) == {claims[0].id: one.id}
    assert view.run() == build.run()


def test_pairs_and_actors_are_counted_once_for_each_event_claim_and_publisher(store: Engine, build: Builders) -> None:
    stored = build.report(("Alpha", "Beta"), ("Beta", "Alpha"), ("Gamma", "Alpha"))
    events = [build.event(stored, n, day=date(2022, 3, 1 + n)) for n in range(3)]
    view = _add(store, stored)
    with Writer(store) as writer:
        writer.replace_derived(build.run(), events, [], [], [], [])
    alpha, beta, gamma = ActorId("alpha"), ActorId("beta"), ActorId("gamma")
    first, third = date(2022, 3, 1), date(2022, 3, 3)
    pair = view.pair_count("beta", "alpha")
    assert pair is not None
    assert (pair.n_events, pair.n_claims, pair.n_publishers) == (2, 2, 1)
    assert (pair.first_day, pair.last_day) == (first, date(2022, 3, 2))
    assert view.pairs() == (
        pair,
        PairCount(
            pair=replace(pair.pair, second=gamma),
            n_events=1,
            n_claims=1,
            n_publishers=1,
            first_day=third,
            last_day=third,
        ),
    )
    assert view.pairs("beta") == (pair,)
    assert [count.actor for count in view.actor_counts()] == [alpha, beta, gamma]
    assert view.actor_counts(limit=1) == (
        ActorCount(actor=alpha, n_events=3, n_claims=3, n_publishers=1, first_day=first, last_day=third),
    )


def test_episodes_come_largest_change_first(store: Engine, build: Builders) -> None:
    small = build.episode("eps_1", "alpha", "beta", after=0.25)
    large = build.episode("eps_2", "alpha", "gamma", after=-0.75)
    doubtful = replace(build.episode("eps_3", "beta", "gamma", after=0.9), probability=0.1, ended=MARCH)
    with Writer(store) as writer:
        writer.replace_derived(build.run(), [], [small, large, doubtful], [], [], [])
    view = View(store)
    assert view.episodes() == (large, small, doubtful)
    assert view.episodes(limit=1) == (large,)
    assert view.episodes(actor="beta") == (small, doubtful)
    assert view.episodes_of_pair("gamma", "beta") == (doubtful,)


def test_facts_beside_the_scale_come_back_equal(store: Engine, build: Builders) -> None:
    alpha, beta, gamma = ActorId("alpha"), ActorId("beta"), ActorId("gamma")
    backs = Tie(kind=TieKind.BACKS, source=alpha, target=beta, valid=MARCH, claims=())
    leads = Tie(kind=TieKind.LEADS, source=gamma, target=alpha, valid=MARCH, claims=())
    merges = Descent(kind=DescentKind.MERGES, before=(gamma, alpha), after=(beta,), when=MARCH, claims=())
    ends = Descent(kind=DescentKind.DISSOLVES, before=(beta,), after=(), when=MARCH, claims=())
    holds = Control(
        actor=alpha,
        place=PlaceId("hazano"),
        mode=ControlMode.HOLDS,
        when=MARCH,
        is_denied=True,
        claims=(),
        publishers=("P", "Q"),
    )
    loses = replace(holds, actor=beta, mode=ControlMode.LOSES, is_denied=False)
    run = build.run()
    with Writer(store) as writer:
        writer.replace_derived(run, [], [], [backs, leads, backs], [merges, ends], [holds, loses])
    view = View(store)
    assert view.run() == run
    assert set(view.ties()) == {backs, leads}
    assert view.ties("beta") == (backs,)
    assert view.ties("alpha", "gamma") == (leads,)
    assert set(view.descents()) == {merges, ends}
    assert view.descents("gamma") == (merges,)
    assert set(view.descents("beta")) == {merges, ends}
    assert set(view.controls(place="hazano")) == {holds, loses}
    assert view.controls(actor="beta") == (loses,)


# What has broken stores before: right-to-left text, marks that join, pairs of surrogates in other encodings, quotes,
# line ends that only some count, a name that looks like SQL.
_DANGER = [
    "حلب",
    "إدلب",
    "e\u0301",
    "n\u0303o",
    "👩\u200d👧",
    "🇸🇾",
    "'",
    '"',
    "%",
    "\\",
    "\u2028",
    "\x85",
    "\r\n",
    "');--",
    "\ufeff",
]
_ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
_WORDS = st.lists(st.sampled_from(_DANGER) | _ANY, min_size=1, max_size=4).map("".join).filter(bool)


@pytest.fixture(scope="module")
def shared(new_store: Callable[[], str]) -> Iterator[Engine]:
    engine = open_store(new_store())
    yield engine
    engine.dispose()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=_WORDS, target=_WORDS, place=_WORDS, title=st.none() | _WORDS, publisher=st.none() | _WORDS)
def test_any_words_come_back_as_they_were(
    shared: Engine, build: Builders, source: str, target: str, place: str, title: str | None, publisher: str | None
) -> None:
    stored = build.report((source, target, place), (target, source), title=title, publisher=publisher)
    view = _add(shared, stored)
    assert view.report(stored.report.id) == stored.report
    rows = view.claims_of_report(stored.report.id)
    assert tuple(row.claim for row in rows) == stored.coding.claims
    for row in rows:
        assert row.sentence_text == row.sentence.text_in(stored.report)
        assert {m: mention.text for m, mention in row.mentions.items()} == {
            m.id: m.span.of(stored.report.text) for m in stored.coding.mentions if m.id in row.mentions
        }
        assert {r for found in row.resolutions.values() for r in found} <= set(stored.resolutions)
    assert rows[0].place == stored.readings[0].place
    assert list(view.check_quotes()) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE report SET text = replace(text, 'Alpha', 'Alphq')", "mention 'Alpha' is 'Alphq' in the text"),
        ("UPDATE report SET text = replace(text, 'shelled', 'shellad')", "trigger 'shelled' is 'shellad' in the text"),
        ('UPDATE mention SET "end" = 400', "leaves its sentence"),
        ("UPDATE claim SET evidence = '[[0,99]]'", "leaves its sentence"),
        ("UPDATE claim SET trigger_end = trigger_start", "start must be at least 0 and below end"),
        ("UPDATE report SET text = 'Alpha', sections = '[]'", "leaves the text"),
    ],
)
def test_evidence_that_was_changed_is_named(store: Engine, build: Builders, change: str, told: str) -> None:
    view = _add(store, build.report(("Alpha", "Beta")))
    assert list(view.check_quotes()) == []
    with store.begin() as connection:
        connection.execute(text(change))
    assert told in " / ".join(fault for _, fault in view.check_quotes())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE report SET title = 'x'",
        "UPDATE claim SET confidence = 0.5",
        "UPDATE resolution SET score = 0.5",
        "UPDATE reading SET radius_km = 9",
        "UPDATE event SET probability = 0.25",
        "DELETE FROM claim_end WHERE side = 'target'",
    ],
)
def test_the_digest_tells_any_change_of_what_counts(store: Engine, build: Builders, change: str) -> None:
    stored = build.report(("Alpha", "Beta", "Hazano"))
    view = _add(store, stored)
    with Writer(store) as writer:
        writer.replace_derived(build.run(), [build.event(stored)], [], [], [], [])
    before = view.digest()
    with store.begin() as connection:
        connection.execute(text(change))
    assert view.digest() != before


def test_the_digest_of_the_input_tells_a_new_report_a_new_coder_and_a_new_group(store: Engine, build: Builders) -> None:
    first, second = build.report(("Alpha", "Beta")), build.report(("Alpha", "Gamma"))
    view = View(store)
    seen = [view.digest_of_input()]
    for stored in (first, second, build.report(("Alpha", "Beta"), coder="test@2")):
        _add(store, stored)
        seen.append(view.digest_of_input())
    with Writer(store) as writer:
        writer.set_origin_groups({second.report.id: first.report.id})
    seen.append(view.digest_of_input())
    assert len(set(seen)) == 5


def test_a_report_without_a_claim_is_stored_and_known(store: Engine, build: Builders) -> None:
    stored = build.report()
    assert stored.coding == Coding(report_id=stored.report.id, mentions=(), claims=())
    view = _add(store, stored)
    assert view.has_report(stored.report.id, stored.coder)
    assert view.claims_of_report(stored.report.id) == ()


def test_a_store_reads_the_same_after_it_was_closed_and_opened(build: Builders, new_store: Callable[[], str]) -> None:
    address = new_store()
    engine = open_store(address)
    before = _add(engine, build.report(("Alpha", "Beta"))).digest()
    engine.dispose()
    engine = open_store(address, create=False)
    assert View(engine).digest() == before
    engine.dispose()
