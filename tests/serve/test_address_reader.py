"""serve/address_reader.py: pages, feeds and lists; what is known is not asked for, what fails is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.local_web import LocalWeb, Reply, serve_locally
from tests.read.report_files import PAGE, TEXT, WHOLE, make_atom, make_opml, make_pdf, make_rss

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read.content import Item, Said
from allegiance.read.mark import Mark
from allegiance.serve.address_reader import AddressReader, back_off
from allegiance.store.fetched_table import FetchedAddresses, FetchState, InputsRead
from allegiance.store.open import open_store

HOME = "http://marj-post.example/"
FEED, LINK = f"{HOME}feed.xml", f"{HOME}a"


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with serve_locally() as local:
        yield local


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_store(tmp_path / "store.sqlite")


class Visit:
    """One run over addresses with a reader of its own: what came, what was refused, how many were known."""

    def __init__(self, web: LocalWeb, engine: Engine, *urls: str, said: Said | None = None) -> None:
        n_before = len(web.addresses)
        inputs = InputsRead(engine, "coder@1")
        reader = AddressReader(web.fetcher(), FetchedAddresses(engine), inputs)
        items: list[Item] = []
        for url in urls:
            for item in reader.read(url, said or Said()):
                items.append(item)
                if isinstance(item, Mark):
                    item.keep()
        inputs.flush()
        self.reports = [item for item in items if isinstance(item, Report)]
        self.refused = [item for item in items if isinstance(item, InputRefused)]
        self.n_known = sum(item.n_known for item in items if isinstance(item, Mark))
        self.asked = web.addresses[n_before:]


def test_a_page_is_read_with_address_host_and_instant(web: LocalWeb, engine: Engine) -> None:
    web.put(LINK, PAGE)
    (report,) = Visit(web, engine, LINK).reports
    assert (report.origin, report.url, report.publisher) == (LINK, LINK, "marj-post.example")
    assert TEXT in report.text
    assert report.fetched_at is not None


def test_a_page_is_read_under_the_address_where_its_redirects_end(web: LocalWeb, engine: Engine) -> None:
    web.replies[HOME] = Reply(status=301, headers={"Location": "/2022/03/10/a"})
    web.put(f"{HOME}2022/03/10/a", PAGE)
    (report,) = Visit(web, engine, HOME).reports
    assert (report.origin, report.url) == (HOME, f"{HOME}2022/03/10/a")
    assert report.published == parse_partial_date("2022-03-10")


def test_a_pdf_is_read_by_its_address(web: LocalWeb, engine: Engine) -> None:
    web.put(LINK, make_pdf(TEXT), "application/pdf")
    assert [report.text for report in Visit(web, engine, LINK).reports] == [TEXT]


def test_an_unchanged_page_is_known_and_not_sent_again(web: LocalWeb, engine: Engine) -> None:
    web.put(LINK, PAGE, ETag='"a"')
    Visit(web, engine, LINK)
    web.replies[LINK] = Reply(status=304, has_length=False)
    again = Visit(web, engine, LINK)
    assert (again.reports, again.refused, again.n_known) == ([], [], 1)
    assert web.asked[-1][1]["If-None-Match"] == '"a"'


def test_a_page_that_was_refused_is_asked_for_anew(web: LocalWeb, engine: Engine) -> None:
    web.put(LINK, "<html><body><nav><a href=/>Home</a></nav></body></html>", ETag='"a"')
    assert len(Visit(web, engine, LINK).refused) == 1
    assert len(Visit(web, engine, LINK).refused) == 1
    assert "If-None-Match" not in web.asked[-1][1]


def test_the_items_of_a_feed_are_fetched_once_each(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_rss((LINK, "A", "x"), (f"{HOME}b", "B", "y")), "application/rss+xml")
    web.put(LINK, PAGE)
    web.put(f"{HOME}b", PAGE.replace("Marj", "Azaz"))
    first, again = Visit(web, engine, FEED), Visit(web, engine, FEED)
    assert [report.url for report in first.reports] == [LINK, f"{HOME}b"]
    assert {report.published for report in first.reports} == {parse_partial_date("2022-03-10")}
    assert first.asked == [FEED, LINK, f"{HOME}b"]
    assert (again.reports, again.n_known, again.asked) == ([], 2, [FEED])


def test_items_whole_in_the_feed_are_not_fetched(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_atom(LINK, WHOLE), "application/atom+xml")
    visit = Visit(web, engine, FEED)
    (report,) = visit.reports
    assert visit.asked == [FEED]
    assert (report.url, report.publisher, report.title) == (LINK, "Marj Post", "Front meets")
    assert report.published_at == datetime(2022, 3, 10, 8, tzinfo=UTC)
    assert Visit(web, engine, FEED).n_known == 1


def test_what_the_caller_says_goes_first(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_rss((LINK, "A", WHOLE)), "application/rss+xml")
    said = Said(publisher="Desk", published=parse_partial_date("2022-03-11"))
    (report,) = Visit(web, engine, FEED, said=said).reports
    assert (report.publisher, report.published) == ("Desk", parse_partial_date("2022-03-11"))


def test_a_feed_is_asked_only_for_what_is_new(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_atom(LINK, WHOLE), "application/atom+xml", Last_Modified="Thu, 10 Mar 2022 00:00:00 GMT")
    Visit(web, engine, FEED)
    web.replies[FEED] = Reply(status=304, has_length=False)
    Visit(web, engine, FEED)
    assert web.asked[-1][1]["If-Modified-Since"] == "Thu, 10 Mar 2022 00:00:00 GMT"


def test_feeds_that_lead_to_each_other_have_no_second_turn(web: LocalWeb, engine: Engine) -> None:
    other = f"{HOME}other.xml"
    web.put(FEED, make_rss((FEED, "itself", "x"), (other, "the other", "x")), "text/xml")
    web.put(other, make_rss((FEED, "back", "x")), "text/xml")
    visit = Visit(web, engine, FEED, other)
    assert visit.asked == [FEED, other]
    assert [(r.where, "leads to a feed" in r.reason) for r in visit.refused] == [(other, True)]


def test_an_item_that_is_gone_is_told_of_once(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_rss((LINK, "A", "x")), "text/xml")
    assert [refusal.reason for refusal in Visit(web, engine, FEED).refused] == ["the host answers with status 404"]
    again = Visit(web, engine, FEED)
    assert (again.refused, again.asked) == ([], [FEED])


def test_an_item_whose_host_fails_is_left_alone_and_then_asked_again(web: LocalWeb, engine: Engine) -> None:
    web.put(FEED, make_rss((LINK, "A", "x")), "text/xml", ETag='"a"')
    web.replies[LINK] = Reply(status=500)
    assert "status 500" in Visit(web, engine, FEED).refused[0].reason
    soon = Visit(web, engine, FEED)
    assert soon.asked == [FEED]
    assert "left alone until" in soon.refused[0].reason
    assert "If-None-Match" not in web.asked[-1][1]
    FetchedAddresses(engine).put(LINK, FetchState(checked_at=datetime.now(UTC)))
    web.put(LINK, PAGE)
    assert len(Visit(web, engine, FEED).reports) == 1


@pytest.mark.parametrize("feed", [b"<rss><channel>", b'<!DOCTYPE r [<!ENTITY a "b">]><rss/>', b"<rss/>"])
def test_a_feed_without_items_or_damaged_stops_nothing(web: LocalWeb, engine: Engine, feed: bytes) -> None:
    web.put(FEED, feed, "text/xml")
    web.put(LINK, PAGE)
    assert len(Visit(web, engine, FEED, LINK).reports) == 1


def test_an_item_that_leads_inward_is_refused(web: LocalWeb, engine: Engine) -> None:
    inward = "http://169.254.169.254/latest/meta-data/"
    web.put(FEED, make_rss((inward, "A", "x"), ("http://localhost/admin", "B", "x")), "text/xml")
    visit = Visit(web, engine, FEED)
    assert [refusal.where for refusal in visit.refused] == [inward, "http://localhost/admin"]
    assert visit.asked == [FEED]


def test_every_feed_of_a_list_is_read_whatever_becomes_of_the_others(web: LocalWeb, engine: Engine) -> None:
    listed = f"{HOME}list.opml"
    web.put(listed, make_opml(f"{HOME}gone.xml", "http://127.0.0.1/x", FEED, listed), "text/x-opml")
    web.put(FEED, make_atom(LINK, WHOLE), "text/xml")
    visit = Visit(web, engine, listed)
    assert len(visit.reports) == 1
    assert [refusal.where for refusal in visit.refused] == [f"{HOME}gone.xml", "http://127.0.0.1/x"]


def test_the_wait_doubles_and_is_no_shorter_than_asked_for() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    state: FetchState | None = None
    waits = []
    for _ in range(12):
        state = back_off(state, now, None)
        waits.append((state.not_before or now) - now)
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits[-1] == timedelta(days=1)
    assert back_off(None, now, 7200.0).not_before == now + timedelta(hours=2)
