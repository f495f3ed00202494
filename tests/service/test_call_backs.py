"""A call-back waits for an agent, however long and whatever is lost; one agent takes it."""

import asyncio
from datetime import UTC, datetime

import pytest

from handoff.core.agents import Agent
from handoff.core.conversation import State
from handoff.core.hours import parse
from handoff.core.line import Limits
from handoff.service.cards import WITHIN_MINUTES
from handoff.store.client import Redis
from handoff.store.line import LOOK_MS
from handoff.wire.frames import Ack, Call, CallBack, Callback, End, Human, Leave, Nak, Postpone, Send
from tests.service.line_house import LineHouse, agent, cid, line_house

PHONE = "+31 30 555 0142"
HOUR_MS = 3_600_000
IDA, JAN = agent("ida"), agent("jan")


async def left(house: LineHouse, contact: str = PHONE) -> str:
    """Return a conversation whose shopper waited for nobody and left a number."""
    c = await house.waits("nl")
    wish = Callback(cid=cid(), how="phone", contact=contact)
    assert isinstance(await house.chat.callback(c, wish), Ack)
    await house.settle()
    return c


async def call(house: LineHouse, who: Agent, c: str) -> Ack | Nak:
    return await house.desk.call(who, Call(cid=cid(), c=c))


async def listed(house: LineHouse, who: Agent = IDA) -> list[CallBack]:
    """Return the call-backs that this agent's desk shows."""
    return (await house.desk.view(who)).callbacks


async def test_left_at_night_it_is_taken_in_the_morning_by_one_of_two_agents(house: LineHouse) -> None:
    c = await left(house)
    for _ in range(9):
        house.travel(HOUR_MS)
        await house.reaper.sweep()
    for who in (IDA, JAN):
        await house.desk.present(who)
        (wish,) = await listed(house, who)
        assert (wish.c, wish.how, wish.contact, wish.language) == (c, "phone", PHONE, "nl")
    answers = await asyncio.gather(call(house, IDA, c), call(house, JAN, c))
    (won,) = [who for who, answer in zip((IDA, JAN), answers, strict=True) if isinstance(answer, Ack)]
    assert [answer.code for answer in answers if isinstance(answer, Nak)] == ["stale"]
    now = await house.now(c)
    assert (now.state, now.owner, now.alias) == (State.ACTIVE, won.id, won.alias)
    assert now.callback is None
    assert await listed(house) == []
    assert (await house.seats.hands(won.id)).conversations == [c]
    assert isinstance(await house.say(won, c), Ack)
    assert isinstance(await house.done(won, c), Ack)


async def test_the_oldest_is_on_top(house: LineHouse) -> None:
    cs = [await left(house) for _ in range(3)]
    assert [wish.c for wish in await listed(house)] == cs


async def test_a_desk_lists_fifty_and_shows_the_others_when_asked(house: LineHouse) -> None:
    cs = [await left(house) for _ in range(53)]
    view = await house.desk.view(IDA)
    assert ([wish.c for wish in view.callbacks], view.callbacks_all) == (cs[:50], 53)
    more = await house.desk.call_backs(50)
    assert ([wish.c for wish in more.items], more.start, more.total) == (cs[50:], 50, 53)
    assert isinstance(await call(house, IDA, cs[52]), Ack)


async def test_who_is_due_first_is_on_top_and_words_on_when_it_suits_are_shown(
    valkey: str, prefix: str, redis: Redis
) -> None:
    hours = parse("Mo-Su 09:00-17:00", "UTC")
    async with line_house(valkey, prefix, hours=hours) as house:
        c = await house.waits("nl")
        wish = Callback(cid=cid(), how="phone", contact=PHONE, when="after six")
        assert isinstance(await house.chat.callback(c, wish), Ack)
        await house.settle()
        (shown,) = await listed(house)
    since = datetime.fromtimestamp(shown.since / 1000, UTC)
    assert shown.due == int(hours.due(since, within_minutes=WITHIN_MINUTES).timestamp() * 1000)
    assert (shown.when, shown.tries) == ("after six", 0)


