"""extract/claim.py: what one sentence yields, for each of the 18 types: act, ends and modality of every claim."""

from __future__ import annotations

import pytest
from tests.extract.told import code, lines

from allegiance.model.ontology import types
from allegiance.model.report import SectionKind

pytestmark = pytest.mark.model

VERBAL_COOPERATION = [
    (
        "Hayat Tahrir al-Sham and the Levant Front agreed on a ceasefire.",
        [
            "AGREE Hayat Tahrir al-Sham ⟷ Levant Front, happened",
            "RETREAT/ceasefire Hayat Tahrir al-Sham ⟷ Levant Front, planned",
        ],
    ),
    (
        "The Hamza Division agreed to merge with the Levant Front.",
        ["AGREE Hamza Division ⟷ Levant Front, happened", "STRUCTURE/merges Hamza Division ⟷ Levant Front, planned"],
    ),
    (
        "The Hamza Division agreed to withdraw from Azaz.",
        ["AGREE Hamza Division → …, happened", "RETREAT/withdraw Hamza Division → …, planned"],
    ),
    (
        "Delegates of the Levant Front met Hayat Tahrir al-Sham officers in Sarmada on Monday.",
        ["CONSULT Levant Front ⟷ Hayat Tahrir al-Sham officers, happened"],
    ),
    (
        "The Turkish foreign minister visited Doha on Thursday.",
        ["CONSULT/visit Turkish foreign minister → …, happened"],
    ),
    ("Putin spoke by phone with Erdogan on Tuesday.", ["CONSULT/phone Putin ⟷ Erdogan, happened"]),
    (
        "Qatar recognised the Syrian National Coalition as the voice of the Syrians.",
        ["SUPPORT Qatar → Syrian National Coalition, happened"],
    ),
    ("Iran praised Hezbollah for its stand.", ["SUPPORT Iran → Hezbollah, happened"]),
    ("Russia and Turkey signed a memorandum on Idlib.", ["SUPPORT Russia ⟷ Turkey, happened"]),
    ("The Levant Front apologised to the villagers of Marea.", ["CONCEDE Levant Front → villagers, happened"]),
]

MATERIAL_COOPERATION = [
    (
        "The Levant Front and Ahrar al-Sham carried out joint patrols near Azaz.",
        ["COOPERATE Levant Front ⟷ Ahrar al-Sham, happened"],
    ),
    (
        "The Levant Front shares intelligence with the Hamza Division.",
        ["COOPERATE Levant Front ⟷ Hamza Division, happened"],
    ),
    ("Turkey and Iran reopened the border crossing.", ["COOPERATE Turkey ⟷ Iran, happened"]),
    ("Turkey supplied the Hamza Division with armoured vehicles.", ["AID Turkey → Hamza Division, happened"]),
    ("Iran sent money to Hezbollah.", ["AID Iran → Hezbollah, happened"]),
    ("Iran delivered drones to Hezbollah.", ["AID Iran → Hezbollah, happened"]),
    ("American officers trained SDF recruits in Hasakah.", ["AID American officers → SDF recruits, happened"]),
    ("The Hamza Division withdrew from Jindires.", ["RETREAT/withdraw Hamza Division → …, happened"]),
    (
        "Hayat Tahrir al-Sham released twelve Ahrar al-Sham fighters.",
        ["RETREAT/release Hayat Tahrir al-Sham → Ahrar al-Sham fighters, happened"],
    ),
    (
        "Jaysh al-Islam fighters laid down their arms in Douma.",
        ["RETREAT/disarm Jaysh al-Islam fighters → …, happened"],
    ),
    (
        "Islamic State returned the bodies of three soldiers to the Syrian army.",
        ["RETREAT/return Islamic State → Syrian army, happened"],
    ),
    (
        "The truce between the SDF and the Hamza Division took effect at dawn.",
        ["RETREAT/ceasefire SDF ⟷ Hamza Division, happened"],
    ),
]

