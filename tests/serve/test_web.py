from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ask_app import CROWDED, EMPTY, HOSTILE, RICH, SPOKEN, THIN, ask  # type: ignore[import-not-found]  # pytest's path
from sample_answers import (  # type: ignore[import-not-found]  # the same
    CLAIMS_BY_AGE,
    CROWD,
    EVENTS,
    PAYLOAD,
    PERIODS,
    RELATION,
    RELATIONS,
    SampleQuestions,
)

from allegiance.errors import UsageError
from allegiance.serve import web
from allegiance.serve.answer import RelationAnswer, WhyAnswer
from allegiance.serve.drawer import shares_of
from allegiance.serve.web import leading_claim, told_range, write_csv
from allegiance.serve.words import web_address

PAGES = (
    "/",
    "/actors",
    "/actors?q=front",
    "/actor/marj-brigade",
    "/actor/zz-payload",
    RICH,
    f"{RICH}?ev=evt_004",
    f"{RICH}?ev=epi_2",
    f"{RICH}?at=2022-03-20",
    f"{RICH}?pub=-Sahl Wire&from=2021-10-04&to=2022-04-03&min=0.1&view=table",
    CROWDED,
    THIN,
    EMPTY,
    SPOKEN,
    HOSTILE,
    "/report/rep_001",
    "/report/rep_666",
    "/reports",
    "/reports?page=2",
    "/method",
    "/help",
)
REFUSED = ("/nothing", "/relation/marj-brigade~nobody", "/relation/marj-brigade", f"{RICH}?at=x", f"{RICH}?ev=x")
OTHERS = ("/health", "/openapi.json", f"{RICH}.json", f"{RICH}.csv", "/claim/clm_009", "/api/start", "/static/none.js")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
VOID = {"meta", "link", "input", "br", "option"}


