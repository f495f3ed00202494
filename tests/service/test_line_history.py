"""Whatever happens, in whatever order, wherever a process is killed: the line ends up saying the truth."""

import asyncio
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.core.conversation import OWNED, State
from handoff.store.line import LOOK_MS
from tests.service.line_house import line_house
from tests.service.line_steps import LIMITS, PEOPLE, STEPS, Play, Step

histories = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), max_size=25)


async def nobody_is_over_capacity(play: Play) -> None:
    owners = [now.owner for c in play.cs if (now := await play.house.now(c)).state in OWNED]
    for who in PEOPLE:
        assert owners.count(who.id) <= who.capacity
        assert len((await play.house.seats.hands(who.id)).conversations) <= who.capacity


async def the_line_tells_the_truth(play: Play) -> None:
    order = await play.house.order()
    assert len(order) == len(set(order))
    held = {who.id: (await play.house.seats.hands(who.id)).conversations for who in PEOPLE}
    waits = {wish.c for wish in (await play.house.desk.view(PEOPLE[0])).callbacks}
    for c in play.cs:
        now, item = await play.house.now(c), await play.house.line.item(c)
        assert (c in order) == (now.state is State.WAITING)
        assert (c in waits) == (now.state is State.CALLBACK)
        assert [name for name, own in held.items() if c in own] == [now.owner] * (now.state in OWNED)
        if now.state in OWNED or now.state is State.WAITING:
            assert item is not None
            assert (item.fence, item.phase.value, item.agent) == (now.fence, now.state.value, now.owner)


async def played(url: str, history: list[tuple[Step, int]]) -> None:
    async with line_house(url, f"h{uuid.uuid4().hex[:10]}:", limits=LIMITS) as house:
        play = Play(house)
        for who in PEOPLE:
            await house.ready(who)
        for step, n in history:
            await step(play, n)
            await nobody_is_over_capacity(play)
        await house.settle()
        for _ in range(LOOK_MS // 5_000 + 2):  # one slow round of a process that sweeps
            house.travel(5_000)
            for who in PEOPLE:
                await house.desk.present(who)
            await house.reaper.sweep()
        await the_line_tells_the_truth(play)
        await nobody_is_over_capacity(play)


@pytest.mark.timeout(120)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_after_any_history_the_line_tells_the_truth(valkey: str, history: list[tuple[Step, int]]) -> None:
    asyncio.run(played(valkey, history))
