"""Whatever happens, in whatever order: a desk that reads again when it is told shows what is true."""

import asyncio
import uuid

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio.client import PubSub

from handoff.store import client
from handoff.wire.frames import DeskView
from tests.service.line_house import LineHouse, line_house
from tests.service.line_steps import ALIVE, LIMITS, PEOPLE, Play, Step

whole_histories = st.lists(st.tuples(st.sampled_from(ALIVE), st.integers(0, 11)), max_size=25)


async def shown(play: Play) -> list[DeskView]:
    """Return what the desks show, but for what changes by itself: minutes, and the newest entries."""
    views = [await play.house.desk.view(who) for who in PEOPLE]
    replace = msgspec.structs.replace
    return [
        replace(
            view,
            conversations=[replace(each, last=None) for each in view.conversations],
            line=replace(view.line, longest_s=0),
        )
        for view in views
    ]


async def heard(house: LineHouse, listener: PubSub, prefix: str) -> set[str]:
    """Return the channels on which something was said until now."""
    channels: set[str] = set()
    await client.ask(house.line.redis, "SPUBLISH", f"{prefix}now", b"")
    while f"{prefix}now" not in channels:
        message = await listener.get_message(timeout=5, ignore_subscribe_messages=True)
        if message:
            channels.add(message["channel"].decode())
    return channels


async def followed(url: str, history: list[tuple[Step, int]]) -> None:
    """Play a history; a desk that reads again only when it is told must always show what is true."""
    prefix = f"h{uuid.uuid4().hex[:10]}:"
    async with line_house(url, prefix, limits=LIMITS) as house, house.line.redis.pubsub() as listener:
        desks = [house.desk.channel(who) for who in PEOPLE]
        await listener.ssubscribe(f"{prefix}now", house.standing.channel, *desks)
        play = Play(house)
        before = await shown(play)
        for step, n in history:
            # A desk follows the conversations that it shows.
            open_now = {house.conversations.channel(each.c) for view in before for each in view.conversations}
            if open_now:
                await listener.ssubscribe(*open_now)
            await step(play, n)
            told, now = await heard(house, listener, prefix), await shown(play)
            for who, old, new in zip(PEOPLE, before, now, strict=True):
                here = [*old.conversations, *new.conversations]
                mine = {house.conversations.channel(each.c) for each in here}
                line, desk = house.standing.channel, house.desk.channel(who)
                same = (old.line, old.callbacks) == (new.line, new.callbacks)
                assert same or line in told
                assert (old.ready, old.conversations) == (new.ready, new.conversations) or told & {
                    desk,
                    *mine,
                }
            before = now


@pytest.mark.timeout(120)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole_histories)
def test_a_desk_that_reads_again_when_it_is_told_is_never_wrong(
    valkey: str, history: list[tuple[Step, int]]
) -> None:
    asyncio.run(followed(valkey, history))