async def put_off(house: LineHouse, who: Agent, c: str, *, in_ms: int, contact: str = PHONE) -> Ack | Nak:
    due = await house.line.now_ms() + in_ms
    fence = (await house.now(c)).fence
    return await house.desk.postpone(
        who, Postpone(cid=cid(), c=c, fence=fence, how="phone", contact=contact, due=due)
    )


async def test_nobody_answers_and_it_is_listed_again_for_later_with_its_story(house: LineHouse) -> None:
    first, other = await left(house), await left(house)
    for tries in (1, 2):
        assert isinstance(await call(house, IDA, first), Ack)
        assert isinstance(await put_off(house, IDA, first, in_ms=24 * HOUR_MS), Ack)
        assert ((await house.now(first)).state, (await house.now(first)).owner) == (State.CALLBACK, None)
        assert (await house.seats.hands("ida")).conversations == []
        wishes = await listed(house, JAN)
        assert [wish.c for wish in wishes] == [other, first]  # due later than the other
        assert (wishes[1].tries, wishes[1].by, wishes[1].contact) == (tries, "Ida", PHONE)
    assert isinstance(await call(house, JAN, first), Ack)
    bodies = await house.bodies(first)
    assert [body.event for body in bodies if body.event][-3:] == ["joined", "callback", "joined"]


async def test_an_agent_promises_a_call_from_a_chat(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    assert isinstance(await put_off(house, IDA, c, in_ms=HOUR_MS, contact="0612345678"), Ack)
    (wish,) = await listed(house, JAN)
    assert (wish.c, wish.contact, wish.by, wish.tries) == (c, "0612345678", "Ida", 1)


@pytest.mark.parametrize(
    ("in_ms", "contact"),
    [
        (HOUR_MS, "call me"),
        (HOUR_MS, ""),
        (-HOUR_MS, PHONE),
        (61 * 24 * HOUR_MS, PHONE),
        (HOUR_MS, "1" * 300),
    ],
)
async def test_a_promise_that_cannot_be_kept_is_refused(house: LineHouse, in_ms: int, contact: str) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    answer = await put_off(house, IDA, c, in_ms=in_ms, contact=contact)
    assert isinstance(answer, Nak) and answer.code == "bad"
    assert (await house.now(c)).state is State.ACTIVE


async def test_only_who_has_it_puts_it_off(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    answer = await put_off(house, JAN, c, in_ms=HOUR_MS)
    assert isinstance(answer, Nak) and answer.code == "stale"
    assert (await house.now(c)).owner == "ida"


async def test_words_written_meanwhile_are_read_by_who_calls(house: LineHouse) -> None:
    c = await left(house)
    said = Send(cid=cid(), text="after six, please")
    assert isinstance(await house.chat.say(c, said, client=None, locale=None), Ack)
    assert (await house.now(c)).state is State.CALLBACK
    assert isinstance(await call(house, IDA, c), Ack)
    log = await house.conversations.read(c)
    assert b"after six, please" in log[-2].body
    assert PHONE.encode() in log[-3].body
    assert b'"event":"joined"' in log[-1].body


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (Leave(cid="l"), State.BOT),
        (Human(cid="h"), State.WAITING),
        (End(cid="e"), State.CLOSED),
    ],
)
async def test_who_thinks_better_of_it_takes_it_back(
    house: LineHouse, how: Leave | Human | End, state: State
) -> None:
    c, other = await left(house), await left(house)
    match how:
        case Leave():
            await house.chat.leave(c, how)
        case Human():
            await house.chat.human(c, how)
        case End():
            await house.chat.end(c, how)
    assert isinstance(await call(house, IDA, c), Nak)
    await house.settle()
    assert (await house.now(c)).state is state
    assert [wish.c for wish in await listed(house)] == [other]
    assert await house.order() == ([c] if state is State.WAITING else [])


