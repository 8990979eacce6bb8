"""benchmarks/coding/floors.py: what the coder may not fall below, and that it does not."""

from __future__ import annotations

import pytest

from benchmarks.coding import negatives
from benchmarks.coding.__main__ import main
from benchmarks.coding.figure import BenchmarkSet, Figure, Measured
from benchmarks.coding.floors import Floor, Guard, find_faults, propose_floors, read_floors
from benchmarks.coding.run import Result
from benchmarks.coding.sets import SETS

MARJ = BenchmarkSet(name="marj", files=(), measure=negatives.measure)
FIGURES = (
    Figure(measure="claim F1", ours=0.6, n=100, noise=0.02),
    Figure(measure="claim-free passages with a claim", ours=0.1, n=100, noise=0.03),
)
RESULT = Result(chosen=MARJ, measured=Measured(figures=FIGURES), digest="d1")
FLOORS = (
    Floor(measure="claim F1", floor=0.6, tolerance=0.03),
    Floor(measure="claim-free passages with a claim", cap=0.1, tolerance=0.05),
)


def test_figures_at_their_floor_pass() -> None:
    assert find_faults([RESULT], {"marj": Guard(digest="d1", floors=FLOORS)}) == []


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        (Floor(measure="claim F1", floor=0.61, tolerance=0.03), "marj: claim F1: 0.600 is below the floor 0.610"),
        (
            Floor(measure="claim-free passages with a claim", cap=0.09, tolerance=0.05),
            "marj: claim-free passages with a claim: 0.100 is above the cap 0.090",
        ),
        (Floor(measure="modality", floor=0.5, tolerance=0.05), "marj: modality: not measured"),
    ],
)
def test_a_figure_beyond_its_floor_is_a_fault(floor: Floor, expected: str) -> None:
    assert find_faults([RESULT], {"marj": Guard(digest="d1", floors=(floor,))}) == [expected]


def test_another_set_than_the_floors_were_set_on_is_a_fault() -> None:
    (fault,) = find_faults([RESULT], {"marj": Guard(digest="d2", floors=FLOORS)})
    assert fault == "marj: the digest is d1, the floors hold for d2; set them anew"


def test_a_set_that_is_not_there_is_a_fault() -> None:
    absent = Result(chosen=MARJ, reason="marj.jsonl: not found")
    assert find_faults([absent], {"marj": Guard(digest="d1", floors=FLOORS)}) == ["marj: marj.jsonl: not found"]


def test_proposed_floors_lie_a_tolerance_below_what_is_measured() -> None:
    assert propose_floors([RESULT]).splitlines()[2:6] == [
        "[marj]",
        'digest = "d1"',
        "[marj.measures]",
        '"claim F1" = { floor = 0.567, tolerance = 0.033 }',
    ]


def test_just_the_guarded_sets_have_floors() -> None:
    floors = read_floors()
    assert set(floors) == {item.name for item in SETS if item.is_guarded}
    assert all(guard.floors for guard in floors.values())


def test_a_set_without_floors_is_a_fault() -> None:
    assert find_faults([RESULT], {}) == ["marj: has no floors; set them with --propose-floors"]


@pytest.mark.model
def test_the_coder_stands_above_its_floors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check-floors"]) == 0, capsys.readouterr().err
