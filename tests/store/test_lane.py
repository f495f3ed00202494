"""Commands of all who ask share one connection: each gets its own answer, whatever happens to the others."""

import asyncio
from typing import Any

import pytest
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.store.client import Redis, Scripts, ask, connect
from handoff.store.link import opened, packed


async def test_a_thousand_who_ask_at_once_share_one_connection(valkey: str, prefix: str) -> None:
    async with connect(valkey) as redis, connect(valkey) as other:
        before = {one["id"] for one in await other.client_list()}
        answers = await asyncio.gather(*(ask(redis, "HGETALL", f"{prefix}{n}") for n in range(1_000)))
        after = {one["id"] for one in await other.client_list()}
        assert answers == [{}] * 1_000
        assert len(after - before) == 1


async def test_a_lane_that_is_cut_is_made_again_for_whoever_asks(valkey: str, prefix: str) -> None:
    async with connect(valkey) as redis:
        scripts = Scripts(redis)
        for n in range(20):
            takes = [scripts.run("lease", keys=[f"{prefix}{i}"], args=["me", 1_000]) for i in range(20)]
            cut = ask(redis, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            assert (await asyncio.gather(*takes, cut))[:20] == [1] * 20, f"round {n}"


async def test_a_server_that_never_answers_is_a_lost_one(
    valkey: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.store.link.TIMEOUT_S", 0.1)
    async with connect(valkey) as redis, connect(valkey) as other:
        link = await opened(redis.connection_pool)
        await ask(other, "CLIENT", "PAUSE", 400)
        with pytest.raises(RedisTimeoutError):
            await link.ask(packed("GET", f"{prefix}a"))
        assert not link.is_open


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