VERBAL_CONFLICT = [
    (
        "The United Nations called on Turkey to withdraw from Afrin.",
        ["REQUEST/yield United Nations → Turkey, happened", "RETREAT/withdraw Turkey → …, requested"],
    ),
    (
        "Turkey urged the SDF to leave Manbij.",
        ["REQUEST/yield Turkey → SDF, happened", "RETREAT/withdraw SDF → …, requested"],
    ),
    (
        "The United Nations called for a ceasefire in Idlib.",
        ["REQUEST/yield United Nations → …, happened", "RETREAT/ceasefire … → …, requested"],
    ),
    (
        "The SDF accused Turkey of shelling Ain Issa.",
        ["ACCUSE/allege SDF → Turkey, happened", "ASSAULT/heavy-weapons Turkey → …, happened"],
    ),
    (
        "Turkey accused the SDF of killing two soldiers in Azaz.",
        ["ACCUSE/allege Turkey → SDF, happened", "ASSAULT SDF → soldiers, happened"],
    ),
    (
        "France condemned the shelling of Atarib.",
        ["ACCUSE/disapprove France → …, happened", "ASSAULT/heavy-weapons … → …, happened"],
    ),
    ("Russia vetoed the resolution.", ["REJECT Russia → …, happened"]),
    (
        "The SDF turned down talks with Turkey.",
        ["REJECT/meet SDF → Turkey, happened", "CONSULT SDF ⟷ Turkey, negated"],
    ),
    (
        "The SDF refused to hand over Manbij to the Syrian government.",
        ["REJECT/yield SDF → Syrian government, happened", "CONTROL/hands-over SDF → Syrian government, negated"],
    ),
    (
        "Turkey threatened to attack the SDF in Manbij.",
        ["THREATEN/violence Turkey → SDF, happened", "ASSAULT Turkey → SDF, threatened"],
    ),
    (
        "Turkey warned that it would strike the SDF.",
        ["THREATEN/violence Turkey → SDF, happened", "ASSAULT Turkey → SDF, threatened"],
    ),
]

MATERIAL_CONFLICT = [
    (
        "Hundreds of protesters marched in Idlib against Hayat Tahrir al-Sham.",
        ["PROTEST/demo protesters → Hayat Tahrir al-Sham, happened"],
    ),
    ("Teachers in al-Bab went on strike.", ["PROTEST/strike Teachers → …, happened"]),
    (
        "The United States imposed sanctions on the Hamza Division.",
        ["SANCTION/discontinue United States → Hamza Division, happened"],
    ),
    (
        "Turkey suspended its support for the Hamza Division.",
        ["SANCTION/discontinue Turkey → Hamza Division, happened"],
    ),
    (
        "The court convicted two Islamic State commanders.",
        ["SANCTION/convict court → Islamic State commanders, happened"],
    ),
    ("Russia withdrew from the Idlib talks.", ["SANCTION/withdraw Russia → …, happened"]),
    ("Turkey massed tanks near Tal Rifaat.", ["MOBILIZE/troops Turkey → …, happened"]),
    ("The Syrian army sent reinforcements to Saraqib.", ["MOBILIZE/troops Syrian army → …, happened"]),
    ("Hayat Tahrir al-Sham deployed fighters to Atme.", ["MOBILIZE/militia Hayat Tahrir al-Sham → …, happened"]),
    ("The SDF reinforced its positions around Manbij.", ["MOBILIZE/militia SDF → …, happened"]),
    (
        "Hayat Tahrir al-Sham arrested a Hurras al-Din commander in Sarmada.",
        ["COERCE/arrest Hayat Tahrir al-Sham → Hurras al-Din commander, happened"],
    ),
    ("Police in Azaz detained two Ahrar al-Sham members.", ["COERCE/arrest Police → Ahrar al-Sham members, happened"]),
    ("The Syrian army besieged Daraya.", ["COERCE/restrict Syrian army → …, happened"]),
    ("The SDF imposed a curfew in Qamishli.", ["COERCE/curfew SDF → …, happened"]),
    (
        "Hayat Tahrir al-Sham closed the crossing at Ghazawiya.",
        ["COERCE/restrict Hayat Tahrir al-Sham → …, happened"],
    ),
    (
        "The Syrian army shelled the Levant Front in Handarat.",
        ["ASSAULT/heavy-weapons Syrian army → Levant Front, happened"],
    ),
    (
        "The Hamza Division clashed with Ahrar al-Sham in al-Bab.",
        ["ASSAULT/sideAB Hamza Division ⟷ Ahrar al-Sham, happened"],
    ),
    (
        "Fighting broke out between the Levant Front and Hayat Tahrir al-Sham near Jindires.",
        ["ASSAULT/sideAB Levant Front ⟷ Hayat Tahrir al-Sham, happened"],
    ),
    ("Gunmen killed a Levant Front commander in Azaz.", ["ASSAULT Gunmen → Levant Front commander, happened"]),
    (
        "Islamic State abducted four aid workers near Manbij.",
        ["ASSAULT/abduct Islamic State → aid workers, happened"],
    ),
    ("A Turkish drone killed two SDF fighters in Kobani.", ["ASSAULT/drone Turkish drone → SDF fighters, happened"]),
    (
        "Car bomb kills three Hamza Division fighters in al-Bab.",
        ["ASSAULT/explosives … → Hamza Division fighters, happened"],
    ),
    (
        "Islamic State beheaded two Levant Front prisoners.",
        ["ASSAULT/execute Islamic State → Levant Front prisoners, happened"],
    ),
    (
        "No fewer than six Levant Front fighters were killed by the SDF.",
        ["ASSAULT SDF → Levant Front fighters, happened"],
    ),
]

