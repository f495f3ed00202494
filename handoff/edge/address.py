"""Who knocks: the address behind the proxies that we trust, and the names under which it is counted."""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import web

from handoff.settings import Network

Address = IPv4Address | IPv6Address


def client_address(request: web.Request, proxies: Sequence[Network]) -> Address | None:
    """Return the nearest address that is no proxy of ours; what strangers claim beyond it is ignored."""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    claimed = [word.strip() for line in forwarded for word in line.split(",")]
    found = _address(request.remote or "")
    while found is not None and claimed and any(found in network for network in proxies):
        found = _address(claimed.pop())
    return found


def counted_as(address: Address | None) -> str:
    """Return whose bucket it is: an IPv6 customer has a whole /64 to hop about in."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def client_mark(address: Address | None, secret: str) -> str:
    """Return a mark by which the shop side can count attempts of one address without knowing it."""
    return hmac.new(secret.encode(), f"client {counted_as(address)}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]


def is_near(request: web.Request) -> bool:
    """Say whether this came from this machine or its private network, and through no proxy."""
    address = _address(request.remote or "")
    return address is not None and address.is_private and "X-Forwarded-For" not in request.headers


def _address(word: str) -> Address | None:
    try:
        found = ip_address(word)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
