"""All pairs at once."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from scenes import PAIR, START, event, relations  # type: ignore[import-not-found]  # pytest has this folder on its path

from allegiance.model.ontology import Modality
from allegiance.relate.record import estimate_all

UNTIL = START + timedelta(days=200)
OTHER = {"source": ("c",), "target": ("d",)}


def test_pair_stands_as_when_estimated_alone() -> None:
    events = [event(10, "ASSAULT"), event(50, "RETREAT", mode="ceasefire"), event(0, "AID", **OTHER)]
    alone = relations(events, until=200)
    record = estimate_all(events, until=UNTIL)[0]
    assert record.pair == PAIR
    assert record.standing.states == pytest.approx(alone[-1].states)
    assert (record.standing.low, record.standing.high) == pytest.approx((alone[-1].low, alone[-1].high))
    assert record.last_told.period == [week for week in alone if not week.is_silent][-1].period


def test_record_counts_events_publishers_and_days() -> None:
    events = [event(10, "ASSAULT"), event(50, "AID", publishers=("Herald", "Post"))]
    (record,) = estimate_all(events, until=UNTIL)
    assert (record.n_events, record.publishers) == (2, ("Herald", "Post"))
    assert (record.first_evidence, record.last_evidence) == (events[0].when.middle, events[1].when.middle)
    assert record.episodes[0].because[0] == events[0].claims[0]


def test_pair_without_evidence_has_no_record() -> None:
    assert estimate_all([event(0, "ASSAULT", modality=Modality.PLANNED), event(300, "AID")], until=UNTIL) == ()


def test_four_hundred_pairs_of_twelve_years_take_seconds() -> None:
    chance = random.Random(1)
    events = [
        event(
            chance.randrange(4200),
            chance.choice(["ASSAULT", "CONSULT", "ACCUSE", "AID"]),
            source=(f"p{pair}",),
            target=(f"q{pair}",),
            id=f"{pair}-{number}",
        )
        for pair in range(400)
        for number in range(30)
    ]
    began = time.process_time()
    records = estimate_all(events, until=START + timedelta(days=4200))
    assert len(records) == 400
    assert time.process_time() - began < 5  # measured 1.1 s on one core
