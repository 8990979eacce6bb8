"""Other people's event files: every known trap of each layout, refused or read as it should be."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.event_files import GDELT, UCDP, write_rows

from allegiance.errors import InputRefused
from allegiance.exchange.event_cell import present
from allegiance.exchange.event_columns import columns_of
from allegiance.exchange.event_file import EventFormat, open_events
from allegiance.exchange.event_map import TEMPLATE
from allegiance.exchange.event_rows import Item
from allegiance.exchange.gdelt import BY_WIDTH
from allegiance.model.imported_event import EventRow, PassedOver
from allegiance.model.ontology import Modality, Quad
from allegiance.model.when import When

DAY = When(date(2022, 3, 10), date(2022, 3, 10))


def read(format: EventFormat, path: Path, map_path: Path | None = None) -> list[Item]:
    with ExitStack() as opened:
        return list(open_events(format, path, opened, map_path=map_path).items)


def events(items: Sequence[Item]) -> list[EventRow]:
    return [item for item in items if isinstance(item, EventRow)]


def refusals(items: Sequence[Item]) -> list[str]:
    return [str(item) for item in items if isinstance(item, InputRefused)]


def passed_over(items: Sequence[Item]) -> list[str]:
    return [item.words for item in items if isinstance(item, PassedOver)]


# ACLED ------------------------------------------------------------------------------------------------------------


def test_acled_has_no_direction_and_its_associates_beside_the_actor(tmp_path: Path) -> None:
    (row,) = events(read("acled", write_rows(tmp_path / "a.csv", "acled", {})))
    assert (row.their_id, row.type, row.mode, row.quad) == ("XXX1", "ASSAULT", "sideAB", Quad.MATERIAL_CONFLICT)
    assert not row.is_directed
    assert row.target == "Military Forces of Marj (2000-); Coast Guards of Marj"
    assert (row.place, row.place_precision) == ("Hazm, North, Marj", "place")


@pytest.mark.parametrize("written", ["2022-03-10", "10 March 2022", "10 Mar 2022", "20220310"])
def test_acled_dates_of_every_vintage(tmp_path: Path, written: str) -> None:
    assert events(read("acled", write_rows(tmp_path / "a.csv", "acled", {"event_date": written})))[0].when == DAY


def test_acled_days_known_to_the_week_or_month_are_wide(tmp_path: Path) -> None:
    file = write_rows(
        tmp_path / "a.csv", "acled", {"time_precision": "2"}, {"event_id_cnty": "X2", "time_precision": "3"}
    )
    week, month = events(read("acled", file))
    assert (week.when.n_days, month.when.n_days) == (7, 31)


def test_acled_reads_old_columns_in_upper_case_and_any_order(tmp_path: Path) -> None:
    columns = [name.upper() for name in reversed(columns_of("acled")) if name != "event_id_cnty"] + ["DATA_ID"]
    text = ",".join(columns) + "\n" + ",".join(_acled_cell(name) for name in columns) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf8")
    assert [row.their_id for row in events(read("acled", tmp_path / "a.csv"))] == ["77"]


def _acled_cell(name: str) -> str:
    from tests.event_files import ACLED

    return "77" if name == "DATA_ID" else ACLED[name.casefold()]


def test_acled_strategic_developments_have_no_quad_unless_they_agree(tmp_path: Path) -> None:
    kind = {"event_type": "Strategic developments"}
    file = write_rows(
        tmp_path / "a.csv",
        "acled",
        {**kind, "sub_event_type": "Arrests"},
        {**kind, "sub_event_type": "Agreement", "event_id_cnty": "X2"},
        {**kind, "sub_event_type": "Something of tomorrow", "event_id_cnty": "X3"},
    )
    arrest, agreement, unknown = events(read("acled", file))
    assert (arrest.quad, unknown.quad, unknown.type) == (None, None, None)
    assert agreement.quad is Quad.VERBAL_COOPERATION


def test_acled_monadic_rows_are_one_event(tmp_path: Path) -> None:
    items = read("acled", write_rows(tmp_path / "a.csv", "acled", {}, {"actor1": "Someone else"}))
    assert len(events(items)) == 1
    assert passed_over(items) == ["rows that list an event for its other actor"]


def test_zero_coordinates_and_words_for_nothing_are_missing(tmp_path: Path) -> None:
    nothing = {"latitude": "0", "longitude": "0.0", "actor2": "NULL", "assoc_actor_2": "NA"}
    (row,) = events(read("acled", write_rows(tmp_path / "a.csv", "acled", nothing)))
    assert (row.latitude_deg, row.longitude_deg, row.target) == (None, None, "")


def test_a_bad_row_is_named_by_line_column_value_and_rule_and_the_rest_is_read(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.csv", "acled", {"latitude": "136"}, {"event_id_cnty": "X2"}, {"event_date": "soon"})
    items = read("acled", file)
    assert len(events(items)) == 1
    first, second = refusals(items)
    assert first.startswith("a.csv:2: latitude '136': not in [-90, 90]")
    assert second.startswith("a.csv:4: event_date 'soon': no date")


@pytest.mark.parametrize("format", ["acled", "ucdp", "icews", "polecat"])
def test_a_file_without_a_must_column_is_refused_by_its_name(tmp_path: Path, format: EventFormat) -> None:
    columns = [name for name in columns_of(format) if name.casefold() not in ("latitude",)]
    with pytest.raises(InputRefused, match=r"no column [Ll]atitude"):
        read(format, write_rows(tmp_path / "a.csv", format, {}, header=columns))


# UCDP -------------------------------------------------------------------------------------------------------------


def test_ucdp_sides_have_no_direction_but_against_civilians(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.csv", "ucdp", {}, {"id": "2", "type_of_violence": "3", "side_b": "Civilians"})
    battle, killing = events(read("ucdp", file))
    assert (battle.is_directed, killing.is_directed) == (False, True)
    assert battle.when == When(date(2022, 3, 10), date(2022, 3, 11))
    assert (battle.type, battle.quad, battle.place_precision) == ("ASSAULT", Quad.MATERIAL_CONFLICT, "place")


def test_ucdp_places_coarser_than_a_town_say_so(tmp_path: Path) -> None:
    changes = [{"id": str(code), "where_prec": str(code)} for code in range(1, 8)]
    found = [row.place_precision for row in events(read("ucdp", write_rows(tmp_path / "a.csv", "ucdp", *changes)))]
    assert found == ["place", "near", "adm2", "adm1", "region", "country", "none"]


def test_ucdp_without_a_header_is_read_at_49_columns_only_and_said(tmp_path: Path) -> None:
    cells = [UCDP.get(name, "") for name in columns_of("ucdp")]
    (tmp_path / "a.csv").write_text(",".join(cells) + "\n", encoding="utf8")
    items = read("ucdp", tmp_path / "a.csv")
    assert [row.their_id for row in events(items)] == ["900001"]
    assert passed_over(items) == ["files without a header, read as the 49 columns of GED"]
    (tmp_path / "b.csv").write_text(",".join(cells[:-1]) + "\n", encoding="utf8")
    with pytest.raises(InputRefused, match="no header, and 48 columns"):
        read("ucdp", tmp_path / "b.csv")


def test_ucdp_repackaged_files_with_fewer_columns_are_read_and_impossible_rows_refused(tmp_path: Path) -> None:
    columns = tuple(UCDP)
    bad = [{"id": "2", "low": "9"}, {"id": "3", "type_of_violence": "4"}, {"id": "4", "date_end": "2022-03-01"}]
    items = read("ucdp", write_rows(tmp_path / "a.csv", "ucdp", {}, *bad, header=columns))
    assert [row.their_id for row in events(items)] == ["900001"]
    assert [text.split(": ")[1] for text in refusals(items)] == [
        "best '3'",
        "type_of_violence '4'",
        "date_end '2022-03-01'",
    ]


# GDELT ------------------------------------------------------------------------------------------------------------


def _gdelt(path: Path, width: int, *changes: dict[str, str]) -> Path:
    names = BY_WIDTH[width].header
    rows = ["\t".join({**GDELT, **change}.get(name, "") for name in names) for change in changes]
    path.write_text("\n".join(rows) + "\n", encoding="utf8")
    return path


@pytest.mark.parametrize("width", [57, 58, 61])
def test_gdelt_is_told_by_its_width(tmp_path: Path, width: int) -> None:
    (row,) = events(read("gdelt", _gdelt(tmp_path / "a.CSV", width, {})))
    assert (row.their_id, row.source, row.target) == ("410000001", "TURKEY (TUR)", "REBEL (SYRREB)")
    assert (row.their_code, row.quad, row.when.earliest) == ("036", Quad.VERBAL_COOPERATION, date(2015, 2, 18))
    assert (row.latitude_deg, row.longitude_deg, row.place_precision) == (36.2, 37.1, "near")


def test_gdelt_of_another_width_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.CSV").write_text("\t".join("1" * 60) + "\n", encoding="utf8")
    with pytest.raises(InputRefused, match="60 columns, not 57, 58"):
        read("gdelt", tmp_path / "a.CSV")


def test_gdelt_codes_stay_text_and_a_lost_zero_is_named(tmp_path: Path) -> None:
    items = read("gdelt", _gdelt(tmp_path / "a.CSV", 58, {"EventCode": "36"}))
    assert refusals(items)[0].startswith("a.CSV:1: EventCode '36': no CAMEO code; did it lose its zero? 036 is one")


# ICEWS ------------------------------------------------------------------------------------------------------------


def test_icews_ids_repeat_and_are_told_apart_by_the_day(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.tab", "icews", {}, {"Event Date": "2022-03-11", "Story ID": "56"})
    assert [row.their_id for row in events(read("icews", file))] == ["1@2022-03-10", "1@2022-03-11"]


def test_icews_symmetric_acts_are_folded(tmp_path: Path) -> None:
    meeting = {"CAMEO Code": "046", "Source Name": "Marj", "Target Name": "Coast"}
    swapped = {**meeting, "Event ID": "2", "Source Name": "Coast", "Target Name": "Marj"}
    other_story = {**swapped, "Event ID": "3", "Story ID": "99"}
    items = read("icews", write_rows(tmp_path / "a.tab", "icews", meeting, {"Event ID": "9"}, swapped, other_story))
    assert [(row.their_id, row.is_directed) for row in events(items)] == [
        ("1@2022-03-10", False),
        ("9@2022-03-10", True),
        ("3@2022-03-10", True),
    ]
    assert passed_over(items) == ["rows that tell a symmetric act a second time"]


def test_icews_wrong_codes_and_days_are_refused_and_a_code_stays_text(tmp_path: Path) -> None:
    bad = [{"CAMEO Code": ""}, {"CAMEO Code": "999"}, {"Event Date": "2022-02-30"}, {"Event ID": "NULL"}]
    items = read("icews", write_rows(tmp_path / "a.tab", "icews", {"CAMEO Code": "036"}, *bad))
    assert [(row.their_code, row.type) for row in events(items)] == [("036", "AGREE")]
    assert len(refusals(items)) == len(bad)


def test_icews_quote_marks_are_data(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "a.tab", "icews", {"Event Text": 'says "no'}, {"Event ID": "2"})
    assert len(events(read("icews", file))) == 2


# POLECAT ----------------------------------------------------------------------------------------------------------


def test_polecat_a_missing_recipient_is_normal_and_none_is_nothing(tmp_path: Path) -> None:
    (row,) = events(read("polecat", write_rows(tmp_path / "a.txt", "polecat", {})))
    assert (row.their_id, row.source, row.target) == ("P1@2022-03-10", "Northern Brigade", "")
    assert (row.type, row.mode, row.quad) == ("ASSAULT", "aerial", Quad.MATERIAL_CONFLICT)


def test_polecat_a_stray_tab_is_mended_where_one_reading_fits_alone(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.txt", "polecat", {"Placename": "Hazm"}, {"Event ID": "P2"})
    header, first, second = path.read_text(encoding="utf8").splitlines()
    first = first.replace("MATERIAL CONFLICT", "MATERIAL\tCONFLICT")
    second = f"{second}\t\tgarbage\t7"
    path.write_text("\n".join([header.replace("Quad Code", "Quad\tCode"), first, second]) + "\n", encoding="utf8")
    items = read("polecat", path)
    assert [(row.their_id, row.quad) for row in events(items)] == [("P1@2022-03-10", Quad.MATERIAL_CONFLICT)]
    assert "43 cells, not 40" in refusals(items)[0]


def test_polecat_quote_marks_are_data_and_unknown_types_are_refused(tmp_path: Path) -> None:
    file = write_rows(
        tmp_path / "a.txt", "polecat", {"Actor Name": '"Storm'}, {"Event ID": "P2", "Event Type": "DANCE"}
    )
    items = read("polecat", file)
    assert [row.source for row in events(items)] == ['"Storm']
    assert "Event Type 'DANCE'" in refusals(items)[0]


# A table of anybody's ---------------------------------------------------------------------------------------------

MAP = """
[columns]
date = "day"
source = "who"
target = "whom"
quad = "what"

