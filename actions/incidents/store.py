"""Keeps the open incidents in Redis, where all processes see a new one with the next message.

| key                  | type | lives                       | written by                    |
|----------------------|------|-----------------------------|-------------------------------|
| `incidents`          | hash | always                      | `./skranke incident`: id -> JSON |
| `incident_told:ID`   | hash | until a day after its end   | the actions: digest of a conversation -> turn |
"""

import asyncio
import hashlib
from datetime import datetime

import msgspec
import structlog
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster

from actions.incidents.incident import Incident
from actions.store import AWAY

LIMIT_S = 0.3  # of an action's four seconds; nobody is left without an answer for this
TOLD_S = 86_400  # longer than a turn is asked for again, after the end

log = structlog.get_logger()


class Incidents:
    """All incidents of this house."""

    def __init__(self, redis: Redis | RedisCluster, *, prefix: str = "") -> None:
        self._redis = redis
        self._prefix = prefix

    async def all(self) -> list[Incident]:
        """Return them, also what is over."""
        found = await self._redis.hgetall(self._key)
        return [one for value in found.values() if (one := _read(value))]

    async def open_at(self, now: datetime) -> list[Incident]:
        """Return those that go on; none where Redis does not answer, for questions go on."""
        try:
            async with asyncio.timeout(LIMIT_S):
                return [one for one in await self.all() if one.is_open(now)]
        except AWAY as error:
            log.warning("incidents_unread", error=type(error).__name__)
            return []

    async def open(self, incident: Incident) -> None:
        """Keep it from now on."""
        await self._redis.hset(self._key, incident.id, msgspec.json.encode(incident))

    async def close(self, id_: str) -> bool:
        """Forget it; return whether it was there."""
        gone = await self._redis.hdel(self._key, id_)
        await self._redis.delete(self._told(id_))
        return bool(gone)

    async def take_telling(self, incident: Incident, conversation: str, *, turn: str, now: datetime) -> bool:
        """Return whether this turn tells it: once in a conversation, and again if the turn is asked again."""
        key, who = self._told(incident.id), _digest(conversation)
        try:
            async with asyncio.timeout(LIMIT_S):
                if await self._redis.hsetnx(key, who, turn):
                    life_s = int((incident.until - now).total_seconds()) + TOLD_S
                    await self._redis.expire(key, life_s)
                    return True
                return bool(await self._redis.hget(key, who) == turn.encode())
        except AWAY as error:
            log.warning("incident_untold", error=type(error).__name__)
            return False

    async def told(self, id_: str) -> int:
        """Return in how many conversations it was told."""
        return int(await self._redis.hlen(self._told(id_)))

    async def tidy(self, now: datetime) -> None:
        """Forget what ended so long ago that nobody looks for it any more."""
        for one in await self.all():
            if one.until.timestamp() + TOLD_S < now.timestamp():
                await self.close(one.id)

    @property
    def _key(self) -> str:
        return f"{self._prefix}incidents"

    def _told(self, id_: str) -> str:
        return f"{self._prefix}incident_told:{id_}"


def _read(value: bytes | str) -> Incident | None:
    try:
        return msgspec.json.decode(value, type=Incident)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        # One that an older or a newer house wrote must not silence the others.
        log.warning("incident_unreadable", error=type(error).__name__)
        return None


def _digest(conversation: str) -> str:
    # An id is random and opens a conversation; nothing that is counted needs to be one.
    return hashlib.sha256(conversation.encode()).hexdigest()[:32]
