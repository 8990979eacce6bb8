"""A web address as written → its checked parts, or a refusal: what may be asked at all, before a name is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from allegiance.errors import InputRefused

_LONGEST = 4_000
_PORTS = {"http": 80, "https": 443}
_LABELS = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Control characters and blanks end an address for one program and not for the next; so does a backslash.
_BARRED = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
# Ends of names that are nobody's on the public network (RFC 6761, 6762, 8375, 9476 and what home routers use).
_LOCAL_ENDS = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "corp", "onion", "alt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A checked address: `host` is in ASCII and lower case or an IP address, `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def is_ip(self) -> bool:
        """Tell whether the host is an IP address and no name."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()

    @property
    def root(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The address as one string."""
        return self.root + self.target


def parse_address(text: str, *, base: Address | None = None) -> Address:
    """Check an address; `base` is the one that a relative address counts from.

    Only http and https on the ports 80 and 443. Names and passwords in it, disguised numbers (`0x7f.1`, `2130706433`)
    and names without a dot are refused.

    >>> parse_address("HTTPS://Example.ORG./a b".replace(" ", "%20")).url
    'https://example.org/a%20b'
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise InputRefused(f"{text[:80]}…", f"the address is over {_LONGEST} characters", "give a shorter one")
    if _BARRED.search(text):
        raise _refuse(text, "the address holds a blank, a backslash or a control character")
    try:
        parts = urlsplit(urljoin(base.url, text) if base else text)
        port = parts.port
    except ValueError as error:
        raise _refuse(text, f"this is no web address ({error})") from None
    if parts.scheme not in _PORTS:
        raise _refuse(text, f"only http and https are fetched, not {parts.scheme or 'this'}")
    if "@" in parts.netloc:
        raise _refuse(text, "the address carries a user name")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in _PORTS.values():
        raise _refuse(text, f"port {port} is not fetched from, only 80 and 443")
    return Address(scheme=parts.scheme, host=_check_host(parts, text), port=port, target=_target(parts))


def _refuse(text: str, reason: str) -> InputRefused:
    return InputRefused(text, reason, "give the address of a public page")


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return f"{path}?{query}" if query else path


def _check_host(parts: SplitResult, text: str) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc or ":" in host:
        try:
            if "%" in host:
                raise _refuse(text, "the address names a network card")
            return str(IPv6Address(host))
        except AddressValueError:
            raise _refuse(text, "this is no IPv6 address") from None
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise _refuse(text, "the host is no name") from None
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            raise _refuse(text, "the host is a number in disguise") from None
    if len(name) > 253 or not _LABELS.fullmatch(name):
        raise _refuse(text, "the host is no public name")
    if any(name.endswith(f".{end}") for end in _LOCAL_ENDS):
        raise _refuse(text, "the host is a name of a local network")
    return name
