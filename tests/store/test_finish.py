"""What is done with leaves its stream in one step, and what is not stays for whoever comes next."""

from contextlib import suppress
from typing import Any, cast

from redis.exceptions import ConnectionError as RedisConnectionError

from handoff.core.errors import StoreLost
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import Redis, ask
from handoff.store.keys import Keys
from handoff.store.routes import RouteReader


class Mortal:
    """A client of a process that is killed after so many commands more."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis
        self.left = 1000

    async def execute_command(self, *words: object) -> Any:
        if self.left == 0:
            raise RedisConnectionError("the process is dead")
        self.left -= 1
        return await self._redis.execute_command(*words)

    def pipeline(self, *, transaction: bool) -> Any:
        return self._redis.pipeline(transaction=transaction)


async def entries(redis: Redis, stream: str, count: int) -> None:
    """Append so many entries, as the conversations do."""
    for number in range(count):
        pairs = ("c", "a" * 26, "id", f"1-{number}", "d", "{}", "by", "shopper")
        await ask(redis, "XADD", stream, "*", *pairs)


async def test_an_archived_entry_is_gone_or_found_again_whenever_its_archiver_died(
    redis: Redis, prefix: str
) -> None:
    for commands in range(3):
        keys = Keys(f"{prefix}{commands}", 1)
        mortal = Mortal(redis)
        queue = ArchiveQueue(cast(Redis, mortal), keys)
        await queue.prepare()
        await entries(redis, keys.arch(0), 2)
        first, second = await queue.fresh(count=2, block_ms=1)
        await queue.done([first])
        mortal.left = commands
        with suppress(StoreLost):
            await queue.done([second])
        next_one = ArchiveQueue(redis, keys)
        found = await next_one.left_behind(idle_ms=0, count=10)
        assert await next_one.length() == len(found)


async def test_an_applied_request_is_gone_and_asked_of_nobody_again(redis: Redis, prefix: str) -> None:
    reader = RouteReader(redis, "here", prefix=prefix, partitions=1, idle_ms=0)
    await reader.prepare()
    stream = Keys(prefix, 1).route(0)
    await entries(redis, stream, 3)
    routes = await reader.new(None)
    await reader.done(routes[:2])
    assert await ask(redis, "XLEN", stream) == 1
    assert [route.id for route in await reader.abandoned()] == [routes[2].id]
