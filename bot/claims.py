"""Several assistants, one at a time on a conversation: a claim in Redis that lapses when its holder dies."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, Union

from rasa.core.lock_store import LockError
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisError

# An assistant that dies holds its conversations up for so long; a turn may take 6 s.
LIFE_MS = 3_000
RENEW_S = 1.0
LOOK_S = 0.05
# Who waits longer would not answer in time any more.
MAX_WAIT_S = 5.5

_KEEP = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
RENEW = _KEEP + "return redis.call('PEXPIRE', KEYS[1], ARGV[2])"
RELEASE = _KEEP + "return redis.call('DEL', KEYS[1])"
SAVE = _KEEP + "redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3]) return 1"

# The claim under which this task works: what it saves is refused once somebody else has it.
_held: ContextVar[str] = ContextVar("held", default="")


def key_of(tracker: str) -> str:
    """Return the claim's key, in the slot of the tracker's."""
    return f"{{{tracker}}}:claim"


class Claims:
    """Claims on trackers, by the names of their keys."""

    def __init__(self, redis: Union[Redis[bytes], RedisCluster[bytes]]) -> None:
        self._redis: Any = redis

    @asynccontextmanager
    async def hold(self, tracker: str) -> AsyncGenerator[None, None]:
        """Hold the claim and keep it alive. LockError when another assistant keeps it for too long."""
        key, mine = key_of(tracker), secrets.token_hex(8)
        await self._take(key, mine)
        renewing = asyncio.get_running_loop().create_task(self._renew(key, mine))
        before = _held.set(mine)
        try:
            yield
        finally:
            _held.reset(before)
            renewing.cancel()
            with suppress(RedisError):
                await self._redis.eval(RELEASE, 1, key, mine)

    async def _take(self, key: str, mine: str) -> None:
        loop = asyncio.get_running_loop()
        give_up = loop.time() + MAX_WAIT_S
        while not await self._redis.set(key, mine, nx=True, px=LIFE_MS):
            if loop.time() > give_up:
                raise LockError("another assistant works on this conversation")
            await asyncio.sleep(LOOK_S)

    async def _renew(self, key: str, mine: str) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            with suppress(RedisError):
                await self._redis.eval(RENEW, 1, key, mine, LIFE_MS)


async def save(redis: Any, tracker: str, text: str, *, life_s: int) -> None:
    """Store a tracker. LockError if it was claimed and the claim has gone to another assistant since."""
    mine = _held.get()
    if not mine:
        await redis.set(tracker, text, ex=life_s)
    elif not await redis.eval(SAVE, 2, key_of(tracker), tracker, mine, text, life_s):
        raise LockError("another assistant has this conversation now")
