"""Whatever happens, in whatever order, wherever a process is killed: the line ends up saying the truth."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio.client import PubSub

from handoff.core.conversation import OWNED, State, Verb
from handoff.core.line import Limits
from handoff.store import client
from handoff.store.line import LOOK_MS
from handoff.wire.frames import (
    Call,
    Callback,
    DeskView,
    Done,
    GiveBack,
    Human,
    Leave,
    Postpone,
    Ready,
    Send,
    Take,
)
from tests.service.line_house import LineHouse, agent, cid, line_house

PEOPLE = [agent("ida", "en", "da", capacity=1), agent("jan", "nl", capacity=2)]
LIMITS = Limits()
Step = Callable[["Play", int], Awaitable[object]]


class Play:
    """One history on one line."""

    def __init__(self, house: LineHouse) -> None:
        self.house = house
        self.cs: list[str] = []

    def pick(self, n: int) -> str | None:
        """Return one of the conversations."""
        return self.cs[n % len(self.cs)] if self.cs else None

    async def owned(self, n: int) -> tuple[str, int, int] | None:
        """Return a conversation that has an owner, the owner's place among the people, and the fence."""
        for c in self.cs[n % max(1, len(self.cs)) :] + self.cs:
            now = await self.house.now(c)
            if now.owner is not None and now.state in OWNED:
                return c, [who.id for who in PEOPLE].index(now.owner), now.fence
        return None

    async def half(self, c: str, verb: Verb) -> None:
        """Do only the conversation's half of a change: the process is killed then."""
        now = await self.house.now(c)
        await self.house.conversations.move(c, verb, fence=now.fence, owner=now.owner)


async def ask(play: Play, n: int) -> None:
    play.cs.append(await play.house.waits(("en", "nl", "da", "nb")[n % 4]))


async def ready(play: Play, n: int) -> None:
    await play.house.ready(PEOPLE[n % 2])


async def away(play: Play, n: int) -> None:
    await play.house.desk.ready(PEOPLE[n % 2], Ready(cid=cid(), on=False))


async def offer(play: Play, n: int) -> None:
    await play.house.assignment.offer_all()


async def reserve_only(play: Play, n: int) -> None:
    c, who = play.pick(n), PEOPLE[n % 2]
    item = await play.house.line.item(c) if c else None
    if item is not None:
        await play.house.line.reserve(item, who.id, capacity=who.capacity, lease_ms=LIMITS.lease_ms)


async def offer_untold(play: Play, n: int) -> None:
    c, who = play.pick(n), PEOPLE[n % 2]
    item = await play.house.line.item(c) if c else None
    if item is None or c is None:
        return
    if await play.house.line.reserve(item, who.id, capacity=who.capacity, lease_ms=LIMITS.lease_ms):
        await play.house.conversations.move(c, Verb.OFFER, fence=item.fence, owner=who.id)


async def accept(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.accept(PEOPLE[found[1]], found[0])


async def refuse(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.refuse(PEOPLE[found[1]], found[0])


async def done(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        frame = Done(cid=cid(), c=c, fence=fence, topic="other", outcome="unresolved")
        await play.house.desk.done(PEOPLE[who], frame)


async def give_back(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        await play.house.desk.give_back(PEOPLE[who], GiveBack(cid=cid(), c=c, fence=fence))


async def pass_to_colleague(play: Play, n: int) -> None:
    if found := await play.owned(n):
        other = PEOPLE[1 - found[1]]
        await play.house.pass_on(PEOPLE[found[1]], found[0], to=other.id)


async def pass_to_topic(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.pass_on(PEOPLE[found[1]], found[0], skill=("complaint", "other")[n % 2])


async def pass_untold(play: Play, n: int) -> None:
    """Reserve a colleague's place and offer it there, if that far, and be killed."""
    if not (found := await play.owned(n)):
        return
    c, who, fence = found
    giver, other, item = PEOPLE[who], PEOPLE[1 - who], await play.house.line.item(c)
    if item is None or not await play.house.line.reserve(
        item, other.id, capacity=other.capacity, lease_ms=LIMITS.lease_ms, giver=giver.id
    ):
        return
    if n % 2:
        await play.house.conversations.move(c, Verb.TRANSFER, fence=fence, owner=other.id)


async def half_change(play: Play, n: int) -> None:
    verbs = (
        Verb.ACCEPT,
        Verb.LAPSE,
        Verb.LOSE,
        Verb.FINISH,
        Verb.GIVE_BACK,
        Verb.CLOSE,
        Verb.REQUEUE,
        Verb.POSTPONE,
    )
    if found := await play.owned(n):
        await play.half(found[0], verbs[n % len(verbs)])


async def take(play: Play, n: int) -> None:
    await play.house.desk.take(PEOPLE[n % 2], Take(cid=cid()))


async def leave(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.leave(c, Leave(cid=cid()))


async def call_back(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.callback(c, Callback(cid=cid(), how="phone", contact="+31 30 555 0142"))


async def pick_up(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.desk.call(PEOPLE[n % 2], Call(cid=cid(), c=c))


async def postpone(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        due = await play.house.line.now_ms() + 60_000
        wish = Postpone(cid=cid(), c=c, fence=fence, how="phone", contact="+31 30 555 0142", due=due)
        await play.house.desk.postpone(PEOPLE[who], wish)


async def write(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.say(c, Send(cid=cid(), text="hello?"), client=None, locale=None)


async def ask_again(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.human(c, Human(cid=cid()))


async def settle(play: Play, n: int) -> None:
    await play.house.settle()


async def sweep(play: Play, n: int) -> None:
    await play.house.reaper.sweep()


async def pass_time(play: Play, n: int) -> None:
    """Let a lease, or a grace, or a wrap-up run out; who is odd has left the desk."""
    for _ in range((5, 7, 13)[n % 3]):
        play.house.travel(5_000)
        await play.house.desk.present(PEOPLE[0])
        if n % 2 == 0:
            await play.house.desk.present(PEOPLE[1])
        await play.house.reaper.sweep()


STEPS: list[Step] = [
    ask, ask, ready, away, offer, offer, reserve_only, offer_untold, accept, accept, refuse, done, give_back,
    pass_to_colleague, pass_to_topic, pass_untold, half_change, half_change, take, leave, write, ask_again,
    call_back, pick_up, postpone, settle, sweep, pass_time,
]  # fmt: skip
histories = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), max_size=25)


KILLED = (reserve_only, offer_untold, pass_untold, half_change)
ALIVE = [step for step in STEPS if step not in KILLED]
whole_histories = st.lists(st.tuples(st.sampled_from(ALIVE), st.integers(0, 11)), max_size=25)


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
