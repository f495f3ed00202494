"""Channels by few connections: followers get their messages, or are told that some may be missing."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog

from handoff.core.errors import StoreLost
from handoff.store.client import Client, Redis, RedisError
from handoff.store.cluster import Cluster, home
from handoff.store.lane import Lane
from handoff.store.link import Link, packed
from handoff.store.slots import slot

log = structlog.get_logger()

# More unread messages than a conversation sees in minutes: the follower is told of a gap, and reads the log.
MOST_UNREAD = 256
# Silence that long is answered with a PING; a connection that is half open does not answer that.
QUIET_S = 10.0
SUBSCRIBE_S = 5.0
PING = packed("PING")
RECONNECT_S = 0.25


class Follower:
    """One reader of a channel. When `get()` returns b"", `gap` is set: set it False and read the log.

    `quick` may take a message at once, without waking the reader: it is only asked while the reader waits in
    `get()` with nothing before it, and leaves to the reader what it cannot take.
    """

    __slots__ = ("_reader", "_unread", "gap", "quick")

    def __init__(self) -> None:
        self.gap = False
        self.quick: Callable[[bytes], bool] | None = None
        self._unread: deque[bytes] | None = None
        self._reader: asyncio.Future[None] | None = None

    async def get(self) -> bytes:
        """Return the next message, or b"" when messages may have been lost (`gap`)."""
        while not self._unread and not self.gap:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        return self._unread.popleft() if self._unread and not self.gap else b""

    def put(self, message: bytes) -> None:
        """Hand over a message; when too many are unread they are dropped and the gap is marked."""
        waits = self._reader is not None and not self._reader.done()
        if waits and self.quick is not None and self.quick(message):
            return
        if self._unread is None:
            self._unread = deque()
        if len(self._unread) < MOST_UNREAD:
            self._unread.append(message)
            self._wake()
        else:
            self.miss()

    def miss(self) -> None:
        """Mark that messages may be missing: whatever is unread is in the log, too."""
        self._unread = None
        self.gap = True
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class _Channel:
    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self.standing = asyncio.Event()
        self.was_cut = False


class Ear:
    """One connection, and the channels that are heard on it: of a cluster those of one slot, like `name`."""

    def __init__(self, redis: Redis, name: str) -> None:
        self._redis = redis
        self._name = name
        self._lane: Lane | None = None
        self._link: Link | None = None
        self._channels: dict[bytes, _Channel] = {}
        # Subscriptions that were sent and not yet confirmed: only the last confirmation counts.
        self._asked: Counter[bytes] = Counter()

    @asynccontextmanager
    async def follow(self, channel: str) -> AsyncIterator[Follower]:
        """Yield a follower once the subscription stands, so that a read of the log after it misses nothing.

        StoreLost if it does not stand within five seconds.
        """
        name, follower = channel.encode(), Follower()
        found = self._channels.get(name)
        if found is None:
            found = self._channels[name] = _Channel()
        found.followers.add(follower)
        try:
            if len(found.followers) == 1:
                self._send("SSUBSCRIBE", name)
            await self._stands(found)
            yield follower
        finally:
            self._leave(name, follower)

    async def run(self) -> None:
        """Read the connection for ever, and connect again when it breaks."""
        while True:
            try:
                await self._listen()
            except (RedisError, StoreLost, OSError, TimeoutError) as error:
                log.warning("hub_lost", error=type(error).__name__)
            else:
                log.warning("hub_lost", error="ConnectionError")
            await asyncio.sleep(RECONNECT_S)

    async def _stands(self, channel: _Channel) -> None:
        try:
            async with asyncio.timeout(SUBSCRIBE_S):
                await channel.standing.wait()
        except TimeoutError as error:
            raise StoreLost("the subscription does not stand") from error

    def _leave(self, name: bytes, follower: Follower) -> None:
        channel = self._channels[name]
        channel.followers.discard(follower)
        if not channel.followers:
            del self._channels[name]
            self._send("SUNSUBSCRIBE", name)

    def _send(self, verb: str, *names: bytes) -> None:
        """Send if there is a connection; a new one subscribes to all that is followed then."""
        if self._link is None or not self._link.is_open:
            return
        if verb == "SSUBSCRIBE":
            self._asked.update(names)
        self._link.say(packed(verb, *names))

    async def _listen(self) -> None:
        self._lane = await self._server()
        self._lane.told = self._take
        link = await self._lane.link()
        try:
            self._link = link
            self._asked.clear()
            for channel in self._channels.values():
                channel.was_cut |= channel.standing.is_set()
                channel.standing.clear()
            if self._channels:
                self._send("SSUBSCRIBE", *self._channels)
            while await _answers(link):
                pass
        finally:
            self._link = None
            link.close()

    async def _server(self) -> Lane:
        """Return the lane to listen on; in a cluster the slot may have gone to another server meanwhile."""
        if not isinstance(self._redis, Cluster):
            return self._lane or _lane(self._redis)
        self._redis.doubt()
        # Not the lane of the verbs: a server that lost the slot answers with an error that nobody asked for.
        return Lane(await home(self._redis, self._name), listens=True)

    def _take(self, words: Any) -> None:
        if words[0] == b"smessage":
            for follower in self._followers(words[1]):
                follower.put(words[2])
        elif words[0] == b"ssubscribe":
            self._confirm(words[1])
        elif words[0] == b"sunsubscribe" and words[1] in self._channels and not self._asked[words[1]]:
            self._moved()

    def _moved(self) -> None:
        """Listen anew: the slot has gone to another server."""
        if self._link is not None:
            self._link.close()

    def _followers(self, name: bytes) -> set[Follower]:
        channel = self._channels.get(name)
        return channel.followers if channel else set()

    def _confirm(self, name: bytes) -> None:
        self._asked[name] -= 1
        if self._asked[name] > 0:
            return
        del self._asked[name]
        channel = self._channels.get(name)
        if channel is None:
            return
        if channel.was_cut:
            channel.was_cut = False
            for follower in channel.followers:
                follower.miss()
        channel.standing.set()


class Hub:
    """The channels that this process follows; `run` has to run for anybody to get anything."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._ears: dict[int, Ear] = {}
        self._new: asyncio.Queue[Ear] = asyncio.Queue()

    @asynccontextmanager
    async def follow(self, channel: str) -> AsyncIterator[Follower]:
        """Yield a follower once the subscription stands, so that a read of the log after it misses nothing.

        StoreLost if it does not stand within five seconds.
        """
        async with self._ear(channel).follow(channel) as follower:
            yield follower

    async def run(self) -> None:
        """Listen for ever, to every server that is needed."""
        async with asyncio.TaskGroup() as ears:
            while True:
                ears.create_task((await self._new.get()).run(), name="ear")

    def _ear(self, channel: str) -> Ear:
        """Return the ear for a channel: few, since channels share the tags of partitions and line."""
        where = slot(channel) if isinstance(self._redis, Cluster) else 0
        if where not in self._ears:
            self._ears[where] = Ear(self._redis, channel)
            self._new.put_nowait(self._ears[where])
        return self._ears[where]


async def _answers(link: Link) -> bool:
    """Wait until the link ends; True as long as something comes, if only the answer to a PING."""
    if await _ended(link):
        return False
    if asyncio.get_running_loop().time() - link.heard_s < QUIET_S:
        return True
    # Asked for, since its answer must not be taken for that of somebody's verb.
    await link.ask(PING)
    return True


async def _ended(link: Link) -> bool:
    return bool((await asyncio.wait([link.lost], timeout=QUIET_S))[0])


def _lane(redis: Redis) -> Lane:
    """Return the lane of the client's verbs, unless another hub listens there."""
    if isinstance(redis, Client) and redis.verbs.told is None:
        return redis.verbs
    return Lane(redis, listens=True)
