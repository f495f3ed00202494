"""Counts wrong proofs in Redis, so that nobody can guess their way into an order."""

import asyncio
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.commands.core import AsyncScript

from actions.store import AWAY, REDIS_LIMIT_S

DAY_S, HOUR_S = 86_400, 3_600
PER_ORDER = PER_EMAIL = PER_CONVERSATION = (
    5  # five wrong tries, then a person: a shopper's patience and no guesser's
)
PER_CLIENT = 20  # a family, an office or a train shares one address

LUA = Path(__file__).parent / "lua"


class CountersUnavailable(Exception):
    """The counters cannot be reached; without them nobody may try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One thing that is counted, how often it may be wrong, and for how long that is remembered."""

    key: str
    limit: int
    life_s: int


class Attempts:
    """Keys hold HMACs: a copy of Redis tells nobody an e-mail address or an order number."""

    def __init__(self, redis: Redis | RedisCluster, secret: bytes, *, prefix: str = "") -> None:
        self._secret = secret
        self._prefix = prefix
        self._take = redis.register_script((LUA / "attempt_take.lua").read_text())
        self._return = redis.register_script((LUA / "attempt_return.lua").read_text())

    def counters(
        self, *, order: str, email: str | None, conversation: str, client: str | None
    ) -> list[Counter]:
        """Return what one attempt counts against; an unknown e-mail or address is not counted."""
        wanted = [
            ("order", order, PER_ORDER, DAY_S),
            ("email", email, PER_EMAIL, DAY_S),
            ("conversation", conversation, PER_CONVERSATION, DAY_S),
            ("client", client, PER_CLIENT, HOUR_S),
        ]
        return [
            Counter(key=self._key(kind, value), limit=limit, life_s=life_s)
            for kind, value, limit, life_s in wanted
            if value
        ]

    async def take(self, counters: list[Counter]) -> int:
        """Count an attempt before it is judged; return how many are left after it, -1 when it is refused."""
        limits = [number for counter in counters for number in (counter.limit, counter.life_s)]
        return await self._run(self._take, counters, limits)

    async def give_back(self, counters: list[Counter]) -> None:
        """Take back a counted attempt that was right or could not be judged."""
        await self._run(self._return, counters, [])

    async def _run(self, script: AsyncScript, counters: list[Counter], args: list[int]) -> int:
        try:
            async with asyncio.timeout(REDIS_LIMIT_S):
                return int(await script(keys=[counter.key for counter in counters], args=args))
        except AWAY as error:
            raise CountersUnavailable from error

    def _key(self, kind: str, value: str) -> str:
        # One hash tag: a cluster keeps all counters of an attempt in one slot, within one script's reach.
        digest = hmac.new(self._secret, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
        return f"{self._prefix}proof:{{attempts}}:{kind}:{digest[:32]}"
