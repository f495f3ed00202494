"""What is taken out because its time is over: old entries, live and archived, and lapsed proofs."""

from typing import Any

import msgspec
from sqlalchemy import delete, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.client import Redis, Scripts, ask
from handoff.store.conversations import Conversations
from handoff.store.live_people import LivePeople
from handoff.store.schema import conversations, entries
from handoff.store.sql import transaction

# One statement's worth: nobody else waits for SQLite's lock longer than a moment.
BATCH = 1_000
PAGE = 100


class ArchiveExpiry:
    """Removes what is too old from SQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def entries(self, before_ms: int) -> int:
        """Remove a batch of entries that are older; returns how many, 0 when there are none left."""
        place = entries.c.conversation, entries.c.epoch, entries.c.seq
        some = select(*place).where(entries.c.ts_ms < before_ms).limit(BATCH)
        async with transaction(self._engine, writes=True) as connection:
            old = [tuple(row) for row in (await connection.execute(some)).all()]
            if old:
                await connection.execute(delete(entries).where(tuple_(*place).in_(old)))
            return len(old)

    async def conversations(self, before_ms: int) -> int:
        """Remove the rows of older conversations of which no entry is left; returns how many."""
        left = exists().where(entries.c.conversation == conversations.c.id)
        old = delete(conversations).where(conversations.c.opened_ms < before_ms, ~left)
        async with transaction(self._engine) as connection:
            return (await connection.execute(old)).rowcount


class LiveExpiry:
    """Removes what is too old from Redis; most of it has a life of its own there."""

    def __init__(self, redis: Redis, conversations: Conversations, people: LivePeople) -> None:
        self._redis = redis
        self._scripts = Scripts(redis)
        self._conversations = conversations
        self._people = people

    async def entries(self, c: str, before_ms: int) -> int:
        """Remove older entries of a conversation, all of it when there is nothing newer; returns how many."""
        log, went = self._conversations.keys.log(c), 0
        newest = await ask(self._redis, "XREVRANGE", log, "+", "-", "COUNT", 1)
        if newest and _ts(newest[0]) < before_ms:
            return await self._people.forget(c)
        while found := await ask(self._redis, "XRANGE", log, "-", "+", "COUNT", PAGE):
            old = [entry for entry in found if _ts(entry) < before_ms]
            if not old:
                break
            went += int(await ask(self._redis, "XDEL", log, *(name for name, _ in old)))
        return went

    async def proofs(self, c: str, now_s: float) -> int:
        """Remove proofs of a conversation that no longer hold; returns how many."""
        key = self._conversations.keys.st(c)
        proof, card = await ask(self._redis, "HMGET", key, "proof", "card")
        went = 0
        if proof and _is_over(_parsed(proof), now_s):
            went += await self._swap(key, "proof", proof, b"")
        held = _parsed(card or b"")
        if isinstance(held, dict) and _is_over(held.get("proof"), now_s):
            without = {name: value for name, value in held.items() if name != "proof"}
            went += await self._swap(key, "card", card, msgspec.json.encode(without))
        return went

    async def _swap(self, key: str, name: str, old: bytes, new: bytes) -> int:
        return int(await self._scripts.run("swap_field", keys=[key], args=[name, old, new]))


def _ts(entry: Any) -> int:
    body = _parsed(entry[1][b"d"])
    return int(body.get("ts", 0)) if isinstance(body, dict) else 0


def _is_over(proof: Any, now_s: float) -> bool:
    return isinstance(proof, dict) and float(proof.get("until") or 0) < now_s


def _parsed(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return None
