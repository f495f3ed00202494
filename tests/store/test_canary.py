"""The trial of a model in Redis: it is read as it was written, and a conversation counts once."""

from dataclasses import replace

from redis.asyncio import Redis

from handoff.core.canary import Canary, Side, Step, What
from handoff.store.canary import Canaries

TRIAL = Canary(id="1", model="new", was="old", by="Ida", steps=(Step(since_ms=100, share=10),))


async def test_what_is_put_is_what_all_read(redis: Redis, prefix: str) -> None:
    store = Canaries(redis, prefix=prefix)
    assert await store.get() is None
    await store.put(TRIAL)
    assert await Canaries(redis, prefix=prefix).get() == TRIAL


async def test_what_nobody_can_read_is_no_trial(redis: Redis, prefix: str) -> None:
    await redis.set(f"{prefix}canary", b"{\xff")
    assert await Canaries(redis, prefix=prefix).get() is None


async def test_a_conversation_counts_once_for_each_thing_in_each_step(redis: Redis, prefix: str) -> None:
    store = Canaries(redis, prefix=prefix)
    wider = replace(TRIAL, steps=(*TRIAL.steps, Step(since_ms=200, share=20)))
    for c in ("a", "a", "b"):
        await store.count(wider, c, step=1, side=Side.NEW, what=What.TALKED)
    first, second = await store.counts(wider)
    assert set(first.values()) == {0}
    assert second[Side.NEW, What.TALKED] == 2
    assert sum(second.values()) == 2


async def test_no_key_names_a_conversation_and_none_lives_for_ever(redis: Redis, prefix: str) -> None:
    store, c = Canaries(redis, prefix=prefix), "aaaabbbbccccddddeeeeffffgg"
    await store.count(TRIAL, c, step=0, side=Side.OLD, what=What.HANDED)
    (key,) = await redis.keys(f"{prefix}canary:*")
    assert c.encode() not in key
    assert await redis.ttl(key) > 0
    assert all(c.encode() not in member for member in await redis.smembers(key))
