"""extract/parse.py: names masked before the parse, and tokens that know their place in the text as written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.extract.parse import ACTOR_MASK, PLACE_MASK, Name, mask_names, parse_sentences
from allegiance.model.span import Span

NAMES = ("هيئة تحرير الشام", "Hayat Tahrir al-Sham (HTS)", "SDF", "A\u0301hrar 👩‍👩‍👧 al-Sham", "Azaz", "فصائل")
BETWEEN = st.sampled_from(
    [" ", " and ", ", ", " shelled ", "\u2028", " “", "” ", " 🕊️ ", " e\u0301 ", "’s ", ". ", " ("]
)


def place_names(text: str, *names: str, is_place: bool = False) -> tuple[Name, ...]:
    """The names in a text, in order, as the index would give them."""
    found, at = [], 0
    for words in names:
        start = text.index(words, at)
        at = start + len(words)
        found.append(Name(span=Span(start, at), may_be_actor=not is_place, may_be_place=is_place))
    return tuple(found)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("It rained.", (), "It rained."),
        ("HTS met SDF", ("HTS", "SDF"), f"{ACTOR_MASK} met {ACTOR_MASK}"),
        ("Hayat Tahrir al-Sham (HTS) left.", ("Hayat Tahrir al-Sham (HTS)",), f"{ACTOR_MASK} left."),
        ("التقت هيئة تحرير الشام وفدا", ("هيئة تحرير الشام",), f"التقت {ACTOR_MASK} وفدا"),
        ("the SDF", ("SDF",), f"the {ACTOR_MASK}"),
    ],
)
def test_each_name_becomes_one_word(text: str, names: tuple[str, ...], expected: str) -> None:
    assert mask_names(text, place_names(text, *names)).text == expected


def test_a_name_that_may_be_a_place_is_masked_as_a_place() -> None:
    assert mask_names("in Azaz", place_names("in Azaz", "Azaz", is_place=True)).text == f"in {PLACE_MASK}"


@pytest.mark.model
def test_tokens_behind_a_long_name_keep_their_place() -> None:
    text = "The Hayat Tahrir al-Sham (HTS) shelled the Levant Front in Azaz."
    names = place_names(text, "Hayat Tahrir al-Sham (HTS)", "Levant Front")
    (parse,) = parse_sentences([(text, names)])
    words = [parse.span(token, token).of(text) for token in parse.doc]
    assert words == ["The", "Hayat Tahrir al-Sham (HTS)", "shelled", "the", "Levant Front", "in", "Azaz", "."]
    assert [words[i] for i in sorted(parse.name_of)] == ["Hayat Tahrir al-Sham (HTS)", "Levant Front"]


@pytest.mark.model
@given(st.lists(st.tuples(BETWEEN, st.sampled_from(NAMES)), min_size=1, max_size=6), BETWEEN)
@settings(max_examples=150, deadline=None)
def test_tokens_stand_in_order_and_hold_their_own_words(parts: list[tuple[str, str]], end: str) -> None:
    text = "".join(before + name for before, name in parts) + end
    names = place_names(text, *(name for _, name in parts))
    (parse,) = parse_sentences([(text, names)])
    for token in parse.doc:
        name = parse.name_of.get(token.i)
        if name is not None:
            assert parse.span(token, token).holds(name.span)
        elif not any(parse.span(token, token).overlaps(n.span) for n in names):
            assert parse.span(token, token).of(text) == token.text
    assert all(parse.start(one) <= parse.start(next_) for one, next_ in pairwise(parse.doc))
    assert max(parse.end(token) for token in parse.doc) <= len(text)


@pytest.mark.model
def test_the_token_at_an_offset_is_the_one_that_covers_it() -> None:
    text = "Levant Front fighters left Azaz"
    (parse,) = parse_sentences([(text, place_names(text, "Levant Front"))])
    token = parse.token_at(text.index("left") + 1)
    assert token is not None
    assert token.text == "left"
    assert parse.token_at(len(text)) is None


@pytest.mark.model
def test_parses_come_one_for_each_sentence_in_order() -> None:
    texts = [f"Fighters of brigade {number} left." for number in range(300)]
    parses = parse_sentences((text, ()) for text in texts)
    assert [parse.text for parse in parses] == texts
