"""The studio and the actions keep one list of incidents, in one shape."""

import json
from pathlib import Path

import msgspec
from redis.asyncio import Redis

from handoff.core.incidents import Incident
from handoff.store.incidents import Incidents

EXAMPLES = json.loads(Path("tests/contract/incident.json").read_text("utf-8"))


def examples() -> list[Incident]:
    return msgspec.convert(EXAMPLES, list[Incident])


async def test_what_is_opened_is_there_until_it_is_closed(redis: Redis, prefix: str) -> None:
    incidents = Incidents(redis, prefix=prefix)
    for one in examples():
        await incidents.open(one)
    assert {one.id for one in await incidents.all()} == {one["id"] for one in EXAMPLES}
    assert await incidents.close(EXAMPLES[0]["id"])
    assert not await incidents.close(EXAMPLES[0]["id"])
    assert [one.id for one in await incidents.all()] == [EXAMPLES[1]["id"]]


async def test_what_is_stored_is_the_agreed_shape(redis: Redis, prefix: str) -> None:
    incidents = Incidents(redis, prefix=prefix)
    for one, example in zip(examples(), EXAMPLES, strict=True):
        await incidents.open(one)
        stored = await redis.hget(f"{prefix}incidents", one.id)
        assert json.loads(stored or "") == example


async def test_those_who_heard_of_it_are_counted_and_forgotten_with_it(redis: Redis, prefix: str) -> None:
    incidents, one = Incidents(redis, prefix=prefix), examples()[0]
    await incidents.open(one)
    await redis.hset(f"{prefix}incident_told:{one.id}", mapping={"a": "1", "b": "2"})
    assert await incidents.told(one.id) == 2
    await incidents.close(one.id)
    assert await incidents.told(one.id) == 0


async def test_one_that_cannot_be_read_hides_no_other(redis: Redis, prefix: str) -> None:
    incidents, one = Incidents(redis, prefix=prefix), examples()[0]
    await incidents.open(one)
    await redis.hset(f"{prefix}incidents", "odd", b"{\xff")
    assert await incidents.all() == [one]
