"""The tracker store on a real Valkey."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest
import redis.exceptions
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection

from bot import trackers
from bot.trackers import RedisTrackers


@pytest.fixture
async def store(redis_url: str) -> AsyncIterator[RedisTrackers]:
    """Yield a store with a prefix of its own."""
    store = RedisTrackers(Domain.load("domain.yml"), redis_url, key_prefix=f"t{uuid.uuid4().hex}:")
    yield store
    await store.close()


async def test_a_tracker_comes_back_as_it_was(store: RedisTrackers) -> None:
    tracker = await store.get_or_create_tracker("conversation:1")
    tracker.update(UserUttered("hvor er pakken? 📦", {"name": "track_order", "confidence": 0.9}))
    tracker.update(SlotSet("language", "nb"))
    await store.save(tracker)
    again = await store.retrieve("conversation:1")
    assert again is not None
    assert list(again.events) == list(tracker.events)
    assert again.get_slot("language") == "nb"


async def test_an_unknown_sender_has_no_tracker(store: RedisTrackers) -> None:
    assert await store.retrieve("nobody:1") is None


async def test_episodes_are_apart(store: RedisTrackers) -> None:
    tracker = await store.get_or_create_tracker("c:1")
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    assert await store.retrieve("c:2") is None
    assert list(await store.keys()) == ["c:1"]


async def test_a_tracker_goes_a_day_after_the_last_message(store: RedisTrackers, redis_url: str) -> None:
    await store.save(await store.get_or_create_tracker("c:1"))
    async with Redis.from_url(redis_url) as client:
        left = await client.ttl(f"{store._prefix}c:1")
    assert trackers.TTL_S - 10 <= left <= trackers.TTL_S


async def test_an_unreachable_store_is_an_error_and_no_empty_conversation() -> None:
    store = RedisTrackers(None, "unix:///nowhere/valkey.sock")
    with pytest.raises(redis.exceptions.ConnectionError):
        await store.retrieve("c:1")
    await store.close()


def test_sockets_tls_and_clusters_are_understood() -> None:
    assert trackers.connect("unix:///x.sock").connection_pool.connection_class is UnixDomainSocketConnection
    assert trackers.connect("rediss://h:6380/1").connection_pool.connection_class is SSLConnection
    plain = trackers.connect("redis://h").connection_pool
    assert plain.connection_kwargs["socket_timeout"] == trackers.TIMEOUT_S
    assert plain.connection_kwargs["socket_connect_timeout"] == trackers.TIMEOUT_S
    assert isinstance(trackers.connect("redis+cluster://h:7000"), RedisCluster)
    assert isinstance(trackers.connect("rediss+cluster://h:7000"), RedisCluster)


def test_any_of_a_clusters_servers_may_be_asked_first() -> None:
    found = trackers.connect("redis+cluster://user:pass@h:7000,i,[::1]:7002?socket_keepalive=yes")
    assert isinstance(found, RedisCluster)
    assert {(node.host, int(node.port)) for node in found.nodes_manager.startup_nodes.values()} == {
        ("h", 7000),
        ("i", 6379),
        ("::1", 7002),
    }
    assert {found.connection_kwargs[name] for name in ("username", "password")} == {"user", "pass"}
