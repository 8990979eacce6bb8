"""Which organisations a sentence speaks of, claimed of or not."""

from __future__ import annotations

import pytest

from allegiance.extract.naming import find_organisations
from allegiance.extract.parse import parse_sentences
from allegiance.pipeline import Toolkit

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tools() -> Toolkit:
    return Toolkit()


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("Ahrar al-Sham and the Levant Front met rebels.", ["Ahrar al-Sham", "Levant Front", "rebels"]),
        ("Rain fell in Syria.", []),
        ("Syria rejected the plan.", ["Syria"]),
        ("We condemn the attack, they said.", ["We", "they"]),
        ("The Red Hawks Brigade (RHB) left.", ["Red Hawks Brigade", "RHB"]),
        ("The Syrian Democratic Forces (SDF) left.", ["Syrian Democratic Forces", "SDF"]),
        ("Hezbollah operations went on.", ["Hezbollah"]),
        ("Hezbollah fighters left.", ["Hezbollah fighters"]),
        ("Iraqis and senior officials left.", ["Iraqis", "senior officials"]),
        ("The Secretary of State left with a soldier.", []),
        ("Women left the formation of hills.", []),
        ("The bomber flew over the hills.", []),
    ],
)
def test_organisations_are_found(tools: Toolkit, text: str, organisations: list[str]) -> None:
    (parse,) = parse_sentences([(text, tools.name_index.find(text))])
    assert [span.of(text) for span in find_organisations(parse, tools.name_index)] == organisations
