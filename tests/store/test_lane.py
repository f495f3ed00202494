"""Commands that come at once share pipelines: each gets its own answer, and a few connections serve all."""

import asyncio
from typing import Any

import pytest
from redis.exceptions import ResponseError

from handoff.store.client import Redis, Scripts, ask, connect
from handoff.store.lane import UNDER_WAY


async def test_a_thousand_who_ask_at_once_share_a_few_connections(valkey: str, prefix: str) -> None:
    async with connect(valkey) as redis:
        answers = await asyncio.gather(*(ask(redis, "HGETALL", f"{prefix}{n}") for n in range(1_000)))
        pool: Any = redis.connection_pool
        assert answers == [{}] * 1_000
        assert len(pool._available_connections) <= UNDER_WAY


async def test_each_gets_the_answer_to_its_own_command(redis: Redis, prefix: str) -> None:
    for n in range(50):
        await ask(redis, "SET", f"{prefix}{n}", n)
    found = await asyncio.gather(*(ask(redis, "GET", f"{prefix}{n}") for n in range(50)))
    assert found == [str(n).encode() for n in range(50)]


async def test_a_wrong_command_fails_alone(redis: Redis, prefix: str) -> None:
    await ask(redis, "SET", f"{prefix}a", "word")
    right = [ask(redis, "GET", f"{prefix}a") for _ in range(3)]
    wrong = ask(redis, "HGETALL", f"{prefix}a")
    answers = await asyncio.gather(*right, wrong, return_exceptions=True)
    assert answers[:3] == [b"word"] * 3
    assert isinstance(answers[3], ResponseError)


async def test_who_leads_and_is_cancelled_takes_nobody_along(redis: Redis, prefix: str) -> None:
    await ask(redis, "SET", f"{prefix}a", "word")
    for ticks in range(30):
        tasks = [asyncio.ensure_future(ask(redis, "GET", f"{prefix}a")) for _ in range(4)]
        for _ in range(ticks):
            await asyncio.sleep(0)
        tasks[0].cancel()
        async with asyncio.timeout(5):
            assert await asyncio.gather(*tasks[1:]) == [b"word"] * 3
        await asyncio.wait(tasks)


async def test_a_script_that_the_server_forgot_is_sent_again_for_all(redis: Redis, prefix: str) -> None:
    scripts = Scripts(redis)
    await redis.script_flush()
    takes = (scripts.run("lease", keys=[f"{prefix}{n}"], args=["me", 1_000]) for n in range(20))
    assert await asyncio.gather(*takes) == [1] * 20


async def test_a_store_that_is_away_is_said_to_everybody(tmp_path: Any) -> None:
    from handoff.core.errors import StoreLost

    async with connect(f"unix://{tmp_path}/nobody.sock") as redis:
        answers = await asyncio.gather(*(ask(redis, "GET", "a") for _ in range(9)), return_exceptions=True)
        assert {type(answer) for answer in answers} == {StoreLost}
        with pytest.raises(StoreLost):
            await ask(redis, "PING")
