"""Wherever a process is killed between two halves of a change, the line is mended from the conversation."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handoff.core.conversation import State, Verb
from handoff.core.line import Limits, Phase, credit_s, virtual_arrival
from handoff.store.client import Redis
from handoff.store.conversations import Moved
from handoff.store.line import LOOK_MS, RETRY_MS
from handoff.store.seats import BLIND_MS
from handoff.wire.frames import Ack, End, GiveBack, Human, Ready, Send
from tests.service.line_house import LineHouse, agent, cid, line_house

LIMITS = Limits()


@pytest.fixture
async def house(valkey: str, prefix: str, redis: Redis) -> AsyncIterator[LineHouse]:
    async with line_house(valkey, prefix, limits=LIMITS) as built:
        yield built


async def cas(house: LineHouse, c: str, verb: Verb, owner: str | None = None) -> None:
    """Do only the first half of a change: the conversation's."""
    fence = (await house.now(c)).fence
    assert isinstance(await house.conversations.move(c, verb, fence=fence, owner=owner), Moved)


async def reserve(house: LineHouse, c: str, who: str) -> None:
    """Do only the first half of an offer: the line's."""
    item = await house.item(c)
    assert await house.line.reserve(item, who, capacity=3, lease_ms=LIMITS.lease_ms)


async def wait_out(house: LineHouse, ms: int) -> None:
    """Let time pass while all desks are open and a process sweeps, as one does twice a second."""
    for at in range(0, ms + 1, 5_000):
        house.travel(5_000)
        for who in ("ida", "jan"):
            await house.seats.mark(who, here=True)
        if at >= ms - 5_000:
            await house.reaper.sweep()
    await house.reaper.sweep()


async def silence(house: LineHouse, ms: int) -> None:
    """Let time pass without a sign of life from any desk, while a process sweeps."""
    for _ in range(0, ms, 5_000):
        house.travel(5_000)
        await house.reaper.sweep()


async def held(house: LineHouse, who: str = "ida") -> list[str]:
    """Return what the line says that this agent has."""
    return (await house.seats.hands(who)).conversations


