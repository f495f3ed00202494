"""The known incidents in Redis, which the actions read before they answer.

| key                | type | lives                      | written by                                |
|--------------------|------|----------------------------|-------------------------------------------|
| `incidents`        | hash | always                     | the studio, `./skranke incident`: id -> JSON |
| `incident_told:ID` | hash | until a day after its end  | the actions: who heard of it              |
"""

import msgspec
import structlog

from handoff.core.incidents import Incident
from handoff.store.client import Redis, ask

log = structlog.get_logger()


class Incidents:
    """All that is known; what ended stays in sight for a while."""

    def __init__(self, redis: Redis, *, prefix: str = "") -> None:
        self._redis = redis
        self._prefix = prefix

    async def all(self) -> list[Incident]:
        """Return them, the newest first."""
        found = await ask(self._redis, "HGETALL", self._key)
        read = [one for value in found.values() if (one := _read(value))]
        return sorted(read, key=lambda one: one.since, reverse=True)

    async def open(self, incident: Incident) -> None:
        """Let shoppers hear of it from now on."""
        await ask(self._redis, "HSET", self._key, incident.id, msgspec.json.encode(incident))

    async def close(self, id_: str) -> bool:
        """Let nobody hear of it any more; return whether it was there."""
        gone = await ask(self._redis, "HDEL", self._key, id_)
        await ask(self._redis, "DEL", self._told(id_))
        return bool(gone)

    async def told(self, id_: str) -> int:
        """Return in how many conversations it was told."""
        return int(await ask(self._redis, "HLEN", self._told(id_)))

    @property
    def _key(self) -> str:
        return f"{self._prefix}incidents"

    def _told(self, id_: str) -> str:
        return f"{self._prefix}incident_told:{id_}"


def _read(value: bytes) -> Incident | None:
    try:
        return msgspec.json.decode(value, type=Incident)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        log.warning("incident_unreadable", error=type(error).__name__)
        return None
