"""What Redis holds of people: conversations, trackers, counts of wrong proofs; and taking it out."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from redis.exceptions import ResponseError

from handoff.core.errors import StoreLost
from handoff.core.words import words_in
from handoff.store.client import Redis, RedisError, Scripts, ask, lost
from handoff.store.cluster import servers
from handoff.store.conversations import Conversations, Entry

# As bot/trackers.py and actions/attempts.py name them; a test holds both to it.
TRACKER = "bot:tracker:"
COUNTER = "proof:{attempts}:"
FIELDS = ("callback", "card", "carry", "customer", "proof")
BATCH = 1_000
REWRITE_TRIES = 100
REWRITE_PAUSE_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the live store holds of one conversation: what it remembers, and its log."""

    c: str
    fields: dict[str, Any]
    entries: list[Entry]

    def words(self) -> list[str]:
        """Return all that was written in it."""
        return [*words_in(self.fields), *words_in([parsed(entry.body) for entry in self.entries])]


class LivePeople:
    """Looks through the live store, and forgets; `secret` is what counters are named with."""

    def __init__(self, redis: Redis, conversations: Conversations, *, secret: str) -> None:
        self._redis = redis
        self._scripts = Scripts(redis)
        self._conversations = conversations
        self._keys = conversations.keys
        self._secret = secret.encode()

    async def everybody(self) -> AsyncIterator[str]:
        """Yield the id of every live conversation, perhaps twice."""
        async for key in self._scan(f"{self._keys.prefix}st:*"):
            yield key.rpartition(":")[2]

    async def conversation(self, c: str) -> Live | None:
        """Return what is held of a conversation, None if there is none."""
        values = await ask(self._redis, "HMGET", self._keys.st(c), *FIELDS)
        found = await ask(self._redis, "XRANGE", self._keys.log(c), "-", "+")
        fields = {name: parsed(value) for name, value in zip(FIELDS, values, strict=True) if value}
        entries = [Entry(id=entry.decode(), body=values[b"d"]) for entry, values in found]
        return Live(c=c, fields=fields, entries=entries) if fields or entries else None

    async def trackers(self) -> AsyncIterator[tuple[str, str, Any]]:
        """Yield (key, conversation, what it holds) of every tracker of the assistant."""
        async for key in self._scan(f"{TRACKER}*"):
            raw = await ask(self._redis, "GET", key)
            if raw:
                yield key, key.removeprefix(TRACKER).partition(":")[0], parsed(raw)

    async def forget(self, c: str) -> int:
        """Forget a conversation; returns how many keys and waiting entries went."""
        keys, args = self._keys.of_conversation(c), [c, self._conversations.channel(c)]
        return int(await self._scripts.run("forget", keys=keys, args=args))

    async def drop(self, keys: Iterable[str]) -> int:
        """Remove these keys; returns how many there were."""
        return sum([int(await ask(self._redis, "DEL", key)) for key in keys])

    def counter(self, kind: str, value: str) -> str:
        """Return the key under which wrong proofs of this e-mail, order or conversation are counted."""
        digest = hmac.new(self._secret, f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
        return f"{COUNTER}{kind}:{digest[:32]}"

    async def has(self, key: str) -> bool:
        """Say whether there is such a key."""
        return bool(await ask(self._redis, "EXISTS", key))

    async def rewrite(self) -> None:
        """Ask every server to write its file anew: what was removed stands in the old one."""
        for server in await servers(self._redis, replicas=True):
            await self._rewrite(server)

    async def _rewrite(self, server: Redis) -> None:
        for _ in range(REWRITE_TRIES):
            try:
                await ask(server, "BGREWRITEAOF")
            except ResponseError as error:
                # One that is under way holds what was there when it began.
                if "already" not in str(error):
                    raise
                await asyncio.sleep(REWRITE_PAUSE_S)
            else:
                return

    async def _scan(self, pattern: str) -> AsyncIterator[str]:
        try:
            for server in await servers(self._redis):
                async for key in server.scan_iter(match=pattern, count=BATCH):
                    yield key.decode()
        except RedisError as error:
            if lost(error):
                raise StoreLost(str(error)) from error
            raise


def parsed(raw: bytes) -> Any:
    """Return the JSON; what cannot be read is taken as text."""
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return raw.decode(errors="replace")
