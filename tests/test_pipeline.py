"""pipeline.py: reports in, a record out; nothing twice, nothing moved by what was not done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests.extract.dangerous_text import TEXTS
from tests.extract.told import tools

from allegiance.errors import InputRefused
from allegiance.exchange.claim_jsonl import format_json
from allegiance.model.ontology import Modality
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import BATCH, Tally, Toolkit, add_reports, code_reports, derive, last_day
from allegiance.read.published import Publication
from allegiance.read.text import build_report
from allegiance.serve.query import Record
from allegiance.serve.terminal import plain
from allegiance.store.open import open_store
from allegiance.store.view import View

pytestmark = pytest.mark.model

HTS, LEVANT = "hayat-tahrir-al-sham", "levant-front"


@pytest.fixture
def engine(new_store: Callable[[], str]) -> Iterator[Engine]:
    engine = open_store(new_store())
    yield engine
    engine.dispose()


def make_report(text: str, *, day: str = "2022-03-08", publisher: str = "The Marj Post", origin: str = "") -> Report:
    """A report of one publisher and day."""
    publication = Publication(when=parse_partial_date(day))
    return build_report(text, origin=origin or f"{publisher} {day}", publisher=publisher, publication=publication)


def add(engine: Engine, tools: Toolkit, items: Sequence[Report | InputRefused]) -> Tally:
    """Add what was read and derive the record."""
    tally = Tally()
    for told in add_reports(items, engine, tools):
        tally = told
    derive(engine, tools)
    return tally


CLASH = make_report("Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday.")
TALKS = make_report(
    "Hayat Tahrir al-Sham met the Levant Front in Azaz on Thursday.", day="2022-03-18", publisher="Halab Dispatch"
)
PATROL = make_report(
    "Fighters of Hayat Tahrir al-Sham and the Levant Front carried out joint patrols near Azaz on Friday.",
    day="2022-03-26",
    publisher="Northern Gate News",
)
STORY = (CLASH, TALKS, PATROL)


def test_a_report_is_split_coded_and_resolved(toolkit: Toolkit) -> None:
    (coded,) = code_reports([CLASH], toolkit)
    (claim,) = coded.coding.claims
    actors = {r.mention_id: r.entity_id for r in coded.resolutions if r.mention_id not in coded.places}
    assert [actors[m] for m in (*claim.source, *claim.target)] == [HTS, LEVANT]
    assert claim.place is not None
    assert coded.places[claim.place].country == "SYR"
    assert claim.when == parse_partial_date("2022-03-07")


def test_reports_come_out_in_order_over_many_batches(toolkit: Toolkit) -> None:
    reports = [make_report(f"It rained on day {number}.") for number in range(2 * BATCH + 1)]
    assert [coded.report for coded in code_reports(iter(reports), toolkit)] == reports


def test_no_more_than_a_batch_is_read_ahead(toolkit: Toolkit) -> None:
    taken: list[int] = []

    def stream() -> Any:
        for number in range(3 * BATCH):
            taken.append(number)
            yield make_report(f"It rained on day {number}.")

    next(code_reports(stream(), toolkit))
    assert len(taken) == BATCH


def test_reading_twice_adds_nothing(engine: Engine, toolkit: Toolkit) -> None:
    first = add(engine, toolkit, STORY)
    before = View(engine).digest()
    again = add(engine, toolkit, STORY)
    assert (first.n_new, first.n_known) == (3, 0)
    assert (again.n_new, again.n_known, again.n_claims) == (0, 3, 0)
    assert View(engine).digest() == before


def test_one_report_under_two_names_is_one_report(engine: Engine, toolkit: Toolkit) -> None:
    twin = make_report(CLASH.text, origin="another file")
    tally = add(engine, toolkit, [CLASH, twin])
    assert View(engine).counts().n_reports == 1
    assert (tally.n_new, tally.n_known) == (1, 1)


def test_the_order_of_reading_does_not_matter(toolkit: Toolkit, new_store: Callable[[], str]) -> None:
    digests = set()
    for order in (STORY, STORY[::-1]):
        store = open_store(new_store())
        for report in order:  # each in a reading of its own
            add(store, toolkit, [report])
        digests.add(View(store).digest())
    assert len(digests) == 1


def test_what_is_refused_is_counted_and_the_rest_is_read(engine: Engine, toolkit: Toolkit) -> None:
    refusal = InputRefused("page.html", "the file is empty", "give a file with text in it")
    tally = add(engine, toolkit, [CLASH, refusal, TALKS])
    assert (tally.n_new, tally.refused) == (2, [refusal])


def test_a_tally_is_told_after_each_batch(engine: Engine, toolkit: Toolkit) -> None:
    reports = [make_report(f"It rained on day {number}.") for number in range(BATCH + 3)]
    stored = []
    for tally in add_reports(reports, engine, toolkit):
        assert View(engine).counts().n_reports == tally.n_new  # what is told is durable
        stored.append(tally.n_new)
    assert stored == [BATCH, BATCH + 3]


def test_deriving_twice_gives_the_same_record(engine: Engine, toolkit: Toolkit) -> None:
    add(engine, toolkit, STORY)
    before = View(engine).digest()
    derive(engine, toolkit)
    assert View(engine).digest() == before


def test_an_empty_store_can_be_derived(engine: Engine, toolkit: Toolkit) -> None:
    assert derive(engine, toolkit)
    assert View(engine).counts().n_events == 0


def test_a_reprint_adds_no_publisher_to_an_event(engine: Engine, toolkit: Toolkit) -> None:
    wire = (
        "Hayat Tahrir al-Sham clashed with the Levant Front in Azaz on Monday. Residents said that the fighting went "
        "on until the evening and that the road to the crossing was closed to all traffic, while both sides brought "
        "in men from the villages around. By night the town was calm again and the shops on the main street opened."
    )
    origin = make_report(wire, publisher="Orontes Wire")
    reprint = make_report(wire, publisher="Bosphorus Ledger", day="2022-03-09")
    add(engine, toolkit, [origin, reprint])
    events = [e for e in View(engine).events_of_pair(HTS, LEVANT) if e.type == "ASSAULT"]
    assert [len(event.publishers) for event in events] == [1]
    assert len(events[0].claims) == 2


def present(engine: Engine, toolkit: Toolkit) -> str:
    """The JSON of the states, levels and bands of the pair over all periods up to one day."""
    answer: Any = plain(Record(engine, toolkit).relation(HTS, LEVANT, at=date(2022, 4, 30)))
    return format_json(
        [{k: p[k] for k in ("start", "end", "states", "level", "low", "high")} for p in answer["periods"]]
    )


@pytest.mark.parametrize(
    "text",
    [
        "Hayat Tahrir al-Sham plans to merge with the Levant Front.",
        "Hayat Tahrir al-Sham may merge with the Levant Front.",
        "Hayat Tahrir al-Sham could attack the Levant Front in Azaz.",
        "Hayat Tahrir al-Sham will attack the Levant Front in Azaz.",
        "Turkey urged Hayat Tahrir al-Sham to merge with the Levant Front.",
        "Hayat Tahrir al-Sham denied attacking the Levant Front.",
        "Hayat Tahrir al-Sham did not attack the Levant Front.",
    ],
)
def test_what_was_not_done_leaves_the_present_as_it_was(engine: Engine, toolkit: Toolkit, text: str) -> None:
    add(engine, toolkit, STORY)
    before = present(engine, toolkit)
    add(engine, toolkit, [make_report(text, day="2022-03-30", publisher="Jazira Herald")])
    told = Record(engine, toolkit).relation(HTS, LEVANT).claims
    assert any(claim.publisher == "Jazira Herald" and not claim.counts_now for claim in told)
    assert present(engine, toolkit) == before


def test_a_threat_is_an_act_and_what_it_threatens_is_not(engine: Engine, toolkit: Toolkit) -> None:
    threat = make_report("Hayat Tahrir al-Sham threatened to attack the Levant Front.")
    add(engine, toolkit, [threat])
    claims = Record(engine, toolkit).relation(HTS, LEVANT).claims
    assert sorted((c.type, c.counts_now) for c in claims) == [("ASSAULT", False), ("THREATEN", True)]


def test_what_was_done_moves_the_present(engine: Engine, toolkit: Toolkit) -> None:
    add(engine, toolkit, STORY)
    before = present(engine, toolkit)
    merger = make_report("Hayat Tahrir al-Sham merged with the Levant Front on Monday.", day="2022-03-30")
    add(engine, toolkit, [merger])
    assert present(engine, toolkit) != before


def test_a_relation_is_followed_to_the_last_event_that_was_done(engine: Engine, toolkit: Toolkit) -> None:
    planned = make_report("Hayat Tahrir al-Sham will meet the Levant Front in Azaz.", day="2023-01-01")
    add(engine, toolkit, [CLASH, planned])
    events = View(engine).events_of_pair(HTS, LEVANT)
    assert {event.modality for event in events} == {Modality.HAPPENED, Modality.PLANNED}
    assert last_day(events) == date(2022, 3, 7)
    assert last_day([]) is None


@pytest.fixture(scope="module")
def dangerous_store(new_store: Callable[[], str]) -> Iterator[Engine]:
    engine = open_store(new_store())
    yield engine
    engine.dispose()


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3).map("\n\n".join), min_size=1, max_size=4, unique=True))
@settings(max_examples=25, deadline=None)
def test_every_stored_quote_stands_in_its_report(dangerous_store: Engine, texts: list[str]) -> None:
    reports = [build_report(text, origin=str(number)) for number, text in enumerate(texts)]
    for _ in add_reports(reports, dangerous_store, tools()):
        pass
    view = View(dangerous_store)
    assert list(view.check_quotes()) == []
    for report in reports:
        for row in view.claims_of_report(report.id):
            base = row.sentence.base_in(report)
            assert row.sentence.span.of(base) == row.sentence_text
            assert row.claim.trigger.of(base) == row.trigger_text
            assert all(mention.span.of(base) == mention.text for mention in row.mentions.values())
            assert all(span.of(base) == row.sentence_text for span in row.claim.evidence)


def test_coding_side_by_side_finds_what_one_process_finds() -> None:
    texts = [f"Turkey {act} the SDF in Ain Issa on day {n}." for n in range(70) for act in ("attacked", "may meet")]
    reports = [make_report(text) for text in texts]
    alone = [coded.coding.claims for coded in code_reports(reports, tools())]
    assert [coded.coding.claims for coded in code_reports(reports, tools(), processes=2)] == alone
    assert sum(map(len, alone)) >= len(texts)
