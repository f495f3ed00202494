"""Followers hear everything, or hear that they may have missed something."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from handoff.core.errors import StoreLost
from handoff.core.ids import follows
from handoff.store.client import ask, connect
from handoff.store.hub import MOST_UNREAD, Follower, Hub
from tests.shoppers import Shopper, text


@pytest.fixture(params=[2, 3], ids=["RESP2", "RESP3"])
async def redis(valkey: str, prefix: str, request: pytest.FixtureRequest) -> AsyncIterator[Redis]:
    client: Redis = Redis.from_url(valkey, protocol=request.param)
    yield client
    await client.aclose()


@pytest.fixture
async def hub(redis: Redis) -> AsyncIterator[Hub]:
    made = Hub(redis)
    task = asyncio.ensure_future(made.run())
    yield made
    task.cancel()
    await asyncio.wait([task])


async def subscribers(redis: Redis, channel: str) -> int:
    return int((await ask(redis, "PUBSUB", "SHARDNUMSUB", channel))[1])


async def test_every_follower_of_a_channel_hears_each_message_once(
    hub: Hub, redis: Redis, prefix: str
) -> None:
    async with (
        hub.follow(prefix + "a") as one,
        hub.follow(prefix + "a") as two,
        hub.follow(prefix + "b") as other,
    ):
        assert await ask(redis, "SPUBLISH", prefix + "a", b"1") == 1
        await ask(redis, "SPUBLISH", prefix + "b", b"2")
        assert [await one.get(), await two.get(), await other.get()] == [b"1", b"1", b"2"]
        assert not (one.gap or two.gap or other.gap)


async def test_a_channel_is_left_with_its_last_follower(hub: Hub, redis: Redis, prefix: str) -> None:
    async with hub.follow(prefix + "a") as one:
        async with hub.follow(prefix + "a"):
            assert await subscribers(redis, prefix + "a") == 1
        await ask(redis, "SPUBLISH", prefix + "a", b"1")
        assert await one.get() == b"1"
    async with hub.follow(prefix + "b"):
        assert await subscribers(redis, prefix + "a") == 0


async def test_a_channel_can_be_followed_again_at_once(hub: Hub, redis: Redis, prefix: str) -> None:
    for i in range(20):
        async with hub.follow(prefix + "a") as one:
            assert await ask(redis, "SPUBLISH", prefix + "a", str(i)) == 1
            assert await one.get() == str(i).encode()


async def test_a_cut_connection_is_told_to_every_follower(hub: Hub, redis: Redis, prefix: str) -> None:
    async with hub.follow(prefix + "a") as one, hub.follow(prefix + "b") as two:
        await ask(redis, "CLIENT", "KILL", "TYPE", "pubsub")
        assert [await one.get(), await two.get()] == [b"", b""]
        assert (one.gap, two.gap) == (True, True)
        one.gap = False
        await ask(redis, "SPUBLISH", prefix + "a", b"1")
        assert await one.get() == b"1"


async def test_a_follower_that_does_not_read_is_told_of_a_gap(hub: Hub, redis: Redis, prefix: str) -> None:
    async with hub.follow(prefix + "a") as slow, hub.follow(prefix + "a") as quick:
        for i in range(MOST_UNREAD + 1):
            await ask(redis, "SPUBLISH", prefix + "a", str(i))
            await quick.get()
        assert await slow.get() == b""
        assert slow.gap
        slow.gap = False
        await ask(redis, "SPUBLISH", prefix + "a", b"last")
        assert await slow.get() == b"last"


async def test_what_was_said_while_the_connection_was_cut_is_read_from_the_log(
    hub: Hub, redis: Redis, prefix: str
) -> None:
    shopper = await Shopper(redis, prefix).arrive()
    seen: list[str] = []
    async with hub.follow(shopper.store.channel(shopper.c)) as news:
        for i in range(40):
            await shopper.say(f"word {i}")
            if i % 10 == 5:
                await ask(redis, "CLIENT", "KILL", "TYPE", "pubsub")
        while len(seen) < 41:
            message = await news.get()
            entry = message.partition(b" ")[0].decode()
            if message and follows(entry, seen[-1] if seen else "0-0"):
                seen.append(entry)
            else:
                news.gap = False
                missed = await shopper.store.read(shopper.c, after=seen[-1] if seen else "0-0")
                seen += [each.id for each in missed]
    assert seen == [f"1-{i}" for i in range(41)]


async def test_following_while_redis_is_away_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoff.store.hub.SUBSCRIBE_S", 0.05)
    away = connect("unix:///nowhere/valkey.sock")
    hub = Hub(away)
    task = asyncio.ensure_future(hub.run())
    with pytest.raises(StoreLost):
        async with hub.follow("a"):
            raise AssertionError("the subscription cannot stand")
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])
    await away.aclose()


async def test_a_follower_that_came_first_hears_too(redis: Redis, prefix: str) -> None:
    hub = Hub(redis)
    async with asyncio.TaskGroup() as tasks:
        heard = asyncio.get_running_loop().create_future()

        async def listen() -> None:
            async with hub.follow(prefix + "a") as one:
                heard.set_result(None)
                assert await one.get() == b"1"

        listener = tasks.create_task(listen())
        await asyncio.sleep(0)
        runner = tasks.create_task(hub.run())
        await heard
        await ask(redis, "SPUBLISH", prefix + "a", b"1")
        await listener
        runner.cancel()


async def test_a_word_is_heard_by_who_followed_before_it_was_said(
    hub: Hub, redis: Redis, prefix: str
) -> None:
    shopper = await Shopper(redis, prefix).arrive()
    async with hub.follow(shopper.store.channel(shopper.c)) as news:
        await shopper.store.append(
            shopper.c, text("hi"), by="shopper", cid="1", allow=frozenset({(await shopper.now()).state})
        )
        (entry,) = await shopper.store.read(shopper.c)
        assert await news.get() == b"1-0 " + entry.body


async def test_who_waits_may_take_a_message_at_once_and_what_it_leaves_comes_in_order() -> None:
    taken: list[bytes] = []

    def quick(message: bytes) -> bool:
        if message.startswith(b"slow"):
            return False
        taken.append(message)
        return True

    one = Follower()
    one.quick = quick
    one.put(b"1")
    assert (await one.get(), taken) == (b"1", [])  # nobody waited
    waiting = asyncio.ensure_future(one.get())
    await asyncio.sleep(0)
    for word in (b"2", b"slow 3", b"4"):
        one.put(word)
    assert await waiting == b"slow 3"
    # The reader was woken and had not come back: what came then waits behind what it left.
    assert taken == [b"2"]
    assert await one.get() == b"4"