async def test_killed_after_the_place_was_reserved(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.ready(agent("ida"))
    await reserve(house, first, "ida")
    await wait_out(house, LIMITS.lease_ms)
    assert await house.order() == [first, second]
    assert await held(house) == []
    assert (await house.now(first)).state is State.WAITING
    assert (await house.item(first)).passed == {}  # she never saw it


async def test_killed_after_the_offer_before_anybody_was_told(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.ready(agent("ida"))
    await reserve(house, first, "ida")
    await cas(house, first, Verb.OFFER, "ida")
    await wait_out(house, LIMITS.lease_ms)
    assert (await house.now(first)).state is State.WAITING
    assert await house.order() == [first, second]


async def test_an_offer_without_a_reserved_place_does_not_stand(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(agent("ida"))
    await cas(house, c, Verb.OFFER, "ida")
    await wait_out(house, LOOK_MS)
    assert (await house.now(c)).state is State.WAITING
    assert await house.order() == [c]


async def test_who_slept_through_the_lease_takes_nobody_over_capacity(house: LineHouse) -> None:
    c, other = await house.waits(), await house.waits()
    await house.ready(agent("ida", capacity=1))
    slept = await house.item(c)
    reserved = await house.line.reserve(slept, "ida", capacity=1, lease_ms=LIMITS.lease_ms)
    assert reserved is not None
    await wait_out(house, LIMITS.lease_ms)
    await reserve(house, other, "ida")
    await cas(house, other, Verb.OFFER, "ida")
    await cas(house, c, Verb.OFFER, "ida")  # it wakes up
    await house.reaper.look(c)
    assert (await house.now(c)).state is State.WAITING
    assert await held(house) == [other]


async def test_killed_after_accept(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(agent("ida"))
    await house.assignment.offer_all()
    await cas(house, c, Verb.ACCEPT, "ida")
    await wait_out(house, LIMITS.lease_ms)
    assert (await house.now(c)).state is State.ACTIVE
    assert (await house.item(c)).phase is Phase.ACTIVE
    assert await held(house) == [c]


async def test_killed_after_the_lapse(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.ready(agent("ida", capacity=1))
    await house.assignment.offer_all()
    await cas(house, first, Verb.LAPSE, "ida")
    await wait_out(house, LIMITS.lease_ms)
    assert await house.order() == [first, second]
    assert await held(house) == []


async def test_killed_after_the_agent_was_lost(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    mine = await house.active(ida)
    others = [await house.waits() for _ in range(3)]
    await cas(house, mine, Verb.LOSE, "ida")
    await wait_out(house, LOOK_MS)
    assert await house.order() == [mine, *others]
    assert await held(house) == []


@pytest.mark.parametrize("verb", [Verb.FINISH, Verb.GIVE_BACK])
async def test_killed_after_the_conversation_ended(house: LineHouse, verb: Verb) -> None:
    c = await house.active(await house.ready(agent("ida")))
    await cas(house, c, verb, "ida")
    await wait_out(house, LOOK_MS)
    await wait_out(house, LIMITS.wrap_ms)
    assert (await house.now(c)).state is (State.CLOSED if verb is Verb.FINISH else State.BOT)
    assert await held(house) == []


async def test_killed_after_the_wrap_up_was_closed(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    c = await house.active(ida)
    await house.done(ida, c)
    await cas(house, c, Verb.CLOSE, "ida")
    await wait_out(house, LIMITS.wrap_ms)
    assert await held(house) == []


async def test_what_a_shopper_ends_or_takes_up_again_is_known_to_the_line_at_once(house: LineHouse) -> None:
    c = await house.active(await house.ready(agent("ida")))
    assert isinstance(await house.chat.end(c, End(cid=cid())), Ack)
    await house.settle()
    assert (await house.item(c)).phase is Phase.WRAPUP
    await house.chat.say(c, Send(cid=cid(), text="one more thing"), client=None, locale=None)
    await house.settle()
    assert (await house.item(c)).phase is Phase.ACTIVE
    await house.chat.end(c, End(cid=cid()))
    await house.chat.human(c, Human(cid=cid()))
    await house.settle()
    assert (await house.item(c)).phase is Phase.ACTIVE


async def test_a_line_that_lost_its_keys_is_made_again(house: LineHouse, redis: Redis, prefix: str) -> None:
    ida = await house.ready(agent("ida", capacity=5))
    mine, wrapped, ended = [await house.active(ida) for _ in range(3)]
    await house.done(ida, wrapped)
    await house.desk.give_back(ida, GiveBack(cid=cid(), c=ended, fence=(await house.now(ended)).fence))
    offered = await house.waits()
    await house.assignment.offer_all()
    await house.desk.ready(ida, Ready(cid=cid(), on=False))
    waiting = [await house.waits() for _ in range(3)]
    lost = [key async for key in redis.scan_iter(match=f"{prefix}*{{line}}*", count=1000)]
    await redis.delete(*lost)
    await house.desk.present(ida)
    assert await house.reaper.census() == 6
    assert await house.order() == [offered, *waiting]
    assert await held(house) == sorted([mine, wrapped])
    await wait_out(house, LIMITS.wrap_ms)
    assert (await house.now(wrapped)).state is State.CLOSED
    assert await house.reaper.census() == 0


async def test_one_that_cannot_be_worked_on_stops_no_others(house: LineHouse, redis: Redis) -> None:
    await house.ready(agent("ida"))
    all_due = sorted([await house.waits() for _ in range(3)])
    for c in all_due:
        await reserve(house, c, "ida")
    await redis.hset(house.conversations.keys.st(all_due[0]), "state", b"of another version")
    await wait_out(house, LIMITS.lease_ms)
    assert sorted(await house.order()) == all_due[1:]
    assert await held(house) == all_due[:1]


async def test_killed_with_something_due_in_hand(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(agent("ida"))
    await reserve(house, c, "ida")
    house.travel(LIMITS.lease_ms + 1)
    await house.seats.mark("ida", here=True)
    assert await house.line.due() == [c]  # taken by a process that dies now
    assert await house.reaper.sweep() == 0
    house.travel(RETRY_MS)
    assert await house.reaper.sweep() == 1
    assert await house.order() == [c]


async def test_a_line_that_lost_a_conversation_gets_it_back(house: LineHouse) -> None:
    c = await house.waits()
    await house.line.redis.delete(house.line.keys.item(c), house.line.keys.lane((await house.item(c)).lane))
    await house.reaper.look(c)
    assert await house.order() == [c]
    assert (await house.item(c)).arrival_ms > 0


async def test_a_conversation_that_is_no_more_leaves_the_line(house: LineHouse) -> None:
    c = await house.waits()
    await house.line.redis.delete(house.conversations.keys.st(c))
    await wait_out(house, LOOK_MS)
    assert await house.order() == []
    await house.reaper.look(c)


async def test_an_unanswered_offer_keeps_the_place_and_goes_to_another(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.ready(agent("ida", capacity=1))
    await house.assignment.offer_all()
    await wait_out(house, LIMITS.lease_ms)
    assert await house.order() == [first, second]
    await house.ready(agent("jan", capacity=1))
    await house.assignment.offer_all()
    assert (await house.now(first)).owner == "jan"
    assert (await house.now(second)).owner == "ida"


async def test_two_unanswered_offers_in_a_row_set_the_agent_away(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    for _ in range(2):
        await house.waits()
        await house.assignment.offer_all()
        assert (await house.desk.view(ida)).ready
        await wait_out(house, LIMITS.lease_ms)
    assert not (await house.desk.view(ida)).ready
    assert await house.assignment.offer_all() == 0


async def test_an_answer_between_two_misses_keeps_the_agent_ready(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    for answers in (False, True, False):
        await house.waits()
        await house.assignment.offer_all()
        if answers:
            offered = (await held(house))[0]
            await house.refuse(ida, offered)
        else:
            await wait_out(house, LIMITS.lease_ms)
    assert (await house.desk.view(ida)).ready


async def test_a_killed_agent_s_conversations_go_to_the_front_and_say_so(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=2))
    active, offered = await house.active(ida), await house.waits()
    await house.assignment.offer_all()
    others = [await house.waits() for _ in range(3)]
    await house.desk.gone(ida)
    await silence(house, LIMITS.grace_ms // 2)
    assert (await house.now(active)).state is State.ACTIVE
    await silence(house, LIMITS.grace_ms)
    assert await house.order() == [active, offered, *others]
    now = await house.now(active)
    assert (now.state, now.owner, now.alias) == (State.WAITING, None, None)
    last = (await house.conversations.read(active))[-1]
    assert b'"event":"requeued"' in last.body
    assert not (await house.desk.view(ida)).ready
    assert await held(house) == []


async def test_the_front_is_before_those_with_a_head_start(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    mine, urgent = await house.active(ida), await house.waits()
    item = await house.item(urgent)
    ahead_ms = virtual_arrival(item.arrival_ms, credit_s("high"))
    await house.line.release(replace(item, score_ms=ahead_ms), fence=item.fence)
    await silence(house, LIMITS.grace_ms + 5_000)
    assert await house.order() == [mine, urgent]


async def test_a_desk_that_comes_back_within_the_grace_keeps_everything(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    c = await house.active(ida)
    await house.desk.gone(ida)
    await silence(house, LIMITS.grace_ms - 5_000)
    await house.desk.present(ida)
    await silence(house, LIMITS.grace_ms - 5_000)
    assert (await house.now(c)).owner == "ida"
    assert (await house.desk.view(ida)).ready


async def test_a_desk_without_a_socket_gets_no_offers(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    await house.desk.gone(ida)
    c = await house.waits()
    assert await house.assignment.offer_all() == 0
    await house.desk.present(ida)
    assert await house.assignment.offer_all() == 1
    assert (await house.now(c)).owner == "ida"


async def test_a_silence_that_was_ours_costs_no_agent_anything(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    c = await house.active(ida)
    await house.reaper.sweep()
    house.travel(LIMITS.grace_ms + BLIND_MS + 1)  # all gateways were down
    await house.reaper.sweep()
    assert (await house.now(c)).owner == "ida"


async def test_the_wrap_up_ends_by_itself_and_frees_the_agent(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    c = await house.active(ida)
    await house.done(ida, c)
    other = await house.waits()
    await house.assignment.offer_all()
    assert (await house.now(other)).state is State.WAITING
    await wait_out(house, LIMITS.wrap_ms)
    assert (await house.now(c)).state is State.CLOSED
    await house.assignment.offer_all()
    assert (await house.now(other)).owner == "ida"


async def test_a_shopper_who_writes_in_the_wrap_up_has_the_same_agent(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    c = await house.active(ida)
    await house.done(ida, c)
    await house.chat.say(c, Send(cid=cid(), text="one more thing"), client=None, locale=None)
    await wait_out(house, LIMITS.wrap_ms)
    now = await house.now(c)
    assert (now.state, now.owner) == (State.ACTIVE, "ida")
    assert (await house.item(c)).phase is Phase.ACTIVE


async def test_how_an_offer_was_let_go_is_remembered(house: LineHouse) -> None:
    c = await house.waits()
    ida = await house.ready(agent("ida"))
    await house.assignment.offer_all()
    await house.refuse(ida, c)
    assert list((await house.item(c)).passed) == ["ida"]