NO_QUAD = [
    ("Hayat Tahrir al-Sham captured Maarat Misrin.", ["CONTROL/takes Hayat Tahrir al-Sham → …, happened"]),
    ("Raqqa fell to the SDF.", ["CONTROL/takes SDF → …, happened"]),
    ("The Syrian army took Khan Tuman from Ahrar al-Sham.", ["CONTROL/takes Syrian army → Ahrar al-Sham, happened"]),
    ("Hayat Tahrir al-Sham controls Idlib city.", ["CONTROL/holds Hayat Tahrir al-Sham → …, happened"]),
    (
        "The Syrian army lost Khan Shaykhun to Jabhat al-Nusra.",
        ["CONTROL/loses Syrian army → Jabhat al-Nusra, happened"],
    ),
    ("The SDF handed Manbij over to the Syrian army.", ["CONTROL/hands-over SDF → Syrian army, happened"]),
    (
        "Jaysh al-Nasr joined the National Front for Liberation.",
        ["STRUCTURE/joins Jaysh al-Nasr → National Front for Liberation, happened"],
    ),
    ("The Sham Legion left the Levant Front.", ["STRUCTURE/leaves Sham Legion → Levant Front, happened"]),
    ("Five factions merged into the Levant Front.", ["STRUCTURE/merges factions → Levant Front, happened"]),
    (
        "Liwa al-Haqq merged with Jabhat Fatah al-Sham.",
        ["STRUCTURE/merges Liwa al-Haqq ⟷ Jabhat Fatah al-Sham, happened"],
    ),
    (
        "Hurras al-Din broke away from Hayat Tahrir al-Sham.",
        ["STRUCTURE/splits Hurras al-Din → Hayat Tahrir al-Sham, happened"],
    ),
    (
        "The Nusra Front changed its name to Jabhat Fatah al-Sham.",
        ["STRUCTURE/renames Nusra Front → Jabhat Fatah al-Sham, happened"],
    ),
    (
        "Three brigades founded the Northern Storm Council in Azaz.",
        ["STRUCTURE/founds brigades → Northern Storm Council, happened"],
    ),
    (
        "Ahrar al-Sham, Jaysh al-Islam and the Levant Front formed the Syrian Islamic Front.",
        ["STRUCTURE/founds Ahrar al-Sham + Jaysh al-Islam + Levant Front → Syrian Islamic Front, happened"],
    ),
    ("The Levant Front was dissolved in 2016.", ["STRUCTURE/dissolves … → Levant Front, happened"]),
    ("Turkey backs the Syrian National Army.", ["STRUCTURE/backs Turkey → Syrian National Army, happened"]),
    (
        "The Sultan Murad Division is part of the Syrian National Army.",
        ["STRUCTURE/belongs Sultan Murad Division → Syrian National Army, happened"],
    ),
    (
        "Iran-backed militias shelled Nubl.",
        ["STRUCTURE/backs Iran → militias, happened", "ASSAULT/heavy-weapons Iran-backed militias → …, happened"],
    ),
    (
        "The Sham Legion, part of the National Front for Liberation, attacked Nubl.",
        [
            "STRUCTURE/belongs Sham Legion → National Front for Liberation, happened",
            "ASSAULT Sham Legion → …, happened",
        ],
    ),
]

EVERY_TYPE = [*VERBAL_COOPERATION, *MATERIAL_COOPERATION, *VERBAL_CONFLICT, *MATERIAL_CONFLICT, *NO_QUAD]


