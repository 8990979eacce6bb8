"""model/ontology.py: the tables hold what the guide says, and agree with each other."""

from __future__ import annotations

import pytest

from allegiance.model.ontology import Modality, Quad, State, evidence, modes, quad_of, states, types, weight_of

COOPERATION = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)


def test_there_are_18_types_each_in_the_quad_of_the_guide() -> None:
    of_quad = {str(quad): [name for name, row in types().items() if row.quad is quad] for quad in Quad}
    assert of_quad == {
        "verbal-cooperation": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
        "material-cooperation": ["COOPERATE", "AID", "RETREAT"],
        "verbal-conflict": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
        "material-conflict": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
        "none": ["CONTROL", "STRUCTURE"],
    }


@pytest.mark.parametrize("name", list(types()))
def test_a_weight_has_the_sign_of_its_quad(name: str) -> None:
    row = types()[name]
    expected = 0 if row.quad is Quad.NONE else 1 if row.quad in COOPERATION else -1
    assert (row.weight > 0) - (row.weight < 0) == expected
    assert abs(row.weight) <= 10
    assert row.definition


def test_every_mode_belongs_to_a_type_and_has_a_definition() -> None:
    for (type_name, mode), row in modes().items():
        assert type_name in types(), mode
        assert row.definition, mode
        assert abs(row.weight) <= 10, mode


def test_the_weight_of_an_unknown_mode_is_that_of_the_type() -> None:
    assert weight_of("ASSAULT", None) == weight_of("ASSAULT", "no-such-mode") == types()["ASSAULT"].weight
    assert weight_of("REQUEST", None) == -1.0


def test_a_name_that_is_no_type_has_no_quad() -> None:
    with pytest.raises(KeyError):
        quad_of("ATTACK")


def test_the_seven_states_rise_from_hostile_to_integrated() -> None:
    assert [states()[state].level for state in State] == [-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0]
    assert len({states()[state].step for state in State}) == 7


def test_only_a_broken_truce_moves_the_present_of_what_was_not_done() -> None:
    told = {(row.type, row.mode, row.modality) for row in evidence()}
    undone = {key for key in told if key[2] not in (Modality.HAPPENED, Modality.HEDGED)}
    assert undone == {("RETREAT", "ceasefire", Modality.NEGATED)}


def test_every_row_of_evidence_names_a_type_a_mode_and_a_strength() -> None:
    for row in evidence():
        assert row.type in types()
        assert row.mode is None or (row.type, row.mode) in modes()
        assert 0 < row.strength <= 1
        inner = (row.inner or "").partition("/")
        assert not inner[0] or inner[0] in types()
        assert not inner[2] or (inner[0], inner[2]) in modes()


def test_allied_and_integrated_need_more_than_words() -> None:
    assert {row.type for row in evidence() if row.state is State.INTEGRATED} == {"STRUCTURE"}
