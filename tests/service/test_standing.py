"""Positions are honest: what is said is what happens, and where nothing is known nothing is said."""

from dataclasses import replace
from datetime import UTC, datetime

from handoff.core.hours import parse
from handoff.core.line import credit_s, virtual_arrival
from handoff.core.wait import MIN_GAPS
from handoff.store.client import Redis
from handoff.wire.frames import Human, Leave, Ready, Wait
from tests.service.line_house import LineHouse, agent, cid, line_house

# Closed on whatever day and at whatever time the test runs: open on another day than today only.
TODAY = datetime.now(UTC).strftime("%a")[:2]
ANOTHER_DAY = next(day for day in ("Mo", "Th") if day != TODAY)


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
    waiting = [await house.waits() for _ in range(MIN_GAPS + 3)]
    for nth in range(MIN_GAPS + 1):
        await house.assignment.offer_all()
        [c] = (await house.seats.hands("ida")).conversations
        await house.accept(ida, c)
        last = await house.standing.standing(waiting[-1])
        assert (last.wait == Wait(unit="unknown")) == (nth < MIN_GAPS)
        house.travel(3 * 60_000)
        await house.desk.present(ida)
        await house.done(ida, c)
        await house.desk.ready(ida, Ready(cid=cid(), on=True))
    told = [(await house.standing.standing(c)).wait for c in waiting[-2:]]
    assert [(wait.unit, wait.low, wait.high) for wait in told if wait] == [
        ("minutes", 3, 4),
        ("minutes", 6, 7),
    ]


async def test_without_ten_claims_only_the_position_is_known(house: LineHouse) -> None:
    await house.ready(agent("ida"))
    await house.waits()
    c = await house.waits()
    standing = await house.standing.standing(c)
    assert (standing.position, standing.wait) == (2, Wait(unit="unknown"))


async def test_a_place_that_grows_says_why_until_it_shrinks(
    house: LineHouse, valkey: str, prefix: str
) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    mine, c = await house.active(ida), await house.waits()
    first = await house.standing.standing(c)
    assert (first.position, first.why) == (1, None)
    for _ in range(7):  # Ida's desk falls silent: whom she had goes ahead
        house.travel(5_000)
        await house.reaper.sweep()
    await house.ready(agent("jan"))
    async with line_house(valkey, prefix, prepare=False) as other:  # another gateway, which told nothing yet
        grown = await other.standing.standing(c)
        again = await other.standing.standing(c)
    assert (grown.position, grown.why) == (again.position, again.why) == (2, "team")
    await house.chat.leave(mine, Leave(cid=cid()))
    await house.settle()
    back = await house.standing.standing(c)
    assert (back.position, back.why) == (1, None)


async def test_who_comes_later_and_cannot_wait_is_named_as_the_reason(house: LineHouse) -> None:
    await house.ready(agent("ida", capacity=1))
    c = await house.waits()
    assert (await house.standing.standing(c)).position == 1
    later = await house.waits()
    item = await house.item(later)
    score_ms = virtual_arrival(item.arrival_ms, credit_s("high"))
    await house.line.release(replace(item, score_ms=score_ms), fence=item.fence)
    standing = await house.standing.standing(c)
    assert (standing.position, standing.why) == (2, "urgent")
