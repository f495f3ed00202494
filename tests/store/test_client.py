"""The client stops when it is told to, and knows a lost server from a wrong command."""

import asyncio
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, RedisError, ResponseError

from handoff.core.errors import StoreLost
from handoff.store.client import Redis, ask, connect, lost
from handoff.store.many import ask_many


async def for_ever(redis: Redis, prefix: str) -> None:
    while True:
        await ask(redis, "INCR", f"{prefix}count")


async def pipelines_for_ever(redis: Redis, prefix: str) -> None:
    while True:
        pipeline = redis.pipeline(transaction=False)
        pipeline.incr(f"{prefix}count")
        await pipeline.execute()


@pytest.mark.parametrize("work", [for_ever, pipelines_for_ever])
async def test_a_cancelled_loop_ends_at_whatever_moment_it_is_told(
    valkey: str, prefix: str, work: object
) -> None:
    assert callable(work)
    async with connect(valkey) as redis:
        for ticks in range(120):
            task = asyncio.ensure_future(work(redis, prefix))
            for _ in range(ticks % 30):
                await asyncio.sleep(0)
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=5)
            assert done, f"still running {ticks % 30} ticks after it began"
        await redis.delete(f"{prefix}count")


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (RedisConnectionError("gone"), True),
        (OutOfMemoryError("used memory > maxmemory"), True),
        (ResponseError("MISCONF Errors writing to the AOF file: No space left on device"), True),
        (ResponseError("wrong number of arguments"), False),
    ],
)
def test_a_server_that_cannot_write_is_away_and_a_wrong_command_is_not(error: RedisError, away: bool) -> None:
    assert lost(error) is away


async def test_a_wrong_command_is_raised_as_what_it_is(valkey: str) -> None:
    async with connect(valkey) as redis:
        with pytest.raises(ResponseError):
            await ask(redis, "XADD", "a")


async def test_many_commands_know_a_server_that_cannot_write(valkey: str, prefix: str) -> None:
    async with connect(valkey) as redis:
        await redis.config_set("min-replicas-to-write", "1")
        try:
            with pytest.raises(StoreLost):
                await ask_many(redis, [("GET", f"{prefix}a"), ("SET", f"{prefix}a", "1")])
        finally:
            await redis.config_set("min-replicas-to-write", "0")
        with pytest.raises(ResponseError, match="wrong number"):
            await ask_many(redis, [("GET", f"{prefix}a"), ("XADD", "a")])


async def test_a_connection_closed_before_it_wrote_is_a_lost_connection(valkey: str) -> None:
    async with connect(valkey) as redis:
        pool: Any = redis.connection_pool
        connection = pool.make_connection()
        await connection.connect()
        sending = asyncio.ensure_future(connection.send_command("PING", check_health=False))
        await asyncio.sleep(0)
        await connection.disconnect(nowait=True)
        with pytest.raises(RedisConnectionError):
            await sending


async def test_a_server_out_of_memory_acknowledges_nothing_and_recovers(valkey: str, prefix: str) -> None:
    async with connect(valkey) as redis:
        await redis.config_set("maxmemory", "1")
        with pytest.raises(StoreLost):
            await ask(redis, "SET", f"{prefix}a", "1")
        await redis.config_set("maxmemory", "0")
        await ask(redis, "SET", f"{prefix}a", "1")
        await redis.delete(f"{prefix}a")
