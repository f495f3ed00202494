"""One process at a time reads a partition, and nothing that was not finished is passed over."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from handoff.store.client import ask, connect
from handoff.store.turns import START, Turns
from tests.shoppers import Shopper


@pytest.fixture(params=[2, 3], ids=["RESP2", "RESP3"])
async def shopper(
    valkey: str, redis: Redis, prefix: str, request: pytest.FixtureRequest
) -> AsyncIterator[Shopper]:
    client: Redis = Redis.from_url(valkey, protocol=request.param)
    yield await Shopper(client, prefix).arrive()
    await client.aclose()


async def test_a_partition_is_held_by_one(redis: Redis, prefix: str) -> None:
    one, two = (Turns(redis, holder=name, prefix=prefix, partitions=4) for name in ("one", "two"))
    assert await one.hold() == frozenset(range(4))
    assert await two.hold() == frozenset()
    assert await one.hold() == frozenset(range(4))
    await two.release()
    assert await two.hold() == frozenset()
    await one.release()
    assert await two.hold() == frozenset(range(4))


async def test_a_lease_that_is_not_renewed_goes_to_another(redis: Redis, prefix: str) -> None:
    one = Turns(redis, holder="one", prefix=prefix, partitions=1, lease_ms=1)
    two = Turns(redis, holder="two", prefix=prefix, partitions=1)
    await one.hold()
    while not await two.hold():
        pass
    assert await one.hold() == frozenset()


async def test_turns_are_read_from_the_start_and_after_an_id(shopper: Shopper, prefix: str) -> None:
    turns = Turns(shopper.redis, holder="one", prefix=prefix)
    p = shopper.store.keys.partition(shopper.c)
    for word in "abc":
        await shopper.say(word)
    found = (await turns.read({p: START}, count=10, block_ms=1))[p]
    assert [(ref.c, ref.id, ref.epoch, ref.episode) for ref in found.turns] == [
        (shopper.c, f"1-{i}", 1, 1) for i in (1, 2, 3)
    ]
    assert found.upto == found.turns[2].entry
    rest = await turns.read({p: found.turns[0].entry}, count=10, block_ms=1)
    assert rest[p].turns == found.turns[1:]
    await turns.drop(found.turns[1])
    left = await turns.read({p: START}, count=10, block_ms=1)
    assert left[p].turns == [found.turns[0], found.turns[2]]


async def test_what_a_newer_version_wrote_is_left_to_it(shopper: Shopper, prefix: str) -> None:
    turns = Turns(shopper.redis, holder="one", prefix=prefix)
    p = shopper.store.keys.partition(shopper.c)
    stream = shopper.store.keys.turns(p)
    await shopper.say("before")
    await ask(shopper.redis, "XADD", stream, "*", "conversation", shopper.c)
    await shopper.say("after")
    await ask(shopper.redis, "XADD", stream, "*", "c", shopper.c, "id", "1-9", "epoch", "x")
    found = (await turns.read({p: START}, count=10, block_ms=1))[p]
    assert [ref.id for ref in found.turns] == ["1-1", "1-2"]
    assert found.upto > found.turns[1].entry
    assert await turns.read({p: found.upto}, count=10, block_ms=1) == {}


async def test_nothing_to_read_is_nothing(redis: Redis, prefix: str) -> None:
    turns = Turns(redis, holder="one", prefix=prefix)
    assert await turns.read({}, count=10, block_ms=1) == {}
    assert await turns.read({0: START}, count=10, block_ms=1) == {}


async def test_the_default_client_reads_them_too(valkey: str, redis: Redis, prefix: str) -> None:
    client = connect(valkey)
    shopper = await Shopper(client, prefix).arrive()
    await shopper.say("a")
    p = shopper.store.keys.partition(shopper.c)
    found = await Turns(client, holder="one", prefix=prefix).read({p: START}, count=10, block_ms=1)
    assert [ref.turn for ref in found[p].turns] == [b'{"text":"a","client":"5f0c","locale":"en"}']
    await client.aclose()
