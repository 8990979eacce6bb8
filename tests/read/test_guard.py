"""TRUST.md S1: no hostile address opens a socket to an address that is not public, by redirect or rebinding either."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.local_web import PUBLIC_IP, LocalWeb, Reply, serve_locally

from allegiance.errors import InputRefused
from allegiance.read.address import parse_address
from allegiance.read.connect import look_up
from allegiance.read.fetch import Fetcher
from allegiance.read.pace import Pace
from allegiance.read.public import check_public

# What hostile names are answered with by the lookup of these tests.
NAMES = {
    "loopback.example.org": ["127.0.0.1"],
    "private.example.org": ["192.168.1.1"],
    "metadata.example.org": ["169.254.169.254"],
    "both.example.org": [PUBLIC_IP, "10.0.0.1"],
    "six.example.org": [PUBLIC_IP, "::1"],
    "mapped.example.org": ["::ffff:169.254.169.254"],
    "card.example.org": ["fe80::1%2"],
    "nobody.example.org": [],
    "localtest.me": ["127.0.0.1"],
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "xn--lcalhost-n0a.example": ["127.0.0.1"],
}
HOSTILE = [
    # loopback, spelt out, in short, octal, hexadecimal, decimal, and with a dot at its end
    *("http://127.0.0.1/", "http://127.0.0.1./", "http://127.1/", "http://127.0.1/", "http://0177.0.0.1/"),
    *("http://0x7f.0.0.1/", "http://0x7f000001/", "http://0x7F000001/", "http://2130706433/", "http://017700000001/"),
    *("http://127.000.000.001/", "http://0x7f.1/", "http://0/", "http://0.0.0.0/", "http://127.127.127.127/"),
    *("http://00000177.0.0.01/", "http://0x/", "http://4294967295/", "http://99999999999/", "http://1.2.3.4.5/"),
    # private, carrier, link-local, metadata, reserved, multicast, documentation
    *("http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.0.1/", "http://100.64.0.1/"),
    *("http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/", "http://100.100.100.200/latest/meta-data/"),
    *("http://168.63.129.16/", "http://192.0.0.192/opc/v2/", "http://2852039166/", "http://0xa9fea9fe/"),
    *("http://0251.0376.0251.0376/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/"),
    *("http://240.0.0.1/", "http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/", "http://192.88.99.1/"),
    # IPv6: loopback, unspecified, mapped, compatible, NAT64, 6to4, Teredo, local, multicast, metadata, with a card
    *("http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/"),
    *("http://[::ffff:7f00:1]/", "http://[::ffff:a9fe:a9fe]/", "http://[::127.0.0.1]/", "http://[::7f00:1]/"),
    *("http://[64:ff9b::7f00:1]/", "http://[64:ff9b::169.254.169.254]/", "http://[64:ff9b:1::a9fe:a9fe]/"),
    *("http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/", "http://[2001:0:53aa:64c:0:ffff:80ff:fffe]/"),
    *("http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/"),
    *("http://[fec0::1]/", "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[100::1]/", "http://[v1.fe80::1]/"),
    *("http://[3fff::1]/", "http://[5f00::1]/", "http://[::ffff:0:127.0.0.1]/"),
    # names of this machine and of local networks, also in letters that look alike
    *("http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://a.localhost/", "http://printer.local/"),
    *("http://metadata.google.internal/", "http://intranet/", "http://router.lan/", "http://x.home.arpa/"),
    *("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.0.0.1/"),
    # names whose lookup says so
    *(f"http://{name}/" for name in NAMES),
    # what two programs read as two hosts
    *("http://example.org@127.0.0.1/", "http://127.0.0.1@example.org/", "http://a:b@example.org/"),
    *("http://example.org\\@127.0.0.1/", "http://127.0.0.1\\.example.org/", "http:\\\\127.0.0.1/"),
    *("http://exa mple.org/", "http://127.0.0.1\t.example.org/", "http://example.org\r\nHost: 127.0.0.1/"),
    *("http://127.0.0.1%00.example.org/", "http://127.0.0.1%2f.example.org/", "http://%31%32%37.0.0.1/"),
    *("http://127.0.0.1#@example.org/", "http://127.0.0.1?@example.org/", "http://[::1]example.org/"),
    *("http:127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/", "http://", "http://./", "http://..example.org/"),
    # other schemes and ports
    *("file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:25/", "dict://127.0.0.1:11211/stat"),
    *("javascript:alert(1)", "data:text/html,x", "jar:http://example.org!/", "netdoc:///etc/passwd"),
    *("http://example.org:22/", "http://example.org:8080/", "https://example.org:6379/", "http://example.org:0/"),
    *("http://example.org:99999/", "http://example.org:80:25/", "http://example.org:-80/", "http://example.org:٨٠٨٠/"),
]


def resolve(host: str, port: int) -> list[str]:
    """Look names up in the table above; what is written as a number goes the way of the system."""
    return NAMES[host] if host in NAMES else list(look_up(host, port))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Each address that a socket was to be connected to; none is."""
    found: list[object] = []

    def refuse(_: socket.socket, address: object) -> None:
        found.append(address)
        raise ConnectionRefusedError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    return found


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    with serve_locally() as local:
        yield local