@pytest.mark.parametrize(("text", "expected"), EVERY_TYPE)
def test_a_sentence_yields_its_acts_with_their_ends(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_the_tables_above_hold_each_of_the_18_types() -> None:
    told = {line.split()[0].split("/")[0] for _, expected in EVERY_TYPE for line in expected}
    assert told == set(types())


@pytest.mark.parametrize(
    "text",
    [
        "It rained in Idlib for three days.",
        "Farmers in Afrin sold olives at a lower price.",
        "A bus crash near Homs killed six people.",
        "The Levant Front is based in Azaz.",
        "The Taliban operate in Helmand.",
        "Former rebels opened a bakery in Gaziantep.",
        "Hayat Tahrir al-Sham and the Levant Front are the largest factions of the north.",
    ],
)
def test_what_is_no_act_of_organised_actors_yields_no_claim(text: str) -> None:
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "act", "place"),
    [
        ("The Hamza Division clashed with Ahrar al-Sham in al-Bab.", "ASSAULT", "al-Bab"),
        ("The Syrian army besieged Daraya.", "COERCE", "Daraya"),
        ("Turkey massed tanks near Tal Rifaat.", "MOBILIZE", "near Tal Rifaat"),
        ("The Hamza Division met the Levant Front in Azaz.", "CONSULT", "Azaz"),
        ("The Syrian army took Khan Tuman from Ahrar al-Sham.", "CONTROL", "Khan Tuman"),
        ("Hayat Tahrir al-Sham controls Idlib city.", "CONTROL", "Idlib city"),
        ("Iran sent money to Hezbollah.", "AID", None),
        ("Iran praised Hezbollah for its stand.", "SUPPORT", None),
        ("Syrian troops shelled the Levant Front.", "ASSAULT", None),
    ],
)
def test_the_place_is_where_the_act_was_and_no_actor_s_name(text: str, act: str, place: str | None) -> None:
    assert [claim.place for claim in code(text) if claim.is_of(act)] == [place]


def test_two_places_of_one_act_are_two_claims() -> None:
    claims = code("The Syrian army shelled Atarib and Darat Izza.")
    assert [(claim.act, claim.place) for claim in claims] == [
        ("ASSAULT/heavy-weapons", "Atarib"),
        ("ASSAULT/heavy-weapons", "Darat Izza"),
    ]


@pytest.mark.parametrize(
    ("text", "act", "time"),
    [
        ("The Levant Front was dissolved in 2016.", "STRUCTURE", "in 2016"),
        ("The Turkish foreign minister visited Doha on Thursday.", "CONSULT", "on Thursday"),
        ("Turkish officers are to meet SDF commanders on Friday.", "CONSULT", "on Friday"),
        ("The Hamza Division attacked the Levant Front.", "ASSAULT", None),
    ],
)
def test_the_words_of_time_are_those_of_the_act(text: str, act: str, time: str | None) -> None:
    assert [claim.time for claim in code(text) if claim.is_of(act)] == [time]


@pytest.mark.parametrize(
    ("text", "section", "act", "telling"),
    [
        ("The Hamza Division attacked the Levant Front.", SectionKind.BODY, "ASSAULT", "past"),
        ("The Hamza Division attacks the Levant Front.", SectionKind.TITLE, "ASSAULT", "headline"),
        ("The Hamza Division is attacking the Levant Front.", SectionKind.BODY, "ASSAULT", "ongoing"),
        ("Turkey backs the Syrian National Army.", SectionKind.BODY, "STRUCTURE", "standing"),
        ("Hayat Tahrir al-Sham controls Idlib city.", SectionKind.BODY, "CONTROL", "standing"),
        ("The Hamza Division will attack the Levant Front.", SectionKind.BODY, "ASSAULT", "future"),
    ],
)
def test_the_telling_says_in_what_time_an_act_is_told(text: str, section: SectionKind, act: str, telling: str) -> None:
    assert [claim.telling for claim in code(text, section) if claim.is_of(act)] == [telling]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Army retakes Saraqib", ["CONTROL/takes Army → …, happened"]),
        (
            "Levant Front to free Ahrar al-Sham prisoners",
            ["RETREAT/release Levant Front → Ahrar al-Sham prisoners, planned"],
        ),
    ],
)
def test_a_headline_in_the_present_tells_the_past_and_its_infinitive_the_future(text: str, expected: list[str]) -> None:
    assert lines(text, SectionKind.TITLE) == expected


def test_they_and_its_stand_for_the_actor_named_before_them() -> None:
    (claim,) = [c for c in code("The Levant Front said it had attacked Hayat Tahrir al-Sham.") if c.is_of("ASSAULT")]
    assert claim.source == ("Levant Front",)
