"""A shopper who left the page keeps the place; the desk sees it, and asks first for those who are there."""

from handoff.core.conversation import State
from handoff.core.line import LEFT_MS, LONG_LEFT_MS
from handoff.wire.frames import Callback
from tests.service.line_house import LineHouse, agent, cid

IDA = agent("ida", capacity=1)


async def leaves(house: LineHouse, c: str, for_ms: int) -> None:
    """Let the shopper of this conversation close the page, and time pass."""
    await house.standing.here(c)
    house.travel(for_ms)
    await house.desk.present(IDA)


async def test_who_is_there_is_offered_first_and_who_left_keeps_the_place(house: LineHouse) -> None:
    gone, there = await house.waits(), await house.waits()
    await leaves(house, gone, LONG_LEFT_MS + LEFT_MS)
    await house.standing.here(there)
    await house.ready(IDA)
    assert await house.order() == [gone, there]
    await house.assignment.offer_all()
    assert ((await house.now(gone)).state, (await house.now(there)).state) == (State.WAITING, State.OFFERED)
    assert (await house.standing.standing(gone)).position == 1


async def test_who_comes_back_is_next_again(house: LineHouse) -> None:
    gone, there = await house.waits(), await house.waits()
    await leaves(house, gone, LONG_LEFT_MS + LEFT_MS)
    await house.standing.here(gone)
    await house.ready(IDA)
    await house.assignment.offer_all()
    assert ((await house.now(gone)).state, (await house.now(there)).state) == (State.OFFERED, State.WAITING)


async def test_a_page_that_was_just_loaded_anew_loses_nothing(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await leaves(house, first, LEFT_MS - 1_000)
    await house.ready(IDA)
    await house.assignment.offer_all()
    assert ((await house.now(first)).state, (await house.now(second)).state) == (State.OFFERED, State.WAITING)


async def test_the_desk_sees_who_left_in_the_line_and_in_its_own(house: LineHouse) -> None:
    await house.ready(IDA)
    mine = await house.active(IDA)
    waiting = await house.waits()
    before = await house.desk.view(IDA)
    assert (before.line.waiting, before.line.left, before.conversations[0].left) == (1, 0, None)
    await house.standing.here(mine)
    at_ms = await house.line.now_ms()
    await leaves(house, waiting, LEFT_MS + 1_000)
    now = await house.desk.view(IDA)
    assert (now.line.waiting, now.line.left) == (1, 1)
    left = now.conversations[0].left
    assert left is not None and abs(left - at_ms) < 1_000
    await house.standing.here(mine)
    assert (await house.desk.view(IDA)).conversations[0].left is None


async def test_a_look_at_the_line_alone_shows_of_it_what_the_whole_snapshot_shows(house: LineHouse) -> None:
    await house.ready(IDA)
    mine = await house.active(IDA)
    before = await house.desk.view(IDA)
    waiting, called = await house.waits(), await house.waits()
    await house.standing.here(mine)
    await leaves(house, waiting, LEFT_MS + 1_000)
    await house.chat.callback(called, Callback(cid=cid(), how="phone", contact="0612345678"))
    await house.settle()
    now = await house.desk.with_line(before)
    assert (now.line.waiting, now.line.left, now.callbacks_all) == (1, 1, 1)
    assert now.conversations[0].left is not None
    whole = await house.desk.view(IDA)
    assert (now.conversations, now.callbacks) == (whole.conversations, whole.callbacks)


async def test_many_who_left_do_not_hide_those_who_are_there(house: LineHouse) -> None:
    gone = [await house.waits() for _ in range(30)]
    for c in gone:
        await house.standing.here(c)
    house.travel(LONG_LEFT_MS + LEFT_MS)
    there = await house.waits()
    await house.ready(IDA)
    await house.assignment.offer_all()
    assert (await house.now(there)).state is State.OFFERED