class Page(HTMLParser):
    """The elements of a page in order: (name, attributes), with a check that they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def of_class(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for _, attributes in self.elements if name in (attributes.get("class") or "").split()]


class OneRelation(SampleQuestions):  # type: ignore[misc]  # untyped for mypy, see the import
    """Whatever pair is asked for, one answer; so it is where an id was merged into another."""

    def __init__(self, answer: RelationAnswer) -> None:
        super().__init__()
        self.answer = answer

    def relation(self, first: str, second: str, **window: object) -> RelationAnswer:
        self.asked.append({"first": first, "second": second, **window})
        return self.answer


class EarlyQuestions(SampleQuestions):  # type: ignore[misc]  # the same
    """Nothing had moved the relation by the asked day."""

    def why(self, first: str, second: str, at: date, *, layers: tuple[str, ...] = ()) -> WhyAnswer:
        raise UsageError(f"why {first} and {second} at {at}, layers {layers}: no report by then")


def event_of(mark: dict[str, str | None]) -> str:
    return str(re.findall(r"ev=(\w+)", mark["href"] or "")[0])


def read(path: str) -> Page:
    answer = ask(path)
    assert answer.status_code == 200, path
    return Page(answer.text)


# What every response keeps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, *REFUSED, *OTHERS])
def test_every_response_has_the_security_headers(path: str) -> None:
    headers = ask(path).headers
    assert headers["content-security-policy"] == CSP
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", [*PAGES, *REFUSED])
def test_no_page_has_inline_code_or_style(path: str) -> None:
    page = Page(ask(path).text)
    for tag, attributes in page.elements:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or (attributes.get("src") or "").startswith("/static/")


@pytest.mark.parametrize("path", [*PAGES, *REFUSED])
def test_every_page_has_one_heading_a_title_and_a_way_past_the_menu(path: str) -> None:
    page = Page(ask(path).text)
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert page.of_class("skip")[0]["href"] == "#main"
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_links_stay_on_the_origin_or_send_no_referrer(path: str) -> None:
    for tag, attributes in read(path).elements:
        address = attributes.get("href") or attributes.get("src") or attributes.get("action")
        if address is None:
            continue
        if tag == "a" and address.startswith("https://"):
            assert attributes["rel"] == "noopener noreferrer"
        else:
            assert address.startswith(("/", "#", "data:,")) and not address.startswith("//")


@pytest.mark.parametrize("path", PAGES)
def test_every_label_of_a_picture_points_to_words_on_the_page(path: str) -> None:
    page = read(path)
    ids = {attributes.get("id") for _, attributes in page.elements}
    for _, attributes in page.elements:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert attributes.get(name) is None or attributes[name] in ids


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost:8765.evil.example", ""])
@pytest.mark.parametrize("path", ["/", RICH, "/api/start", "/health", "/nothing"])
def test_a_foreign_host_is_refused(host: str, path: str) -> None:
    assert ask(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_local_hosts_are_answered(host: str) -> None:
    assert ask("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", [HOSTILE, "/actor/zz-payload", "/report/rep_666", f"{HOSTILE}?ev=evt_001"])
def test_text_of_reports_and_names_is_shown_as_text(path: str) -> None:
    answer = ask(path)
    assert PAYLOAD not in answer.text
    assert "<img" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://post.example/a?b=c", True),
        ("HTTP://post.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        (" https://post.example", False),
        ("https://post.example\\@evil.example", False),
        ("//evil.example", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(address: str | None, is_link: bool) -> None:
    assert (web_address(address) is not None) == is_link


def test_a_report_with_a_script_address_has_no_link_to_it() -> None:
    assert all("alert" not in (attributes.get("href") or "") for _, attributes in read("/report/rep_666").elements)


# Addresses --------------------------------------------------------------------------------------------------------


def test_a_missing_page_does_not_echo_its_address() -> None:
    answer = ask("/some-words-of-an-attacker")
    assert answer.status_code == 404
    assert "words-of-an-attacker" not in answer.text


@pytest.mark.parametrize(("key", "value"), [("from", "x1y2"), ("to", "2022-13-01"), ("at", "x1y2"), ("ev", "x1y2")])
def test_a_bad_value_is_a_page_that_names_the_key_and_not_the_value(key: str, value: str) -> None:
    answer = ask(f"{RICH}?{key}={value}")
    assert answer.status_code == 400
    assert f"<code>{key}</code>" in answer.text
    assert value not in answer.text


def test_unknown_keys_and_empty_form_fields_are_ignored() -> None:
    assert ask(f"{RICH}?utm=1&from=&to=&at=&min=").status_code == 200


def test_the_other_order_redirects_and_keeps_the_query() -> None:
    answer = ask("/relation/northern-front~marj-brigade?at=2022-03-20")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{RICH}?at=2022-03-20"


def test_the_start_page_says_how_many_reports_are_not_coded() -> None:
    assert "9 of the reports are in languages that the coder does not know" in ask("/").text


@pytest.mark.parametrize("path", ["/relation/%5Cevil.example~%2Fb", "/relation/z%2F%2Fevil~a", "/relation/z%0d%0ax~a"])
def test_a_redirect_never_leaves_the_origin(path: str) -> None:
    location = ask(path).headers.get("location", "/relation/")
    assert location.startswith("/relation/")
    assert not re.search(r"[\r\n\\]", location)


def test_two_names_lead_to_their_relation() -> None:
    answer = ask("/relation?first=northern front&second=Marj Brigade")
    assert answer.headers["location"] == RICH


def test_a_name_that_fits_nobody_names_its_field() -> None:
    answer = ask("/relation?first=Northern Front&second=Nobody")
    assert answer.status_code == 400
    assert "<code>second</code>" in answer.text


def test_a_claim_leads_to_its_place_in_the_report() -> None:
    assert ask("/claim/clm_009").headers["location"] == "/report/rep_001#clm_009"
    assert {"clm_009"} <= {attributes.get("id") for _, attributes in read("/report/rep_001").elements}


def test_links_of_a_view_keep_its_keys() -> None:
    page = read(f"{RICH}?from=2021-10-04&pub=-Sahl Wire")
    assert page.of_class("mark")[0]["href"] == f"{RICH}?from=2021-10-04&pub=-Sahl+Wire&ev=evt_001#evidence"


# The relation page ------------------------------------------------------------------------------------------------


def test_the_table_has_exactly_the_marks_drawn() -> None:
    page = read(RICH)
    drawn = [event_of(mark) for mark in page.of_class("mark")]
    rows = [attributes["data-event"] or "" for _, attributes in page.elements if "data-event" in attributes]
    assert sorted(drawn) == sorted(rows) == sorted(event.id for event in EVENTS)


def test_only_events_of_the_shown_range_are_drawn() -> None:
    path = f"{RICH}?from=2021-10-10&to=2022-01-31"
    drawn = {event_of(mark) for mark in read(path).of_class("mark")}
    assert drawn == {event.id for event in EVENTS if "2021-10-10" <= event.day <= "2022-01-31"}
    rows = csv.DictReader(io.StringIO(ask(path.replace("?", ".csv?table=events&")).text))
    assert {row["id"] for row in rows} == drawn


def test_the_header_says_state_level_interval_trend_and_why() -> None:
    text = " ".join(" ".join(read(RICH).words).split())
    last = PERIODS[-1]
    assert f"p {max(last.states):.2f}" in text
    assert "coordinating" in text and "warming" in text and "last evidence 18 Mar 2022" in text
    assert "level +0.55 (80 %: +0.37 … +0.73)" in text
    assert "ties: Ardonia backs Marj Brigade" in text
    lead = leading_claim(RELATION)
    assert lead is CLAIMS_BY_AGE[6]
    assert lead.sentence in text


def test_the_lead_is_no_later_than_the_chosen_day() -> None:
    assert leading_claim(replace(RELATION, at="2021-11-01")) is CLAIMS_BY_AGE[0]


def test_planned_and_possible_acts_stand_only_in_their_own_lane() -> None:
    page = read(RICH)
    marks = [mark for mark in page.of_class("mark") if "lane-not-done" in (mark["class"] or "")]
    assert {event_of(mark) for mark in marks} == {"evt_012", "evt_013"}
    assert len(page.of_class("look-hollow")) == 2 + 2  # two marks, and their two words in the list of possibilities


def test_a_denied_act_is_struck_through_and_a_hedged_one_dashed() -> None:
    page = read(RICH)
    looks = {mark["aria-label"]: mark["class"] for mark in page.of_class("mark")}
    assert [name for name in looks if "denied" in (name or "")] == [
        name for name, look in looks.items() if "look-struck" in (look or "")
    ]
    assert sum("look-hedged" in (look or "") for look in looks.values()) == 1
    assert len(page.of_class("strike")) == 1


def test_marked_words_are_those_of_the_claim() -> None:
    html = ask(RICH).text
    assert '<mark class="on-trigger " title="trigger">have met twice</mark>' in html
    assert '<mark class="on-trigger " title="trigger">التقى</mark>' in html
    assert '<blockquote class="quote" dir="auto" lang="ar">' in html


def test_a_chosen_event_opens_its_sentences_and_what_contradicts_them() -> None:
    page = read(f"{RICH}?ev=evt_004")
    text = " ".join(page.words)
    drawer = next(attributes for tag, attributes in page.elements if tag == "dialog")
    assert "open" in drawer
    assert "Says otherwise" in text
    cards = ask("/evidence/marj-brigade~northern-front?ev=evt_004").text
    assert "reportedly" in cards and "denied having" in cards


def test_a_chosen_day_opens_what_moved_the_level() -> None:
    text = " ".join(" ".join(read(f"{RICH}?at=2022-03-20").words).split())
    assert "What moved the level, week of 14 Mar 2022" in text
    assert "moved the level +0.170" in text
    assert "fading of earlier evidence −0.150" in text
    assert "Over 30 % of the change cannot be parted" in text


def test_an_event_of_two_claims_has_one_share() -> None:
    why = SampleQuestions().why("marj-brigade", "northern-front", date(2022, 3, 20))
    twice = replace(why, claims=(*why.claims, replace(why.claims[0], id="clm_reprint", publisher="Sahl Wire")))
    assert shares_of(twice) == shares_of(why)
    *parts, (_, change) = shares_of(why)
    assert sum(share for _, share in parts) == pytest.approx(change)


def test_a_day_before_all_reports_is_answered_in_words() -> None:
    page = ask(f"{RICH}?at=2021-10-05", EarlyQuestions())
    assert page.status_code == 200
    assert "No report by this day moves this relation." in page.text


def test_shares_say_that_nothing_is_left_out_of_them() -> None:
    assert "Shares are of the whole evidence" in " ".join(read(f"{RICH}?at=2022-03-20&pub=-Sahl Wire").words)


def test_a_long_silence_at_the_end_is_not_called_now() -> None:
    quiet = replace(RELATION, at=PERIODS[7].end, now=PERIODS[7], periods=PERIODS[:15], forecast=None)
    text = " ".join(" ".join(Page(ask(RICH, OneRelation(quiet)).text).words).split())
    assert "Last told, 28 Nov 2021" in text
    assert "no reports in the 7 weeks since" in text
    assert "Now" not in text


def test_the_end_of_a_chosen_range_is_not_called_now() -> None:
    text = " ".join(" ".join(read(f"{RICH}?to=2022-04-03").words).split())
    assert "By 3 Apr 2022" in text
    assert "Now" not in text


def test_the_range_with_reports_is_offered_where_most_is_silence() -> None:
    assert told_range(replace(RELATION, periods=PERIODS[4:15])) == (PERIODS[4].start, PERIODS[7].end)
    assert told_range(RELATION) is None
    assert told_range(replace(RELATION, periods=PERIODS[8:15])) is None
    page = Page(ask(RICH, OneRelation(replace(RELATION, periods=PERIODS[4:15]))).text)
    assert f"{RICH}?from=2021-11-01&to=2021-11-28" in [attributes.get("href") for _, attributes in page.elements]


def test_without_a_choice_the_drawer_is_closed() -> None:
    assert "open" not in next(attributes for tag, attributes in read(RICH).elements if tag == "dialog")


def test_a_crowd_of_events_is_binned_and_says_so() -> None:
    page = read(CROWDED)
    marks = page.of_class("mark")
    assert 0 < len(marks) <= 400
    counts = [int(found) for mark in marks for found in re.findall(r": (\d+) event", mark["aria-label"] or "")]
    assert sum(counts) == len(CROWD.events) == 460
    assert "460 events are more than 400 marks: each mark stands for all events" in " ".join(page.words)


def test_the_table_of_a_crowd_pages_through_all_events() -> None:
    seen = [
        attributes["data-event"]
        for number in (1, 2, 3)
        for _, attributes in read(f"{CROWDED}?rows={number}").elements
        if "data-event" in attributes
    ]
    assert seen == [event.id for event in CROWD.events]


def test_a_bin_opens_sentences() -> None:
    mark = read(CROWDED).of_class("mark")[0]
    page = read((mark["href"] or "").removesuffix("#evidence"))
    assert page.of_class("card")


def test_too_few_reports_show_marks_and_no_line() -> None:
    page = read(THIN)
    text = " ".join(page.words)
    assert "Too few reports for a line: 1 of 3." in text
    assert len(page.of_class("mark")) == 1
    assert not page.of_class("standing")
    assert not page.of_class("now")


def test_no_evidence_names_what_was_searched_and_the_nearest_pairs() -> None:
    page = read(EMPTY)
    text = " ".join(" ".join(page.words).split())
    assert "No report names both." in text
    assert "214 reports read, 1 Oct 2021 – 3 Apr 2022" in text
    assert "Ardonia backs Marj Brigade" in text
    assert RICH in [attributes.get("href") for _, attributes in page.elements]
    assert not page.of_class("chart")


def test_only_spoken_of_shows_the_lane_alone() -> None:
    page = read(SPOKEN)
    assert not page.of_class("standing")
    assert len(page.of_class("mark")) == 2
    assert "No act that counts for the present was reported" in " ".join(page.words)


def test_gaps_are_hatched_and_named() -> None:
    page = read(RICH)
    assert len(page.of_class("gap")) == 2  # one stretch of seven weeks, in both pictures
    assert page.words.count("no reports") >= 1


def test_a_forecast_has_its_base_rate_and_record_beside_it() -> None:
    text = " ".join(" ".join(read(RICH).words).split())
    assert "+ warmer 0.22 0.11" in text
    assert "not better than the baseline beyond 8 weeks" in text


def test_a_left_out_publisher_is_named_and_gone() -> None:
    page = read(f"{RICH}?pub=-Sahl Wire")
    assert "Every number on this page is without what is left out." in " ".join(page.words)
    boxes = {a["value"]: "checked" in a for tag, a in page.elements if tag == "input" and a.get("name") == "pub"}
    assert boxes["-Sahl Wire"] is True
    assert boxes["-The Marj Post"] is False


def test_every_fact_of_an_actor_stands_beside_where_it_is_from() -> None:
    page = read("/actor/marj-brigade")
    assert page.words.count("invented for the tests") == 5  # kind, country, sectors, began, ended
    assert page.words.count("invented") == 3  # two names and a role
    assert page.words.count("invented office") == 1
    assert "/claim/clm_006" in [attributes.get("href") for tag, attributes in page.elements if tag == "a"]
    assert "Ardonia backs Marj Brigade, 1 Nov 2021 – 20 Feb 2022" in " ".join(page.words)


def test_words_for_two_actors_lead_to_both_in_the_drawer_and_on_the_report() -> None:
    claim = RELATION.claims[0]
    both = (claim.source[0], replace(claim.source[0], actor="third-banner", name="Third Banner", reason="met before"))
    two = replace(claim, source=both, target=(), symmetric=True)
    answer = replace(RELATION, claims=(two, *RELATION.claims[1:]))
    page = Page(ask(f"/evidence/marj-brigade~northern-front?ev={claim.id}", OneRelation(answer)).text)
    ends = [attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    assert {"/actor/northern-front", "/actor/third-banner"} <= set(ends)
    words = " ".join(page.words)
    assert "met before" in words and claim.source[0].reason in words
    assert "not named" not in words


def test_a_merged_actor_leads_to_its_successor() -> None:
    assert ask("/relation/an-old-name~northern-front", OneRelation(RELATION)).headers["location"] == RICH


# Files and tables -------------------------------------------------------------------------------------------------


def test_pages_read_without_the_built_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(web, "STATIC", tmp_path / "absent")
    page = read(RICH)
    assert "stylesheet" not in [attributes.get("rel") for _, attributes in page.elements]
    assert "script" not in [tag for tag, _ in page.elements]
    assert page.of_class("mark")


def test_the_table_of_periods_leaves_silent_levels_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(ask(f"{RICH}.csv").text)))
    assert len(rows) == len(PERIODS)
    assert [row["level"] == "" for row in rows] == [period.is_silent for period in PERIODS]
    assert {row["is_silent"] for row in rows} == {"true", "false"}


def test_the_table_of_events_has_one_row_a_mark() -> None:
    rows = list(csv.DictReader(io.StringIO(ask(f"{RICH}.csv?table=events").text)))
    assert [row["id"] for row in rows] == [event.id for event in EVENTS]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_text_is_no_formula_in_a_table(text: str) -> None:
    assert next(csv.reader(io.StringIO(write_csv([[text]]), newline="")))[0] == f"'{text}"


def test_numbers_stay_numbers_in_a_table() -> None:
    assert write_csv([[-0.5, 3, None, True]]) == "-0.5,3,,true\r\n"


def test_every_sample_relation_is_shown() -> None:
    for first, second in RELATIONS:
        if first < second:
            read(f"/relation/{first}~{second}")
