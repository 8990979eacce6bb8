"""What a newer registry makes of the same mentions, from a report and two registries to the list that is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from allegiance.model.actor import Registry
from allegiance.model.identity import ActorId
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.span import Span
from allegiance.model.when import parse_partial_date
from allegiance.pipeline import Toolkit
from allegiance.resolve.registry import packaged_registry
from benchmarks.resolve.reread import Change, Reading, Reread, compare, main, read_again, tell

TEXT = "The Levant Front attacked the Hamza Division in Azaz. It accused Turkey of looking away."
LEVANT_FRONT = ActorId("levant-front")


def without(actor: ActorId) -> Registry:
    """The packaged registry as if it did not know one actor."""
    registry = packaged_registry()
    return replace(
        registry,
        actors={one: row for one, row in registry.actors.items() if one != actor},
        names=tuple(name for name in registry.names if name.actor != actor),
        roles=tuple(role for role in registry.roles if actor not in (role.actor, role.within)),
        descents=tuple(d for d in registry.descents if actor not in d.before + d.after),
    )


def report() -> Report:
    """A report of two sentences."""
    published = parse_partial_date("2022-10-11")
    return Report(
        id=identify_report(publisher=None, published=published, title=None, text=TEXT),
        origin="made up",
        published=published,
        text=TEXT,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(TEXT))),),
    )


def reread(change: Change, words: str, *, before: Sequence[str] = (), now: Sequence[str] = ()) -> Reread:
    """A mention read twice."""
    return Reread(
        words=words,
        published=None,
        sentence=f"«{words}»\nretreated.",
        before=Reading(actors=tuple(before)),
        now=Reading(actors=tuple(now), reasons=("a name",)),
        change=change,
    )


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ((), (), Change.NOBODY),
        (("a",), ("a",), Change.SAME),
        (("a", "b"), ("b", "a"), Change.SAME),
        ((), ("a",), Change.FOUND),
        (("a",), (), Change.OPEN),
        (("a",), ("b",), Change.OTHER),
        (("a",), ("a", "b"), Change.OTHER),
    ],
)
def test_kinds_of_change(old: Sequence[str], new: Sequence[str], change: Change) -> None:
    assert compare(frozenset(old), frozenset(new)) is change


@pytest.mark.model
def test_an_actor_that_the_older_registry_lacks_is_now_found() -> None:
    found = {r.words: r for r in read_again([report()], without(LEVANT_FRONT), Toolkit())}
    front = next(r for words, r in found.items() if "Levant Front" in words)
    assert (front.change, str(front.before), str(front.now)) == (Change.FOUND, "nobody", "Levant Front")
    assert front.sentence == f"The «{front.words}» attacked the Hamza Division in Azaz."
    assert front.now.reasons == ("full name 'Levant Front'",)
    assert found["Turkey"].change is Change.SAME


@pytest.mark.model
def test_an_actor_that_the_newer_registry_lacks_is_now_open() -> None:
    found = list(read_again([report()], packaged_registry(), Toolkit(registry=without(LEVANT_FRONT))))
    assert [r.change for r in found if "Levant Front" in r.words] == [Change.OPEN]


@pytest.mark.model
def test_nothing_changes_with_the_same_registry() -> None:
    found = list(read_again([report()], packaged_registry(), Toolkit()))
    assert found
    assert {r.change for r in found} <= {Change.SAME, Change.NOBODY}


def test_like_changes_stand_together_and_same_ones_are_only_counted() -> None:
    lines = list(
        tell(
            [
                reread(Change.FOUND, "rebels", now=["A"]),
                reread(Change.SAME, "C", before=["C"], now=["C"]),
                reread(Change.OTHER, "front", before=["A"], now=["B", "C"]),
                reread(Change.OTHER, "front", before=["A"], now=["B", "C"]),
            ]
        )
    )
    example = ["    no day  «front» retreated.", "        before: no reason", "        now: a name"]
    assert lines == [
        "now another: front: A → B + C (2)",
        *example,
        *example,
        "now found: rebels: nobody → A (1)",
        "    no day  «rebels» retreated.",
        "        before: no reason",
        "        now: a name",
        "now found 1, now another 2, now open 0, same 1, nobody in both 0; mentions 4",
    ]


def test_a_folder_without_tables_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"actors.tsv: not found in {tmp_path}; put the table there\n"
