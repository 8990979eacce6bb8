"""read/fetch.py: limits, manners and what is said to the host, against a server on this machine."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.local_web import PUBLIC_IP, LocalWeb, Reply, serve_locally

from allegiance.errors import InputRefused, TryLater
from allegiance.read import fetch as fetching
from allegiance.read.fetch import PURPOSE, Fetcher
from allegiance.read.pace import Pace, read_retry_after

HOME = "http://example.org/"


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with serve_locally() as local:
        yield local


def test_a_page_comes_with_what_it_says_of_itself(web: LocalWeb) -> None:
    web.put(HOME, "the page", ETag='"a"', Last_Modified="Thu, 10 Mar 2022 00:00:00 GMT")
    found = web.fetcher().fetch(HOME)
    assert (found.data, found.url, found.etag) == (b"the page", HOME, '"a"')
    assert found.last_modified == "Thu, 10 Mar 2022 00:00:00 GMT"
    assert found.fetched_at.tzinfo is UTC


def test_the_host_is_told_who_reads_and_nothing_more(web: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    web.put(HOME, "a", Set_Cookie="id=1")
    fetcher = web.fetcher()
    fetcher.fetch(HOME)
    fetcher.fetch(HOME)
    _, sent = web.asked[-1]
    assert sent["User-Agent"] == "allegiance" + PURPOSE
    assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_what_has_not_changed_is_not_sent_again(web: LocalWeb) -> None:
    web.replies[HOME] = Reply(status=304, has_length=False)
    found = web.fetcher().fetch(HOME, etag='"a"', last_modified="Thu, 10 Mar 2022 00:00:00 GMT")
    assert (found.data, found.etag) == (None, '"a"')
    assert web.asked[-1][1]["If-None-Match"] == '"a"'
    assert web.asked[-1][1]["If-Modified-Since"] == "Thu, 10 Mar 2022 00:00:00 GMT"


def test_a_remembered_header_cannot_smuggle_another(web: LocalWeb) -> None:
    web.put(HOME, "a")
    web.fetcher().fetch(HOME, etag='"a"\r\nCookie: b')
    assert "Cookie" not in web.asked[-1][1]
    assert "If-None-Match" not in web.asked[-1][1]


def test_redirects_are_followed_and_the_last_address_is_told(web: LocalWeb) -> None:
    web.replies[HOME] = Reply(status=301, headers={"Location": "/two"})
    web.replies["http://example.org/two"] = Reply(status=307, headers={"Location": "//www.example.org/3"})
    web.put("http://www.example.org/3", "there")
    assert web.fetcher().fetch(HOME).url == "http://www.example.org/3"


@pytest.mark.parametrize(("n_redirects", "is_refused"), [(5, False), (6, True)])
def test_five_redirects_and_no_more(web: LocalWeb, n_redirects: int, is_refused: bool) -> None:
    for number in range(n_redirects):
        web.replies[f"{HOME}{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    web.put(f"{HOME}{n_redirects}", "there")
    try:
        web.fetcher().fetch(f"{HOME}0")
    except InputRefused as refusal:
        assert is_refused
        assert "5 redirects" in refusal.reason
    else:
        assert not is_refused


def test_a_circle_of_redirects_ends(web: LocalWeb) -> None:
    web.replies[HOME] = Reply(status=302, headers={"Location": HOME})
    with pytest.raises(InputRefused, match="redirects"):
        web.fetcher().fetch(HOME)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: zlib.compress(data)[2:-4]])
def test_a_packed_page_is_unpacked(web: LocalWeb, pack: object) -> None:
    text = b"The army left the town. " * 500
    coding = "gzip" if pack is gzip.compress else "deflate"
    web.put(HOME, pack(text), Content_Encoding=coding)  # type: ignore[operator] # one of the three above
    assert web.fetcher().fetch(HOME).data == text


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"}), "times its size"),
        (Reply(b"x" * 3000), "over 0.0 MB"),
        (Reply(b"x" * 3000, has_length=False), "over 0.0 MB"),
        (Reply(b"x", headers={"Content-Length": "99999999999"}), "over 0.0 MB"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "packed as br"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "cannot be unpacked"),
        (Reply(gzip.compress(b"abc" * 99)[:-9], headers={"Content-Encoding": "gzip"}), "broke off"),
        (Reply(b"abc", headers={"Content-Length": "900"}), "broke off"),
        (Reply(b"x", headers={"Content-Type": "image/png"}), "image/png"),
        (Reply(b"x", headers={"Content-Type": "application/zip"}), "application/zip"),
        (Reply(b""), "empty"),
        (Reply(b"x", status=404), "status 404"),
        (Reply(b"x", status=500), "status 500"),
        (Reply(b"x", status=302), "leads nowhere"),
        (Reply(b"x", headers={f"X-{n}": "y" for n in range(200)}), "cannot be read"),
        (Reply(b"x", headers={"X": "y" * 100_000}), "cannot be read"),
    ],
)
def test_an_answer_beyond_the_limits_is_refused(
    web: LocalWeb, reply: Reply, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_PAGE_BYTES", 2000 if reply.body in (b"x" * 3000, b"x") else 20**6)
    web.replies[HOME] = reply
    with pytest.raises(InputRefused, match=reason):
        web.fetcher().fetch(HOME)


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nx", b"\x00" * 999])
def test_a_host_that_drips_is_cut_off_in_time(words: bytes) -> None:
    """The server sends a byte now and then for ever: no single wait is long, the whole is."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        is_over = threading.Event()

        def drip() -> None:
            held, _ = server.accept()
            with held:
                held.sendall(words)
                try:
                    while not is_over.wait(0.05):
                        held.sendall(b"x")
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        fetcher = Fetcher(
            resolve=lambda *_: [PUBLIC_IP],
            connect=lambda *_: socket.create_connection(("127.0.0.1", port), timeout=5),
            pace=Pace(sleep=lambda _: None),
            timeout_s=0.4,
        )
        began = time.monotonic()
        with pytest.raises(InputRefused, match=r"over 0\.4 s"):
            fetcher.fetch(HOME)
        assert time.monotonic() - began < 3
        is_over.set()
        thread.join()


