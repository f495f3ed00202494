"""Keeps every episode's tracker in Redis: unix socket, TLS or cluster, never blocking the event loop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional, Union
from urllib.parse import urlsplit

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster

from bot import claims

# A tracker holds what the shopper wrote: it goes a day after the last message.
TTL_S = 24 * 60 * 60
TIMEOUT_S = 1.0
PREFIX = "bot:tracker:"
PORT = 6379
_CLUSTER = {"redis+cluster": "redis", "rediss+cluster": "rediss"}


def connect(url: str) -> Union[Redis[bytes], RedisCluster[bytes]]:
    """Return a client for `unix://`, `redis://`, `rediss://`, or for a cluster, `redis+cluster://host,host`."""
    limits = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": TIMEOUT_S}
    scheme, _, rest = url.partition("://")
    if scheme in _CLUSTER:
        place, mark, options = rest.partition("?")
        login, at, hosts = place.rpartition("@")
        first, *others = [urlsplit(f"//{host}") for host in hosts.split(",")]
        nodes = [ClusterNode(str(other.hostname), other.port or PORT) for other in others]
        address = f"{_CLUSTER[scheme]}://{login}{at}{first.netloc}{mark}{options}"
        return RedisCluster.from_url(address, startup_nodes=nodes, **limits)
    return Redis.from_url(url, **limits)


class RedisTrackers(TrackerStore, SerializedTrackerAsText):
    """Rasa's tracker store; the sender id is `conversation:episode`."""

    def __init__(
        self,
        domain: Optional[Domain],
        host: str,
        event_broker: Optional[EventBroker] = None,
        key_prefix: str = PREFIX,
        ttl_s: int = TTL_S,
        **kwargs: Any,
    ) -> None:
        """Rasa calls the `url` of endpoints.yml `host`."""
        self._redis = connect(host)
        self._prefix = key_prefix
        self._ttl_s = ttl_s
        super().__init__(domain, event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker; the day starts again."""
        await self.stream_events(tracker)
        text = self.serialise_tracker(tracker)
        await claims.save(self._redis, self._prefix + tracker.sender_id, text, life_s=self._ttl_s)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Return the whole tracker, or None if there is none (any more)."""
        text = await self._redis.get(self._prefix + sender_id)
        return self.deserialise_tracker(sender_id, text) if text else None

    async def keys(self) -> Iterable[str]:
        """Return the sender ids of all stored trackers."""
        found = [key async for key in self._redis.scan_iter(match=f"{self._prefix}*", count=1000)]
        return [key.decode()[len(self._prefix) :] for key in found]

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.close()
