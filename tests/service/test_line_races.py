"""Many agents and many processes at once: every claim is won by one, and nobody is lost."""

import asyncio
import os
import random
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from handoff.core.agents import Agent
from handoff.core.conversation import State
from handoff.store.client import Redis
from handoff.wire.frames import Accept, Ack, Nak, Take
from tests.service.line_house import LineHouse, agent, cid, line_house

# By hand a thousand: SKRANKE_CONVERSATIONS=1000.
CONVERSATIONS = int(os.environ.get("SKRANKE_CONVERSATIONS", "200"))


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


@pytest.mark.timeout(120)
async def test_fifty_agents_and_processes_that_die_take_every_conversation_once(
    valkey: str, prefix: str, redis: Redis
) -> None:
    chance = random.Random(5)
    async with AsyncExitStack() as stack:
        houses = [await stack.enter_async_context(line_house(valkey, prefix)) for _ in range(3)]
        home = houses[0]
        waiting = await asyncio.gather(*(home.waits() for _ in range(CONVERSATIONS)))
        people = [agent(f"a{n}", capacity=3) for n in range(50)]
        while not await over(home, waiting):
            await asyncio.gather(*(home.ready(who) for who in people))
            tasks = [asyncio.ensure_future(houses[n % 3].run_once()) for n in range(3)]
            await asyncio.wait(tasks[:1])
            tasks += [asyncio.ensure_future(shift(houses[n % 3], people[n::12])) for n in range(12)]
            await asyncio.wait(tasks, timeout=chance.uniform(0.01, 0.2))
            # Some die in the middle of it, wherever they are.
            for task in chance.sample(tasks, 5):
                task.cancel()
            await asyncio.wait(tasks)
            for house in houses:
                house.travel(25_000)  # offers whose router or desk died run out
            await home.reaper.sweep()
        for c in waiting:
            await once(home, c)


async def over(house: LineHouse, conversations: list[str]) -> bool:
    """Say whether an agent has finished every one of these."""
    found = await asyncio.gather(*(house.now(c) for c in conversations))
    return all(now.state in (State.WRAPUP, State.CLOSED) for now in found)


async def shift(house: LineHouse, people: list[Agent]) -> None:
    """Let these agents take and finish what they are offered, as their desks would."""
    for who in people:
        for c in (await house.seats.hands(who.id)).conversations:
            await house.accept(who, c)
            await house.done(who, c)


async def once(house: LineHouse, c: str) -> None:
    """Check that one agent had it at a time, and that it was finished by one, once."""
    bodies = await house.bodies(c)
    told = [body.event for body in bodies if body.event in ("joined", "requeued", "closed")]
    assert told.count("closed") == 1 and told[-1] == "closed"
    assert told[::2] == ["joined"] * len(told[::2])
    assert told[1::2] == ["requeued"] * (len(told[1::2]) - 1) + ["closed"]


async def test_one_of_several_processes_makes_the_offers_and_is_followed(
    valkey: str, prefix: str, redis: Redis
) -> None:
    async with line_house(valkey, prefix) as house, line_house(valkey, prefix) as other:
        assert await house.line.lead("one", 60_000)
        assert not await other.line.lead("two", 60_000)
        await other.line.give_way("two")
        assert await house.line.lead("one", 60_000)
        await house.line.give_way("one")
        assert await other.line.lead("two", 60_000)


async def settled(house: LineHouse, c: str) -> None:
    """Check that the line says what the conversation says."""
    now, item = await house.now(c), await house.item(c)
    assert (item.phase.value, item.agent, item.fence) == (now.state.value, now.owner, now.fence)
    assert (c in await house.order()) == (now.state is State.WAITING)
    assert (c in (await house.seats.hands("ida")).conversations) == (now.owner == "ida")
