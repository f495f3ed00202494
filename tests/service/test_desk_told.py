"""What an agent's desk is told of a change: by the step that makes it, once, and never too late."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from handoff.core.agents import Agent
from handoff.store.hub import Follower
from handoff.wire.frames import Ack, Leave, Nak
from tests.service.line_house import LineHouse, agent, cid, line_house
from tests.service.line_time import LIMITS, reserve, wait_out

IDA, JAN = agent("ida"), agent("jan")
END = b"that was all"


@pytest.fixture
async def house(valkey: str, prefix: str) -> AsyncIterator[LineHouse]:
    async with line_house(valkey, prefix, limits=LIMITS) as built, asyncio.TaskGroup() as group:
        hub = group.create_task(built.hub.run())
        yield built
        hub.cancel()


async def heard(house: LineHouse, news: Follower, who: Agent = IDA) -> list[bytes]:
    """Return the kinds of what this desk was told so far."""
    await house.line.tell_desk(who.id, END)
    words = []
    while (word := await news.get()) != END:
        words.append(word.partition(b" ")[0])
    return words


async def test_each_step_of_a_conversation_is_told_once(house: LineHouse) -> None:
    async with house.hub.follow(house.desk.channel(IDA)) as news:
        await house.ready(IDA)
        assert await heard(house, news) == [b"changed"]
        c = await house.waits()
        await house.assignment.offer_all()
        assert await heard(house, news) == [b"offer"]
        steps: list[Awaitable[Ack | Nak]] = [house.accept(IDA, c), house.done(IDA, c)]
        for step in steps:
            assert isinstance(await step, Ack)
            assert await heard(house, news) == [b"changed"]


async def test_what_an_agent_no_longer_has_is_told(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.waits()
    await house.assignment.offer_all()
    async with house.hub.follow(house.desk.channel(IDA)) as news:
        await house.chat.leave(c, Leave(cid=cid()))
        await house.settle()
        assert await heard(house, news) == [b"changed"]


async def test_wrap_ups_that_ready_ends_are_told(house: LineHouse) -> None:
    await house.ready(IDA)
    for _ in range(2):
        assert isinstance(await house.done(IDA, await house.active(IDA)), Ack)
    async with house.hub.follow(house.desk.channel(IDA)) as news:
        await house.ready(IDA)
        assert set(await heard(house, news)) == {b"changed"}
    assert (await house.desk.view(IDA)).conversations == []


async def test_an_offer_that_comes_too_late_is_told_to_nobody(house: LineHouse) -> None:
    await house.ready(IDA)
    await house.ready(JAN)
    c = await house.waits()
    held = await house.line.reserve(await house.item(c), IDA.id, capacity=3, lease_ms=LIMITS.lease_ms)
    assert held is not None
    async with house.hub.follow(house.desk.channel(IDA)) as news:
        await wait_out(house, LIMITS.lease_ms)
        await reserve(house, c, JAN.id)
        await heard(house, news)
        assert not await house.line.offered(held, b"offer {}")
        assert await heard(house, news) == []
