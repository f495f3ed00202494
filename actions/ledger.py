"""Remembers in Redis what was asked of the shop, before it is asked: a wish is sent once, whatever dies."""

import asyncio
from typing import cast

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from actions.shop.errors import Unavailable
from actions.shop.port import Outcome
from actions.store import AWAY

LIMIT_S = 0.3  # of an action's four seconds, most are the shop's
LIFE_S = 7 * 86_400  # longer than any turn is asked for again
BEGUN = b"begun"


class Ledger:
    """One entry for each wish, by its key: the turn that confirmed it, and what was to be done."""

    def __init__(self, redis: Redis | RedisCluster, *, prefix: str = "") -> None:
        self._redis = redis
        self._prefix = prefix

    async def begin(self, key: str) -> bool:
        """Write the wish down; return False where it has been before. Unavailable: nothing may be sent."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return bool(await self._redis.set(self._key(key), BEGUN, nx=True, ex=LIFE_S))
        except AWAY as error:
            raise Unavailable("the ledger cannot be reached", sent=False) from error

    async def end(self, key: str, outcome: Outcome) -> None:
        """Write down how it ended. What cannot be written stays unknown, which a person looks into."""
        try:
            async with asyncio.timeout(LIMIT_S):
                await self._redis.set(self._key(key), outcome.value, ex=LIFE_S)
        except AWAY:
            return

    async def outcome(self, key: str) -> Outcome:
        """Return how a wish ended that was begun before; UNKNOWN where nobody wrote it down."""
        try:
            async with asyncio.timeout(LIMIT_S):
                found = cast(bytes | None, await self._redis.get(self._key(key)))
        except AWAY:
            return Outcome.UNKNOWN
        return Outcome.DONE if found == Outcome.DONE.value.encode() else Outcome.UNKNOWN

    def _key(self, key: str) -> str:
        return f"{self._prefix}write:{key}"
