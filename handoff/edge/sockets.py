"""All sockets of this process: how many, one timer for all their heartbeats, and their end at a deploy."""

import asyncio
from collections import Counter
from typing import Protocol

from handoff.edge.limits import Limits
from handoff.edge.metrics import Metrics
from handoff.edge.socket import Code
from handoff.wire.frames import Drain, Outgoing

# The longest heartbeat that the wheel can hold, in ticks.
SLOTS = 64
# Nobody is made to wait for the others: a thousand sockets are closed within ten seconds, three at once.
CLOSE_EACH_S = 0.01
LONGEST_DRAIN_S = 12.0


class Connection(Protocol):
    """A websocket, or a stream of events."""

    role: str
    heartbeat_s: int

    def is_silent(self) -> bool:
        """Say whether nobody can be there any more."""

    async def ping(self) -> None:
        """Ask for a sign of life."""

    async def send(self, frame: Outgoing) -> None:
        """Send a frame."""

    async def close(self, code: int, why: str) -> None:
        """Close with a code."""

    def cut(self) -> None:
        """Drop the connection."""


class Sockets:
    """A wheel of slots: each tick pings one slot's sockets and drops those that have fallen silent."""

    def __init__(self, limits: Limits, metrics: Metrics, *, tick_s: float = 1.0) -> None:
        self._limits = limits
        self._metrics = metrics
        self._tick_s = tick_s
        self._slots: list[set[Connection]] = [set() for _ in range(SLOTS)]
        self._now = 0
        self._slot_of: dict[Connection, int] = {}
        self._open: dict[Connection, str] = {}
        self._by_address: Counter[str] = Counter()

    def __len__(self) -> int:
        """Return how many are connected."""
        return len(self._open)

    def has_room(self, address: str) -> bool:
        """Say whether one more may come from there."""
        return (
            len(self._open) < self._limits.sockets
            and self._by_address[address] < self._limits.sockets_per_address
        )

    def hold(self, socket: Connection, address: str) -> None:
        """Count a socket from now on."""
        self._open[socket] = address
        self._by_address[address] += 1
        self._put(socket)

    def let_go(self, socket: Connection) -> None:
        """Count it no more."""
        address = self._open.pop(socket)
        self._slots[self._slot_of.pop(socket)].discard(socket)
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    def named(self, socket: Connection, role: str, heartbeat_s: int) -> None:
        """Note who it is, now that it said hello."""
        socket.role, socket.heartbeat_s = role, heartbeat_s
        self._put(socket)

    async def run(self) -> None:
        """Turn the wheel for ever."""
        async with asyncio.TaskGroup() as group:
            while True:
                await asyncio.sleep(self._tick_s)
                self._now += 1
                due, self._slots[self._now % SLOTS] = self._slots[self._now % SLOTS], set()
                for socket in due:
                    if socket.is_silent():
                        socket.cut()
                    else:
                        group.create_task(socket.ping())
                        self._put(socket)
                self._count()

    async def drain(self) -> None:
        """Tell everybody to come back elsewhere, and close one after the other."""
        sockets = list(self._open)
        each_s = min(CLOSE_EACH_S, LONGEST_DRAIN_S / max(1, len(sockets)))
        word = Drain(in_ms=int(1000 * each_s * len(sockets)))
        async with asyncio.TaskGroup() as group:
            for socket in sockets:
                group.create_task(_told(socket, word))
        async with asyncio.TaskGroup() as group:
            for socket in sockets:
                group.create_task(socket.close(Code.DEPLOY, "deploy"))
                await asyncio.sleep(each_s)

    def _put(self, socket: Connection) -> None:
        beats = min(SLOTS - 1, max(1, socket.heartbeat_s))
        self._slots[self._slot_of.get(socket, 0)].discard(socket)
        self._slot_of[socket] = (self._now + beats) % SLOTS
        self._slots[self._slot_of[socket]].add(socket)

    def _count(self) -> None:
        roles = Counter(socket.role for socket in self._open)
        for role in ("new", "shopper", "desk", "events"):
            self._metrics.sockets.labels(role).set(roles[role])


async def _told(socket: Connection, word: Drain) -> None:
    """Send the word if it can be sent at once."""
    try:
        async with asyncio.timeout(1):
            await socket.send(word)
    except Exception:  # noqa: BLE001
        return