[values.quad]
fight = "material-conflict"
talk = "1"
"""


def _mapped(tmp_path: Path, text: str, *, encoding: str = "utf8") -> list[Item]:
    (tmp_path / "m.toml").write_text(MAP, encoding="utf8")
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    return read("table", tmp_path / "t.csv", tmp_path / "m.toml")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(tmp_path: Path, mark: str) -> None:
    text = "day,who,whom,what\n2022-03-10,A,B,fight\n2022-03,A,B,talk\n".replace(",", mark)
    fight, talk = events(_mapped(tmp_path, text))
    assert (fight.quad, talk.quad, talk.when.n_days) == (Quad.MATERIAL_CONFLICT, Quad.VERBAL_COOPERATION, 31)


def test_a_byte_order_mark_is_no_part_of_the_first_column_and_other_encodings_are_refused(tmp_path: Path) -> None:
    text = "day,who,whom,what\n2022-03-10,Müller,B,fight\n"
    assert events(_mapped(tmp_path, text, encoding="utf-8-sig"))[0].source == "Müller"
    assert "not UTF-8 at byte 30" in refusals(_mapped(tmp_path, text, encoding="latin-1"))[0]


def test_the_same_row_has_the_same_id_wherever_it_stands(tmp_path: Path) -> None:
    row = "2022-03-10,A,B,fight\n"
    first, second, third = events(_mapped(tmp_path, f"day,who,whom,what\n{row}2022-03-11,A,B,fight\n{row}"))
    assert first.their_id == third.their_id != second.their_id


def test_zip_gz_workbook_and_json_lines_are_read_directly(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAP, encoding="utf8")
    text = "day,who,whom,what\n2022-03-10,A,B,fight\n"
    with ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", text)
        archive.writestr("readme.txt", "about")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "t.jsonl").write_text(
        '{"day": "2022-03-10", "who": "A", "whom": "B", "what": "fight"}\n', encoding="utf8"
    )
    book = Workbook()
    for cells in (line.split(",") for line in text.splitlines()):
        book.active.append(cells)
    book.save(tmp_path / "t.xlsx")
    for name in ("t.zip", "t.csv.gz", "t.jsonl", "t.xlsx"):
        rows = events(read("table", tmp_path / name, tmp_path / "m.toml"))
        assert [(row.source, row.target, row.quad) for row in rows] == [("A", "B", Quad.MATERIAL_CONFLICT)], name


def test_a_file_that_is_cut_keeps_the_rows_before_the_cut(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAP, encoding="utf8")
    lines = "".join(f"2022-03-10,A{n},B{n * 7919 % 1000},fight\n" for n in range(3000))
    whole = gzip.compress(f"day,who,whom,what\n{lines}".encode())
    (tmp_path / "t.csv.gz").write_bytes(whole[: len(whole) * 2 // 3])
    items = read("table", tmp_path / "t.csv.gz", tmp_path / "m.toml")
    assert len(events(items)) > 100
    assert "cut or damaged" in refusals(items)[-1]


def test_the_template_is_read_as_it_is_printed(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(TEMPLATE, encoding="utf8", newline="")
    attack, talk = events(read("table", tmp_path / "own.csv"))
    assert (attack.type, attack.mode, attack.modality) == ("ASSAULT", "heavy-weapons", Modality.HAPPENED)
    assert (talk.source, talk.type, talk.quad) == ("Northern Brigade; River Front", None, Quad.VERBAL_COOPERATION)


def test_a_map_with_a_fault_is_refused_by_the_name_of_the_fault(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("day\n", encoding="utf8")
    (tmp_path / "m.toml").write_text('[columns]\ndate = "day"\nwhen = "x"\n', encoding="utf8")
    with pytest.raises(InputRefused, match=r"columns\.when means nothing"):
        read("table", tmp_path / "t.csv", tmp_path / "m.toml")


def test_na_is_namibia_where_a_column_holds_country_codes() -> None:
    assert (present("NA"), present("NA", is_country_code=True)) == ("", "NA")


@given(st.lists(st.lists(st.text(alphabet='a",;\t\n|é ', max_size=5), min_size=4, max_size=4), max_size=4))
def test_no_cell_makes_the_reader_stop(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = "day,who,whom,what\n" + "".join(",".join(cells) + "\n" for cells in rows)
    assert events(_mapped(folder, f"{text}\n2022-03-10,A,B,fight\n")) or refusals(_mapped(folder, text))
