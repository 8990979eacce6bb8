"""Real event data, read from beside the checkout: what is stored equals a count made without us."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from allegiance.pipeline import Toolkit
from allegiance.serve.layer_import import ImportTally, import_events
from allegiance.serve.query import Record
from allegiance.store import schema
from allegiance.store.open import open_store

DATA = Path(__file__).parents[2].parent / "shared" / "data"
ICEWS18 = DATA / "icews18" / "events_dev.csv.gz"
AEC = DATA / "ucdp-aec" / "train_dev.jsonl.gz"
ICEWS_MAP = """
[columns]
date = "date"
source = "source"
target = "target"
cameo = "cameo"
quad = "quad"

[layer]
dataset = "ICEWS 2018"
licence = "terms of Harvard Dataverse doi:10.7910/DVN/28075"
"""
AEC_MAP = """
[columns]
id = "id"
date = "start_date"
date_end = "end_date"
source = "side_a_name"
target = "side_b_name"
place = ["location_where_name", "location_adm2_name", "location_adm1_name", "location_root_name"]

[fixed]
type = "ASSAULT"

[layer]
dataset = "UCDP-AEC"
licence = "CC BY 4.0"
coded_by = "hand"
is_directed = false
"""


def _import(folder: Path, file: Path, name: str, text: str, tools: Toolkit) -> tuple[Record, ImportTally]:
    (folder / "m.toml").write_text(text, encoding="utf8")
    engine = open_store(folder / "s.db")
    *_, tally = import_events(engine, tools.resolver, "table", file, name=name, map_path=folder / "m.toml")
    return Record(engine, tools), tally


@pytest.fixture(scope="module")
def tools() -> Toolkit:
    return Toolkit()


@pytest.fixture(scope="module")
def icews18(tmp_path_factory: pytest.TempPathFactory, tools: Toolkit) -> Record:
    if not ICEWS18.exists():
        pytest.skip(f"{ICEWS18} is not here: the data lies beside the checkout where it may be used")
    record, tally = _import(tmp_path_factory.mktemp("icews18"), ICEWS18, "icews18", ICEWS_MAP, tools)
    assert (tally.n_rows, tally.n_refused) == (302_170, 0)
    return record


def _stored(record: Record) -> Iterator[tuple[str, str, str, str, str]]:
    source, target = schema.LAYER_CELL.alias("source"), schema.LAYER_CELL.alias("target")
    event = schema.IMPORTED_EVENT.c
    rows = (
        select(event.earliest, source.c.text, target.c.text, event.their_code, event.quad)
        .join(source, event.source == source.c.number)
        .join(target, event.target == target.c.number)
        .where(event.is_current == 1)
    )
    with record.engine.connect() as connection:
        yield from (tuple(row) for row in connection.execute(rows))


def test_rows_quads_and_dyads_of_icews18_are_those_of_the_file(icews18: Record) -> None:
    with gzip.open(ICEWS18, "rt", encoding="utf8", newline="") as file:
        rows = [(r["date"], r["source"], r["target"], r["cameo"], r["quad"]) for r in csv.DictReader(file)]
    stored = list(_stored(icews18))
    assert len(stored) == len(rows) == 302_170
    assert Counter(row[4] for row in stored) == Counter(row[4] for row in rows)
    assert Counter(row[1:3] for row in stored) == Counter(row[1:3] for row in rows)
    assert Counter(stored) == Counter(rows)


def test_events_of_ucdp_aec_are_those_of_the_file(tmp_path: Path, tools: Toolkit) -> None:
    if not AEC.exists():
        pytest.skip(f"{AEC} is not here: the data lies beside the checkout where it may be used")
    record, tally = _import(tmp_path, AEC, "ucdp-aec", AEC_MAP, tools)
    with gzip.open(AEC, "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    assert (tally.rows.n_new, tally.n_refused) == (len(rows), 0) == (8_348, 0)
    dyads = Counter((row["side_a_name"], row["side_b_name"]) for row in rows)
    assert Counter(row[1:3] for row in _stored(record)) == dyads


def test_syria_and_turkey_in_icews18_turn_in_january_2018(icews18: Record) -> None:
    """A rupture that holds 15-28 January; force falls to three events a week by mid-April; no alarm after that."""
    answer = icews18.relation("syria", "turkey", layers=("icews18",))
    ruptures = [e for e in answer.episodes if e.kind == "rupture"]
    assert [(e.began, e.ended) for e in ruptures] == [("2018-01-10", "2018-01-28")]
    force = {date.fromisoformat(p.start): p.quads[3] for p in answer.periods}
    assert force[date(2018, 1, 15)] >= 20
    assert max(n for monday, n in force.items() if monday >= date(2018, 4, 9)) <= 3
