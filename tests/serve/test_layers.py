"""Imported layers: what an import stores, what a second one changes, and a relation from a layer alone or with ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ask_app import ask  # type: ignore[import-not-found]  # pytest has this folder on its path
from tests.command import invoke
from tests.event_files import write_rows

from allegiance.model.imported_event import CellActor
from allegiance.pipeline import Toolkit
from allegiance.serve.layer_actor import CellReader
from allegiance.store.layer_table import LayerView
from allegiance.store.open import open_store

MAP = """
[columns]
date = "date"
source = "source"
target = "target"
cameo = "code"
quad = "quad"

[layer]
dataset = "Coded News"
licence = "for this test"
"""
HEADER = "date,source,target,code,quad\n"
SURGE = "".join(f"2022-03-{day:02d},Turkey,Syria,{code},\n" for day in range(7, 21) for code in (190, 194, 195))
CALM = "2022-02-10,Turkey,Syria,070,\n2022-02-17,Syria,Turkey,040,\n"


@pytest.fixture(scope="module")
def tools() -> Toolkit:
    return Toolkit()


def _import(tmp_path: Path, rows: str, *more: str, name: str = "t.csv") -> dict[str, object]:
    (tmp_path / "m.toml").write_text(MAP, encoding="utf8")
    (tmp_path / name).write_text(HEADER + rows, encoding="utf8")
    result = invoke(
        "import",
        "table",
        tmp_path / name,
        "--map",
        tmp_path / "m.toml",
        "--layer",
        "coded",
        "--store",
        tmp_path / "s.db",
        "--json",
        *more,
    )
    found: dict[str, object] = json.loads(result.stdout)
    return found


def _relation(tmp_path: Path, *arguments: str) -> dict[str, object]:
    result = invoke("relation", *arguments, "--store", tmp_path / "s.db", "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


# Importing --------------------------------------------------------------------------------------------------------


def test_importing_twice_is_importing_once(tmp_path: Path) -> None:
    first = _import(tmp_path, CALM + SURGE)
    assert (first["rows"], first["new"]) == (44, 44)
    second = _import(tmp_path, CALM + SURGE)
    assert (second["new"], second["unchanged"], second["vanished"]) == (0, 44, 0)
    assert LayerView(open_store(tmp_path / "s.db")).count("coded") == 44


def test_a_row_told_twice_in_a_file_is_one_event(tmp_path: Path) -> None:
    found = _import(tmp_path, CALM + CALM)
    assert (found["new"], found["repeated"]) == (2, 2)


def test_a_changed_row_is_a_new_version_and_a_vanished_one_stays_marked(tmp_path: Path) -> None:
    columns = ["event_id_cnty", *(c for c in _acled_columns() if c != "event_id_cnty")]
    file = tmp_path / "a.csv"
    arguments = ("import", "acled", file, "--layer", "acled", "--store", tmp_path / "s.db", "--json")
    ends = {"actor1": "Turkey", "assoc_actor_1": "", "actor2": "Syria", "assoc_actor_2": ""}
    write_rows(file, "acled", ends, {**ends, "event_id_cnty": "X2"}, header=columns)
    assert json.loads(invoke(*arguments).stdout)["new"] == 2
    write_rows(file, "acled", {**ends, "event_date": "2022-03-12"}, header=columns)
    found = json.loads(invoke(*arguments).stdout)
    assert (found["changed"], found["vanished"], found["new"]) == (1, 1, 0)
    events = LayerView(open_store(tmp_path / "s.db")).events_of_pair(["acled"], "syria", "turkey")
    assert [(e.their_id, e.when.earliest.day, e.is_vanished) for e in events] == [("X2", 10, True), ("XXX1", 12, False)]


def _acled_columns() -> tuple[str, ...]:
    from allegiance.exchange.event_columns import columns_of

    return columns_of("acled")


def test_the_list_of_deleted_events_is_applied_after_the_rows(tmp_path: Path) -> None:
    ends = {"actor1": "Turkey", "assoc_actor_1": "", "actor2": "Syria", "assoc_actor_2": ""}
    write_rows(tmp_path / "a.csv", "acled", ends, {**ends, "event_id_cnty": "X2"})
    (tmp_path / "d.csv").write_text("event_id_cnty,deleted_timestamp\nX2,1\nX9,1\n", encoding="utf8")
    store = ("--store", tmp_path / "s.db", "--json")
    found = json.loads(invoke("import", "acled", tmp_path / "a.csv", "--deleted", tmp_path / "d.csv", *store).stdout)
    assert (found["new"], found["vanished"]) == (2, 1)
    events = LayerView(open_store(tmp_path / "s.db")).events_of_pair(["acled"], "syria", "turkey")
    assert [(e.their_id, e.is_vanished) for e in events] == [("X2", True), ("XXX1", False)]


def test_another_file_of_a_layer_makes_nothing_vanish(tmp_path: Path) -> None:
    _import(tmp_path, CALM, name="january.csv")
    assert _import(tmp_path, SURGE, name="february.csv")["vanished"] == 0


def test_bad_rows_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    found = _import(tmp_path, "soon,Turkey,Syria,190,\n" + CALM)
    assert (found["new"], found["n_refused"]) == (2, 1)
    assert found["refused"][0]["where"] == "t.csv:2"  # type: ignore[index] # a list of refusals


def test_a_file_that_is_none_leaves_no_layer_behind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf8")
    result = invoke("import", "acled", tmp_path / "a.csv", "--store", tmp_path / "s.db")
    assert result.exit_code == 3
    assert LayerView(open_store(tmp_path / "s.db")).layers() == {}


def test_a_layer_holds_one_data_set(tmp_path: Path) -> None:
    _import(tmp_path, CALM)
    write_rows(tmp_path / "a.csv", "acled", {})
    result = invoke("import", "acled", tmp_path / "a.csv", "--layer", "coded", "--store", tmp_path / "s.db")
    assert result.exit_code == 2
    assert "holds Coded News" in result.stderr


def test_the_row_as_read_is_given_back(tmp_path: Path) -> None:
    _import(tmp_path, CALM)
    events = LayerView(open_store(tmp_path / "s.db")).events_of_pair(["coded"], "syria", "turkey")
    assert dict(events[0].raw) == {
        "date": "2022-02-10", "source": "Turkey", "target": "Syria", "code": "070", "quad": ""
    }  # fmt: skip


def test_the_template_is_printed() -> None:
    result = invoke("import", "table", "--template")
    assert (result.exit_code, result.stdout.splitlines()[0][:21]) == (0, "id,date,date_end,sour")


# Who a cell names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "actors"),
    [
        ("Combatant (Free Syrian Army)", ["free-syrian-army"]),
        ("Combatant (Syria)", ["coded:combatant-syria"]),
        ("Government (Syria)", ["government-of-syria"]),
        ("Government of Yemen (North Yemen)", ["government-of-yemen"]),
        ("HTS: Hayat Tahrir al-Sham", ["hayat-tahrir-al-sham"]),
        ("Hayat Tahrir al-Sham and Ahrar al-Sham", ["hayat-tahrir-al-sham", "ahrar-al-sham"]),
        ("Trade and Industry Board", ["coded:trade-and-industry-board"]),
        ("Syria; Nobody We Know", ["syria", "coded:nobody-we-know"]),
        ("SYRIA (SYR)", ["syria"]),
        ("REBEL (SYRREB)", ["coded:syrreb"]),
        ("Armed Rebel (Marj River Front)", ["coded:marj-river-front"]),
        ("Main Opposition (Syria)", ["coded:main-opposition-syria"]),
    ],
)
def test_a_cell_names_actors_of_the_registry_or_of_the_layer_alone(
    tools: Toolkit, cell: str, actors: list[str]
) -> None:
    found: tuple[CellActor, ...] = CellReader("coded", tools.resolver).read(cell)
    assert [one.actor for one in found] == actors
    assert all(one.is_registered == (":" not in one.actor) for one in found)


# A relation from a layer ------------------------------------------------------------------------------------------


def test_a_relation_of_a_layer_names_the_layer_and_shows_the_rupture_with_its_rows(tmp_path: Path) -> None:
    _import(tmp_path, CALM + SURGE)
    answer = _relation(tmp_path, "Turkey", "Syria", "--layer", "coded")
    assert (answer["layers"], answer["state"], answer["claims"]) == (["coded"], "hostile", [])
    rupture = answer["episodes"][-1]  # type: ignore[index] # a list of episodes
    assert (rupture["kind"], rupture["began"] >= "2022-03-07") == ("rupture", True)
    assert {row["dataset"] for row in rupture["rows"]} == {"Coded News"}
    week = next(p for p in answer["periods"] if p["start"] == "2022-03-07")  # type: ignore[attr-defined] # the same
    assert week["quads"] == [0, 0, 0, 21]


def test_without_a_layer_our_own_readings_alone_are_asked(tmp_path: Path) -> None:
    _import(tmp_path, CALM + SURGE)
    answer = _relation(tmp_path, "Turkey", "Syria")
    assert (answer["layers"], answer["events"], answer["state"]) == (["reports"], [], "none")


def test_ours_and_a_layer_together(tmp_path: Path) -> None:
    _import(tmp_path, CALM + SURGE)
    text = "Turkish forces shelled the Syrian army near Marj on 21 March 2022."
    (tmp_path / "r.txt").write_text(text, encoding="utf8")
    assert _relation(tmp_path, "Turkey", "Syria", "--layer", "coded", "--layer", "reports")["n_events"] == 44


def test_an_actor_that_only_the_layer_knows_is_found_by_its_name_there(tmp_path: Path) -> None:
    _import(tmp_path, SURGE.replace("Turkey", "Marj River Front"))
    answer = _relation(tmp_path, "Marj River Front", "Syria", "--layer", "coded")
    assert answer["first"]["name"] == "Marj River Front"  # type: ignore[index] # an actor
    assert invoke("relation", "Marj River Front", "Syria", "--store", tmp_path / "s.db").exit_code == 2


def test_a_layer_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    _import(tmp_path, CALM)
    result = invoke("relation", "Turkey", "Syria", "--layer", "nix", "--store", tmp_path / "s.db")
    assert result.exit_code == 2
    assert "it has reports, coded" in result.stderr


def test_what_moved_a_level_adds_up_over_rows(tmp_path: Path) -> None:
    _import(tmp_path, CALM + SURGE)
    arguments = (
        "why",
        "Turkey",
        "Syria",
        "--at",
        "2022-03-09",
        "--layer",
        "coded",
        "--store",
        tmp_path / "s.db",
        "--json",
    )
    answer = json.loads(invoke(*arguments).stdout)
    total = sum(row["change"] for row in answer["rows"]) + answer["fading"] + answer["remainder"]
    assert total == pytest.approx(answer["change"])
    assert answer["layers"] == ["coded"]


def test_the_page_of_a_relation_shows_a_layer(tmp_path: Path) -> None:
    from allegiance.serve.query import open_record

    _import(tmp_path, CALM + SURGE)
    record = open_record(str(tmp_path / "s.db"))
    page = ask("/relation/syria~turkey?layer=coded", record)
    assert page.status_code == 200
    assert "rests on the layer coded" in page.text
    answer = ask("/relation/syria~turkey.json?layer=coded", record).json()
    drawer = ask(f"/evidence/syria~turkey?layer=coded&ev={answer['rows'][0]['id']}", record)
    assert "for this test" in drawer.text
    assert ask("/relation/syria~turkey?layer=nix", record).status_code == 400
