"""A web address → its bytes, asked for as TRUST.md wants: public hosts alone, politely, and never more than agreed.

Invariant: no connection is made but to an IP address that was checked to be public, by redirect or robots.txt either.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse

from allegiance.errors import InputRefused, TryLater
from allegiance.read import robots
from allegiance.read.address import Address, parse_address
from allegiance.read.answer_body import read_body
from allegiance.read.connect import Connect, Line, Resolve, connect_to, look_up, open_connection
from allegiance.read.pace import LONGEST_S, Pace, read_retry_after
from allegiance.read.page import MAX_PAGE_BYTES
from allegiance.version import VERSION

PURPOSE = f"/{VERSION} (reads public reports on armed conflicts for one analyst; keeps to robots.txt)"
MAX_REDIRECTS = 5
TIMEOUT_S = 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_KINDS = frozenset(
    {
        *("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "text/csv"),
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"),
        *("text/x-opml", "text/x-opml+xml", "application/x-ndjson", "application/jsonl"),
    }
)
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came: `url` is the address after redirects. `data` is None where nothing changed since it was last asked."""

    url: str
    data: bytes | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    headers: dict[str, str]


class Fetcher:
    """Fetches pages and feeds. `hosts` holds those that may be asked, with what lies under them; None: any public one.

    `agent` is the name that it gives itself. `resolve` and `connect` are the ways out of this machine; `pace` holds the
    waits. Cookies are neither kept nor sent, scripts are not run, no referrer is sent, and no proxy is taken from the
    environment.
    """

    def __init__(
        self,
        *,
        agent: str = "allegiance",
        hosts: frozenset[str] | None = None,
        resolve: Resolve = look_up,
        connect: Connect = connect_to,
        pace: Pace | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._agent = agent + PURPOSE
        self._hosts = hosts
        self._resolve = resolve
        self._connect = connect
        self._pace = pace or Pace()
        self.now = now
        self._timeout_s = timeout_s
        self._robots = robots.Robots(agent, self._ask_robots)

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch an address; with what it said of itself the last time, only if it changed since.

        Raises TryLater where it may go well another time, InputRefused where it will not.
        """
        conditions = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
        try:
            address, answer = self._follow(parse_address(url), conditions, self._ask_politely)
        except InputRefused as refusal:
            raise _as_asked(refusal, url) from None
        told = answer.headers
        data: bytes | None = answer.body
        if answer.status == 304:
            data = None
        elif answer.status != 200:
            raise self._refuse_status(url, answer.status)
        elif not data:
            raise InputRefused(url, "the answer is empty", "check the address")
        return Fetched(
            url=address.url,
            data=data,
            etag=told.get("etag") or (etag if data is None else None),
            last_modified=told.get("last-modified") or (last_modified if data is None else None),
            fetched_at=self.now(),
        )

    def _follow(
        self, address: Address, headers: dict[str, str], ask: Callable[[Address, dict[str, str]], _Answer]
    ) -> tuple[Address, _Answer]:
        """Ask an address and those it redirects to, each checked anew."""
        asked = address.url
        for _ in range(MAX_REDIRECTS + 1):
            answer = ask(address, headers)
            if answer.status not in _REDIRECTS:
                return address, answer
            if not (target := answer.headers.get("location")):
                raise InputRefused(asked, "a redirect leads nowhere", "check the address")
            address = parse_address(target, base=address)
        raise InputRefused(asked, f"over {MAX_REDIRECTS} redirects", "give the address where they end")

    def _ask_politely(self, address: Address, headers: dict[str, str]) -> _Answer:
        """Ask one address as its robots.txt allows; a busy host that asks for a short wait is asked once more."""
        self._check_host(address)
        between_s = self._robots.check(address)
        answer = self._ask(address, headers, MAX_PAGE_BYTES, between_s)
        if answer.status not in _BUSY:
            return answer
        wait_s = read_retry_after(answer.headers.get("retry-after"), self.now())
        if wait_s is not None and wait_s <= LONGEST_S:
            self._pace.hold(address.host, wait_s)
            answer = self._ask(address, headers, MAX_PAGE_BYTES, between_s)
            wait_s = read_retry_after(answer.headers.get("retry-after"), self.now())
        if answer.status in _BUSY:
            asks = f", asks to wait {wait_s:.0f} s" if wait_s is not None else ""
            raise TryLater(
                address.url, f"the host is busy (status {answer.status}){asks}", "try again later", wait_s=wait_s
            )
        return answer

    def _ask_robots(self, address: Address) -> tuple[int, bytes]:
        def ask(target: Address, headers: dict[str, str]) -> _Answer:
            self._check_host(target)
            return self._ask(target, headers, robots.MAX_BYTES, 0.0, is_kind_free=True)

        _, answer = self._follow(address, {}, ask)
        return answer.status, answer.body

    def _check_host(self, address: Address) -> None:
        if self._hosts is None:
            return
        if not any(address.host == host or address.host.endswith(f".{host}") for host in self._hosts):
            reason = f"the host {address.host} is not among those that the setting `fetch` names"
            raise InputRefused(address.url, reason, "add it there, or save the page and name the file")

    def _ask(
        self, address: Address, headers: dict[str, str], limit: int, between_s: float, *, is_kind_free: bool = False
    ) -> _Answer:
        """Ask once: wait for the host's turn, connect to what was checked, read no more than the limit."""
        self._pace.wait(address.host, between_s)
        line: Line | None = None
        try:
            with open_connection(address, self._resolve, self._connect, self._timeout_s) as line:
                sent = {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
                sent |= {
                    name: value for name, value in headers.items() if value.isascii() and value.isprintable() and value
                }
                line.http.request("GET", address.target, headers=sent | {"Connection": "close"})
                with line.http.getresponse() as response:
                    answer = _read_answer(response, address, limit, is_kind_free=is_kind_free)
        except ssl.SSLError as error:
            raise TryLater(address.url, f"no safe connection ({error})", "check the address") from None
        except (OSError, HTTPException, ValueError) as error:
            reason = (
                self._too_slow if line is not None and line.is_cut else f"the answer cannot be read ({error!r:.200})"
            )
            raise TryLater(address.url, reason, "try again later") from None
        if line.is_cut:
            raise TryLater(address.url, self._too_slow, "try again later")
        return answer

    @property
    def _too_slow(self) -> str:
        return f"the answer took over {self._timeout_s:g} s"

    @staticmethod
    def _refuse_status(url: str, status: int) -> InputRefused:
        reason = f"the host answers with status {status}"
        if status >= 500 or status in {408, 425}:
            return TryLater(url, reason, "try again later")
        return InputRefused(url, reason, "check the address, or save the page and name the file")


def _as_asked(refusal: InputRefused, url: str) -> InputRefused:
    """Name a refusal by the address that was asked for; where it came of another one, the reason says which."""
    if refusal.where == url:
        return refusal
    reason = f"{refusal.reason} (at {refusal.where})"
    if isinstance(refusal, TryLater):
        return TryLater(url, reason, refusal.remedy, wait_s=refusal.wait_s)
    return InputRefused(url, reason, refusal.remedy)


def _read_answer(response: HTTPResponse, address: Address, limit: int, *, is_kind_free: bool) -> _Answer:
    headers = {name.casefold(): value for name, value in response.getheaders()}
    if response.status != 200:
        return _Answer(response.status, b"", headers)
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind and not is_kind_free and kind not in _KINDS:
        raise InputRefused(
            address.url, f"the answer is {kind[:60]!r}, no page, feed or PDF", "save it and name the file"
        )
    return _Answer(response.status, read_body(response, address.url, limit), headers)
