"""Made-up rows of place lists in the layouts that users have: no row is anybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

# "Qasr Nimrud al-Wahmi" and its neighbours are in no list of the package.
VILLAGE = "Tell Wahmiya"


def geonames_line(
    number: int | str = 900000001,
    name: str = VILLAGE,
    *,
    others: str = "",
    latitude: object = 36.1,
    longitude: object = 36.9,
    feature: tuple[str, str] = ("P", "PPL"),
    country: str = "SY",
    population: object = 0,
    as_of: str = "2024-01-02",
) -> str:
    """One line of a GeoNames file, its nineteen cells tab-separated."""
    cells = (number, name, name, others, latitude, longitude, *feature, country, "", "12", "", "", "", population)
    return "\t".join(map(str, (*cells, "", 300, "Asia/Damascus", as_of)))


def write_geonames(path: Path, *lines: str) -> Path:
    """Write a GeoNames file."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf8", newline="")
    return path


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write an XLSX file: texts shared, numbers as numbers, empty cells left out as spreadsheets do."""
    texts: dict[str, int] = {}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with ZipFile(path, "w") as archive:
        for number, rows in enumerate(sheets.values(), start=1):
            body = "".join(_row(k, cells, texts) for k, cells in enumerate(rows, start=1))
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml", f"<worksheet {main}><sheetData>{body}</sheetData></worksheet>"
            )
        listed = "".join(f'<sheet name="{n}" sheetId="{k}" r:id="rId{k}"/>' for k, n in enumerate(sheets, start=1))
        archive.writestr(
            "xl/workbook.xml", f'<workbook {main} xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="rId{k}" Type="{relations}/worksheet" Target="worksheets/sheet{k}.xml"/>'
            for k in range(1, len(sheets) + 1)
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{targets}</Relationships>')
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f"<sst {main}>{items}</sst>")
    return path


def _row(number: int, cells: Sequence[object], texts: dict[str, int]) -> str:
    body = ""
    for column, cell in enumerate(cells):
        place = f"{chr(ord('A') + column)}{number}"
        if isinstance(cell, str) and cell:
            body += f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
        elif cell not in ("", None):
            body += f'<c r="{place}"><v>{cell}</v></c>'
    return f'<row r="{number}">{body}</row>'
