"""Rows of imported layers as evidence: what they say of a pair, and how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from allegiance.model.identity import ActorId, EventId
from allegiance.model.imported_event import ImportedEvent, Layer
from allegiance.model.ontology import Modality, Quad, State
from allegiance.model.relation import make_pair
from allegiance.model.when import When
from allegiance.relate.episode import find_episodes
from allegiance.relate.layer import layer_evidence, parameters_for
from allegiance.relate.relation import estimate_relation
from allegiance.relate.series import in_order

A, B, C = ActorId("a"), ActorId("b"), ActorId("c")
PAIR = make_pair(A, B)
MACHINE = Layer(
    name="coded",
    format="table",
    dataset="Coded",
    dataset_version="",
    licence="not told",
    may_leave=False,
    is_machine_coded=True,
    confidence=0.1,
)
HAND = replace(MACHINE, name="by-hand", is_machine_coded=False, confidence=0.9)


def row(day: date, *, number: int = 0, layer: Layer = HAND, **changes: object) -> ImportedEvent:
    made = ImportedEvent(
        id=EventId(f"{layer.name}:{day}-{number}"),
        layer=layer,
        their_id=f"{day}-{number}",
        their_code="190",
        file="t.csv",
        imported_at="2022-01-01T00:00:00Z",
        type="ASSAULT",
        mode=None,
        quad=Quad.MATERIAL_CONFLICT,
        modality=Modality.HAPPENED,
        source=(A,),
        target=(B,),
        source_text="A",
        target_text="B",
        is_directed=True,
        when=When(day, day),
        place="",
        place_precision="none",
        is_vanished=False,
        raw=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # names and values of the fields above


DAY = date(2022, 3, 10)


def test_a_row_with_a_type_speaks_as_the_evidence_table_says_at_the_confidence_of_its_layer() -> None:
    (item,) = layer_evidence([row(DAY)], PAIR)
    assert (item.state, round(item.strength, 6), item.day, item.publishers) == (State.HOSTILE, 0.9, DAY, ("Coded",))


def test_a_row_of_a_machine_counts_in_its_week() -> None:
    (item,) = layer_evidence([row(DAY, layer=MACHINE)], PAIR)
    assert (item.day, item.when) == (date(2022, 3, 10), When(DAY, DAY))
    (other,) = layer_evidence([row(date(2022, 3, 13), layer=MACHINE)], PAIR)
    assert other.day == item.day


def test_a_row_that_says_no_more_than_its_quad_speaks_by_the_table_of_quads() -> None:
    (item,) = layer_evidence([row(DAY, type=None, their_code="", quad=Quad.VERBAL_CONFLICT)], PAIR)
    assert (item.state, round(item.strength, 6)) == (State.RIVALRY, 0.27)


def test_a_code_that_is_no_act_says_nothing_whatever_its_quad() -> None:
    assert layer_evidence([row(DAY, type=None, their_code="010", quad=Quad.VERBAL_COOPERATION)], PAIR) == ()


def test_a_row_that_its_data_set_has_withdrawn_says_nothing() -> None:
    assert layer_evidence([row(DAY, is_vanished=True)], PAIR) == ()


def test_those_on_one_side_are_allies_on_either_side_where_nobody_is_said_to_have_begun() -> None:
    battle = row(DAY, source=(C,), target=(A, B), is_directed=False)
    assert [item.state for item in layer_evidence([battle], PAIR)] == [State.ALLIED]
    assert layer_evidence([replace(battle, is_directed=True)], PAIR) == ()


def test_one_doubtful_row_moves_little_and_a_week_of_them_much() -> None:
    def level(n_rows: int) -> float:
        rows = [row(DAY, number=number, layer=MACHINE) for number in range(n_rows)]
        evidence = in_order(layer_evidence(rows, PAIR))
        (relation,) = estimate_relation(PAIR, evidence, first=date.min, until=DAY, parameters=parameters_for([MACHINE]))
        return relation.level or 0.0

    assert -0.2 < level(1) < 0
    assert level(20) < -0.8


def test_a_surge_does_not_repaint_the_weeks_before_it() -> None:
    calm = [row(DAY - timedelta(weeks=n), layer=MACHINE, type="AID") for n in (3, 2, 1)]
    surge = [row(DAY + timedelta(days=n % 7), number=n, layer=MACHINE) for n in range(25)]
    evidence = in_order(layer_evidence([*calm, *surge], PAIR))
    parameters = parameters_for([MACHINE])
    until = DAY + timedelta(weeks=2)
    relations = estimate_relation(PAIR, evidence, first=date.min, until=until, parameters=parameters)
    short = estimate_relation(PAIR, evidence, first=date.min, until=DAY - timedelta(days=4), parameters=parameters)
    assert relations[: len(short)] == short
    grounds = {event.id: () for event in (*calm, *surge)}
    turns = find_episodes(PAIR, relations, evidence, claims_of_event=grounds, parameters=parameters)
    assert [(str(turn.kind), turn.began.earliest >= DAY - timedelta(days=6)) for turn in turns][-1] == ("rupture", True)
