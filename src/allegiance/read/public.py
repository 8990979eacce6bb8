"""An IP address → the same address checked to be public, or a refusal that says what it is."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from allegiance.errors import InputRefused


def check_public(ip: str, where: str) -> str:
    """Return the address in its usual form; raise InputRefused where it is not one of the public network.

    An IPv6 address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is refused whatever it carries.

    >>> check_public("2a00:1450:4001:0::200e", "here")
    '2a00:1450:4001::200e'
    """
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        raise InputRefused(where, f"{ip!r} is no IP address", "check the name of the host") from None
    for network, what in _closed_networks():
        if address.version == network.version and address in network:
            raise InputRefused(where, f"the host is at {address}: {what}", "give the address of a public page")
    if not address.is_global:
        raise InputRefused(where, f"the host is at {address}, not public", "give the address of a public page")
    return str(address)


@cache
def _closed_networks() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    table = (files("allegiance") / "data" / "network" / "closed.tsv").read_text(encoding="utf8").splitlines()
    return tuple((ip_network(row["network"]), row["what"]) for row in csv.DictReader(table, delimiter="\t"))
