"""Requests become offers: in the order of the line, to who is free, and only one offer at a time."""

import asyncio

import pytest
import structlog

from handoff.core.agents import Seat
from handoff.core.conversation import State
from handoff.service.assignment import Assignment
from handoff.store.routes import IDLE_MS, RouteReader
from handoff.wire.frames import Callback, End, Human, Leave
from tests.service.line_house import LineHouse, agent, cid, line_house


async def test_an_asked_person_is_offered_to_a_ready_agent(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(agent("ida"))
    assert await house.assignment.offer_all() == 1
    now = await house.now(c)
    assert (now.state, now.owner) == (State.OFFERED, "ida")


async def test_a_store_lost_while_offers_are_made_is_waited_for(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(agent("ida"))
    redis = house.line.redis
    with structlog.testing.capture_logs() as lines:
        async with asyncio.TaskGroup() as tasks:
            await redis.config_set("maxmemory", "1")  # reads go on, what an offer writes is refused
            try:
                running = [tasks.create_task(house.hub.run()), tasks.create_task(house.assignment.run())]
                while not any(line.get("step") == "offer" for line in lines):
                    await asyncio.sleep(0.01)
            finally:
                await redis.config_set("maxmemory", "0")
            while (await house.now(c)).state is not State.OFFERED:
                await asyncio.sleep(0.01)
            for task in running:
                task.cancel()


async def test_what_nobody_foresaw_in_one_work_of_the_line_ends_no_other(house: LineHouse) -> None:
    def broken(seat: Seat) -> tuple[float, ...]:
        raise ZeroDivisionError

    line = Assignment(
        house.line,
        house.seats,
        routes=house.routes,
        offers=house.offers,
        reaper=house.reaper,
        hub=house.hub,
        policy=broken,
    )
    await house.ready(agent("ida"))
    first = await house.waits()
    made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
    with structlog.testing.capture_logs() as lines:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(house.hub.run()), tasks.create_task(line.run())]
            while not any(each["event"] == "line_failed" for each in lines):
                await asyncio.sleep(0.01)
            await house.chat.human(made.id, Human(cid=cid()))
            while await house.order() != [first, made.id]:
                await asyncio.sleep(0.01)
            for task in running:
                task.cancel()


async def test_groups_that_are_not_there_are_made_by_whoever_reads_first(
    valkey: str, prefix: str, house: LineHouse
) -> None:
    async with line_house(valkey, prefix + "new:", prepare=False) as other:
        assert await other.routes.abandoned() == []
        c = await other.waits()
        assert await other.order() == [c]


async def test_nobody_ready_means_no_offer(house: LineHouse) -> None:
    c = await house.waits()
    await house.desk.present(agent("ida"))
    assert await house.assignment.offer_all() == 0
    assert (await house.now(c)).state is State.WAITING


async def test_offers_go_out_in_the_order_of_arrival(house: LineHouse) -> None:
    waiting = [await house.waits() for _ in range(4)]
    assert await house.order() == waiting
    await house.ready(agent("ida", capacity=2))
    await house.assignment.offer_all()
    assert await house.order() == waiting[2:]


async def test_nobody_gets_more_than_the_capacity(house: LineHouse) -> None:
    for _ in range(5):
        await house.waits()
    ida = await house.ready(agent("ida", capacity=2))
    await asyncio.gather(*(house.assignment.offer_all() for _ in range(6)))
    assert len((await house.desk.view(ida)).conversations) == 2


async def test_a_request_that_comes_twice_is_one_place(house: LineHouse) -> None:
    made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
    await house.chat.human(made.id, Human(cid=cid()))
    routes = await house.routes.new(None)
    await house.assignment.take(routes)
    before = await house.item(made.id)
    await house.assignment.take(routes)
    assert await house.item(made.id) == before
    assert await house.order() == [made.id]


@pytest.mark.parametrize(
    "how", [Leave(cid="l"), End(cid="e"), Callback(cid="c", how="phone", contact="0612345678")]
)
async def test_who_leaves_the_line_is_out_of_it(house: LineHouse, how: Leave | End | Callback) -> None:
    c, other = await house.waits(), await house.waits()
    match how:
        case Leave():
            await house.chat.leave(c, how)
        case End():
            await house.chat.end(c, how)
        case Callback():
            await house.chat.callback(c, how)
    await house.settle()
    assert await house.order() == [other]


async def test_a_request_that_comes_after_its_end_does_not_return(house: LineHouse) -> None:
    made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
    await house.chat.human(made.id, Human(cid=cid()))
    late = await house.routes.new(None)
    await house.chat.leave(made.id, Leave(cid=cid()))
    await house.settle()
    await house.assignment.take(late)
    assert await house.order() == []


async def test_who_leaves_while_offered_is_taken_from_the_desk(house: LineHouse) -> None:
    c, ida = await house.waits(), await house.ready(agent("ida"))
    await house.assignment.offer_all()
    await house.chat.leave(c, Leave(cid=cid()))
    assert (await house.desk.view(ida)).conversations == []
    await house.settle()
    assert (await house.seats.hands("ida")).conversations == []


async def test_who_asks_again_after_leaving_has_a_place_again(house: LineHouse) -> None:
    c = await house.waits()
    await house.chat.leave(c, Leave(cid=cid()))
    await house.chat.human(c, Human(cid=cid()))
    await house.settle()
    assert await house.order() == [c]


@pytest.mark.parametrize("turned", [False, True])
async def test_requests_about_one_conversation_come_to_the_same_in_any_order(
    house: LineHouse, turned: bool
) -> None:
    stays, goes = [
        (await house.chat.start(origin="https://shop.example.org", language="en"))[0].id for _ in "ab"
    ]
    for c in (stays, goes):
        await house.chat.human(c, Human(cid=cid()))
        await house.chat.leave(c, Leave(cid=cid()))
    await house.chat.human(stays, Human(cid=cid()))
    routes = await house.routes.new(None)
    await house.assignment.take(routes[::-1] if turned else routes)
    assert await house.order() == [stays]
    assert (await house.item(stays)).fence == (await house.now(stays)).fence


async def test_what_a_dead_process_took_is_finished_by_another(
    house: LineHouse, valkey: str, prefix: str
) -> None:
    made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
    await house.chat.human(made.id, Human(cid=cid()))
    assert len(await house.routes.new(None)) == 1  # taken, and never finished
    other = RouteReader(house.line.redis, "there", prefix=prefix, idle_ms=0)
    assert IDLE_MS > 0
    await house.assignment.take(await other.abandoned())
    assert await house.order() == [made.id]
    assert await other.abandoned() == []


async def test_a_request_that_cannot_be_read_stops_nothing(house: LineHouse, prefix: str) -> None:
    await house.line.redis.xadd(f"{prefix}route:{{3}}", {"d": b"{not json"})
    c = await house.waits()
    assert await house.order() == [c]


async def test_an_agent_gets_those_whose_language_it_writes(house: LineHouse) -> None:
    danish, dutch = await house.waits("da"), await house.waits("nl")
    await house.ready(agent("ida", "da"))
    await house.ready(agent("jan", "nl"))
    await house.assignment.offer_all()
    assert (await house.now(danish)).owner == "ida"
    assert (await house.now(dutch)).owner == "jan"


async def test_a_language_that_nobody_ready_writes_is_offered_all_the_same(house: LineHouse) -> None:
    c = await house.waits("nb")
    await house.ready(agent("jan", "nl"))
    await house.assignment.offer_all()
    assert (await house.now(c)).owner == "jan"


async def test_streams_that_were_lost_are_made_again(house: LineHouse, prefix: str) -> None:
    await house.line.redis.delete(*[f"{prefix}route:{{{p}}}" for p in range(16)])
    assert await house.routes.new(None) == []
    c = await house.waits()
    assert await house.order() == [c]


async def test_a_running_process_offers_within_a_moment(house: LineHouse) -> None:
    ida = await house.ready(agent("ida"))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(house.hub.run()), group.create_task(house.assignment.run())]
        async with house.hub.follow(house.desk.channel(ida)) as news:
            made, _ = await house.chat.start(origin="https://shop.example.org", language="en")
            await house.chat.human(made.id, Human(cid=cid()))
            async with asyncio.timeout(5):
                while not (word := await news.get()).startswith(b"offer "):
                    pass
        assert made.id.encode() in word
        for task in tasks:
            task.cancel()
