"""What an agent does at the desk, and what an agent is told who may not."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from handoff.core.agents import Agent
from handoff.core.conversation import State
from handoff.store.client import Redis
from handoff.wire.frames import (
    Accept,
    Ack,
    Attach,
    Body,
    Done,
    GiveBack,
    Nak,
    Note,
    Read,
    Ready,
    Refuse,
    Send,
    Take,
    Typing,
)
from tests.service.line_house import LineHouse, agent, cid, line_house

IDA, JAN = agent("ida"), agent("jan")
NOWHERE = "a" * 26


@pytest.fixture
async def house(valkey: str, prefix: str, redis: Redis) -> AsyncIterator[LineHouse]:
    async with line_house(valkey, prefix) as built:
        yield built


async def bodies(house: LineHouse, c: str) -> list[Body]:
    """Return the log."""
    return [msgspec.json.decode(entry.body, type=Body) for entry in await house.conversations.read(c)]


async def test_the_offer_is_shown_with_its_card_and_its_end(house: LineHouse) -> None:
    c = await house.waits("nl")
    await house.ready(IDA)
    await house.assignment.offer_all()
    [shown] = (await house.desk.view(IDA)).conversations
    assert (shown.c, shown.state) == (c, "offered")
    assert shown.card is not None and shown.card.reason == "asked" and shown.card.since > 0
    assert shown.until is not None and shown.until > shown.card.since


async def test_a_card_that_cannot_be_read_keeps_nobody_from_a_person(house: LineHouse) -> None:
    c = await house.waits()
    await house.line.redis.hset(house.conversations.keys.st(c), "card", b"{broken")
    await house.ready(IDA)
    await house.assignment.offer_all()
    [shown] = (await house.desk.view(IDA)).conversations
    assert shown.card is not None and shown.card.reason == "asked"


async def test_accepting_tells_the_shopper_by_alias_only(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    joined = (await bodies(house, c))[-1]
    assert (joined.event, joined.sender.role, joined.sender.alias) == ("joined", "agent", "Ida")
    assert (await house.now(c)).alias == "Ida"
    assert all(b"ida" not in entry.body for entry in await house.conversations.read(c))


async def test_a_repeated_accept_is_the_same_accept(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(IDA)
    await house.assignment.offer_all()
    frame = Accept(cid="same", c=c, fence=(await house.now(c)).fence)
    first, second = await house.desk.accept(IDA, frame), await house.desk.accept(IDA, frame)
    assert isinstance(first, Ack) and isinstance(second, Ack)
    assert (second.id, second.dup) == (first.id, True)
    assert sum(body.event == "joined" for body in await bodies(house, c)) == 1


async def test_a_refused_offer_keeps_its_place_and_goes_to_another(house: LineHouse) -> None:
    c, behind = await house.waits(), await house.waits()
    ida = await house.ready(agent("ida", capacity=1))
    await house.assignment.offer_all()
    assert isinstance(await house.refuse(ida, c), Ack)
    assert await house.order() == [c, behind]
    await house.assignment.offer_all()
    assert (await house.now(behind)).owner == "ida"
    await house.ready(JAN)
    await house.assignment.offer_all()
    assert (await house.now(c)).owner == "jan"


async def test_what_the_agent_says_is_in_the_log_once(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    frame = Send(cid="x1", c=c, text=" Good day \n")
    first, second = await house.desk.say(IDA, frame), await house.desk.say(IDA, frame)
    assert isinstance(first, Ack) and isinstance(second, Ack) and second.dup
    said = [body for body in await bodies(house, c) if body.kind == "text" and body.sender.role == "agent"]
    assert [(body.text, body.sender.alias) for body in said] == [("Good day", "Ida")]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (Send(cid="x", c=NOWHERE, text=""), "bad"),
        (Send(cid="x", text="no conversation"), "bad"),
        (Send(cid="x", c=NOWHERE, kind="choice", choice="yes"), "bad"),
        (Send(cid="x", c=NOWHERE, text="\ud800"), "bad"),
        (Send(cid="x", c=NOWHERE, text="x" * 2001), "too_long"),
    ],
)
async def test_what_cannot_be_said_is_told_why(house: LineHouse, frame: Send, code: str) -> None:
    answer = await house.desk.say(IDA, frame)
    assert isinstance(answer, Nak) and answer.code == code and not answer.retry


async def test_nothing_can_be_said_before_accepting_or_after_the_end(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(IDA)
    await house.assignment.offer_all()
    assert isinstance(await house.say(IDA, c), Nak)
    await house.accept(IDA, c)
    await house.done(IDA, c)
    assert isinstance(await house.say(IDA, c), Nak)


async def test_who_slept_and_lost_the_conversation_is_told_stale(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    fence = (await house.now(c)).fence
    for _ in range(7):
        house.travel(5_000)
        await house.reaper.sweep()
    await house.ready(JAN)
    await house.assignment.offer_all()
    await house.accept(JAN, c)
    for answer in (
        await house.say(IDA, c),
        await house.desk.done(IDA, Done(cid=cid(), c=c, fence=fence, topic="other", outcome="resolved")),
        await house.desk.give_back(IDA, GiveBack(cid=cid(), c=c, fence=fence)),
        await house.desk.note(IDA, Note(cid=cid(), c=c, text="hm")),
    ):
        assert isinstance(answer, Nak) and answer.code == "stale" and not answer.retry


async def test_a_note_is_for_staff(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    written = Note(cid=cid(), c=c, text="calls back at nine")
    assert isinstance(await house.desk.note(IDA, written), Ack)
    note = (await bodies(house, c))[-1]
    assert (note.visible, note.event, note.text) == ("staff", "note", "calls back at nine")
    assert note.cid == written.cid  # by which the page knows it for its own before the ack comes
    assert isinstance(await house.desk.note(IDA, Note(cid=cid(), c=c, text=" ")), Nak)


async def test_done_needs_a_topic_of_ours_and_begins_the_wrap_up(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    fence = (await house.now(c)).fence
    wrong = await house.desk.done(IDA, Done(cid=cid(), c=c, fence=fence, topic="tea", outcome="resolved"))
    assert isinstance(wrong, Nak) and wrong.code == "bad"
    assert isinstance(await house.done(IDA, c), Ack)
    closed = (await bodies(house, c))[-1]
    assert (closed.event, closed.data) == ("closed", {"topic": "track_order", "outcome": "resolved"})
    assert (await house.now(c)).state is State.WRAPUP


async def test_ready_ends_the_wrap_up(house: LineHouse) -> None:
    ida = await house.ready(agent("ida", capacity=1))
    c, other = await house.active(ida), await house.waits()
    await house.done(ida, c)
    assert await house.assignment.offer_all() == 0
    await house.desk.ready(ida, Ready(cid=cid(), on=True))
    assert (await house.now(c)).state is State.CLOSED
    assert await house.assignment.offer_all() == 1
    assert (await house.now(other)).owner == "ida"


async def test_giving_back_starts_a_new_stretch_of_the_bot_with_what_was_agreed(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA, "nl")
    before = await house.now(c)
    frame = GiveBack(cid=cid(), c=c, fence=before.fence, agreed="refund by Friday")
    assert isinstance(await house.desk.give_back(IDA, frame), Ack)
    now = await house.now(c)
    assert (now.state, now.owner, now.alias, now.episode) == (State.BOT, None, None, before.episode + 1)
    assert now.carry == {"agreed": "refund by Friday", "language": "nl", "misses": 0}
    assert (await bodies(house, c))[-1].event == "given_back"
    assert (await house.desk.view(IDA)).conversations == []


async def test_not_ready_gets_no_more_offers_but_keeps_what_is_active(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    await house.desk.ready(IDA, Ready(cid=cid(), on=False))
    await house.waits()
    assert await house.assignment.offer_all() == 0
    view = await house.desk.view(IDA)
    assert not view.ready and [shown.c for shown in view.conversations] == [c]


async def test_taking_gives_the_next_in_line_ready_or_not(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.desk.present(IDA)
    assert isinstance(await house.desk.take(IDA, Take(cid=cid())), Ack)
    assert (await house.now(first)).state is State.ACTIVE
    assert await house.order() == [second]


async def test_a_take_that_is_sent_again_takes_no_second_one(house: LineHouse) -> None:
    first, second = await house.waits(), await house.waits()
    await house.desk.present(IDA)
    done = await house.desk.take(IDA, Take(cid="same"))
    again = await house.desk.take(IDA, Take(cid="same"))
    assert isinstance(done, Ack) and isinstance(again, Ack)
    assert (again.id, again.dup) == (done.id, True)
    assert (await house.now(first)).owner == "ida"
    assert await house.order() == [second]
    assert isinstance(await house.desk.take(IDA, Take(cid="other")), Ack)
    assert (await house.now(second)).owner == "ida"


async def test_taking_from_an_empty_line_or_with_full_hands_is_refused(house: LineHouse) -> None:
    full = agent("ida", capacity=1)
    await house.desk.present(full)
    nobody = await house.desk.take(full, Take(cid=cid()))
    assert isinstance(nobody, Nak) and nobody.code == "stale"
    first, second = await house.waits(), await house.waits()
    await house.desk.take(full, Take(cid=cid()))
    assert isinstance(await house.desk.take(full, Take(cid=cid())), Nak)
    assert (await house.now(first)).owner == "ida"
    assert await house.order() == [second]


async def test_typing_and_reading_reach_the_shopper_unstored(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    before = await house.conversations.read(c)
    async with house.line.redis.pubsub() as listener:
        await listener.ssubscribe(house.conversations.channel(c))
        assert isinstance(await house.desk.typing(IDA, Typing(cid=cid(), c=c, on=True)), Ack)
        assert isinstance(await house.desk.read(IDA, Read(cid=cid(), c=c, id="1-0")), Ack)
        heard = [await anext(listener.listen()) for _ in range(3)]
    assert heard[1]["data"] == b'~typing {"from":{"role":"agent","alias":"Ida"},"on":true}'
    assert heard[2]["data"] == b'~seen {"from":{"role":"agent","alias":"Ida"},"id":"1-0"}'
    assert await house.conversations.read(c) == before


@pytest.mark.parametrize("whose", ["nobody's", "not there", "offered to another", "another's"])
async def test_what_is_not_theirs_looks_as_if_it_were_not_there(house: LineHouse, whose: str) -> None:
    c, fence = await others(house, whose)
    answers = [
        await house.desk.accept(JAN, Accept(cid=cid(), c=c, fence=fence)),
        await house.desk.refuse(JAN, Refuse(cid=cid(), c=c, fence=fence)),
        await house.desk.done(JAN, Done(cid=cid(), c=c, fence=fence, topic="other", outcome="resolved")),
        await house.desk.give_back(JAN, GiveBack(cid=cid(), c=c, fence=fence)),
        await house.desk.say(JAN, Send(cid=cid(), c=c, text="hello")),
        await house.desk.note(JAN, Note(cid=cid(), c=c, text="hello")),
        await house.desk.typing(JAN, Typing(cid=cid(), c=c, on=True)),
        await house.desk.read(JAN, Read(cid=cid(), c=c, id="1-0")),
    ]
    assert {(type(a), a.code, a.why) for a in answers if isinstance(a, Nak)} == {
        (Nak, "stale", "This is no longer yours: the time was over, or somebody else has it.")
    }
    assert len(answers) == sum(isinstance(a, Nak) for a in answers)
    assert await house.desk.attach(JAN, Attach(cid=cid(), c=c)) is None
    assert (await house.desk.view(JAN)).conversations == []


async def others(house: LineHouse, whose: str) -> tuple[str, int]:
    """Return a conversation that is none of Jan's, and its fence."""
    if whose == "not there":
        return NOWHERE, 0
    c = await house.waits()
    if whose != "nobody's":
        await house.ready(IDA)
        await house.assignment.offer_all()
    if whose == "another's":
        await house.accept(IDA, c)
    return c, (await house.now(c)).fence


async def test_own_and_offered_conversations_can_be_attached(house: LineHouse) -> None:
    c = await house.waits()
    await house.ready(IDA)
    await house.assignment.offer_all()
    for step in (None, house.accept, house.done):
        if step is not None:
            await step(IDA, c)
        found = await house.desk.attach(IDA, Attach(cid=cid(), c=c))
        assert found is not None and found.id == c


async def test_the_snapshot_tells_the_line(house: LineHouse) -> None:
    await house.waits()
    await house.waits()
    house.travel(61_000)
    view = await house.desk.view(await house.ready(IDA))
    assert (view.line.waiting, view.line.ready) == (2, 1)
    assert 61 <= view.line.longest_s < 70
    assert (view.alias, view.role, view.capacity) == ("Ida", "agent", 3)


async def test_a_store_that_is_away_acknowledges_nothing(valkey: str, prefix: str) -> None:
    async with line_house(valkey.replace("valkey.sock", "nowhere.sock"), prefix, prepare=False) as house:
        agent_: Agent = IDA
        answer = await house.desk.ready(agent_, Ready(cid="x", on=True))
    assert isinstance(answer, Nak) and (answer.code, answer.retry) == ("busy", True)
