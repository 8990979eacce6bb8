"""Web addresses of pages, feeds and lists of feeds → what is new in them, as Reports, refusals and Marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from allegiance.errors import InputRefused, TryLater
from allegiance.model.identity import ReportId, digest
from allegiance.model.report import Report
from allegiance.read.content import Item, Said, read_content, read_item
from allegiance.read.feed import FeedItem, read_feed, read_opml
from allegiance.read.fetch import Fetched, Fetcher
from allegiance.read.form import HEAD_BYTES, Form, tell_form
from allegiance.read.mark import Mark, Pages, identify_page, keep_nothing
from allegiance.store.fetched_table import FetchedAddresses, FetchState

# A host that failed is left alone for five minutes, then twice as long each time, up to a day.
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(days=1)
_LISTS: tuple[Form, ...] = ("feed", "opml")


class AddressReader:
    """Reads each address once in its life; feeds within feeds are not followed, so that no circle has a second turn."""

    def __init__(self, fetcher: Fetcher, states: FetchedAddresses, pages: Pages) -> None:
        self._fetcher = fetcher
        self._states = states
        self._pages = pages
        self._asked: set[str] = set()

    def read(self, url: str, said: Said) -> Iterator[Item]:
        """Read what is at an address: a page, a feed with what its items lead to, or every feed of an OPML list."""
        state = self._states.find(url)
        try:
            found = self._fetch(url, state)
        except InputRefused as refusal:
            yield refusal
            return
        if found is None:
            return
        key = digest("url", url)
        if found.data is None:
            yield Mark(keep=partial(self._keep, url, found), n_known=self._pages.count(key) or 0)
            return
        is_list = self._tell_form(found, url) in _LISTS
        stored: list[ReportId] = []
        is_whole = True
        for item in self._read_found(found, url, said):
            is_whole = is_whole and not isinstance(item, TryLater if is_list else InputRefused)
            stored += [item.id] if isinstance(item, Report) else []
            yield item
        # what could not be read is asked for again, so the next answer must not be "unchanged"
        found = found if is_whole else replace(found, etag=None, last_modified=None)
        yield Mark(keep=partial(self._keep, url, found), reports=tuple(stored))
        if not is_list:
            yield Mark(keep=partial(self._pages.add, key, url, len(stored)), reports=tuple(stored))

    def read_list(self, data: bytes, origin: str, said: Said) -> Iterator[Item]:
        """Read every feed of an OPML list; one that fails stops no other."""
        try:
            urls = read_opml(data, origin)
        except InputRefused as refusal:
            yield refusal
            return
        for url in urls:
            yield from self.read(url, said)

    def _fetch(self, url: str, state: FetchState | None) -> Fetched | None:
        """Fetch an address, None where this reader did before; a host that failed is left alone for a time."""
        if url in self._asked:
            return None
        self._asked.add(url)
        now = self._fetcher.now()
        if state is not None and state.not_before is not None and state.not_before > now:
            until = state.not_before.isoformat(timespec="minutes")
            reason = f"its host failed {state.n_failures} times and is left alone until {until}"
            raise TryLater(url, reason, "read it again then")
        try:
            return self._fetcher.fetch(
                url, etag=state.etag if state else None, last_modified=state.last_modified if state else None
            )
        except TryLater as refusal:
            self._states.put(url, back_off(state, now, refusal.wait_s))
            raise

    def _keep(self, url: str, found: Fetched) -> None:
        state = FetchState(checked_at=found.fetched_at, etag=found.etag, last_modified=found.last_modified)
        self._states.put(url, state)

    @staticmethod
    def _tell_form(found: Fetched, url: str) -> Form:
        try:
            return tell_form((found.data or b"")[:HEAD_BYTES], url)
        except InputRefused:
            return "text"  # the reader of its content says what is wrong

    def _read_found(self, found: Fetched, url: str, said: Said) -> Iterator[Item]:
        data, form = found.data or b"", self._tell_form(found, url)
        if form == "opml":
            yield from self.read_list(data, url, said)
        elif form == "feed":
            yield from self._read_feed(data, found, url, said)
        else:
            yield from self._read_page(found, url, said)

    def _read_page(self, found: Fetched, url: str, said: Said) -> Iterator[Item]:
        said = replace(said, url=found.url, pages=self._pages)
        for item in read_content(found.data or b"", url, said):
            yield replace(item, fetched_at=found.fetched_at) if isinstance(item, Report) else item

    def _read_feed(self, data: bytes, found: Fetched, url: str, said: Said) -> Iterator[Item]:
        try:
            feed = read_feed(data, url, base=found.url)
        except InputRefused as refusal:
            yield refusal
            return
        for item in feed.items:
            if item.page is not None:
                yield from self._read_given(item, found, url, replace(said, publisher=said.publisher or feed.title))
            elif item.url is not None:
                yield from self._read_linked(item, item.url, said)

    def _read_given(self, item: FeedItem, found: Fetched, url: str, said: Said) -> Iterator[Item]:
        """Read an item whose text stands in the feed; one whose text was read before is passed over."""
        key = identify_page((item.page or "").encode("utf8", "replace"), said.publisher, said.published, item.url)
        known = self._pages.count(key)
        if known is not None:
            yield Mark(keep=keep_nothing, n_known=known)
            return
        try:
            report = read_item(item, url, said.publisher, said.published)
        except InputRefused as refusal:
            yield refusal
            return
        yield replace(report, fetched_at=found.fetched_at)
        yield Mark(keep=partial(self._pages.add, key, report.origin, 1), reports=(report.id,))

    def _read_linked(self, item: FeedItem, link: str, said: Said) -> Iterator[Item]:
        """Fetch what an item leads to, once in the life of the store."""
        key = digest("url", link)
        known = self._pages.count(key)
        if known is not None:
            self._asked.add(link)
            yield Mark(keep=keep_nothing, n_known=known)
            return
        when = said.published or (item.publication.when if item.publication else None)
        stored: list[ReportId] = []
        is_lasting = True
        for part in self._fetch_linked(link, replace(said, published=when)):
            is_lasting = is_lasting and not isinstance(part, TryLater)
            stored += [part.id] if isinstance(part, Report) else []
            yield part
        if is_lasting:  # a page that is refused for good is told of once, and not asked for again
            yield Mark(keep=partial(self._pages.add, key, link, len(stored)), reports=tuple(stored))

    def _fetch_linked(self, link: str, said: Said) -> Iterator[Item]:
        try:
            found = self._fetch(link, self._states.find(link))
            if found is None or found.data is None:
                return
            if self._tell_form(found, link) in _LISTS:
                raise InputRefused(link, "an item of a feed leads to a feed, which is not followed", "name it itself")
        except InputRefused as refusal:
            yield refusal
            return
        yield from self._read_page(found, link, said)


def back_off(state: FetchState | None, now: datetime, wait_s: float | None) -> FetchState:
    """Note a failure: the wait doubles with each, and is no shorter than the host asks for."""
    n_failures = (state.n_failures if state else 0) + 1
    wait = min(_FIRST_WAIT * 2 ** min(n_failures - 1, 20), _LONGEST_WAIT)
    asked = timedelta(seconds=min(wait_s or 0.0, _LONGEST_WAIT.total_seconds() * 7))
    return FetchState(
        checked_at=now,
        etag=state.etag if state else None,
        last_modified=state.last_modified if state else None,
        n_failures=n_failures,
        not_before=now + max(wait, asked),
    )
