"""resolve/listed.py and the gazetteer with imported places: precision by kind, no twins, no false certainty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.errors import InputRefused
from allegiance.model.identity import PlaceId
from allegiance.model.listed_place import ImportedPlace, ListedKind, ListedPlace, namesake_of
from allegiance.model.place import Place, Precision
from allegiance.resolve.gazetteer import Gazetteer, load_gazetteer
from allegiance.resolve.listed import distance_km, find_same, import_place, name_keys
from allegiance.resolve.place import _SURE


@dataclass(frozen=True)
class Table:
    """Imported places in memory."""

    places: tuple[ImportedPlace, ...]
    edition: str = "some"

    def named(self, key: str) -> tuple[ImportedPlace, ...]:
        return tuple(found for found in self.places if key in name_keys(found))

    def by_id(self, place_id: str) -> ImportedPlace | None:
        return next((found for found in self.places if found.place.id == place_id), None)

    def by_source(self, source: str) -> ImportedPlace | None:
        return next((found for found in self.places if found.source == source), None)

    def joined_to(self, place_id: str) -> tuple[ImportedPlace, ...]:
        return tuple(found for found in self.places if found.same_as == place_id)


def listed(
    source: str,
    name: str,
    *others: str,
    kind: ListedKind = ListedKind.TOWN,
    point: tuple[float, float] | None = (35.9, 38.1),
    country: str = "SYR",
    population: int = 0,
    area_km2: float | None = None,
    within: str = "",
) -> ListedPlace:
    latitude, longitude = point or (None, None)
    return ListedPlace(
        where="list:1", source=source, name=name, names=others, kind=kind, country=country, latitude_deg=latitude,
        longitude_deg=longitude, population=population, area_km2=area_km2, within=within, credit="nobody",
        licence="CC0",
    )  # fmt: skip


def with_places(*rows: ListedPlace) -> Gazetteer:
    """The packaged gazetteer with rows of a list imported one after another, as a store would hold them."""
    gazetteer = load_gazetteer()
    places: list[ImportedPlace] = []
    for row in rows:
        found = import_place(row, gazetteer.country_codes)
        twin = gazetteer.find_twin(found, name_keys(found), [namesake_of(other) for other in places])
        places.append(replace(found, same_as=twin))
    return gazetteer.with_imported(Table(tuple(places)))


def ids(gazetteer: Gazetteer, name: str, *countries: str) -> list[str]:
    return [candidate.place.id for candidate in gazetteer.candidates(name, countries=countries)]


# --- precision and radius ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "precision", "radius_km"),
    [
        (ListedKind.TOWN, Precision.EXACT, 3.0),
        (ListedKind.CROSSING, Precision.EXACT, 1.0),
        (ListedKind.ADM1, Precision.ADM1, 60.0),
        (ListedKind.ADM2, Precision.ADM2, 25.0),
        (ListedKind.ADM3, Precision.ADM2, 12.0),
        (ListedKind.ADM4, Precision.EXACT, 3.0),
    ],
)
def test_precision_follows_what_the_list_says_a_place_is(kind: ListedKind, precision: str, radius_km: float) -> None:
    place = import_place(listed("ocha X1", "Wahm", kind=kind), load_gazetteer().country_codes).place
    assert (place.precision, place.radius_km) == (precision, radius_km)


def test_an_area_is_as_wide_as_a_circle_of_its_size_and_a_town_without_a_point_is_not_exact() -> None:
    codes = load_gazetteer().country_codes
    area = import_place(listed("ocha X1", "Wahm", kind=ListedKind.ADM2, area_km2=314.16), codes).place
    assert area.radius_km == 10.0
    town = import_place(listed("ocha X2", "Wahm", point=None), codes).place
    assert (town.precision, town.latitude_deg) == (Precision.ADM2, None)


@pytest.mark.parametrize("country", ["SY", "SYR", "syr", "Syria"])
def test_a_country_is_known_by_code_and_name(country: str) -> None:
    found = import_place(listed("ocha X1", "Wahm", country=country), load_gazetteer().country_codes)
    assert found.place.country == "SYR"


def test_an_unknown_country_is_refused_by_line() -> None:
    with pytest.raises(InputRefused, match="list:1: country 'Q9' is not known; correct the code"):
        import_place(listed("ocha X1", "Wahm", country="Q9"), load_gazetteer().country_codes)


def test_the_basis_names_source_id_and_licence() -> None:
    found = import_place(listed("geonames 900000001", "Tell Wahmiya"), load_gazetteer().country_codes)
    assert found.place.basis == "nobody, 900000001, CC0"
    assert found.place.id == "tell-wahmiya-900000001"


# --- no twins ---------------------------------------------------------------------------------------------------------


AZAZ = load_gazetteer().candidates("Azaz")[0].place


def test_the_same_geonames_id_is_the_same_place_and_gains_the_names() -> None:
    number = AZAZ.basis.rpartition(" ")[2]
    gazetteer = with_places(listed(f"geonames {number}", "Azaz Wahmi", point=(0.5, 0.5)))
    assert ids(gazetteer, "Azaz Wahmi") == ids(gazetteer, "Azaz") == [AZAZ.id]
    assert "Azaz Wahmi" in gazetteer.names_of(AZAZ.id)
    assert gazetteer.place(AZAZ.id) == AZAZ
    assert "nobody, CC0" in gazetteer.credits_of(AZAZ)


@pytest.mark.parametrize(("north", "joined"), [(0.04, True), (0.06, False)])  # 4.4 and 6.7 km
def test_the_same_name_within_five_kilometres_is_the_same_place(north: float, joined: bool) -> None:
    point = ((AZAZ.latitude_deg or 0) + north, AZAZ.longitude_deg or 0)
    gazetteer = with_places(listed("ocha C900", "Azaz", "Azaz Wahmi", point=point))
    assert ids(gazetteer, "Azaz Wahmi") == ([AZAZ.id] if joined else ["azaz-c900"])
    assert len(ids(gazetteer, "Azaz")) == (1 if joined else 2)


def test_the_same_name_close_by_in_another_country_is_another_place() -> None:
    point = ((AZAZ.latitude_deg or 0) + 0.01, AZAZ.longitude_deg or 0)
    assert len(ids(with_places(listed("ocha C900", "Azaz", point=point, country="TUR")), "Azaz")) == 2


def test_two_lists_name_one_village_once() -> None:
    gazetteer = with_places(
        listed("geonames 900000001", "Tell Wahmiya", point=(35.9, 38.1)),
        listed("ocha C900", "Tell Wahmiya", "Tall Wahmi", point=(35.91, 38.1)),
    )
    assert ids(gazetteer, "Tell Wahmiya") == ids(gazetteer, "Tall Wahmi") == ["tell-wahmiya-900000001"]


def test_what_joins_a_joined_place_joins_its_home() -> None:
    north = (AZAZ.latitude_deg or 0) + 0.01
    gazetteer = with_places(
        listed("geonames 900000001", "Azaz", "Wahm Azaz", point=(north, AZAZ.longitude_deg or 0)),
        listed("ocha C900", "Wahm Azaz", point=(north + 0.01, AZAZ.longitude_deg or 0)),
    )
    assert ids(gazetteer, "Wahm Azaz") == [AZAZ.id]


def test_a_first_level_area_has_no_twin_and_an_area_is_no_town() -> None:
    gazetteer = with_places(
        listed("ocha SY02", "Aleppo", "Wahm Aleppo", kind=ListedKind.ADM1),
        listed("ocha SY9", "Azaz", "Wahm Azaz", kind=ListedKind.ADM2, point=(AZAZ.latitude_deg, AZAZ.longitude_deg)),  # type: ignore[arg-type] # it has a point
    )
    assert ids(gazetteer, "Wahm Aleppo") == ["aleppo-governorate"]
    assert ids(gazetteer, "Wahm Azaz") == ["azaz-sy9"]


POINTS = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_bounded(one: tuple[float, float], other: tuple[float, float]) -> None:
    a, b = (
        Place(
            id=PlaceId("a"), name="A", country=None, latitude_deg=p[0], longitude_deg=p[1], radius_km=None,
            precision=Precision.EXACT,
        )
        for p in (one, other)
    )  # fmt: skip
    there, back = distance_km(a, b), distance_km(b, a)
    assert there is not None and there == pytest.approx(back)
    assert 0 <= there <= 20_016


def test_the_nearest_of_several_is_the_same() -> None:
    codes = load_gazetteer().country_codes
    rows = (listed(f"ocha C{k}", "Wahm", point=(35.9 + k / 100, 38.1)) for k in range(4))
    near, second, found, other = (import_place(row, codes) for row in rows)
    known = [(p.place.id, p.place) for p in (near, second, other)]
    assert find_same(found, known) in ("wahm-c1", "wahm-c3")
    assert find_same(found, known[:1]) == "wahm-c0"
    assert find_same(found, []) is None


# --- no false certainty -----------------------------------------------------------------------------------------------


def score(gazetteer: Gazetteer, name: str, *countries: str) -> float:
    return gazetteer.candidates(name, countries=countries)[0].score


def test_a_name_that_one_place_has_is_sure_where_the_report_names_its_country() -> None:
    gazetteer = with_places(listed("geonames 900000001", "Tell Wahmiya"))
    assert score(gazetteer, "Tell Wahmiya", "SYR") >= _SURE
    assert score(gazetteer, "Tell Wahmiya", "MLI") < _SURE


def test_a_name_that_two_villages_of_a_country_have_is_not_sure() -> None:
    rows = [listed("geonames 900000001", "Tell Wahmiya"), listed("geonames 900000002", "Tell Wahmiya", point=(33, 36))]
    for order in (rows, rows[::-1]):
        gazetteer = with_places(*order)
        assert len(ids(gazetteer, "Tell Wahmiya", "SYR")) == 2
        assert score(gazetteer, "Tell Wahmiya", "SYR") < _SURE
        assert score(gazetteer, "Tell Wahmiya") < _SURE


NAMES = st.sampled_from(["Tell Wahmiya", "Ain Wahm", "Azaz", "Mosul", "Goma", "Springfield", "San José"])
ROWS = st.lists(
    st.tuples(NAMES, POINTS, st.sampled_from(["SYR", "IRQ", "MLI"]), st.sampled_from([0, 900, 50_000])), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(ROWS, NAMES, st.lists(st.sampled_from(["SYR", "IRQ", "MLI", "USA"]), max_size=2, unique=True))
def test_an_import_never_makes_a_known_name_surer(
    rows: list[tuple[str, tuple[float, float], str, int]], name: str, countries: list[str]
) -> None:
    before = {c.place.id: c.score for c in load_gazetteer().candidates(name, countries=countries)}
    places = (
        listed(f"geonames {900000001 + k}", n, point=p, country=c, population=size)
        for k, (n, p, c, size) in enumerate(rows)
    )
    for candidate in with_places(*places).candidates(name, countries=countries):
        if candidate.place.id in before:
            assert candidate.score <= before[candidate.place.id]


def test_a_hamlet_does_not_make_a_city_unsure() -> None:
    gazetteer = with_places(listed("geonames 900000001", "Mosul", country="IRQ", point=(30.5, 47.0)))
    assert ids(gazetteer, "Mosul")[0] == load_gazetteer().candidates("Mosul")[0].place.id
    assert score(gazetteer, "Mosul") == score(load_gazetteer(), "Mosul")


def test_a_word_that_is_no_place_stays_none() -> None:
    gazetteer = with_places(listed("geonames 900000001", "March"), listed("geonames 900000002", "Hassan"))
    assert not gazetteer.is_name("March")
    assert not gazetteer.is_name("Hassan")


# --- areas ------------------------------------------------------------------------------------------------------------


def of_wahm() -> Iterable[ListedPlace]:
    yield listed("ocha SY91", "Wahmiland", kind=ListedKind.ADM1, point=(35.9, 38.1))
    yield listed("ocha SY9101", "Wahmiland", kind=ListedKind.ADM2, point=None, within="ocha SY91")
    yield listed("ocha SY910101", "Ain Wahm", kind=ListedKind.ADM3, point=(35.8, 38.0), within="ocha SY9101")
    yield listed("ocha C900", "Ain Wahm", point=(35.81, 38.01), within="ocha SY910101")


def test_a_bare_name_is_the_town_and_widens_to_the_area_of_its_name() -> None:
    gazetteer = with_places(*of_wahm())
    town, area = gazetteer.read("Ain Wahm", countries=["SYR"]), gazetteer.read("Ain Wahm district", countries=["SYR"])
    assert town is not None and (town.place.id, town.precision) == ("ain-wahm-c900", "exact")
    assert area is not None and (area.place.id, area.precision, area.radius_km) == ("ain-wahm-sy910101", "adm2", 12.0)


def test_of_areas_of_one_name_the_widest_is_what_is_sure() -> None:
    gazetteer = with_places(*of_wahm())
    assert ids(gazetteer, "Wahmiland", "SYR") == ["wahmiland-sy91"]
    found = gazetteer.read("Wahmiland province", countries=["SYR"])
    assert found is not None and (found.place.id, found.precision) == ("wahmiland-sy91", "adm1")


def test_a_place_knows_the_areas_that_hold_it() -> None:
    held = with_places(*of_wahm()).holders_of("ain-wahm-c900")
    assert held == ("ain-wahm-sy910101", "wahmiland-sy9101", "wahmiland-sy91")


def test_beside_a_village_is_near_it() -> None:
    found = with_places(*of_wahm()).read("north of Ain Wahm", countries=["SYR"])
    assert found is not None and (found.place.id, found.precision, found.radius_km) == ("ain-wahm-c900", "near", 18.0)


def test_ids_of_imported_places_lead_back_to_them() -> None:
    gazetteer = with_places(*of_wahm())
    assert gazetteer.place("ain-wahm-c900").name == "Ain Wahm"
    with pytest.raises(KeyError):
        gazetteer.place("ain-wahm-c901")


def test_without_an_import_the_gazetteer_is_the_packaged_one() -> None:
    assert load_gazetteer().with_imported(Table((), edition="")) is load_gazetteer()
