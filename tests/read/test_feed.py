"""read/feed.py: items of RSS and Atom, lists of feeds; what could unfold without end is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.read.report_files import TEXT, WHOLE, make_atom, make_opml, make_rss

from allegiance.errors import InputRefused
from allegiance.model.report import Report
from allegiance.model.when import parse_partial_date
from allegiance.read.feed import is_feed, is_opml, read_feed, read_opml
from allegiance.read.file import read_bytes

LINK = "http://marj-post.example/a"
DAY = parse_partial_date("2022-03-10")


def test_an_item_has_its_address_title_and_day() -> None:
    (item,) = read_feed(make_rss((LINK, "Front & Brigade", "short")), "feed").items
    assert (item.url, item.title, item.page) == (LINK, "Front & Brigade", None)
    assert item.publication is not None
    assert item.publication.when == DAY


def test_a_feed_that_holds_the_whole_text_gives_it() -> None:
    feed = read_feed(make_atom(LINK, WHOLE), "feed")
    assert feed.title == "Marj Post"
    assert TEXT in (feed.items[0].page or "")


def test_relative_addresses_count_from_the_feed() -> None:
    feed = read_feed(make_rss(("/b", "B", "short")), "feed", base="http://marj-post.example/rss/feed.xml")
    assert [item.url for item in feed.items] == ["http://marj-post.example/b"]


def test_an_item_told_twice_is_one_and_one_without_address_or_text_is_none() -> None:
    feed = read_feed(make_rss((LINK, "A", "x"), (LINK, "A again", "y"), ("", "C", "z"), ("mailto:a@b", "D", "")), "f")
    assert [item.title for item in feed.items] == ["A"]


def test_a_saved_feed_gives_its_whole_items_and_names_the_others() -> None:
    whole, summary = read_bytes(make_rss((LINK, "Front meets", WHOLE), (LINK + "b", "B", "short")), "feed.xml")
    assert isinstance(whole, Report)
    assert (whole.publisher, whole.url, whole.published, whole.title) == ("Marj Post", LINK, DAY, "Front meets")
    assert isinstance(summary, InputRefused)
    assert summary.where == "feed.xml:2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel/></rss>'
    with pytest.raises(InputRefused, match="entities"):
        read_feed(bomb.encode(encoding), "feed")
    with pytest.raises(InputRefused, match="entities"):
        read_opml(bomb.encode(encoding), "list")


def test_a_list_names_each_feed_once() -> None:
    assert read_opml(make_opml(LINK, "http://b.example/", LINK), "list") == (LINK, "http://b.example/")


@pytest.mark.parametrize("data", [b"<opml/>", b"<opml><body/></opml>", b"", b"\x00", make_opml(*map(str, range(2000)))])
def test_a_list_without_feeds_or_with_too_many_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        read_opml(data, "list")


def test_a_page_that_speaks_of_feeds_is_no_feed() -> None:
    assert not is_feed(b"<!doctype html><html><p>Use <rss > here</p>")
    assert not is_opml(b"<html><p>about lists</p>")
    assert is_feed(b'<?xml version="1.0"?><!-- by us --><rdf:RDF xmlns="x">')


@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_feed_is_read_or_refused(junk: bytes, cut: int) -> None:
    data = make_rss((LINK, "A", "x"))
    for damaged in (data[:cut] + junk + data[cut:], data[:cut], junk):
        try:
            read_feed(damaged, "feed")
        except InputRefused as refusal:
            assert refusal.reason
