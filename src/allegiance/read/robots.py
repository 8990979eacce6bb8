"""The robots.txt of a host → what it lets us read, and how slowly (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from allegiance.errors import InputRefused, TryLater
from allegiance.read.address import Address

MAX_BYTES = 500 * 1024
_MOST_HOSTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says; without `parsed` everything is allowed, or nothing where the host failed."""

    parsed: Protego | None
    is_closed: bool = False


class Robots:
    """Asks for each robots.txt once. `ask` gives the status and the body of an address, redirects followed."""

    def __init__(self, agent: str, ask: Callable[[Address], tuple[int, bytes]]) -> None:
        self._agent = agent
        self._ask = ask
        self._known: dict[str, Rules] = {}

    def check(self, address: Address) -> float:
        """Return the seconds that the host wants between requests; raise InputRefused where it bars the address."""
        rules = self._rules(address)
        if rules.is_closed:
            raise TryLater(address.url, "the host's robots.txt cannot be read, so nothing of it is", "try again later")
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(address.url, self._agent):
            raise InputRefused(
                address.url, "the host's robots.txt bars programs from it", "read it yourself, save it, name the file"
            )
        return float(rules.parsed.crawl_delay(self._agent) or 0.0)

    def _rules(self, address: Address) -> Rules:
        if address.root not in self._known:
            if len(self._known) >= _MOST_HOSTS:
                self._known.clear()
            self._known[address.root] = self._read(address)
        return self._known[address.root]

    def _read(self, address: Address) -> Rules:
        home = Address(scheme=address.scheme, host=address.host, port=address.port, target="/robots.txt")
        status, body = self._ask(home)
        if status >= 500 or status == 429:
            return Rules(parsed=None, is_closed=True)
        if status >= 400:
            return Rules(parsed=None)
        return Rules(parsed=Protego.parse(body.decode("utf8", "replace")))
