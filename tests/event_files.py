"""Small files of other people's events in their published layouts, written for the tests, with every known trap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from allegiance.exchange.event_columns import columns_of

ACLED: Mapping[str, str] = {
    "event_id_cnty": "XXX1",
    "event_date": "2022-03-10",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "HTS: Hayat Tahrir al-Sham",
    "assoc_actor_1": "",
    "inter1": "Rebel group",
    "actor2": "Military Forces of Marj (2000-)",
    "assoc_actor_2": "Coast Guards of Marj",
    "inter2": "State forces",
    "country": "Marj",
    "admin1": "North",
    "location": "Hazm",
    "latitude": "36.2",
    "longitude": "37.1",
    "geo_precision": "1",
    "source": "The Marj Post",
    "notes": "written for a test",
    "fatalities": "0",
    "timestamp": "1647000000",
}
UCDP: Mapping[str, str] = {
    "id": "900001",
    "type_of_violence": "1",
    "dyad_new_id": "1",
    "dyad_name": "Government of Marj - Northern Brigade",
    "side_a_new_id": "1",
    "side_a": "Government of Marj",
    "side_b_new_id": "2",
    "side_b": "Northern Brigade",
    "where_prec": "1",
    "where_coordinates": "Hazm town",
    "adm_1": "North",
    "adm_2": "Hazm district",
    "latitude": "36.2",
    "longitude": "37.1",
    "country": "Marj",
    "date_prec": "1",
    "date_start": "2022-03-10 00:00:00.000",
    "date_end": "2022-03-11 00:00:00.000",
    "best": "3",
    "high": "4",
    "low": "2",
    "source_article": "a report",
}
ICEWS: Mapping[str, str] = {
    "Event ID": "1",
    "Event Date": "2022-03-10",
    "Source Name": "Combatant (Northern Brigade)",
    "Source Sectors": "Rebel,Dissident / Organized Violence",
    "Source Country": "Marj",
    "Event Text": "Use conventional military force",
    "CAMEO Code": "190",
    "Intensity": "-10.0",
    "Target Name": "Citizen (Marj)",
    "Target Sectors": "General Population",
    "Target Country": "Marj",
    "Story ID": "55",
    "Sentence Number": "2",
    "Publisher": "Wire",
    "City": "Hazm",
    "District": "NULL",
    "Province": "North",
    "Country": "Marj",
    "Latitude": "36.2",
    "Longitude": "37.1",
}
POLECAT: Mapping[str, str] = {
    "Event ID": "P1",
    "Event Date": "2022-03-10",
    "Event Type": "ASSAULT",
    "Event Mode": "aerial",
    "Intensity": "-9.0",
    "Quad Code": "MATERIAL CONFLICT",
    "Contexts": "military",
    "Actor Name": "Northern Brigade",
    "Actor Country": "None",
    "Primary Actor Sector": "REB",
    "Recipient Name": "None",
    "Placename": "Hazm",
    "Province": "North",
    "Country": "Marj",
    "Latitude": "36.2",
    "Longitude": "37.1",
    "GeoNames ID": "12345",
    "Publication Date": "2022-03-11",
    "Language": "en",
    "Version": "1",
}
GDELT: Mapping[str, str] = {
    "GLOBALEVENTID": "410000001",
    "SQLDATE": "20150218",
    "Actor1Code": "TUR",
    "Actor1Name": "TURKEY",
    "Actor2Code": "SYRREB",
    "Actor2Name": "REBEL",
    "IsRootEvent": "1",
    "EventCode": "036",
    "EventBaseCode": "036",
    "EventRootCode": "03",
    "QuadClass": "1",
    "GoldsteinScale": "4.0",
    "NumMentions": "10",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Hazm, North, Marj",
    "ActionGeo_Lat": "36.2",
    "ActionGeo_Long": "37.1",
    "DATEADDED": "20150219",
    "SOURCEURL": "https://example.org/a",
}
ROWS = {"acled": ACLED, "ucdp": UCDP, "icews": ICEWS, "polecat": POLECAT}


def write_rows(
    path: Path, format: str, *changes: Mapping[str, str], header: Sequence[str] | None = None, delimiter: str = ""
) -> Path:
    """Write a file of a format: one row for each mapping of what differs from the sample row."""
    columns = header or columns_of(format)
    mark = delimiter or ("\t" if format in ("icews", "polecat") else ",")
    rows = [[str({**ROWS[format], **change}.get(name, "")) for name in columns] for change in changes]
    text = "\n".join(mark.join(cells) for cells in [list(columns), *rows])
    path.write_text(text + "\n", encoding="utf8")
    return path