async def test_who_asks_for_a_person_after_a_night_does_not_overtake(house: LineHouse) -> None:
    c = await left(house)
    first = await house.waits()
    await house.chat.human(c, Human(cid=cid()))
    await house.reaper.look(c)  # the request was lost
    assert await house.order() == [first, c]


async def test_a_line_that_lost_all_its_keys_lists_it_again(
    house: LineHouse, redis: Redis, prefix: str
) -> None:
    c = await left(house)
    (before,) = await listed(house)
    keys = [key async for key in redis.scan_iter(match=f"{prefix}*{{line}}*")]
    await redis.delete(*keys)
    assert await listed(house) == []
    assert await house.reaper.census() == 1
    assert await listed(house) == [before]
    assert await house.reaper.census() == 0
    assert isinstance(await call(house, IDA, c), Ack)


async def test_a_request_that_comes_twice_lists_it_once_and_a_late_one_not_at_all(house: LineHouse) -> None:
    c = await house.waits()
    await house.chat.callback(c, Callback(cid=cid(), how="email", contact="ida@example.org"))
    routes = await house.routes.new(None)
    await house.assignment.take(routes)
    await house.assignment.take(routes)
    assert [wish.how for wish in await listed(house)] == ["email"]
    await house.chat.leave(c, Leave(cid=cid()))
    await house.settle()
    await house.assignment.take(routes)
    assert await listed(house) == []


async def test_nobody_takes_more_than_the_capacity(house: LineHouse) -> None:
    one = agent("one", capacity=1)
    first, second = await left(house), await left(house)
    answers = await asyncio.gather(call(house, one, first), call(house, one, second))
    assert sorted(type(answer).__name__ for answer in answers) == ["Ack", "Nak"]
    assert len((await house.desk.view(one)).conversations) == 1
    assert len(await listed(house)) == 1


async def test_a_repeat_whose_answer_was_lost_takes_it_once(house: LineHouse) -> None:
    c = await left(house)
    frame = Call(cid=cid(), c=c)
    assert isinstance(await house.desk.call(IDA, frame), Ack)
    again = await house.desk.call(IDA, frame)
    assert isinstance(again, Ack)
    assert again.dup
    joined = [entry for entry in await house.conversations.read(c) if b'"event":"joined"' in entry.body]
    assert len(joined) == 1


async def test_a_taker_that_died_half_way_leaves_it_to_others(house: LineHouse) -> None:
    c = await left(house)
    item = await house.item(c)
    assert await house.line.reserve(item, IDA.id, capacity=3, lease_ms=20_000, only_ready=False)
    assert await listed(house) == []
    house.travel(21_000)
    await house.reaper.sweep()
    assert [wish.c for wish in await listed(house)] == [c]
    assert (await house.seats.hands(IDA.id)).conversations == []


async def test_an_agent_who_is_lost_leaves_the_shopper_in_front(house: LineHouse) -> None:
    c = await left(house)
    await house.desk.present(IDA)
    assert isinstance(await call(house, IDA, c), Ack)
    other = await house.waits()
    for _ in range((Limits().grace_ms + LOOK_MS) // 5_000 + 2):
        house.travel(5_000)
        await house.reaper.sweep()
    assert (await house.now(c)).state is State.WAITING
    assert await house.order() == [c, other]


async def test_taking_a_call_back_says_nothing_about_how_fast_the_line_is(house: LineHouse) -> None:
    assert isinstance(await call(house, IDA, await left(house)), Ack)
    assert await house.line.claims() == []


async def test_the_line_says_so_whenever_the_list_changes(house: LineHouse) -> None:
    async with house.line.redis.pubsub() as listener:
        await listener.ssubscribe(house.standing.channel)
        await listener.get_message(timeout=5)
        c = await house.waits()
        await house.chat.callback(c, Callback(cid="b", how="phone", contact=PHONE))
        await house.settle()
        await call(house, IDA, c)
        heard = [
            message["data"]
            for _ in range(10)
            if (message := await listener.get_message(timeout=0.05, ignore_subscribe_messages=True))
        ]
    assert heard == [b"asked", b"called", b"offered"]
