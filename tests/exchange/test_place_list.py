"""exchange/place_list.py and what it reads with: each layout gives its places, and a bad line stops nothing."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.place_files import VILLAGE, geonames_line, write_geonames, write_workbook

from allegiance.errors import InputRefused
from allegiance.exchange.geonames import LONGEST_LINE, read_geonames
from allegiance.exchange.ocha import find_columns
from allegiance.exchange.place_list import Item, read_place_list
from allegiance.model.listed_place import ListedKind, ListedPlace, Skipped


def places_of(items: list[Item]) -> list[ListedPlace]:
    return [item for item in items if isinstance(item, ListedPlace)]


def refused_of(items: list[Item]) -> list[InputRefused]:
    return [item for item in items if isinstance(item, InputRefused)]


# --- GeoNames ---------------------------------------------------------------------------------------------------------


def test_a_line_of_geonames_is_a_place_with_its_names_and_licence(tmp_path: Path) -> None:
    line = geonames_line(others="Tall Wahmiyah,TWH,tall wahmiyah,تل وهمية,https://example.org/x", population=1200)
    (found,) = places_of(list(read_place_list(write_geonames(tmp_path / "SY.txt", line))))
    assert (found.source, found.name, found.kind, found.country) == ("geonames 900000001", VILLAGE, "town", "SY")
    assert found.names == (VILLAGE, "Tall Wahmiyah", "تل وهمية")
    assert (found.latitude_deg, found.longitude_deg, found.population, found.as_of) == (36.1, 36.9, 1200, "2024-01-02")
    assert (found.credit, found.licence) == ("GeoNames (geonames.org)", "CC BY 4.0")


@pytest.mark.parametrize(
    ("feature", "name", "kind"),
    [
        (("P", "PPL"), "A", ListedKind.TOWN),
        (("P", "PPLA2"), "A", ListedKind.TOWN),
        (("P", "PPLX"), "A", ListedKind.TOWN),
        (("A", "ADM1"), "A", ListedKind.ADM1),
        (("A", "ADM2"), "A", ListedKind.ADM2),
        (("A", "ADM3"), "A", ListedKind.ADM3),
        (("S", "PSTB"), "A", ListedKind.CROSSING),
        (("S", "BDG"), "A", ListedKind.CROSSING),
        (("R", "RD"), "Bab Wahm Crossing", ListedKind.CROSSING),
    ],
)
def test_what_a_feature_is_follows_its_code(feature: tuple[str, str], name: str, kind: ListedKind) -> None:
    (item,) = read_geonames([geonames_line(name=name, feature=feature).encode()], "SY.txt")
    assert isinstance(item, ListedPlace) and item.kind is kind


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        (("R", "RD"), "roads and railways"),
        (("H", "STM"), "streams and waters"),
        (("S", "AIRP"), "airports"),
        (("P", "PPLH"), "places that are no more"),
        (("A", "PCLI"), "other areas"),
        (("", ""), "rows without a class"),
    ],
)
def test_what_is_no_place_of_an_act_is_skipped_by_kind(feature: tuple[str, str], words: str) -> None:
    assert list(read_geonames([geonames_line(feature=feature).encode()], "SY.txt")) == [Skipped(words)]


BAD = {
    "18 columns": (geonames_line().rpartition("\t")[0].encode(), "18 columns, not 19"),
    "id": (geonames_line("x9").encode(), "'x9' is no GeoNames id"),
    "latitude": (geonames_line(latitude=136.0).encode(), "latitude 136.0 is not in [-90, 90]"),
    "longitude": (geonames_line(longitude="east").encode(), "longitude 'east' is no number"),
    "not a number": (geonames_line(latitude="nan").encode(), "latitude nan is not in [-90, 90]"),
    "name": (geonames_line(name=" ").encode(), "no name"),
    "bytes": (geonames_line(name="caf\xe9").encode("latin-1"), "not UTF-8 at byte"),
    "length": (b"9" * (LONGEST_LINE + 9), "over 1 MB"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_line_is_refused_by_number_and_the_rest_is_read(tmp_path: Path, case: str) -> None:
    line, reason = BAD[case]
    path = tmp_path / "SY.txt"
    path.write_bytes(b"\n".join([geonames_line(1).encode(), line, geonames_line(3).encode(), b""]))
    items = list(read_place_list(path))
    assert [place.source for place in places_of(items)] == ["geonames 1", "geonames 3"]
    (refusal,) = refused_of(items)
    assert refusal.where == "SY.txt:2"
    assert reason in refusal.reason


CELLS = st.text(alphabet='aZ0.-\t\n"\r,; é\u2028ع', max_size=8)


@given(st.lists(st.lists(CELLS, min_size=17, max_size=21).map("\t".join), max_size=6))
def test_each_line_of_geonames_is_one_item_whatever_stands_in_it(rows: list[str]) -> None:
    lines = [line for row in rows for line in row.encode().splitlines(keepends=True)]
    items = list(read_geonames(lines, "x"))
    assert len(items) == sum(bool(line.strip()) for line in lines)
    for refusal in refused_of(items):
        assert refusal.reason and refusal.remedy and refusal.where.startswith("x:")


@given(
    st.integers(1, 10**9),
    st.text(alphabet="aZ é'-ع", min_size=1, max_size=20).filter(str.strip),
    st.floats(-90, 90),
    st.floats(-180, 180),
)
def test_what_is_written_is_what_is_read(number: int, name: str, latitude: float, longitude: float) -> None:
    line = geonames_line(number, name, latitude=latitude, longitude=longitude).encode()
    (found,) = read_geonames([line], "x")
    assert isinstance(found, ListedPlace)
    assert (found.source, found.name) == (f"geonames {number}", name.strip())
    assert (found.latitude_deg, found.longitude_deg) == (latitude, longitude)


def test_a_zip_is_read_as_the_table_in_it(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", geonames_line() + "\n" + geonames_line(latitude="x") + "\n")
    items = list(read_place_list(tmp_path / "SY.zip"))
    assert len(places_of(items)) == 1
    assert [refusal.where for refusal in refused_of(items)] == ["SY.zip/SY.txt:2"]


def test_a_zip_with_two_tables_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("SY.txt", geonames_line())
        archive.writestr("IQ.txt", geonames_line())
    with pytest.raises(InputRefused, match="2 tables in the archive, not one; unpack it"):
        list(read_place_list(tmp_path / "two.zip"))


# --- OCHA -------------------------------------------------------------------------------------------------------------


def write_csv(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8-sig", newline="")
    return path


LAYOUTS = {
    "camel": "admin0Name_en,admin0Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Pcode,date",
    "capitals": "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_PCODE,date",
    "small": "adm0_name,adm0_pcode,adm1_name,adm1_name1,adm1_pcode,adm2_name,adm2_pcode,valid_on",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_areas_are_read_in_every_layout(tmp_path: Path, layout: str, delimiter: str) -> None:
    row = "Syria,SY,Wahm,وهم,SY91,North Wahm,SY9101,2023-05-06"
    lines = [LAYOUTS[layout].replace(",", delimiter), row.replace(",", delimiter)]
    items = list(read_place_list(write_csv(tmp_path / "adm2.csv", *lines), licence="CC BY-IGO"))
    area, aside = places_of(items)
    assert (area.source, area.name, area.kind, area.within) == ("ocha SY9101", "North Wahm", "adm2", "ocha SY91")
    assert (area.country, area.as_of, area.licence, area.is_aside) == ("SY", "2023-05-06", "CC BY-IGO", False)
    assert (aside.source, aside.name, aside.names, aside.kind) == ("ocha SY91", "Wahm", ("وهم",), "adm1")
    assert aside.is_aside and aside.within == ""


def test_settlements_have_their_point_their_people_and_their_area(tmp_path: Path) -> None:
    header = "PPL_NAME_EN,PPL_NAME_AR,PPL_PCODE,ADM1_EN,ADM1_PCODE,LATITUDE_Y,LONGITUDE_X,POPULATION,Source,Licence"
    row = '"Tell, Wahmiya",تل وهمية,C9001,Wahm,SY91,36.1,36.9,"1,200",Bureau of Wahm,CC0'
    hxl = "#loc+name,#loc+name+ar,#loc+code,#adm1+name,#adm1+code,#geo+lat,#geo+lon,#population,,"
    (found, _) = places_of(list(read_place_list(write_csv(tmp_path / "ppl.csv", header, hxl, row))))
    assert (found.source, found.name, found.names) == ("ocha C9001", "Tell, Wahmiya", ("تل وهمية",))
    assert (found.kind, found.within, found.country) == ("town", "ocha SY91", "SY")
    assert (found.latitude_deg, found.longitude_deg, found.population) == (36.1, 36.9, 1200)
    assert (found.credit, found.licence) == ("Bureau of Wahm", "CC0")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ain Wahm,C2,95,36.9", "latitude 95 is not in [-90, 90]"),
        ("Ain Wahm,C2,36.1,", "only one of latitude and longitude"),
        ("Ain Wahm,C2,36.1,N/A", "only one of latitude and longitude"),
        (",C2,36.1,36.9", "no name of a place"),
        ('"Ain\nWahm",C2,36.1,36.9', "a line break in a cell"),
        ("Ain Wahm,C2,north,36.9", "latitude 'north' is no number"),
    ],
)
def test_a_bad_row_is_refused_by_number_and_the_rest_is_read(tmp_path: Path, row: str, reason: str) -> None:
    path = write_csv(tmp_path / "ppl.csv", "PPL_NAME,PPL_PCODE,LAT,LON", "A Wahm,C1,36,36", row, "B Wahm,C3,36,36")
    items = list(read_place_list(path, licence="CC0", country="SYR"))
    assert [place.source for place in places_of(items)] == ["ocha C1", "ocha C3"]
    (refusal,) = refused_of(items)
    assert refusal.where == f"ppl.csv:{4 if chr(10) in row else 3}"
    assert reason in refusal.reason


def test_bytes_that_are_not_utf_8_refuse_their_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "ppl.csv"
    path.write_bytes(b"PPL_NAME,PPL_PCODE\nCaf\xe9,C1\nAin Wahm,C2\n")
    items = list(read_place_list(path, licence="CC0", country="SYR"))
    assert [r.reason for r in refused_of(items)] == ["not UTF-8"]
    assert [place.name for place in places_of(items)] == ["Ain Wahm"]


def test_zero_coordinates_are_missing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ppl.csv", "PPL_NAME,PPL_PCODE,LAT,LON", "A Wahm,C1,0,0.0")
    (found,) = places_of(list(read_place_list(path, licence="CC0", country="SYR")))
    assert (found.latitude_deg, found.longitude_deg) == (None, None)


def test_a_list_without_a_licence_is_refused_row_by_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ppl.csv", "PPL_NAME,PPL_PCODE", "Ain Wahm,C1")
    assert [r.reason for r in refused_of(list(read_place_list(path)))] == ["no licence"]


SHEETS: dict[str, list[list[object]]] = {
    "About": [["Title", "Wahm"], [], ["Licence:", "CC BY-IGO"]],
    "Admin0": [["ADM0_EN", "ADM0_PCODE"], ["Syria", "SY"]],
    "Admin1": [["Areas of Wahm"], ["ADM1_EN", "ADM1_PCODE", "area_sqkm", "validOn"], ["Wahm", "SY91", 314.2, 45323]],
    "Admin2": [["ADM2_EN", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE"], ["North Wahm", "SY9101", "Wahm", "SY91"]],
}


def test_a_workbook_is_read_sheet_by_sheet_with_the_licence_it_states(tmp_path: Path) -> None:
    items = list(read_place_list(write_workbook(tmp_path / "wahm.xlsx", SHEETS)))
    wide, inner = places_of(items)
    assert (wide.source, wide.area_km2, wide.as_of, wide.licence) == ("ocha SY91", 314.2, "2024-02-01", "CC BY-IGO")
    assert (inner.source, inner.within) == ("ocha SY9101", "ocha SY91")
    assert [item for item in items if isinstance(item, Skipped)] == [Skipped("countries")]
    assert refused_of(items) == []


def test_a_row_of_a_workbook_is_refused_by_sheet_and_number(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "Admin1": [["ADM1_EN", "ADM1_PCODE", "area_sqkm"], ["Wahm", "SY91", "wide"]]
    }
    (refusal,) = refused_of(list(read_place_list(write_workbook(tmp_path / "wahm.xlsx", sheets), licence="CC0")))
    assert refusal.where == "wahm.xlsx Admin1:2"


def test_empty_cells_of_a_workbook_keep_their_column(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "PPL": [["PPL_NAME", "PPL_PCODE", "LAT", "LON"], ["Ain Wahm", "", 36.5, 37.5]]
    }
    path = write_workbook(tmp_path / "wahm.xlsx", sheets)
    (found,) = places_of(list(read_place_list(path, licence="CC0", country="SYR")))
    assert (found.latitude_deg, found.longitude_deg) == (36.5, 37.5)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("notes.txt", b"only notes\n" * 20, "neither a GeoNames file nor an OCHA place list"),
        ("empty.txt", b"", "neither a GeoNames file nor an OCHA place list"),
        ("cut.zip", b"PK\x03\x04" + b"\0" * 40, "neither a GeoNames file"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputRefused, match=told):
        list(read_place_list(tmp_path / name))


def test_a_missing_file_and_a_damaged_workbook_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="there is no such file"):
        list(read_place_list(tmp_path / "missing.txt"))
    with ZipFile(tmp_path / "bad.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(InputRefused, match="the workbook is damaged"):
        list(read_place_list(tmp_path / "bad.xlsx", licence="CC0"))


HEADERS = st.sampled_from(
    ["PPL_NAME", "PPL_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM3_AR", "LAT", "LON", "population", "date", "x y z"]
)
CSV_CELLS = st.text(alphabet='aZ0.-,;"\n\r éع#', max_size=6)


@given(st.lists(HEADERS, min_size=1, max_size=6), st.lists(st.lists(CSV_CELLS, max_size=7), max_size=5))
def test_whatever_stands_in_a_csv_gives_places_or_refusals(header: list[str], rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text("\n".join(",".join(cells) for cells in [header, *rows]), encoding="utf8", newline="")
        try:
            items = list(read_place_list(path, licence="CC0", country="SYR"))
        except InputRefused as refusal:
            assert "neither a GeoNames file nor an OCHA" in refusal.reason
            return
    assert all(place.name.strip() for place in places_of(items))
    own = Counter(place.source for place in places_of(items) if place.is_aside)
    assert all(count == 1 for count in own.values())


def test_alternate_and_reference_names_come_after_the_usual_one() -> None:
    header = ["admin1RefName", "admin1AltName1_en", "admin1Name_en", "admin1Name_ar", "admin1Pcode"]
    assert find_columns(header).area_names == {1: (2, 3, 1, 0)}
