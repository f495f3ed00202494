"""Offers, absent agents and wrap-ups come to their end by the clock, and nobody loses a place by it."""

from dataclasses import replace

from handoff.core.conversation import State
from handoff.core.line import Phase, credit_s, virtual_arrival
from handoff.store.seats import BLIND_MS
from handoff.wire.frames import Send
from tests.service.line_house import LineHouse, agent, cid
from tests.service.line_time import LIMITS, held, silence, wait_out


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
