"""What the packaged registry promises to hold: counted from its tables, and what must not be among them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.resources import files
from itertools import combinations

import pytest

from allegiance.model.actor import Actor, ActorKind, ActorName, NameKind
from allegiance.model.identity import ActorId
from allegiance.model.when import Lifetime
from allegiance.resolve.match import fold_name
from allegiance.resolve.registry import packaged_registry

# An organisation of a conflict that is no state's: a group or an umbrella of groups that is of no arm of a state and
# bears arms itself (rebels, militias, criminal bands, armed ones of no known side). Parties and political alliances,
# operations rooms, armies, police and administrations do not count.
ARMED_KINDS = frozenset({ActorKind.ARMED_GROUP, ActorKind.UMBRELLA})
ARMED_SECTORS = frozenset({"REB", "PRM", "CRM", "UAF"})
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})

MEMBERS_OF_THE_UN = (
    "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI "
    "CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST "
    "SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM "
    "JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX "
    "FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT "
    "QAT ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE "
    "SYR TJK TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE"
)
OTHER_STATES = "VAT PSE TWN XKX"
STATES = frozenset(f"{MEMBERS_OF_THE_UN} {OTHER_STATES}".split())
WITHOUT_ARMY = "AND CRI DMA GRD ISL KIR LIE MHL MUS FSM MCO NRU PLW LCA VCT WSM SMR SLB TUV"
# A capital is no metonym where it bears the state's own name (LUX, SMR, SGP, STP), where the word is better known for
# something else (ATG, BEL, CRI, GRD, GUY, SYC), where nobody says it (NRU), and where rivals hold it (YEM).
WITHOUT_METONYM = "LUX SMR SGP STP ATG BEL CRI GRD GUY SYC NRU YEM"

# How the languages of names are written; all others in Latin letters. Uzbek is written in two.
SCRIPTS = {
    "ARABIC": "ar fa ps ur ckb ug sd bal",
    "CYRILLIC": "ru uk sr mk bg be ky kk tg mn ab os ce lez uz",
    "HEBREW": "he yi",
    "MYANMAR": "my mnw shn",
    "CJK": "zh ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi ne mr",
    "BENGALI": "bn as",
    "TAMIL": "ta",
    "THAI": "th",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am ti",
    "KHMER": "km",
    "LAO": "lo",
    "TIBETAN": "bo dz",
    "SINHALA": "si",
    "SYRIAC": "syr",
    "GURMUKHI": "pa",
    "TELUGU": "te",
    "MEETEI": "mni",
    "THAANA": "dv",
}


def is_non_state(actor: Actor) -> bool:
    """Tell whether an actor is an armed organisation of no state."""
    sectors = set(actor.sectors)
    return actor.kind in ARMED_KINDS and bool(sectors & ARMED_SECTORS) and not sectors & STATE_SECTORS


def non_state(*countries: str) -> list[Actor]:
    """The armed organisations of no state, all or those of some countries."""
    actors = packaged_registry().actors.values()
    return [a for a in actors if is_non_state(a) and (not countries or a.country in countries)]


def names_of_non_state() -> list[ActorName]:
    """The names of the armed organisations of no state."""
    registry = packaged_registry()
    return [name for name in registry.names if is_non_state(registry.actors[name.actor])]


def countries_with(*kinds: ActorKind) -> set[str]:
    """The countries that have an actor of one of the kinds."""
    return {a.country for a in packaged_registry().actors.values() if a.kind in kinds and a.country}


def scripts_of(text: str) -> set[str]:
    """The scripts of the letters of a text, as Unicode names them."""
    return {unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()}


@cache
def bearers() -> dict[str, set[ActorId]]:
    """The armed organisations of no state by each folded name of theirs."""
    found: dict[str, set[ActorId]] = defaultdict(set)
    for name in names_of_non_state():
        found[fold_name(name.text)].add(name.actor)
    return found


# Armed organisations of no state -------------------------------------------------------------------------------------


def test_at_least_1500_armed_organisations_of_no_state() -> None:
    assert len(non_state()) >= 1500


def test_at_least_130_actors_for_syria_most_of_them_armed_and_of_no_state() -> None:
    assert sum(actor.country == "SYR" for actor in packaged_registry().actors.values()) >= 130
    assert len(non_state("SYR")) >= 130


@pytest.mark.parametrize(
    "countries",
    [
        "SDN",
        "YEM",
        "COD",
        "MLI BFA NER",
        "MMR",
        "LBY",
        "UKR RUS",
        "IRQ",
        "LBN ISR PSE",
        "AFG PAK",
        "SOM",
        "ETH",
        "COL",
        "NGA",
        "HTI",
    ],
)
def test_at_least_25_armed_organisations_of_no_state_for_each_conflict(countries: str) -> None:
    assert len(non_state(*countries.split())) >= 25


def listed(name: ActorName) -> bool:
    """Tell whether a name lists several known organisations: "X and Y", "X, Y", "forces of X and Y".

    "X/Y" is one organisation, a movement with its army: SPLM/A.
    """
    bare = re.sub(r"^(?:the\s+)?(?:joint\s+)?(?:forces|fighters|coalition|alliance) of\s+", "", name.text, flags=re.I)
    parts = re.split(r"\s*(?:,|;|،|\s/\s|\+|&|\band\b|\bet\b|\by\b| و)\s*", bare)
    others = [bearers().get(fold_name(part), set()) - {name.actor} for part in parts if part]
    return len(others) > 1 and all(others) and len(set.union(*others)) > 1


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ("M23 and FDLR", True),
        ("forces of M23, FDLR and CODECO", True),
        ("Ahrar al-Sham / Levant Front", True),
        ("Hayat Tahrir al-Sham", False),
        ("Sudan People's Liberation Movement/Army", False),
        ("Movement for Peace, Reconstruction and Development", False),
        ("Islamic State of Iraq and Syria", False),
    ],
)
def test_a_list_of_organisations_is_told_from_a_long_name(text: str, is_list: bool) -> None:
    name = ActorName(actor=ActorId("nobody"), text=text, kind=NameKind.FULL, language="en")
    assert listed(name) is is_list


def test_no_row_is_a_coalition_of_several_organisations_listed() -> None:
    assert [(name.actor, name.text) for name in names_of_non_state() if listed(name)] == []


def test_no_government_ministry_or_crowd_is_among_them() -> None:
    wrong = re.compile(
        r"(?:the )?(?:civilians|protesters|rioters|demonstrators|villagers|unidentified .*|unknown .*)"
        r"|(?:government|ministry|parliament|military forces|armed forces|police|army) of (?:the )?\w+"
        r"|\w+ (?:government|ministry|parliament|civilians|protesters|rioters)",
        re.IGNORECASE,
    )
    states = {n.text.casefold() for n in packaged_registry().names if is_of_state(n)}
    found = [(name.actor, name.text) for name in names_of_non_state() if wrong.fullmatch(name.text)]
    found = [(actor, text) for actor, text in found if not is_army_of_no_state(text, states)]
    assert found == []


def is_of_state(name: ActorName) -> bool:
    """Tell whether a name is that of a state."""
    return packaged_registry().actors[name.actor].kind is ActorKind.STATE


def is_army_of_no_state(text: str, states: set[str]) -> bool:
    """Tell whether words like "Army of Conquest" name an army, but of no state."""
    kind, _, rest = text.casefold().partition(" of ")
    return kind in ("army", "military forces", "armed forces") and rest.removeprefix("the ") not in states


def test_no_person_of_the_table_of_offices_is_an_actor() -> None:
    table = (files("allegiance") / "data" / "registry" / "offices.tsv").read_text(encoding="utf8")
    rows = csv.DictReader(table.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    persons = {fold_name(name) for row in rows for name in (row["person"], *row["other_names"].split(";")) if name}
    assert len(persons) > 10_000
    assert [(n.actor, n.text) for n in packaged_registry().names if fold_name(n.text) in persons] == []


# States ---------------------------------------------------------------------------------------------------------------


def test_every_state_is_there_once_and_open() -> None:
    actors = packaged_registry().actors.values()
    living = [a.country for a in actors if a.kind is ActorKind.STATE and a.lifetime.ended is None]
    assert sorted(STATES) == sorted(country for country in living if country)
    assert len(set(MEMBERS_OF_THE_UN.split())) == 193


def test_every_state_has_its_police_and_its_army_where_it_keeps_one() -> None:
    assert STATES - countries_with(ActorKind.POLICE) == set()
    assert STATES - countries_with(ActorKind.ARMY) == set(WITHOUT_ARMY.split())


def test_the_government_of_every_state_is_known_by_that_word() -> None:
    registry = packaged_registry()
    ruling = (ActorKind.STATE, ActorKind.GOVERNMENT)
    named = {
        registry.actors[name.actor].country
        for name in registry.names
        if registry.actors[name.actor].kind in ruling and "government" in name.text.casefold()
    }
    assert STATES - named == set()


def test_every_state_has_its_usual_metonym() -> None:
    registry = packaged_registry()
    ruling = (ActorKind.STATE, ActorKind.GOVERNMENT, ActorKind.ADMINISTRATION)
    named = {
        registry.actors[name.actor].country
        for name in registry.names
        if name.kind is NameKind.METONYM and registry.actors[name.actor].kind in ruling
    }
    assert STATES - named == set(WITHOUT_METONYM.split())


# Names ----------------------------------------------------------------------------------------------------------------


def test_every_name_is_written_in_a_script_of_its_language() -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for script, languages in SCRIPTS.items():
        for language in languages.split():
            written[language].add(script)
    written["uz"].add("LATIN")
    wrong = [
        (name.actor, name.text, name.language)
        for name in packaged_registry().names
        if name.language != "und" and not scripts_of(name.text) & (written.get(name.language) or {"LATIN"})
    ]
    assert wrong == []


def test_days_tell_actors_of_one_country_and_one_full_name_apart() -> None:
    registry = packaged_registry()
    named: dict[tuple[str, str | None], list[ActorName]] = defaultdict(list)
    for name in registry.names:
        if name.kind is NameKind.FULL:
            named[name.text, registry.actors[name.actor].country].append(name)
    shared = [
        (one.text, one.actor, other.actor)
        for names in named.values()
        for one, other in combinations(names, 2)
        if one.actor != other.actor and n_days_shared(one, other) > 366
    ]
    assert shared == []


def n_days_shared(one: ActorName, other: ActorName) -> int:
    """How many days two actors lived under these names, as far as the dates tell."""
    actors = packaged_registry().actors
    lives = (one.valid, other.valid, actors[one.actor].lifetime, actors[other.actor].lifetime)
    return min(map(last_day, lives)) - max(map(first_day, lives))


def first_day(life: Lifetime) -> int:
    """The day, counted, on which a life began; 0 where it is not known."""
    return life.began.earliest.toordinal() if life.began else 0


def last_day(life: Lifetime) -> int:
    """The day, counted, on which a life ended; far off where it is open."""
    return life.ended.latest.toordinal() if life.ended else 10_000_000
