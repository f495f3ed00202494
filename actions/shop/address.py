"""Reads SHOP_URL: which shop system, where, and its few options."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


class BadAddress(ValueError):
    """The address cannot be used; the text says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopAddress:
    """`woocommerce+https://shop.example/?numbers=plugin` in its parts."""

    kind: str
    base: str = ""
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where a remote shop is, and what opens it."""

    address: ShopAddress
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def return_days(self) -> int:
        """Return for how long an order may be sent back: ?return_days=30 in SHOP_URL."""
        days = self.address.options.get("return_days", "30")
        return int(days) if days.isdecimal() else 30


def parse(text: str) -> ShopAddress:
    """Return the parts; raise BadAddress for what would send the shop's keys astray."""
    if "://" not in text:
        return ShopAddress(kind=text)
    scheme, _, rest = text.partition("://")
    kind, plus, way = scheme.partition("+")
    parts = urlsplit(f"{way}://{rest}")
    if not plus or way not in ("https", "http") or not parts.hostname:
        raise BadAddress(f"SHOP_URL={kind}… has no web address; write {kind}+https://shop.example")
    if parts.username or parts.password:
        raise BadAddress("SHOP_URL holds a password; put it into SHOP_KEY and SHOP_SECRET")
    if way == "http" and not is_near(parts.hostname):
        raise BadAddress(f"SHOP_URL sends the keys of {parts.hostname} in the clear; write https")
    base = f"{way}://{parts.netloc}{parts.path}".rstrip("/")
    return ShopAddress(kind=kind, base=base, options=dict(parse_qsl(parts.query)))


def is_near(host: str) -> bool:
    """Return whether the way there leaves this machine's own network: a name without a dot does not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host
