"""Commands of all who ask at once share one connection, one write and one fsync: that is the group commit.

What is under way at the server and what comes meanwhile never wait for each other here: the next write holds
all that has gathered, and Redis stores it with one fsync before it answers any of it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.store.link import Link, Told, Word, opened, packed

# May be sent again when the connection ended before the answer: these only read,
READS = frozenset(
    (
        *("EXISTS", "GET", "HGET", "HGETALL", "LRANGE", "SCARD", "SMEMBERS", "TIME", "XLEN", "XRANGE"),
        *("XREVRANGE", "XAUTOCLAIM", "ZCARD", "ZCOUNT", "ZMSCORE", "ZRANGE", "ZRANK", "ZSCORE"),
    )
)
# and these are idempotent verbs in Lua, or words to who listens.
VERBS = frozenset(("EVAL", "EVALSHA", "SPUBLISH"))
AGAIN = 2
_AWAY = (RedisConnectionError, RedisTimeoutError)


class Lane:
    """The connection that everybody shares; made when it is needed, and again when it is lost."""

    def __init__(self, redis: Redis, *, listens: bool = False) -> None:
        client: Any = redis
        self._pool = client.connection_pool
        callbacks = client.response_callbacks
        self._read: dict[Word, Callable[[Any], Any]] = {
            word: callbacks[word] for word in READS if word in callbacks
        }
        # Who hears what the channels bring, if this lane is one that may follow any.
        self.told: Told | None = None
        self._hear = self._heard if listens else None
        self._link: Link | None = None
        self._opening = asyncio.Lock()
        self._failed = 0
        self._failure: Exception | None = None

    async def ask(self, words: Sequence[Word]) -> Any:
        """Return the answer to a command, as redis-py would. RedisError as it came."""
        command, read = packed(*words), self._read.get(words[0])
        for left in range(AGAIN, -1, -1):
            link = self._link
            if link is None or not link.is_open:
                link = await self.link()
            try:
                answer = await link.ask(command)
            except _AWAY:
                if not left or link.is_open:
                    raise
            else:
                return answer if read is None else read(answer)
        raise AssertionError("the last try answers or raises")

    async def link(self) -> Link:
        """Return the one connection; of many who find it lost, one makes it anew, and all share a failure."""
        failed = self._failed
        async with self._opening:
            if self._link is not None and self._link.is_open:
                return self._link
            if self._failed != failed and self._failure is not None:
                raise self._failure.with_traceback(None)
            try:
                self._link = await opened(self._pool, self._hear)
            except RedisError as error:
                self._failed, self._failure = self._failed + 1, error
                raise
            return self._link

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._link is not None:
            self._link.close()

    def _heard(self, words: Any) -> None:
        if self.told is not None:
            self.told(words)
