"""The counts of the registry's rows, and that each row counts once."""

from __future__ import annotations

import doctest

from benchmarks.resolve import held

TABLES: dict[str, list[held.Row]] = {
    "actors": [
        {"id": "idlib-band", "country": "SYR", "kind": "armed-group"},
        {"id": "azaz-police", "country": "SYR", "kind": "police"},
        {"id": "helsinki-band", "country": "FIN", "kind": "umbrella"},
        {"id": "world-body", "country": "", "kind": "intergovernmental"},
    ],
    "names": [{"actor": "idlib-band"}, {"actor": "idlib-band"}, {"actor": "world-body"}],
    "roles": [{"actor": "azaz-police"}],
    "descent": [{"before": "", "after": "idlib-band"}, {"before": "helsinki-band;idlib-band", "after": ""}],
    "offices": [{"country": "PSE"}],
    "institutions": [{"country": ""}],
}


def test_rows_count_where_their_actor_is() -> None:
    assert held.count_rows(TABLES) == {
        "actors": {"Syria": 2, "other countries": 1, "of no country": 1},
        "armed groups": {"Syria": 1, "other countries": 1},
        "names": {"Syria": 2, "of no country": 1},
        "roles": {"Syria": 1},
        "descents": {"Syria": 1, "other countries": 1},
        "offices": {"Lebanon, Israel, Palestine": 1},
        "institutions": {"of no country": 1},
    }


def test_every_row_of_the_packaged_tables_counts_once() -> None:
    tables = {name: held.read_table(name) for name in held.TABLES}
    counts = held.count_rows(tables)
    assert [counts[name].total() for name in ("actors", "names", "roles", "descents", "offices", "institutions")] == [
        len(rows) for rows in tables.values()
    ]


def test_the_last_line_tells_the_sums() -> None:
    *_, last = held.tell(held.count_rows(TABLES))
    assert last == "| **all** | **4** | **2** | **3** | **1** | **2** | **1** | **1** |"


def test_the_examples_hold() -> None:
    assert doctest.testmod(held).failed == 0
