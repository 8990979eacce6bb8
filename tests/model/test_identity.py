"""model/identity.py: ids that depend on every part and on where the parts end."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.identity import Part, digest

# Random text did not find the dot-joining fault in 500 tries; text over these letters does.
PARTS = st.lists(st.text(alphabet='a. ",[]\\\ud800é', max_size=4) | st.none() | st.integers(0, 3), max_size=4)


@given(PARTS, PARTS)
def test_different_parts_have_different_ids(one: list[Part], other: list[Part]) -> None:
    assert (digest("clm", *one) == digest("clm", *other)) == (repr(one) == repr(other))


def test_a_list_is_told_from_its_members() -> None:
    assert digest("clm", ["a", "b"], []) != digest("clm", ["a"], ["b"]) != digest("clm", "a", "b")


def test_an_id_is_its_prefix_and_twenty_hex_digits() -> None:
    assert re.fullmatch(r"snt_[0-9a-f]{20}", digest("snt", "هيئة", 3, None))


def test_ids_in_old_stores_stay_valid() -> None:
    assert digest("clm", "a") == "clm_0eb5b8d6f81bc677da8a"
