"""A Redis Cluster as one client: each command goes to the server that has its slot, which may move.

redis-py has such a client, too. It closes the connections to all servers when one of them fails, and one
pipeline waits for all of them, so that a server that is away would hold up every conversation; and of every
server it uses, ours has a lane of its own, where what is asked at once shares one write.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import AskError, ClusterDownError, MovedError, ReadOnlyError, RedisError, TryAgainError
from redis.exceptions import ConnectionError as RedisConnectionError

from handoff.core.errors import StoreLost
from handoff.store.slots import SLOTS, seeds, slot, slot_of

log = structlog.get_logger()

# A server that is healthy says in a millisecond who has which slots.
MAP_S = 1.0
# While a server is away every command to it finds the map wanting; it is not read more often than this.
MAP_AGE_S = 0.2
# A slot that moves is found in two or three steps; more mean that the servers do not agree.
MOST_MOVES = 5
SPLIT_S = 0.02
# Answers that mean: the map is old, or the cluster is about to change it.
_STALE = (RedisConnectionError, ClusterDownError, ReadOnlyError, StoreLost)

Ask = Callable[..., Awaitable[Any]]
Address = tuple[str, int]


class Cluster(Redis):
    """The servers of a cluster; `open_node` makes a client of one of them, `ask` asks it."""

    def __init__(self, url: str, *, open_node: Callable[[str], Redis], ask: Ask) -> None:
        # Its own pool makes no connection.
        super().__init__()
        self._seeds = seeds(url)
        self._open_node = open_node
        self._ask_node = ask
        self._nodes: dict[Address, Redis] = {}
        self._owners: list[Address | None] = [None] * SLOTS
        self._replicas: frozenset[Address] = frozenset()
        self._is_stale = True
        self._read_at = -MAP_AGE_S
        self._reading = asyncio.Lock()

    async def execute_command(self, *words: Any, **_options: Any) -> Any:
        """Return the answer of the server that has the keys. RedisError or StoreLost as it came."""
        where = slot_of(words)
        for _ in range(MOST_MOVES):
            node = await self._owner(where)
            try:
                return await self._ask_node(node, *words)
            except MovedError as moved:
                self._owners[moved.slot_id] = moved.node_addr
                self._is_stale = True
            except AskError as moving:
                return await self._asking(moving, words)
            except TryAgainError:
                await asyncio.sleep(SPLIT_S)
            except _STALE:
                self._is_stale = True
                # Every verb may be repeated, so another server that has taken over is asked at once.
                if await self._owner(where) is node:
                    raise
        raise RedisConnectionError("the servers of the cluster do not agree on who has this slot")

    async def home(self, key: str | bytes) -> Redis:
        """Return the client of the server that has this key's slot now. StoreLost if nobody has."""
        try:
            return await self._owner(slot(key))
        except RedisError as error:
            raise StoreLost(str(error)) from error

    async def servers(self, *, replicas: bool = False) -> list[Redis]:
        """Return the clients of all primaries, with `replicas` of all servers. StoreLost if none answers."""
        try:
            await self._know()
        except RedisError as error:
            raise StoreLost(str(error)) from error
        found = {owner for owner in self._owners if owner} | (self._replicas if replicas else set())
        return [self._node(address) for address in sorted(found)]

    def doubt(self) -> None:
        """Read the map of the slots again before the next command."""
        self._is_stale = True

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close the connections to all servers."""
        nodes, self._nodes = list(self._nodes.values()), {}
        for node in nodes:
            await node.aclose(close_connection_pool)
        await super().aclose(close_connection_pool)

    def _node(self, address: Address) -> Redis:
        if address not in self._nodes:
            self._nodes[address] = self._open_node(self._seeds.url(*address))
        return self._nodes[address]

    async def _owner(self, where: int) -> Redis:
        await self._know()
        owner = self._owners[where]
        if owner is None:
            self._is_stale = True
            raise RedisConnectionError("no server has this slot")
        return self._node(owner)

    async def _asking(self, moving: AskError, words: Sequence[Any]) -> Any:
        """Return the answer of the server that gets the slot, which takes commands for it only when asked."""
        pipeline: Any = self._node(cast("Address", moving.node_addr)).pipeline(transaction=False)
        pipeline.execute_command("ASKING")
        pipeline.execute_command(*words)
        return (await pipeline.execute())[1]

    async def _know(self) -> None:
        """Read the map of the slots if it is old, and was not read just now."""
        if not self._must_read():
            return
        async with self._reading:
            # Somebody else may have read it meanwhile.
            if self._must_read():
                await self._read()

    def _must_read(self) -> bool:
        return self._is_stale and monotonic() - self._read_at >= MAP_AGE_S

    async def _read(self) -> None:
        known = list({*self._seeds.first, *self._nodes})
        random.shuffle(known)
        try:
            for address in known:
                found = await self._map_of(address)
                if found is not None:
                    self._take(found, address)
                    return
        finally:
            self._read_at = monotonic()
        raise RedisConnectionError("no server of the cluster answers")

    async def _map_of(self, address: Address) -> list[Any] | None:
        # Not through the lane: what waits there for a server that hangs would wait with it.
        node: Any = self._node(address)
        try:
            async with asyncio.timeout(MAP_S):
                found: list[Any] = await node.execute_command("CLUSTER", "SLOTS")
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("cluster_server_silent", host=address[0], port=address[1], error=type(error).__name__)
            return None
        return found

    def _take(self, found: list[Any], asked: Address) -> None:
        owners: list[Address | None] = [None] * SLOTS
        replicas: set[Address] = set()
        for first, last, primary, *others in found:
            owners[first : last + 1] = [_address(primary, asked)] * (last + 1 - first)
            replicas |= {_address(each, asked) for each in others}
        self._owners, self._replicas = owners, frozenset(replicas)
        self._is_stale = False


def _address(told: Sequence[Any], asked: Address) -> Address:
    """Return the address of a server; one that does not know its own is reached as it was asked."""
    host = told[0].decode() if told[0] else ""
    return (asked[0] if host in ("", "?") else host), int(told[1])


async def home(redis: Redis, key: str | bytes) -> Redis:
    """Return the client of the one server that has this key: of a cluster's one of several."""
    return await redis.home(key) if isinstance(redis, Cluster) else redis


async def servers(redis: Redis, *, replicas: bool = False) -> list[Redis]:
    """Return the clients of all servers that hold data, with `replicas` also of those that copy it."""
    return await redis.servers(replicas=replicas) if isinstance(redis, Cluster) else [redis]


def together(redis: Redis, keys: Sequence[str]) -> list[list[str]]:
    """Return the keys in groups that one command may name."""
    if not isinstance(redis, Cluster):
        return [list(keys)]
    groups: dict[int, list[str]] = {}
    for key in keys:
        groups.setdefault(slot(key), []).append(key)
    return list(groups.values())
