"""Where things are in a Redis Cluster: which slot a command is for, which addresses a URL names; pure."""

import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

SLOTS = 16_384
CLUSTERED = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
PORT = 6379
_SCRIPTS = ("EVAL", "EVALSHA")
_STREAMS = ("XREAD", "XREADGROUP")
_SECOND = ("XGROUP", "XINFO", "OBJECT")


def slot(key: str | bytes) -> int:
    """Return the slot of a key: what stands in its first {braces} counts, if anything does."""
    name = key.encode() if isinstance(key, str) else key
    _, opened, rest = name.partition(b"{")
    tag, closed, _ = rest.partition(b"}")
    return binascii.crc_hqx(tag if opened and closed and tag else name, 0) % SLOTS


def slot_of(words: Sequence[object]) -> int:
    """Return the slot of a command's keys. ValueError if it has none, or keys of several slots."""
    name = str(words[0]).upper()
    if name in _SCRIPTS:
        keys = words[3 : 3 + int(str(words[2]))]
    elif name in _STREAMS:
        rest = words[words.index("STREAMS") + 1 :]
        keys = rest[: len(rest) // 2]
    else:
        keys = words[2:3] if name in _SECOND else words[1:2]
    slots = {slot(key) for key in keys if isinstance(key, str | bytes)}
    if len(slots) != 1:
        raise ValueError(f"{name} has keys of {len(slots)} slots; a cluster takes one")
    return slots.pop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """A cluster as its URL says: how each of its servers is reached, and which to ask first."""

    scheme: str
    login: str
    rest: str
    first: tuple[tuple[str, int], ...]

    def url(self, host: str, port: int) -> str:
        """Return the URL of one server."""
        name = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{self.login}{name}:{port}{self.rest}"


def is_cluster(url: str) -> bool:
    """Say whether this URL names a cluster."""
    return url.partition("://")[0] in CLUSTERED


def seeds(url: str) -> Seeds:
    """Return what `redis+cluster://[login@]host[:port][,host…][?options]` says. ValueError if it cannot."""
    scheme, _, rest = url.partition("://")
    place, mark, options = rest.partition("?")
    login, at, hosts = place.partition("/")[0].rpartition("@")
    first = tuple(_address(host) for host in hosts.split(",") if host)
    if scheme not in CLUSTERED or not first:
        raise ValueError("no address of a cluster")
    return Seeds(scheme=CLUSTERED[scheme], login=login + at, rest=mark + options, first=first)


def _address(host: str) -> tuple[str, int]:
    parts = urlsplit(f"//{host}")
    if not parts.hostname:
        raise ValueError(f"no host in {host!r}")
    return parts.hostname, parts.port or PORT
