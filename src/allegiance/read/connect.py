"""A checked address → a connection to it: the name is looked up once, and only what was checked is connected to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection

from allegiance.errors import InputRefused, TryLater
from allegiance.read.address import Address
from allegiance.read.public import check_public

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]

_SILENCE_S = 10.0


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a name, in the order of the system."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def connect_to(ip: str, port: int, timeout_s: float) -> socket.socket:
    """Connect to an IP address; nothing is looked up here."""
    made = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.settimeout(timeout_s)
        made.connect((ip, port))
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def open_connection(address: Address, resolve: Resolve, connect: Connect, timeout_s: float) -> Iterator[Line]:
    """Connect to the host of an address; the line is cut after `timeout_s` seconds, whatever comes over it.

    Every IP address of the name has to be public: one that is not refuses the host.
    """
    checked = _find_public(address, resolve)
    raw = _connect_first(address, checked, connect)
    # The handshake waits for the timer: a host may answer it a byte at a time.
    held = (
        _tls().wrap_socket(raw, server_hostname=address.host, do_handshake_on_connect=False)
        if address.scheme == "https"
        else raw
    )
    line = Line(address, held)
    timer = threading.Timer(timeout_s, line.cut)
    timer.daemon = True
    timer.start()
    try:
        if isinstance(held, ssl.SSLSocket):
            held.do_handshake()
        yield line
    finally:
        timer.cancel()
        held.close()


class Line:
    """A connection that a timer may cut; `is_cut` says that it did."""

    def __init__(self, address: Address, held: socket.socket) -> None:
        self._held = held
        self.is_cut = False
        self.http = HTTPConnection(address.host, address.port)
        self.http.auto_open = 0  # once closed it must not connect by name again
        self.http.sock = held

    def cut(self) -> None:
        """End the connection: a reader of it sees its end."""
        self.is_cut = True
        with suppress(OSError):
            socket.socket.shutdown(self._held, socket.SHUT_RDWR)  # not the one of TLS, which would say goodbye first


def _find_public(address: Address, resolve: Resolve) -> list[str]:
    """Look a name up, once, and check all that is found; a host that is an IP address is not looked up."""
    try:
        found = [address.host] if address.is_ip else resolve(address.host, address.port)
    except (OSError, UnicodeError) as error:
        reason = f"the host {address.host} is not found ({error})"
        raise TryLater(address.url, reason, "check the name, and that this machine is online") from None
    if not found:
        raise InputRefused(address.url, f"the host {address.host} has no address", "check the name")
    return list(dict.fromkeys(check_public(ip, address.url) for ip in found))


def _connect_first(address: Address, checked: Sequence[str], connect: Connect) -> socket.socket:
    last: OSError | None = None
    for ip in checked[:3]:
        try:
            return connect(ip, address.port, _SILENCE_S)
        except OSError as error:
            last = error
    raise TryLater(address.url, f"the host does not answer ({last})", "try again later")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
