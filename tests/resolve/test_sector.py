"""Country and sector of words for an actor: by a name of the registry, an office, an institution, or the nouns."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from allegiance.model.when import parse_partial_date
from allegiance.resolve.candidate import ActorResolver
from allegiance.resolve.institution import find_institution
from allegiance.resolve.office import find_office, is_in_office
from allegiance.resolve.registry import packaged_registry
from allegiance.resolve.sector import ActorCode, read_code, read_sector

TABLES = files("allegiance") / "data" / "registry"


@pytest.fixture(scope="module")
def resolver() -> ActorResolver:
    return ActorResolver(packaged_registry())


def rows(table: str) -> list[dict[str, str]]:
    text = (TABLES / table).read_text(encoding="utf8")
    return list(csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("words", "country", "sector"),
    [
        ("Kenyan soldiers", "KEN", "MIL"),
        ("two Polish warplanes", "POL", "MIL"),
        ("trade unions in Chile", "CHL", "LAB"),
        ("US lawmakers", "USA", "LEG"),
        ("the speaker of the Bundestag", "DEU", "LEG"),
        ("Nairobi police", "KEN", "COP"),
        ("schoolteachers", None, "EDU"),
        ("Syrian Democratic Forces", "SYR", "REB"),
    ],
)
def test_words_are_read(resolver: ActorResolver, words: str, country: str | None, sector: str) -> None:
    assert read_code(words, resolver) == ActorCode(country, sector)


def test_a_person_stands_for_the_office_held_on_the_day_and_later_for_none(resolver: ActorResolver) -> None:
    in_office, after = parse_partial_date("2016"), parse_partial_date("2024")
    assert read_code("Angela Merkel", resolver, day=in_office) == ActorCode("DEU", "GOV")
    assert read_code("Angela Merkel", resolver, day=after) == ActorCode("DEU", "ELI")
    office = find_office("Chancellor Angela Merkel", in_office)
    assert office is not None
    assert is_in_office(office, in_office)


def test_part_of_a_longer_name_is_nobody() -> None:
    assert find_office("Juan Carlos Marj", None) is None


@pytest.mark.parametrize(("words", "sector"), [("retired generals", "ELI"), ("gang leader", "CRM"), ("the hill", None)])
def test_nouns_alone(words: str, sector: str | None) -> None:
    assert read_sector(words) == sector


def test_every_office_is_public_dated_and_of_a_known_body() -> None:
    known = set(packaged_registry().actors)
    for row in rows("offices.tsv"):
        assert row["office"], row
        assert row["from"] or row["to"] or row["basis"], row
        assert not row["actor"] or row["actor"] in known, row
        if row["from"] and row["to"]:
            assert parse_partial_date(row["from"]).earliest <= parse_partial_date(row["to"]).latest, row


def test_no_institution_shares_a_name_with_another() -> None:
    seen: dict[str, str] = {}
    for row in rows("institutions.tsv"):
        for name in filter(None, (row["name"], *row["other_names"].split(";"))):
            assert seen.setdefault(name, row["name"]) == row["name"], (name, row["name"], seen[name])
    found = find_institution("Knesset")
    assert found is not None
    assert found.country == "ISR"
