"""Wherever a process is killed between two halves of a change, the line is mended from the conversation."""

import pytest

from handoff.core.conversation import State, Verb
from handoff.core.line import Phase
from handoff.store.client import Redis
from handoff.store.line import LOOK_MS, RETRY_MS
from handoff.wire.frames import Ack, End, GiveBack, Human, Ready, Send
from tests.service.line_house import LineHouse, agent, cid
from tests.service.line_time import LIMITS, cas, held, reserve, wait_out


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
