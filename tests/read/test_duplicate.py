from __future__ import annotations

import random

import pytest

from allegiance.model.identity import ReportId
from allegiance.read.duplicate import group_reprints

WIRE = (
    "The Northern Front and the River Brigade agreed on Monday to share the checkpoint at Marj, two officers said. "
    "The Front will guard the bridge by day and the Brigade by night, and a joint office will hear complaints. "
    "Neither side would say who paid for the repairs. Talks had begun in January under a mediator from the council, "
    "who called the text a beginning. Traders in the town welcomed it, for the road has been shut since the autumn."
)
CUT = WIRE.split(" Talks had begun", maxsplit=1)[0]
EDITED = WIRE.replace("on Monday", "this week").replace("two officers", "officials").replace("welcomed it", "were glad")
OWN = (
    "After months of shooting across the river, rival commanders near Marj have found a way to run one post together. "
    "An officer of the River Brigade told our reporter that his men take the night shifts while the Northern Front "
    "stands there in daylight. Complaints go to a new office. The council's mediator said more meetings would follow."
)


def ids(*names: str) -> list[ReportId]:
    return [ReportId(name) for name in names]


def test_cut_and_edited_reprints_fall_under_the_first() -> None:
    wire, cut, edited = ids("wire", "cut", "edited")
    headed = "Checkpoint shared\n\n" + EDITED
    assert group_reprints([(wire, WIRE), (cut, CUT), (edited, headed)]) == {wire: wire, cut: wire, edited: wire}


def test_two_accounts_of_one_happening_stay_apart() -> None:
    wire, own = ids("wire", "own")
    assert group_reprints([(wire, WIRE), (own, OWN)]) == {wire: wire, own: own}


def test_shared_quotation_joins_nothing() -> None:
    a, b = ids("a", "b")
    quotation = ' "We have buried nothing, but each of us needs the road," the mediator said.'
    assert group_reprints([(a, WIRE + quotation), (b, OWN + quotation)]) == {a: a, b: b}


@pytest.mark.parametrize(
    ("one", "other", "is_reprint"),
    [
        ("The army shelled the town of Marj on Monday.", "The army shelled the town of Marj on Monday.", True),
        ("The army shelled the town of Marj on Monday.", "The army shelled the town of Atma on Friday.", False),
        ("The army shelled the town of Marj on Monday.", WIRE + " The army shelled the town of Marj on Monday.", False),
        ("Army left.", "Army left.", True),
        ("Army left.", "Rebels left.", False),
        ("", "", False),
    ],
)
def test_short_texts_must_be_nearly_the_same_whole(one: str, other: str, is_reprint: bool) -> None:
    a, b = ids("a", "b")
    assert (group_reprints([(a, one), (b, other)])[b] == a) is is_reprint


def test_groups_do_not_hang_on_the_order_given() -> None:
    texts = [
        (ReportId(str(i)), text) for i, text in enumerate([WIRE, CUT, EDITED, OWN, OWN + " It rained.", "Other words."])
    ]
    expected = {frozenset(map(ReportId, "012")), frozenset(map(ReportId, "34")), frozenset([ReportId("5")])}
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        first_of = group_reprints(texts)
        groups = {frozenset(a for a in first_of if first_of[a] == first) for first in set(first_of.values())}
        assert groups == expected
        assert all(first == next(a for a, _ in texts if first_of[a] == first) for first in set(first_of.values()))


def test_hundred_reprints_are_one_group() -> None:
    texts = [(ReportId(str(i)), f"Edition {i}. {WIRE}") for i in range(100)]
    assert set(group_reprints(texts).values()) == {ReportId("0")}


def test_words_differ_by_letter_form_only_where_read_so() -> None:
    a, b = ids("a", "b")
    assert group_reprints([(a, WIRE.upper()), (b, WIRE)])[b] == a
