"""Names, descriptions and whole reports resolved against a small registry written by hand, then the packaged one."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.actor import (
    Actor,
    ActorKind,
    ActorName,
    DescentKind,
    NameKind,
    Registry,
    RegistryDescent,
    Role,
    RoleKind,
)
from allegiance.model.identity import ActorId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.report import Report, Section, SectionKind, identify_report
from allegiance.model.resolution import Judgement, Resolution
from allegiance.model.sentence import TITLE_INDEX, Sentence, make_sentence
from allegiance.model.span import Span
from allegiance.model.when import Lifetime, When, parse_partial_date
from allegiance.resolve.actor import ActorResolver, resolve_actors
from allegiance.resolve.registry import packaged_registry

KEY = Path(__file__).parents[2].parent / "shared" / "data" / "nw-syria-key" / "actors.csv"
MARCH_2022 = parse_partial_date("2022-03")

# id, name, kind, country, sector, began, ended
ACTORS = """
turkey|Turkey|state|TUR|GOV||
russia|Russia|state|RUS|GOV||
syria|Syria|state|SYR|GOV||
somalia|Somalia|state|SOM|GOV||
yemen|Yemen|state|YEM|GOV||
united-states|United States|state|USA|GOV||
turkish-armed-forces|Turkish Armed Forces|army|TUR|MIL||
syrian-government|Government of Syria|government|SYR|GOV||2024-12-08
syrian-arab-army|Syrian Arab Army|army|SYR|MIL||2024-12-08
hayat-tahrir-al-sham|Hayat Tahrir al-Sham|armed-group|SYR|REB|2017-01-28|2025-01-29
jabhat-al-nusra|Jabhat al-Nusra|armed-group|SYR|REB|2012-01-23|2016-07-28
jabhat-fateh-al-sham|Jabhat Fateh al-Sham|armed-group|SYR|REB|2016-07-28|2017-01-28
levant-front|Levant Front|armed-group|SYR|REB|2014-12-25|
syrian-liberation-front-2012|Syrian Liberation Front|umbrella|SYR|REB|2012-09|2013-11
syrian-liberation-front-2018|Syrian Liberation Front|umbrella|SYR|REB|2018-02-18|2018-08-01
free-syrian-army|Free Syrian Army|umbrella|SYR|REB|2011-07-29|2015
syrian-national-army|Syrian National Army|umbrella|SYR|REB|2017-12-30|2025-01-29
somali-national-army|Somali National Army|army|SOM|MIL||
al-shabab|al-Shabab|armed-group|SOM|REB||
houthis|Houthis|armed-group|YEM|REB||
turkish-backed-fsa-factions|Turkish-backed FSA factions|set|SYR|REB|2016-08|2025-01-29
pro-regime-forces|pro-regime forces|set|SYR|PRM|2011|2024-12-08
syrian-rebels|Syrian rebels|set|SYR|REB|2011|2024-12-08
"""
# actor, name, kind
NAMES = """
turkey|Turkish|adjective
turkey|Ankara|metonym
russia|Russian|adjective
russia|Kremlin|metonym
syria|Syrian|adjective
somalia|Somali|adjective
united-states|US|acronym
syrian-government|Syrian government|short
hayat-tahrir-al-sham|HTS|acronym
hayat-tahrir-al-sham|هيئة تحرير الشام|full
levant-front|NF|acronym
free-syrian-army|FSA|acronym
syrian-national-army|SNA|acronym
somali-national-army|SNA|acronym
houthis|Houthi|adjective
pro-regime-forces|pro-regime|adjective
"""
# actor, within, role
ROLES = """
turkish-armed-forces|turkey|organ
syrian-government|syria|organ
syrian-arab-army|syrian-government|organ
turkish-backed-fsa-factions|turkey|client
turkish-backed-fsa-factions|free-syrian-army|side
syrian-national-army|turkey|client
levant-front|turkey|client
pro-regime-forces|syrian-government|side
syrian-rebels|free-syrian-army|side
"""


def cells(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def lifetime(began: str, ended: str) -> Lifetime:
    return Lifetime(
        began=parse_partial_date(began) if began else None, ended=parse_partial_date(ended) if ended else None
    )


def small_registry() -> Registry:
    return Registry(
        actors={
            ActorId(row[0]): Actor(
                id=ActorId(row[0]),
                name=row[1],
                kind=ActorKind(row[2]),
                country=row[3],
                sectors=(row[4],),
                lifetime=lifetime(row[5], row[6]),
            )
            for row in cells(ACTORS)
        },
        names=tuple(
            ActorName(actor=ActorId(actor), text=text, kind=NameKind(kind), language="en")
            for actor, text, kind in cells(NAMES)
        ),
        roles=tuple(
            Role(actor=ActorId(actor), within=ActorId(within), role=RoleKind(role))
            for actor, within, role in cells(ROLES)
        ),
        descents=tuple(
            RegistryDescent(kind=kind, before=(ActorId(before),), after=(ActorId(after),), when=None)
            for kind, before, after in (
                (DescentKind.RENAMES, "jabhat-al-nusra", "jabhat-fateh-al-sham"),
                (DescentKind.MERGES, "jabhat-fateh-al-sham", "hayat-tahrir-al-sham"),
            )
        ),
    )


RESOLVER = ActorResolver(small_registry())
PACKAGED = ActorResolver(packaged_registry())


def top(name: str, day: When | None = MARCH_2022, context: str = "", resolver: ActorResolver = RESOLVER) -> str | None:
    found = resolver.candidates(name, day=day, context=context)
    return found[0].actor if found else None


NAMED = [
    ("Hayat Tahrir al-Sham", "hayat-tahrir-al-sham"),
    ("Hay'at Tahrîr ash-Shām", "hayat-tahrir-al-sham"),
    ("HTS", "hayat-tahrir-al-sham"),
    ("Hayat Tahrir al-Sham (HTS)", "hayat-tahrir-al-sham"),
    ("هيأة تحرير الشام", None),
    ("هيئه تحرير الشام", "hayat-tahrir-al-sham"),
    ("HTS fighters", "hayat-tahrir-al-sham"),
    ("senior HTS commander", "hayat-tahrir-al-sham"),
    ("HTS leader Firstname Lastname", "hayat-tahrir-al-sham"),
    ("Hayat Tahrir al-Sham leaders", "hayat-tahrir-al-sham"),
    ("HTS's political bureau", "hayat-tahrir-al-sham"),
    ("fighters of the Levant Front", "levant-front"),
    ("members of Hayat Tahrir al-Sham", "hayat-tahrir-al-sham"),
    ("Ankara", "turkey"),
    ("Kremlin", "russia"),
    ("Russian", "russia"),
    ("Russian warplanes", "russia"),
    ("Russian jets", "russia"),
    ("Turkish troops", "turkish-armed-forces"),
    ("Turkish forces", "turkish-armed-forces"),
    ("Turkish army", "turkish-armed-forces"),
    ("defence ministry of Turkey", "turkish-armed-forces"),
    ("Turkish officials", "turkey"),
    ("U.S. troops", "united-states"),
    ("Syrian government", "syrian-government"),
    ("the Syrian government", "syrian-government"),
    ("Syrian government warplanes", "syrian-arab-army"),
    ("Syrian army", "syrian-arab-army"),
    ("Houthi rebels", "houthis"),
]
SETS = [
    ("several Turkish-backed Free Syrian Army (FSA) factions", "turkish-backed-fsa-factions"),
    ("Turkish-backed Free Syrian Army factions", "turkish-backed-fsa-factions"),
    ("Turkey-backed factions", "turkish-backed-fsa-factions"),
    ("Turkey-aligned militias", "turkish-backed-fsa-factions"),
    ("Ankara-supported rebel groups", "turkish-backed-fsa-factions"),
    ("factions backed by Turkey", "turkish-backed-fsa-factions"),
    ("Turkish-backed Syrian fighters", "turkish-backed-fsa-factions"),
    ("FSA factions", "turkish-backed-fsa-factions"),
    ("pro-Turkish factions", "turkish-backed-fsa-factions"),
    ("pro-regime forces", "pro-regime-forces"),
    ("pro-regime militias", "pro-regime-forces"),
    ("pro-regime", "pro-regime-forces"),
    ("Turkish-backed Levant Front", "levant-front"),
    ("Turkish-backed Syrian National Army", "syrian-national-army"),
]
NOBODY = [
    "No Such Organisation At All",
    "Northern Front",
    "Falcons of Hama",
    "Coast Brigade",
    "Northern Front fighters",
    "Turkish-backed Northern Front",
    "Kurdish-backed factions",
    "anti-Turkey factions",
    "former HTS commander",
    "Turkish fighters",
    "Syrian civilians",
    "gunmen",
    "unidentified armed men",
    "civilians",
    "villagers",
    "factions",
    "the army",
    "commander",
    "us",
    "",
    "()",
    "al-",
]


@pytest.mark.parametrize(("name", "actor"), NAMED)
def test_names_and_role_words_lead_to_the_right_actor(name: str, actor: str | None) -> None:
    assert top(name) == actor


@pytest.mark.parametrize(("name", "actor"), SETS)
def test_described_sets_lead_to_the_set_and_never_to_one_faction(name: str, actor: str) -> None:
    assert top(name) == actor


@pytest.mark.parametrize("name", NOBODY)
def test_unknown_names_and_descriptions_of_no_one_lead_nowhere(name: str) -> None:
    assert RESOLVER.candidates(name, day=MARCH_2022) == ()


def test_an_exact_full_name_scores_one_with_its_reason() -> None:
    (found,) = RESOLVER.candidates("Hayat Tahrir al-Sham", day=MARCH_2022)
    assert (found.score, found.reasons) == (1.0, ("full name 'Hayat Tahrir al-Sham'",))


@pytest.mark.parametrize("name", ["Turkey-backed factions", "FSA factions", "Turkish-backed Syrian fighters"])
def test_a_described_set_scores_as_a_description(name: str) -> None:
    (found,) = RESOLVER.candidates(name, day=MARCH_2022)
    assert 0.6 <= found.score < 0.8


@pytest.mark.parametrize(
    ("day", "actor"), [("2012-10", "syrian-liberation-front-2012"), ("2018-03", "syrian-liberation-front-2018")]
)
def test_the_day_tells_bearers_of_one_name_apart(day: str, actor: str) -> None:
    found = RESOLVER.candidates("Syrian Liberation Front", day=parse_partial_date(day))
    assert (found[0].actor, found[0].score) == (actor, 1.0)


def test_without_a_day_a_shared_name_scores_low_and_gives_both() -> None:
    found = RESOLVER.candidates("Syrian Liberation Front")
    assert {c.actor for c in found} == {"syrian-liberation-front-2012", "syrian-liberation-front-2018"}
    assert max(c.score for c in found) < 0.8


def test_a_body_that_is_gone_scores_lower_and_the_reason_names_its_successor() -> None:
    found = RESOLVER.candidates("Jabhat al-Nusra", day=parse_partial_date("2018"))
    assert [c.actor for c in found] == ["jabhat-al-nusra", "hayat-tahrir-al-sham"]
    assert 0.5 <= found[1].score < found[0].score < 0.8
    assert "Jabhat al-Nusra ended 2016-07-28; then Jabhat Fateh al-Sham" in found[0].reasons


def test_the_free_syrian_army_of_2022_brings_the_set_drawn_from_it_as_second() -> None:
    found = RESOLVER.candidates("Free Syrian Army", day=MARCH_2022)
    assert [c.actor for c in found] == ["free-syrian-army", "turkish-backed-fsa-factions"]


def test_fsa_factions_of_2012_are_the_free_syrian_army_itself() -> None:
    assert top("FSA factions", parse_partial_date("2012-06")) == "free-syrian-army"


@pytest.mark.parametrize(
    ("name", "context", "actor"),
    [
        ("SNA", "fighting north of Mogadishu, Somalia", "somali-national-army"),
        ("SNA", "shelling near Afrin, Syria", "syrian-national-army"),
        ("the army", "shelling in Syria", "syrian-arab-army"),
        ("government forces", "shelling in Syria", "syrian-arab-army"),
        ("the government", "a speech in Syria", "syrian-government"),
        ("the army", "Syria and Turkey", None),
        ("the rebels", "shelling in Syria", "syrian-rebels"),
        ("pro-regime forces", "shelling in Yemen", "pro-regime-forces"),
        ("Turkish-backed factions", "shelling in Yemen", None),
    ],
)
def test_country_words_around_a_name_decide_what_the_name_leaves_open(
    name: str, context: str, actor: str | None
) -> None:
    assert top(name, context=context) == actor


def test_a_shared_acronym_without_context_is_unsure() -> None:
    assert all(c.score < 0.8 for c in RESOLVER.candidates("SNA", day=MARCH_2022))


@given(st.one_of(st.text(max_size=40), st.text(alphabet="aAeLS-()'. \u0627\u0644\u0640kbdpro", max_size=30)))
def test_no_text_makes_resolving_fail(text: str) -> None:
    for candidate in RESOLVER.candidates(text, day=MARCH_2022, context=text):
        assert 0.5 <= candidate.score <= 1
        assert candidate.reasons


@pytest.mark.parametrize("word", ["forces ", "the ", "(", " ", "HTS fighters of "])
def test_a_text_too_long_for_a_name_leads_nowhere(word: str) -> None:
    assert RESOLVER.candidates(word * 5000, day=MARCH_2022) == ()


# whole reports


def split(report: Report) -> list[Sentence]:
    """Cut a report at ". " well enough for tests; the separate title has index −1."""
    sentences = []
    if report.has_separate_title:
        assert report.title
        sentences.append(make_sentence(report.id, SectionKind.TITLE, TITLE_INDEX, Span(0, len(report.title))))
    parts = [Span(m.start(), m.end()) for m in re.finditer(r"\S.*?(?:\.(?= )|$)", report.text)]
    sentences += [make_sentence(report.id, SectionKind.BODY, index, span) for index, span in enumerate(parts)]
    return sentences


def resolve(marked: str, title: str | None = None) -> dict[str, str | None]:
    """Resolve the words in [brackets] of a text; keys carry a count where words repeat."""
    found, resolutions = resolve_rows(marked, title)
    actors = {r.mention_id: str(r.entity_id) for r in resolutions}
    result: dict[str, str | None] = {}
    for mention in found:
        key = mention.text
        while key in result:
            key += "'"
        result[key] = actors.get(mention.id)
    return result


def resolve_rows(marked: str, title: str | None = None) -> tuple[list[Mention], tuple[Resolution, ...]]:
    text, bare_title = re.sub(r"[\[\]]", "", marked), title and re.sub(r"[\[\]]", "", title)
    report = Report(
        id=identify_report(publisher=None, published=MARCH_2022, title=bare_title, text=text),
        origin="test",
        published=MARCH_2022,
        title=bare_title,
        text=text,
        sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),),
    )
    sentences = split(report)
    mentions = []
    for source, base in ((title or "", -1), (marked, 0)):
        for span, words in brackets(source):
            (home,) = (s for s in sentences if (s.index == -1) == (base == -1) and s.span.holds(span))
            mentions.append(make_mention(home.id, MentionKind.ACTOR, span, words))
    return mentions, resolve_actors(report, sentences, mentions, RESOLVER)


def brackets(marked: str) -> list[tuple[Span, str]]:
    bare, opened, found = "", [], []
    for letter in marked:
        if letter == "[":
            opened.append(len(bare))
        elif letter == "]":
            start = opened.pop()
            found.append((Span(start, len(bare)), bare[start:]))
        else:
            bare += letter
    return sorted(found)


def test_an_acronym_defined_in_the_body_holds_in_the_title() -> None:
    found = resolve("Hundreds left. Then the Levant Front (LF) met [Ankara].", title="[LF] meets [Turkey]")
    assert found == {"LF": "levant-front", "Turkey": "turkey", "Ankara": "turkey"}


def test_the_reason_says_that_the_report_defines_the_acronym() -> None:
    _, (resolution,) = resolve_rows("[HTS] met them. Later Hayat Tahrir al-Sham (HTS) left.")
    assert resolution.reasons[0] == "alias 'HTS' (acronym, defined in this report as 'Hayat Tahrir al-Sham')"
    assert (resolution.judgement, resolution.decided_by) == (Judgement.POSITIVE, "allegiance")


@pytest.mark.parametrize(
    "definition", ["The Northern Front, or NF,", "The Northern Front (NF)", "(NF) Northern Front men"]
)
def test_an_acronym_of_an_unknown_body_hides_the_registrys_own(definition: str) -> None:
    assert resolve(f"{definition} spoke. The [NF] left. The [NF fighters] left.") == {"NF": None, "NF fighters": None}


def test_an_acronym_that_is_not_defined_is_the_registrys() -> None:
    assert resolve("The [NF] left.") == {"NF": "levant-front"}


def test_the_head_of_a_backed_set_is_the_set() -> None:
    found = resolve("[[Turkish]-backed [Free Syrian Army (FSA) factions]] met [Hayat Tahrir al-Sham leaders].")
    assert found == {
        "Turkish-backed Free Syrian Army (FSA) factions": "turkish-backed-fsa-factions",
        "Turkish": "turkey",
        "Free Syrian Army (FSA) factions": "turkish-backed-fsa-factions",
        "Hayat Tahrir al-Sham leaders": "hayat-tahrir-al-sham",
    }


def test_the_bare_head_after_its_backer_is_the_set() -> None:
    assert resolve("[HTS] meets Turkey-backed [factions].")["factions"] == "turkish-backed-fsa-factions"


def test_the_factions_are_the_set_that_the_report_speaks_of() -> None:
    found = resolve("[HTS] courts [Turkish-backed factions]. It seems that [HTS] helps [the factions].")
    assert found["the factions"] == "turkish-backed-fsa-factions"


def test_two_parties_at_once_are_both_meant() -> None:
    mentions, rows = resolve_rows("[HTS] met the [Levant Front]. The [two parties] agreed, [both sides] said.")
    for mention in mentions[2:]:
        assert {r.entity_id for r in rows if r.mention_id == mention.id} == {"hayat-tahrir-al-sham", "levant-front"}


def test_the_army_is_that_of_the_country_the_report_is_about() -> None:
    found = resolve("The [army] shelled Idlib in Syria. Syria's [government] denied it.")
    assert found == {"army": "syrian-arab-army", "government": "syrian-government"}


def test_the_army_without_a_country_stays_unresolved() -> None:
    assert resolve("The [army] shelled the [rebels].") == {"army": None, "rebels": None}


def test_nothing_is_resolved_in_a_report_without_mentions() -> None:
    assert resolve("Heavy rain fell.") == {}


@given(st.text(alphabet="itTheyHSgroup (),.-'", max_size=40))
def test_no_report_makes_resolving_fail(words: str) -> None:
    text = f"x {words} x"
    report = Report(id=identify_report(publisher=None, published=None, title=None, text=text), origin="t", text=text,
                    sections=(Section(kind=SectionKind.BODY, span=Span(0, len(text))),))  # fmt: skip
    sentence = make_sentence(report.id, SectionKind.BODY, 0, Span(0, len(text)))
    mention = make_mention(sentence.id, MentionKind.ACTOR, Span(1, len(text) - 1), text[1:-1])
    resolve_actors(report, [sentence], [mention], RESOLVER)


# the packaged registry

PACKAGED_NAMES = [
    *((name, actor) for name, actor in SETS if actor == "turkish-backed-fsa-factions"),
    ("Hayat Tahrir al-Sham", "hayat-tahrir-al-sham"),
    ("هيئة تحرير الشام", "hayat-tahrir-al-sham"),
    ("Syrian government warplanes", "syrian-arab-army"),
    ("Russian warplanes", "russian-armed-forces"),
    ("Turkish troops", "turkish-armed-forces"),
    ("pro-regime", "pro-regime-forces"),
    ("Northern Front", None),
    ("Falcons of Hama", None),
    ("Coast Brigade", None),
    ("No Such Organisation At All", None),
]


@pytest.mark.parametrize(("name", "actor"), PACKAGED_NAMES)
def test_the_packaged_registry_gives_the_right_actor(name: str, actor: str | None) -> None:
    assert top(name, resolver=PACKAGED, context="northwest Syria") == actor


def test_the_army_that_turkey_backs_is_the_national_army_and_its_factions_are_a_set() -> None:
    day = parse_partial_date("2019")
    assert top("Turkish-backed Free Syrian Army", day, resolver=PACKAGED) == "syrian-national-army"
    assert top("Turkish-backed Free Syrian Army factions", day, resolver=PACKAGED) == "turkish-backed-fsa-factions"


def test_the_packaged_registry_gives_the_key_of_northwest_syria() -> None:
    if not KEY.exists():
        pytest.skip(f"the key of north-west Syria is not here ({KEY.name} under shared/data/nw-syria-key)")
    known = {
        actor.basis.removeprefix("nw-syria-key ").split(",")[0]: actor.id
        for actor in PACKAGED.registry.actors.values()
        if actor.basis.startswith("nw-syria-key ")
    }
    right = []
    with KEY.open(encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines):
            day = parse_partial_date(row["founded"]) if row["founded"] else None
            for name in (*row["aliases"].split(";"), row["arabic_name"]):
                bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
                if bare:
                    right.append(top(bare, day, resolver=PACKAGED) == known.get(row["actor_id"]))
    assert len(right) > 200
    assert sum(right) / len(right) >= 0.94


def test_a_living_namesake_elsewhere_is_not_preferred() -> None:
    """Jaysh al-Islam of Syria was gone in 2025, the one of Gaza was not; a text about Syria means the Syrian one."""
    text = "In Syria, Damascus and Idlib saw it. Jaysh al-Islam had dissolved itself."
    (found, *_) = PACKAGED.candidates("Jaysh al-Islam", day=parse_partial_date("2025-01-31"), context=text)
    assert found.actor == "jaysh-al-islam"


def test_words_without_a_capital_are_no_misspelt_name() -> None:
    assert [c.actor for c in PACKAGED.candidates("some")] == []
