"""store/place_table.py: what is put in is found again, a newer row takes the place of the older, the edition tells."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, ListedKind
from allegiance.model.place import Place, Precision
from allegiance.store.open import open_store
from allegiance.store.place_table import PlaceWriter, StoredPlaces
from allegiance.store.view import View


def imported(number: int = 1, name: str = "Tell Wahmiya", *, same_as: str | None = None) -> ImportedPlace:
    """A made-up village of a list."""
    return ImportedPlace(
        place=Place(
            id=PlaceId(f"wahm-{number}"),
            name=name,
            country="SYR",
            latitude_deg=36.25,
            longitude_deg=36.5,
            radius_km=3.0,
            precision=Precision.EXACT,
            basis="made up",
        ),
        source=f"geonames {number}",
        names=(name, "تل وهمية"),
        kind=ListedKind.TOWN,
        population=12,
        within="",
        as_of="2024-01-02",
        credit="nobody",
        licence="CC0",
        same_as=PlaceId(same_as) if same_as else None,
    )


def put(engine: Engine, *places: ImportedPlace, key: str = "tell wahmiya") -> None:
    PlaceWriter(engine).put({found.source: (found, (key, f"{key} 2")) for found in places})


def test_what_is_put_in_is_found_by_name_id_and_source(store: Engine) -> None:
    put(store, imported(1), imported(2, same_as="wahm-1"))
    table = StoredPlaces(store)
    assert table.named("tell wahmiya") == table.named("tell wahmiya 2") == (imported(1), imported(2, same_as="wahm-1"))
    assert table.by_id("wahm-1") == table.by_source("geonames 1") == imported(1)
    assert table.joined_to("wahm-1") == (imported(2, same_as="wahm-1"),)
    assert (table.named("tell"), table.by_id("wahm-3"), table.by_source("ocha 1"), table.joined_to("x")) == (
        (),
        None,
        None,
        (),
    )


def test_a_row_of_the_same_source_takes_the_place_of_the_older(store: Engine) -> None:
    put(store, imported(1), imported(2))
    newer = replace(imported(1, "Tell Wahm"), population=90)
    put(store, newer, key="tell wahm")
    table = StoredPlaces(store)
    assert table.named("tell wahmiya") == (imported(2),)
    assert table.named("tell wahm") == (newer,)


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(4)), st.integers(1, 4))
def test_the_edition_is_a_function_of_the_rows(new_store: Callable[[], str], order: list[int], n: int) -> None:
    engines = [open_store(new_store()) for _ in range(2)]
    put(engines[0], *(imported(k) for k in range(4)))
    put(engines[1], *(imported(k, "Old Wahm") for k in order[:n]))
    for k in order:
        put(engines[1], imported(k))
    editions = {StoredPlaces(engine).edition for engine in engines}
    put(engines[1], imported(0, "Wahm"))
    assert len(editions) == 1
    assert StoredPlaces(engines[1]).edition not in editions
    for engine in engines:
        engine.dispose()


def test_an_empty_store_has_no_edition(store: Engine) -> None:
    assert StoredPlaces(store).edition == ""


def test_a_lot_that_fails_leaves_rows_and_edition_as_they_were(store: Engine) -> None:
    put(store, imported(1))
    edition = StoredPlaces(store).edition
    twin = replace(imported(2), place=imported(1).place)  # two sources under one id
    with pytest.raises(IntegrityError):
        put(store, imported(3), twin)
    table = StoredPlaces(store)
    assert (table.edition, table.by_id("wahm-3")) == (edition, None)


def test_a_name_is_asked_for_once(store: Engine) -> None:
    put(store, imported(1))
    table, asked = StoredPlaces(store), []
    event.listen(store, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    assert table.named("tell wahmiya") == table.named("tell wahmiya")
    assert table.named("nowhere") == table.named("nowhere") == ()
    assert sum("listed_name" in statement for statement in asked) == 2


def test_the_table_travels_to_another_process_as_an_address(store: Engine) -> None:
    put(store, imported(1))
    travelled: StoredPlaces = pickle.loads(pickle.dumps(StoredPlaces(store)))
    assert travelled.named("tell wahmiya") == (imported(1),)
    travelled._engine.dispose()


def test_imported_places_are_no_part_of_what_was_read(store: Engine) -> None:
    before = View(store).digest()
    put(store, imported(1))
    assert View(store).digest() == before
