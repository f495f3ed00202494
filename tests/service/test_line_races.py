"""Many agents and many processes at once: every claim is won by one, and nobody is lost."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from handoff.core.conversation import State
from handoff.store.client import Redis
from handoff.wire.frames import Accept, Ack, Nak, Take
from tests.service.line_house import LineHouse, agent, cid, line_house


@pytest.mark.parametrize("many", [2, 50])
async def test_of_agents_who_accept_the_same_offer_one_wins(
    valkey: str, prefix: str, redis: Redis, many: int
) -> None:
    async with line_house(valkey, prefix) as house:
        c = await house.waits()
        people = [await house.ready(agent(f"a{n}")) for n in range(many)]
        await house.assignment.offer_all()
        fence = (await house.now(c)).fence
        frames = [(who, Accept(cid=cid(), c=c, fence=fence)) for who in people]
        answers = await asyncio.gather(*(house.desk.accept(who, frame) for who, frame in frames))
        assert Counter(type(answer) for answer in answers) == {Ack: 1, Nak: many - 1}
        assert {answer.code for answer in answers if isinstance(answer, Nak)} <= {"stale"}
        owner = (await house.now(c)).owner
        assert [who.id for who, answer in zip(people, answers, strict=True) if isinstance(answer, Ack)] == [
            owner
        ]


@pytest.mark.parametrize("many", [2, 50])
async def test_of_agents_who_take_the_next_one_gets_it(
    valkey: str, prefix: str, redis: Redis, many: int
) -> None:
    async with line_house(valkey, prefix) as house:
        c = await house.waits()
        people = [agent(f"a{n}") for n in range(many)]
        for who in people:
            await house.desk.present(who)
        answers = await asyncio.gather(*(house.desk.take(who, Take(cid=cid())) for who in people))
        assert Counter(type(answer) for answer in answers) == {Ack: 1, Nak: many - 1}
        now = await house.now(c)
        assert now.state is State.ACTIVE
        held = {who.id: (await house.seats.hands(who.id)).conversations for who in people}
        assert {name: own for name, own in held.items() if own} == {now.owner: [c]}


async def test_many_processes_assign_every_conversation_once(valkey: str, prefix: str, redis: Redis) -> None:
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(line_house(valkey, prefix)) for _ in range(4)]
        house = processes[0]
        waiting = {await house.waits() for _ in range(30)}
        people = [await house.ready(agent(f"a{n}", capacity=3)) for n in range(8)]
        await asyncio.gather(*(each.run_once() for each in processes for _ in range(3)))
        await house.assignment.offer_all()  # whoever lost a race looks again
        held = [c for who in people for c in (await house.seats.hands(who.id)).conversations]
        assert len(held) == len(set(held)) == 24
        assert set(held) | set(await house.order()) == waiting
        for who in people:
            assert len((await house.desk.view(who)).conversations) == 3


async def test_accept_refuse_and_lapse_at_once_leave_one_truth(
    valkey: str, prefix: str, redis: Redis
) -> None:
    async with line_house(valkey, prefix) as house, line_house(valkey, prefix) as other:
        ida = await house.ready(agent("ida"))
        for _ in range(5):
            c = await house.waits()
            await house.assignment.offer_all()
            for each in (house, other):
                each.travel(25_000)
                await each.desk.present(ida)
            answers = await asyncio.gather(
                house.accept(ida, c), other.refuse(ida, c), other.reaper.sweep(), house.reaper.sweep()
            )
            assert sum(isinstance(answer, Ack) for answer in answers) <= 1
            await settled(house, c)
            if (await house.now(c)).state is State.ACTIVE:
                await house.done(ida, c)
            await house.ready(ida)


async def settled(house: LineHouse, c: str) -> None:
    """Check that the line says what the conversation says."""
    now, item = await house.now(c), await house.item(c)
    assert (item.phase.value, item.agent, item.fence) == (now.state.value, now.owner, now.fence)
    assert (c in await house.order()) == (now.state is State.WAITING)
    assert (c in (await house.seats.hands("ida")).conversations) == (now.owner == "ida")