# Manners --------------------------------------------------------------------------------------------------------------


def robots(web: LocalWeb, text: str) -> None:
    web.put(f"{HOME}robots.txt", text, "text/plain")


def test_robots_are_asked_once_and_heeded(web: LocalWeb) -> None:
    robots(web, "User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    web.put(f"{HOME}a", "a")
    web.put(f"{HOME}private/open", "b")
    fetcher = web.fetcher()
    fetcher.fetch(f"{HOME}a")
    fetcher.fetch(f"{HOME}private/open")
    with pytest.raises(InputRefused, match=r"robots\.txt bars"):
        fetcher.fetch(f"{HOME}private/x")
    assert [url for url, _ in web.asked] == [f"{HOME}robots.txt", f"{HOME}a", f"{HOME}private/open"]


def test_robots_may_speak_of_this_program_alone(web: LocalWeb) -> None:
    robots(web, "User-agent: allegiance\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    with pytest.raises(InputRefused, match=r"robots\.txt bars"):
        web.fetcher().fetch(HOME)


def test_a_redirect_is_held_to_the_robots_of_where_it_leads(web: LocalWeb) -> None:
    web.replies[HOME] = Reply(status=302, headers={"Location": "http://other.example/x"})
    web.put("http://other.example/robots.txt", "User-agent: *\nDisallow: /x", "text/plain")
    with pytest.raises(InputRefused, match=r"robots\.txt bars"):
        web.fetcher().fetch(HOME)
    assert "http://other.example/x" not in web.addresses


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (403, True), (410, True), (500, False), (503, False)])
def test_a_missing_robots_file_allows_and_a_failing_one_does_not(web: LocalWeb, status: int, is_open: bool) -> None:
    web.replies[f"{HOME}robots.txt"] = Reply(b"x", status=status)
    web.put(HOME, "a")
    if is_open:
        assert web.fetcher().fetch(HOME).data == b"a"
    else:
        with pytest.raises(TryLater, match=r"robots\.txt cannot be read"):
            web.fetcher().fetch(HOME)


def test_a_host_is_asked_once_a_second_or_as_seldom_as_it_says(web: LocalWeb) -> None:
    robots(web, "User-agent: *\nCrawl-delay: 7\n")
    for name in "abc":
        web.put(f"{HOME}{name}", name)
    fetcher = web.fetcher()
    for name in "abc":
        fetcher.fetch(f"{HOME}{name}")
    assert web.slept == [1, 7, 7]


def test_another_host_need_not_wait(web: LocalWeb) -> None:
    web.put(HOME, "a")
    web.put("http://other.example/", "b")
    fetcher = web.fetcher()
    fetcher.fetch(HOME)
    n_slept = len(web.slept)
    fetcher.fetch("http://other.example/")
    assert len(web.slept) == n_slept + 1  # between its own robots.txt and its page


def test_a_busy_host_is_waited_for_once(web: LocalWeb) -> None:
    web.replies[HOME] = [Reply(status=429, headers={"Retry-After": "20"}), Reply(b"a")]
    assert web.fetcher().fetch(HOME).data == b"a"
    assert 20 in web.slept


@pytest.mark.parametrize(("after", "wait_s"), [("7200", 7200.0), ("5", 5.0), ("soon", None)])
def test_a_host_that_stays_busy_is_left_alone(web: LocalWeb, after: str, wait_s: float | None) -> None:
    web.replies[HOME] = Reply(status=503, headers={"Retry-After": after})
    with pytest.raises(TryLater, match="busy") as refused:
        web.fetcher().fetch(HOME)
    assert refused.value.wait_s == wait_s
    assert max(web.slept) <= 60


def test_only_listed_hosts_are_asked_where_there_is_a_list(web: LocalWeb) -> None:
    web.put("http://news.example.org/", "a")
    fetcher = web.fetcher(frozenset({"example.org"}))
    assert fetcher.fetch("http://news.example.org/").data == b"a"
    for url in ("http://badexample.org/", "http://example.org.evil.example/"):
        with pytest.raises(InputRefused, match="setting `fetch`"):
            fetcher.fetch(url)
    assert web.addresses == ["http://news.example.org/"]


@pytest.mark.parametrize("value", ["", "x", "-5", "1.5", "Mon, 99 Foo 2026"])
def test_a_wait_that_cannot_be_read_is_none(value: str) -> None:
    assert read_retry_after(value, datetime(2026, 1, 1, tzinfo=UTC)) is None
