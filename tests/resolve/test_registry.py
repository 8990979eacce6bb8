"""The packaged registry is sound, and a faulty table is refused by file, line and column."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from allegiance.errors import RegistryError
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
from allegiance.model.when import Lifetime, parse_partial_date
from allegiance.resolve.registry import check_registry, load_registry, packaged_registry

TABLES = files("allegiance") / "data" / "registry"
SECTORS = (
    "COP GOV JUD LEG MIL OPP PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF REL SOC "
    "IGO UNO EUR NGO ISM IMG MNC"
)
KEY_IDS = (
    "HTS JN JFS IS AQ AAS AASE JAHRAR ZENKI LF TAWHID JMUJ FKU SUQSHAM JISLAM FSHAM FRAHMAN SRF HAZM JAQSA HAD "
    "ANSARDIN ANSARISLAM TIP JUNUD JUNDULLAH JIZZA JNASR FIA DIV13 LHAQQ JSUNNA SMURAD HAMZA SSS MUTASIM ASHARQ "
    "JSHARQ D20 SUQSHAMAL SNA NLF SLF18 SYLF21 AZM TC3 THAER LCM SHAHBA JOINT IFRONT JAF FHALAB FMUBIN HARID SBS "
    "SSG SIG SDF YPG SAA MODSY TR RU US"
)
GIVEN_OR_TITLE = (
    "Bashar Ahmed Ahmad Mohammed Muhammad Ali Hassan Hussein Omar Recep Vladimir Abdullah Ibrahim Osama Ayman Khalifa "
    "Donald Joe Hakan Mustafa Yusuf John President General Sheikh Minister Commander Emir Colonel King Mr Mrs Dr"
)
BODIES = (
    "Battalion Battalions Brigade Brigades Army Division Forces Group regime government Front Congress Council "
    "Security Service Agency Directorate Department Staff Intelligence Centre Center Network Room "
    "Groups faction forces Committee Union"
)
SET = ActorId("turkish-backed-fsa-factions")


def rows(table: str) -> list[dict[str, str]]:
    lines = (TABLES / table).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def bearers(text: str, day: str) -> set[ActorId]:
    registry, when = packaged_registry(), parse_partial_date(day)
    return {
        name.actor
        for name in registry.names
        if name.text == text and name.valid.may_overlap(when) and registry.actors[name.actor].lifetime.may_overlap(when)
    }


# The packaged tables


def test_packaged_registry_has_no_contradiction() -> None:
    assert check_registry(packaged_registry()) == ()


def test_packaged_registry_is_read_once() -> None:
    assert packaged_registry() is packaged_registry()


def test_at_least_120_actors_and_60_tied_to_syria() -> None:
    actors = packaged_registry().actors.values()
    assert len(actors) >= 120
    assert sum(actor.country == "SYR" for actor in actors) >= 60


def test_every_actor_of_the_key_is_present() -> None:
    bases = (actor.basis.split() for actor in packaged_registry().actors.values())
    assert {words[1] for words in bases if words[0] == "nw-syria-key"} == set(KEY_IDS.split())


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("actors.tsv", ("id",)),
        ("names.tsv", ("actor", "name", "language", "kind", "from")),
        ("roles.tsv", ("actor", "within", "role", "began")),
        ("descent.tsv", ("kind", "before", "after", "when")),
    ],
)
def test_table_is_sorted_without_doubles_and_every_row_has_a_basis(table: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in key) for row in rows(table)]
    assert keys == sorted(set(keys))
    assert [row for row in rows(table) if not row["basis"]] == []


def test_sectors_are_those_of_plover() -> None:
    used = {sector for actor in packaged_registry().actors.values() for sector in actor.sectors}
    assert used <= set(SECTORS.split())


def test_states_act_as_governments_and_have_a_country() -> None:
    states = [a for a in packaged_registry().actors.values() if a.kind is ActorKind.STATE]
    assert len(states) >= 60
    assert [a.id for a in states if a.country is None or a.sectors[0] != "GOV"] == []


def test_every_armed_actor_of_syria_has_an_arabic_name() -> None:
    registry = packaged_registry()
    armed = {ActorKind.ARMED_GROUP, ActorKind.ARMY, ActorKind.UMBRELLA, ActorKind.OPERATIONS_ROOM}
    in_arabic = {name.actor for name in registry.names if name.language == "ar"}
    syrian = {a.id for a in registry.actors.values() if a.country == "SYR" and a.kind in armed}
    assert syrian - in_arabic == set()


def test_no_actor_is_named_like_a_person() -> None:
    named, bodies = set(GIVEN_OR_TITLE.split()), set(BODIES.split())
    suspects = {
        name.text
        for name in packaged_registry().names
        if name.text.split()[0] in named and not bodies & set(name.text.split())
    }
    assert suspects == set()


def test_set_of_turkish_backed_factions_is_a_set_backed_by_turkey_and_no_single_faction() -> None:
    registry = packaged_registry()
    assert registry.actors[SET].kind is ActorKind.SET
    roles = {(role.role, role.within) for role in registry.roles_of(SET)}
    assert roles == {
        (RoleKind.CLIENT, ActorId("turkey")),
        (RoleKind.SIDE, ActorId("syrian-national-army")),
        (RoleKind.SIDE, ActorId("free-syrian-army")),
    }


def test_no_name_of_a_set_is_also_a_name_of_a_living_faction() -> None:
    registry = packaged_registry()
    sets = {name.text for name in registry.names if registry.actors[name.actor].kind is ActorKind.SET}
    factions = {n.text for n in registry.names if registry.actors[n.actor].kind is ActorKind.ARMED_GROUP}
    assert sets & factions == set()


@pytest.mark.parametrize(
    ("name", "day", "actors"),
    [
        ("Syrian Liberation Front", "2013-05", {"syrian-liberation-front-2012"}),
        ("Syrian Liberation Front", "2018-03", {"syrian-liberation-front-2018"}),
        ("Syrian Liberation Front", "2021-10", {"syrian-liberation-front-2021"}),
        ("Syrian Liberation Front", "2016-10", set()),
        ("Third Legion", "2022-10", {"third-corps"}),
        ("Third Corps", "2022-10", {"third-corps"}),
        ("Levant Front", "2022-10", {"levant-front"}),
        ("Syrian government", "2022-03", {"government-of-syria"}),
        ("Syrian government", "2025-06", {"syrian-transitional-government"}),
        ("SNA", "2022-03", {"syrian-national-army", "somali-national-army"}),
        ("Turkish-backed factions", "2022-03", {SET}),
        ("Turkish-backed factions", "2013-03", set()),
        ("Free Syrian Army", "2012-10", {"free-syrian-army"}),
        ("Free Syrian Army", "2022-03", set()),
        ("Kremlin", "2022-03", {"russia"}),
        ("Türkiye", "2022-03", {"turkey"}),
    ],
)
def test_name_belongs_to_whom_on_that_day(name: str, day: str, actors: set[str]) -> None:
    assert bearers(name, day) == actors


# Faulty tables

GOOD = {
    "actors.tsv": "id\tname\tkind\tcountry\tsectors\tbegan\tended\tbasis\n"
    "marj-legion\tMarj Legion\tarmed-group\tSYR\tREB\t2012-03\t\tgeneral knowledge\n"
    "north-union\tNorth Union\tumbrella\tSYR\tREB\t2014\t2019-05-01\tgeneral knowledge\n",
    "names.tsv": "actor\tname\tlanguage\tkind\tfrom\tto\tbasis\n"
    "marj-legion\tMarj Legion\ten\tfull\t\t\tgeneral knowledge\n"
    "north-union\tNorth Union\ten\tfull\t\t\tgeneral knowledge\n",
    "roles.tsv": "actor\twithin\trole\tbegan\tended\tbasis\n"
    "marj-legion\tnorth-union\tmember\t2014-06\t\tgeneral knowledge\n",
    "descent.tsv": "kind\tbefore\tafter\twhen\tbasis\ndissolves\tnorth-union\t\t2019-05-01\tgeneral knowledge\n",
}


def write_tables(folder: Path, **changed: str) -> Path:
    for file, text in GOOD.items():
        (folder / file).write_text(changed.get(file.removesuffix(".tsv"), text), encoding="utf-8")
    return folder


def test_small_tables_load_and_hold_together(tmp_path: Path) -> None:
    registry = load_registry(write_tables(tmp_path))
    assert check_registry(registry) == ()
    assert registry.actors[ActorId("marj-legion")] == Actor(
        id=ActorId("marj-legion"),
        name="Marj Legion",
        kind=ActorKind.ARMED_GROUP,
        country="SYR",
        sectors=("REB",),
        lifetime=Lifetime(began=parse_partial_date("2012-03")),
        basis="general knowledge",
    )


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("actors", "armed-group", "gang", r"actors\.tsv line 2, column kind: 'gang' is none of state"),
        ("actors", "marj-legion", "Marj Legion", r"actors\.tsv line 2, column id: 'Marj Legion' is no slug"),
        ("actors", "north-union", "marj-legion", r"actors\.tsv line 3, column id: 'marj-legion' is given twice"),
        ("actors", "\tSYR\tREB\t2014", "\tSyria\tREB\t2014", r"actors\.tsv line 3, column country: 'Syria'"),
        ("actors", "REB\t2012", "rebel\t2012", r"actors\.tsv line 2, column sectors: 'rebel'"),
        ("actors", "2012-03", "2012-13", r"actors\.tsv line 2, column began: date '2012-13'"),
        ("actors", "2019-05-01", "2013", r"actors\.tsv line 3, column ended: lifetime begins 2014"),
        (
            "names",
            "\ten\tfull\t\t\tgeneral knowledge\nnorth",
            "\ten\tfull\t\t\t\nnorth",
            r"line 2, column basis: is empty",
        ),
        ("names", "North Union", "North; Union", r"names\.tsv line 3, column name: 'North; Union' holds ';'"),
        ("names", "North Union", "North Union ", r"names\.tsv line 3, column name: .* white space"),
        ("names", "\ten\t", "\tEnglish\t", r"names\.tsv line 2, column language: 'English'"),
        ("roles", "member", "friend", r"roles\.tsv line 2, column role: 'friend' is none of member"),
        ("roles", "2014-06\t\t", "2014-06\t", r"roles\.tsv line 2, column basis: the row has 5 cells, expected 6"),
        ("descent", "dissolves", "fades", r"descent\.tsv line 2, column kind: 'fades'"),
        ("descent", "before\tafter", "after\tbefore", r"descent\.tsv line 1: expected the columns kind, before"),
    ],
)
def test_faulty_cell_is_refused_by_file_line_and_column(
    tmp_path: Path, table: str, old: str, new: str, message: str
) -> None:
    text = GOOD[f"{table}.tsv"]
    assert old in text
    write_tables(tmp_path, **{table: text.replace(old, new)})
    with pytest.raises(RegistryError, match=message):
        load_registry(tmp_path)


def test_missing_table_is_named(tmp_path: Path) -> None:
    (write_tables(tmp_path) / "roles.tsv").unlink()
    with pytest.raises(RegistryError, match=r"roles\.tsv: not found"):
        load_registry(tmp_path)


def test_table_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (write_tables(tmp_path) / "names.tsv").write_bytes(b"actor\tname\xff\n")
    with pytest.raises(RegistryError, match=r"names\.tsv: byte 10 is not UTF-8"):
        load_registry(tmp_path)


# Contradictions

LEGION, UNION, HEIR = ActorId("legion"), ActorId("union"), ActorId("heir")


def life(began: str = "", ended: str = "") -> Lifetime:
    return Lifetime(
        began=parse_partial_date(began) if began else None, ended=parse_partial_date(ended) if ended else None
    )


def actor(id: ActorId, began: str = "", ended: str = "", kind: ActorKind = ActorKind.UMBRELLA) -> Actor:
    return Actor(id=id, name=id.title(), kind=kind, country=None, sectors=("REB",), lifetime=life(began, ended))


def name(of: ActorId, text: str, began: str = "", ended: str = "") -> ActorName:
    return ActorName(actor=of, text=text, kind=NameKind.FULL, language="en", valid=life(began, ended))


def role(one: ActorId, within: ActorId, began: str = "", ended: str = "", kind: RoleKind = RoleKind.MEMBER) -> Role:
    return Role(actor=one, within=within, role=kind, valid=life(began, ended))


def descent(
    kind: DescentKind, before: tuple[ActorId, ...], after: tuple[ActorId, ...], day: str = ""
) -> RegistryDescent:
    return RegistryDescent(kind=kind, before=before, after=after, when=parse_partial_date(day) if day else None)


BASE = Registry(
    actors={a.id: a for a in (actor(LEGION, "2012"), actor(UNION, "2014", "2019"), actor(HEIR, "2019"))},
    names=(name(LEGION, "Legion"), name(UNION, "Union"), name(HEIR, "Heir")),
    roles=(role(LEGION, UNION, "2014-06"),),
    descents=(descent(DescentKind.RENAMES, (UNION,), (HEIR,), "2019-05"),),
)
NOBODY = ActorId("nobody")


def test_sound_registry_has_no_contradiction() -> None:
    assert check_registry(BASE) == ()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((name(NOBODY, "Nobody"),), "nobody, which is no actor"),
        ((name(LEGION, "Legion", "2013"),), "legion: the name 'Legion' is given twice for the same days"),
        ((name(UNION, "Old Union", "2011", "2012"),), "union: the name 'Old Union' is dated outside the life"),
        ((name(UNION, "New Union", "2020"),), "union: the name 'New Union' is dated outside the life"),
    ],
)
def test_contradiction_of_a_name_is_told(names: tuple[ActorName, ...], said: str) -> None:
    (sentence,) = check_registry(replace(BASE, names=BASE.names + names))
    assert said in sentence


def test_actor_without_its_own_name_is_told() -> None:
    assert check_registry(replace(BASE, names=BASE.names[1:])) == ("legion: its name 'Legion' is not among its names",)


def test_name_that_comes_back_later_is_no_contradiction() -> None:
    twice = (name(LEGION, "Old Guard", "2012", "2013-05"), name(LEGION, "Old Guard", "2013-05", "2014"))
    assert check_registry(replace(BASE, names=BASE.names + twice)) == ()


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ((role(LEGION, NOBODY),), "legion member of nobody: nobody is no actor"),
        ((role(LEGION, LEGION),), "legion member of legion: nothing stands in a role to itself"),
        ((role(UNION, LEGION),), "each is a part of the next: "),
        ((role(LEGION, UNION, "2015", "2016"),), "legion is member of union twice for the same days"),
        ((role(LEGION, HEIR, "2016"),), "legion member of heir: dated outside the life of heir"),
        ((role(UNION, LEGION, "2020", kind=RoleKind.CLIENT),), "dated outside the life of union"),
        ((role(LEGION, UNION, "2015", kind=RoleKind.SIDE),), "legion side of union: only a set can be a side"),
    ],
)
def test_contradiction_of_a_role_is_told(roles: tuple[Role, ...], said: str) -> None:
    (sentence,) = check_registry(replace(BASE, roles=BASE.roles + roles))
    assert said in sentence


def test_role_between_bodies_that_never_met_is_told() -> None:
    actors = {**BASE.actors, UNION: actor(UNION, "2005", "2010")}
    (sentence,) = check_registry(replace(BASE, actors=actors, roles=(role(LEGION, UNION),), descents=()))
    assert sentence == "legion member of union: the two never lived on the same day"


def test_set_may_be_drawn_from_a_body_that_is_gone() -> None:
    actors = {**BASE.actors, HEIR: actor(HEIR, "2020", kind=ActorKind.SET)}
    roles = (role(HEIR, UNION, "2020", kind=RoleKind.SIDE),)
    assert check_registry(replace(BASE, actors=actors, roles=roles, descents=())) == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (descent(DescentKind.MERGES, (LEGION,), (NOBODY,)), "nobody is no actor"),
        (descent(DescentKind.MERGES, (HEIR,), (UNION,)), "each descends from the next: "),
        (descent(DescentKind.FOUNDS, (LEGION,), (HEIR,)), "heir: renamed into or founded 2 times"),
        (descent(DescentKind.DISSOLVES, (LEGION,), (HEIR,)), "legion dissolves heir: the ends do not fit the kind"),
        (descent(DescentKind.MERGES, (LEGION,), (LEGION,)), "legion merges legion: the ends do not fit the kind"),
        (descent(DescentKind.MERGES, (LEGION,), (HEIR,), "2015"), "(2015): dated outside the life of heir"),
        (descent(DescentKind.DISSOLVES, (UNION,), (), "2021-05"), "(2021-05): dated outside the life of union"),
    ],
)
def test_contradiction_of_a_descent_is_told(row: RegistryDescent, said: str) -> None:
    (sentence,) = check_registry(replace(BASE, descents=(*BASE.descents, row)))
    assert said in sentence
