"""One pub/sub connection per process: followers get their messages, or are told that some may be missing."""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog

from handoff.core.errors import StoreLost
from handoff.store.client import Redis, RedisError

log = structlog.get_logger()

# More unread messages than a conversation sees in minutes: the follower is told of a gap, and reads the log.
MOST_UNREAD = 256
# Silence that long is answered with a PING, and twice that long means that the connection is half open.
QUIET_S = 10.0
SUBSCRIBE_S = 5.0
RECONNECT_S = 0.25


class Follower:
    """One reader of a channel. When `get()` returns b"", `gap` is set: set it False and read the log."""

    def __init__(self) -> None:
        self.gap = False
        self._unread: deque[bytes] = deque()
        self._news = asyncio.Event()

    async def get(self) -> bytes:
        """Return the next message, or b"" when messages may have been lost (`gap`)."""
        while not self._unread and not self.gap:
            self._news.clear()
            await self._news.wait()
        return self._unread.popleft() if self._unread and not self.gap else b""

    def put(self, message: bytes) -> None:
        """Hand over a message; when too many are unread they are dropped and the gap is marked."""
        if len(self._unread) < MOST_UNREAD:
            self._unread.append(message)
            self._news.set()
        else:
            self.miss()

    def miss(self) -> None:
        """Mark that messages may be missing: whatever is unread is in the log, too."""
        self._unread.clear()
        self.gap = True
        self._news.set()


class _Channel:
    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self.standing = asyncio.Event()
        self.was_cut = False


class Hub:
    """The channels that this process follows; `run` has to run for anybody to get anything."""

    def __init__(self, redis: Redis) -> None:
        self._pool: Any = redis.connection_pool
        self._connection: Any = None
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
                await self._send("SUBSCRIBE", name)
            await self._stands(found)
            yield follower
        finally:
            await self._leave(name, follower)

    async def run(self) -> None:
        """Read the connection for ever, and connect again when it breaks."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("hub_lost", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_S)

    async def _stands(self, channel: _Channel) -> None:
        try:
            async with asyncio.timeout(SUBSCRIBE_S):
                await channel.standing.wait()
        except TimeoutError as error:
            raise StoreLost("the subscription does not stand") from error

    async def _leave(self, name: bytes, follower: Follower) -> None:
        channel = self._channels[name]
        channel.followers.discard(follower)
        if not channel.followers:
            del self._channels[name]
            await self._send("UNSUBSCRIBE", name)

    async def _send(self, verb: str, *names: bytes) -> None:
        """Send if there is a connection; a new one subscribes to all that is followed then."""
        connection = self._connection
        if connection is None or not connection.is_connected:
            return
        if verb == "SUBSCRIBE":
            self._asked.update(names)
        try:
            await connection.send_command(verb, *names, check_health=False)
        except RedisError:
            # The reader sees the same broken connection, and makes a new one.
            await connection.disconnect(nowait=True)

    async def _listen(self) -> None:
        connection = self._pool.make_connection()
        try:
            await connection.connect()
            self._connection = connection
            self._asked.clear()
            for channel in self._channels.values():
                channel.was_cut |= channel.standing.is_set()
                channel.standing.clear()
            if self._channels:
                await self._send("SUBSCRIBE", *self._channels)
            while True:
                self._take(await self._next(connection))
        finally:
            self._connection = None
            await connection.disconnect(nowait=True)

    async def _next(self, connection: Any) -> Any:
        """Return what the server sends next; TimeoutError if it answers nothing, not even a PING."""
        words = await self._read(connection)
        if words is None:
            await connection.send_command("PING", check_health=False)
            words = await self._read(connection)
        if words is None:
            raise TimeoutError("no answer to PING")
        return words

    async def _read(self, connection: Any) -> Any:
        return await connection.read_response(timeout=QUIET_S, disconnect_on_error=False, push_request=True)

    def _take(self, words: Any) -> None:
        match words:
            case [b"message", bytes(name), bytes(data)]:
                for follower in self._followers(name):
                    follower.put(data)
            case [b"subscribe", bytes(name), _]:
                self._confirm(name)

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
