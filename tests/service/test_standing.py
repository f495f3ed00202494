"""Positions are honest: what is said is what happens, and where nothing is known nothing is said."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from handoff.core.hours import parse
from handoff.core.wait import MIN_GAPS
from handoff.store.client import Redis
from handoff.wire.frames import Human, Ready, Wait
from tests.service.line_house import LineHouse, agent, cid, line_house

# Closed on whatever day and at whatever time the test runs: open on another day than today only.
TODAY = datetime.now(UTC).strftime("%a")[:2]
ANOTHER_DAY = next(day for day in ("Mo", "Th") if day != TODAY)


@pytest.fixture
async def house(valkey: str, prefix: str, redis: Redis) -> AsyncIterator[LineHouse]:
    async with line_house(valkey, prefix) as built:
        yield built


async def positions(house: LineHouse, waiting: list[str]) -> list[int | None]:
    """Return what each of them is told."""
    return [(await house.standing.standing(c)).position for c in waiting]


async def test_positions_count_up_from_who_is_next(house: LineHouse) -> None:
    await house.ready(agent("ida", capacity=1))
    waiting = [await house.waits() for _ in range(4)]
    assert await positions(house, waiting) == [1, 2, 3, 4]
    await house.assignment.offer_all()
    assert await positions(house, waiting[1:]) == [1, 2, 3]


async def test_the_position_is_the_order_in_which_people_are_taken(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    waiting = [await house.waits(language) for language in ("nl", "en", "nl", "da", "en")]
    told = await positions(house, waiting)
    taken: list[str] = []
    for _ in waiting:
        await house.assignment.offer_all()
        [offered] = (await house.seats.hands("ida")).conversations
        taken.append(offered)
        await house.accept(ida, offered)
        await house.done(ida, offered)
        await house.desk.ready(ida, Ready(cid=cid(), on=True))
    assert [taken.index(c) + 1 for c in waiting] == told


async def test_who_is_served_by_other_agents_is_not_ahead(house: LineHouse) -> None:
    await house.ready(agent("ida", "da"))
    await house.ready(agent("jan", "nl"))
    dutch = [await house.waits("nl") for _ in range(3)]
    danish = await house.waits("da")
    assert await positions(house, [*dutch, danish]) == [1, 2, 3, 1]


async def test_the_place_survives_an_offer_that_is_refused(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    first, second = await house.waits(), await house.waits()
    await house.assignment.offer_all()
    assert await positions(house, [first, second]) == [1, 1]
    await house.refuse(ida, first)
    assert await positions(house, [first, second]) == [1, 2]


async def test_with_nobody_ready_no_position_is_told_and_the_place_is_kept(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    standing = await house.standing.standing(second)
    assert (standing.position, standing.wait, standing.desk) == (None, Wait(unit="unknown"), "nobody")
    await house.ready(agent("ida"))
    assert await positions(house, [first, second]) == [1, 2]


async def test_when_the_shop_is_closed_no_position_is_told(valkey: str, prefix: str, redis: Redis) -> None:
    hours = parse(f"{ANOTHER_DAY} 11:00-12:00", "UTC")
    async with line_house(valkey, prefix, hours=hours) as house:
        c = await house.waits()
        await house.ready(agent("ida"))
        standing = await house.standing.standing(c)
    assert (standing.position, standing.desk) == (None, "closed")


async def test_who_is_not_in_line_yet_is_told_nothing_that_could_be_wrong(house: LineHouse) -> None:
    await house.ready(agent("ida"))
    made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
    await house.chat.human(made.id, Human(cid=cid()))
    standing = await house.standing.standing(made.id)
    assert (standing.position, standing.wait, standing.desk) == (None, Wait(unit="unknown"), "open")


async def test_minutes_come_from_how_long_it_really_took(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    for _ in range(MIN_GAPS + 1):
        c = await house.active(ida)
        await house.done(ida, c)
        house.travel(3 * 60_000)
        await house.desk.ready(ida, Ready(cid=cid(), on=True))
    first, second = await house.waits(), await house.waits()
    told = [(await house.standing.standing(c)).wait for c in (first, second)]
    assert [wait.unit for wait in told if wait] == ["minutes", "minutes"]
    assert [(wait.low, wait.high) for wait in told if wait] == [(3, 4), (6, 7)]


async def test_without_lately_taken_conversations_only_the_position_is_known(house: LineHouse) -> None:
    await house.ready(agent("ida"))
    await house.waits()
    c = await house.waits()
    assert (await house.standing.standing(c)).wait == Wait(unit="position", low=2, high=2)
