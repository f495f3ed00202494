"""On which addresses a process listens, as the kernel tells in /proc."""

import ipaddress
import struct
from collections.abc import Iterator
from pathlib import Path

Address = tuple[str, int]
LISTEN = "0A"


def addresses(pid: int) -> list[Address]:
    """Return host and port of every TCP socket on which this process accepts connections."""
    inodes = set(_sockets(pid))
    return sorted(
        address
        for table in ("tcp", "tcp6")
        for address, inode in _listeners(Path(f"/proc/{pid}/net/{table}"))
        if inode in inodes
    )


def is_loopback(address: Address) -> bool:
    """Say whether only this machine can reach it."""
    return ipaddress.ip_address(address[0]).is_loopback


def _sockets(pid: int) -> Iterator[str]:
    try:
        handles = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for handle in handles:
        try:
            target = str(handle.readlink())
        except OSError:
            continue  # closed while we looked
        if target.startswith("socket:["):
            yield target[len("socket:[") : -1]


def _listeners(table: Path) -> Iterator[tuple[Address, str]]:
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return
    for line in lines:
        words = line.split()
        if words[3] == LISTEN:
            yield _address(words[1]), words[9]


def _address(text: str) -> Address:
    """Read `0100007F:1F90`: the address in the machine's byte order, 32 bits at a time."""
    host, _, port = text.partition(":")
    quads = [int(host[start : start + 8], 16) for start in range(0, len(host), 8)]
    packed = struct.pack(f"={len(quads)}I", *quads)
    return str(ipaddress.ip_address(packed)), int(port, 16)
