"""Channels by few connections: followers get their messages, or are told that some may be missing."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Sequence
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

    def drop(self) -> None:
        """Forget what is unread, and that anything was missed: the reader looks for itself now."""
        self._unread = None
        self.gap = False

    def miss(self) -> None:
        """Mark that messages may be missing: whatever is unread is in the log, too."""
        self._unread = None
        self.gap = True
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class _Channel:
    """Who follows, whether the subscription stands, and who waits until it does."""

    __slots__ = ("followers", "stands", "waiting", "was_cut")

    def __init__(self) -> None:
        # One page each for nearly all channels: a list is a third of a set.
        self.followers: list[Follower] = []
        self.waiting: list[asyncio.Future[None]] = []
        self.stands = self.was_cut = False

    def confirm(self) -> None:
        """Note that the subscription stands; followers that an earlier one left may have missed something."""
        self.stands = True
        waiting, self.waiting = self.waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)
        if self.was_cut:
            self.was_cut = False
            for follower in self.followers:
                follower.miss()

    def cut(self) -> None:
        """Note that the connection is another one now."""
        self.was_cut |= self.stands
        self.stands = False


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

    async def join(self, channel: str) -> Follower:
        """Return a follower once the subscription stands. StoreLost if it does not within five seconds."""
        name, follower = channel.encode(), Follower()
        found = self._channels.get(name)
        if found is None:
            found = self._channels[name] = _Channel()
        found.followers.append(follower)
        try:
            if len(found.followers) == 1:
                self._send("SSUBSCRIBE", name)
            await self._stands(found)
        except BaseException:
            self.leave(channel, follower)
            raise
        return follower

    def leave(self, channel: str, follower: Follower) -> None:
        """Follow no more; the last one of a channel takes the subscription along."""
        name = channel.encode()
        found = self._channels[name]
        found.followers.remove(follower)
        if not found.followers:
            del self._channels[name]
            self._send("SUNSUBSCRIBE", name)

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
        if channel.stands:
            return
        stands: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        channel.waiting.append(stands)
        try:
            async with asyncio.timeout(SUBSCRIBE_S):
                await stands
        except TimeoutError as error:
            raise StoreLost("the subscription does not stand") from error

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
                channel.cut()
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

    def _followers(self, name: bytes) -> Sequence[Follower]:
        channel = self._channels.get(name)
        return tuple(channel.followers) if channel else ()

    def _confirm(self, name: bytes) -> None:
        self._asked[name] -= 1
        if self._asked[name] > 0:
            return
        del self._asked[name]
        channel = self._channels.get(name)
        if channel is not None:
            channel.confirm()


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
        follower = await self.join(channel)
        try:
            yield follower
        finally:
            self.leave(channel, follower)

    async def join(self, channel: str) -> Follower:
        """Return what `follow` yields, for who says itself when to leave: that is lighter."""
        return await self._ear(channel).join(channel)

    def leave(self, channel: str, follower: Follower) -> None:
        """Follow no more; the last one of a channel takes the subscription along."""
        self._ear(channel).leave(channel, follower)

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
