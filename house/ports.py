"""Ports: which are free, which are taken, before anything starts."""

import secrets
import socket

# Below the range that Linux gives to outgoing connections (32768 and up): one of those could take a room's
# port while the room starts again.
QUIET = range(20_000, 32_000)
TRIES = 1_000


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # What aiohttp sets too: a port that only waits for its last packets counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free() -> int:
    """Return a port on loopback that nobody uses at this moment."""
    return free_run(1)


def free_pair() -> int:
    """Return the first of two neighbouring free ports."""
    return free_run(2)


def free_run(many: int) -> int:
    """Return the first of so many free neighbours. Raises OSError when a thousand tries found none."""
    for _ in range(TRIES):
        first = QUIET.start + secrets.randbelow(len(QUIET) - many)
        if all(is_free("127.0.0.1", first + more) for more in range(many)):
            return first
    raise OSError(f"no {many} free ports on loopback between {QUIET.start} and {QUIET.stop}")
