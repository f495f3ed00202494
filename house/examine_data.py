"""What the doctor sees of a data folder: its secrets, its Redis, and where the house listens."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.cluster import ClusterNode

from house import kernel, lease, listening, options, ports, secrets, valkey
from house.findings import Finding, fail, ok, warn

# What this promises: nothing acknowledged is lost on a crash, and nothing is thrown away when memory is full.
DURABLE = {
    "appendonly": ("yes", "acknowledged messages are lost when Redis is killed"),
    "appendfsync": ("always", "up to a second of acknowledged messages is lost when Redis is killed"),
    "maxmemory-policy": ("noeviction", "conversations are thrown away when memory is full"),
}
PORT = 6379
LOOPBACK_ONLY = ("actions", "bot", "workshop")


def findings(data: Path) -> Iterator[Finding]:
    """Look at one data folder, whether its house is open or not."""
    yield _folder(data)
    yield _secrets(data)
    who = lease.tenant(data)
    if who is None or not kernel.is_alive(who.pid):
        yield ok("house", f"closed: nothing runs on {data}")
        yield _ports()
    else:
        yield ok("house", f"open at {who.url} (process {who.pid})")
        yield from _bindings(who)
    yield from _redis(data)


def _folder(data: Path) -> Finding:
    if not data.exists():
        return ok("data", f"{data} will be made at the first ./skranke up")
    return _private("data", data, 0o700)


def _secrets(data: Path) -> Finding:
    file = secrets.path(data)
    if not file.exists():
        return ok("secrets", "will be made at the first ./skranke up")
    return _private("secrets", file, 0o600)


def _private(what: str, path: Path, wanted: int) -> Finding:
    about = path.stat()
    if about.st_uid != os.getuid():
        return fail(what, f"{path} belongs to another user", "run Skranke as its owner, or chown it")
    if stat.S_IMODE(about.st_mode) & ~wanted:
        mode = stat.S_IMODE(about.st_mode)
        return fail(what, f"{path} may be read by others (mode {mode:o})", f"chmod {wanted:o} {path}")
    return ok(what, f"{path}, for its owner only")


def _ports() -> Finding:
    taken = [number for number in (options.PORT, options.PORT + 1) if not ports.is_free("127.0.0.1", number)]
    if taken:
        words = f"{', '.join(map(str, taken))} taken by another program"
        return warn("ports", words, f"end it, or ./skranke up --port {options.PORT + 100}")
    return ok("ports", f"{options.PORT} and {options.PORT + 1} are free")


def _bindings(who: lease.Tenant) -> Iterator[Finding]:
    """The assistant and the action server are for the gateway alone: they must not listen to the network."""
    for name, pid in sorted(who.children.items()):
        where = listening.addresses(pid)
        open_doors = [address for address in where if not listening.is_loopback(address)]
        words = ", ".join(f"{host} port {port}" for host, port in where) or "no network port"
        if name.rstrip("-0123456789") in LOOPBACK_ONLY and open_doors:
            yield fail(
                name, f"listens to the network: {words}", "start it with ./skranke up, which binds it inside"
            )
        elif open_doors:
            yield warn(name, f"listens to the network: {words}", "put a server with https before it")
        else:
            yield ok(name, words)


def _redis(data: Path) -> Iterator[Finding]:
    address = os.environ.get("REDIS_URL") or valkey.url(data)
    if not os.environ.get("REDIS_URL") and not valkey.socket_path(data).exists():
        yield ok("redis", "closed with the house")
        return
    try:
        servers = list(_servers(address))
    except (redis.RedisError, redis.exceptions.RedisClusterException) as error:
        yield fail("redis", f"does not answer: {error}", "is it running? ./skranke up starts one of its own")
        return
    yield from map(_reach, valkey.addresses(address))
    for place, settings in servers:
        for name, (wanted, otherwise) in DURABLE.items():
            if settings.get(name) == wanted:
                yield ok(place, f"{name} {wanted}")
            else:
                change = f"CONFIG SET {name} {wanted}"
                yield fail(place, f"{name} is {settings.get(name)}: {otherwise}", change)


def _servers(address: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (name, settings) of each server; of a cluster the replicas, too: one of them may take over."""
    limits: dict[str, Any] = {"socket_timeout": 2, "socket_connect_timeout": 2, "decode_responses": True}
    first, *others = valkey.addresses(address)
    if first == address:
        with redis.Redis.from_url(address, **limits) as client:
            yield "redis", client.config_get(*DURABLE)
        return
    places = map(urlsplit, others)
    node: Any = ClusterNode
    nodes = [node(str(place.hostname), place.port or PORT) for place in places]
    with redis.RedisCluster.from_url(first, startup_nodes=nodes, **limits) as cluster:
        for node in cluster.get_nodes():
            yield f"redis {node.name}", node.redis_connection.config_get(*DURABLE)


def _reach(address: str) -> Finding:
    """Look at who can reach it: the socket's rights, or the way over the network."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return _private("redis socket", Path(parts.path), 0o700)
    if parts.hostname in ("localhost", "127.0.0.1", "::1") or parts.scheme == "rediss":
        return ok("redis", f"{parts.scheme} to {parts.hostname}")
    return fail("redis", f"{parts.hostname} is reached without encryption", "use rediss:// with a password")