def quick() -> Pace:
    return Pace(clock=lambda: 0.0, sleep=lambda _: None)


def test_there_are_enough_hostile_addresses() -> None:
    assert len(set(HOSTILE)) >= 110


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_before_a_socket_is_opened(url: str, opened: list[object]) -> None:
    with pytest.raises(InputRefused) as refused:
        Fetcher(resolve=resolve, pace=quick()).fetch(url)
    assert refused.value.reason
    assert refused.value.remedy
    assert opened == []


@pytest.mark.parametrize("url", [url for url in HOSTILE if url.isprintable() and " " not in url])
def test_a_redirect_to_a_hostile_address_is_refused_there(url: str, web: LocalWeb) -> None:
    location = url.encode("ascii", "ignore").decode() or "http://127.0.0.1/"
    if location.startswith("http://./") or location in {"http:///", "http://0.0.1/"}:
        location = "http://127.0.0.1/"
    web.replies["http://example.org/"] = Reply(status=302, headers={"Location": location})
    connected: list[str] = []

    def connect(ip: str, port: int, timeout_s: float) -> socket.socket:
        connected.append(ip)
        return web.connect(ip, port, timeout_s)

    def look(host: str, port: int) -> list[str]:
        return [PUBLIC_IP] if host == "example.org" else resolve(host, port)

    with pytest.raises(InputRefused):
        Fetcher(resolve=look, connect=connect, pace=quick()).fetch("http://example.org/")
    assert set(connected) == {PUBLIC_IP}


def test_a_robots_file_that_leads_inward_is_not_followed(web: LocalWeb) -> None:
    web.replies["http://example.org/robots.txt"] = Reply(status=301, headers={"Location": "http://127.0.0.1/x"})
    with pytest.raises(InputRefused, match=r"127\.0\.0\.1: loopback"):
        web.fetcher().fetch("http://example.org/")
    assert [url for url, _ in web.asked] == ["http://example.org/robots.txt"]


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(opened: list[object]) -> None:
    answers = iter([[PUBLIC_IP], ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]])
    with pytest.raises(InputRefused):
        Fetcher(resolve=lambda *_: next(answers), pace=quick()).fetch("http://rebind.example.org/")
    assert opened == [(PUBLIC_IP, 80)]


def test_a_name_is_looked_up_once_for_each_connection(web: LocalWeb) -> None:
    looked: list[str] = []

    def look(host: str, port: int) -> list[str]:
        looked.append(host)
        return [PUBLIC_IP]

    web.put("http://example.org/", "x")
    Fetcher(resolve=look, connect=web.connect, pace=quick()).fetch("http://example.org/")
    assert len(looked) == len(web.connected) == 2  # robots.txt and the page
    assert set(web.connected) == {(PUBLIC_IP, 80)}


def test_the_certificate_is_asked_for_by_the_name(monkeypatch: pytest.MonkeyPatch, web: LocalWeb) -> None:
    named: list[object] = []

    def wrap(self: ssl.SSLContext, sock: socket.socket, **how: object) -> ssl.SSLSocket:
        named.append((how["server_hostname"], self.check_hostname, self.verify_mode))
        sock.close()
        raise ssl.SSLError("no certificate in this test")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with pytest.raises(InputRefused):
        web.fetcher().fetch("https://example.org/")
    assert named == [("example.org", True, ssl.CERT_REQUIRED)]


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6), st.ip_addresses(network="2000::/3")))
def test_whatever_is_not_global_is_closed(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    try:
        checked = check_public(str(ip), "here")
    except InputRefused:
        return
    assert ipaddress.ip_address(checked) == ip
    assert ip.is_global
    assert not ip.is_multicast
    assert isinstance(ip, ipaddress.IPv4Address) or (ip.ipv4_mapped, ip.sixtofour, ip.teredo) == (None, None, None)


@pytest.mark.parametrize("ip", ["8.8.8.8", PUBLIC_IP, "2606:4700:4700::1111", "2a00:1450:4001:80e::200e"])
def test_public_addresses_are_open(ip: str) -> None:
    assert check_public(ip, "here") == ip


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://Example.ORG", "http://example.org/"),
        (" https://example.org:443/a?b=c#d\n", "https://example.org/a?b=c"),
        ("http://example.org./أخبار", "http://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("http://example.org:443/%2e%2e/x", "http://example.org:443/%2e%2e/x"),
        ("http://93.184.215.14/a", "http://93.184.215.14/a"),
    ],
)
def test_an_address_is_brought_into_its_usual_form(text: str, url: str) -> None:
    assert parse_address(text).url == url


@given(st.text(alphabet="htp:/.@#?[]%0x127ab\\ ١。-", max_size=40))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        address = parse_address("http://" + text)
    except InputRefused:
        return
    assert parse_address(address.url) == address
