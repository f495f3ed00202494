"""What an agent says, notes and settles in a conversation, until it is closed or given back."""

import pytest

from handoff.core.conversation import State
from handoff.wire.frames import Ack, Done, GiveBack, Nak, Note, Read, Ready, Send, Typing
from tests.service.line_house import LineHouse, agent, cid

IDA, JAN = agent("ida"), agent("jan")
NOWHERE = "a" * 26


async def test_what_the_agent_says_is_in_the_log_once(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    frame = Send(cid="x1", c=c, text=" Good day \n")
    first, second = await house.desk.say(IDA, frame), await house.desk.say(IDA, frame)
    assert isinstance(first, Ack) and isinstance(second, Ack) and second.dup
    said = [body for body in await house.bodies(c) if body.kind == "text" and body.sender.role == "agent"]
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
    note = (await house.bodies(c))[-1]
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
    closed = (await house.bodies(c))[-1]
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
    assert (await house.bodies(c))[-1].event == "given_back"
    assert (await house.desk.view(IDA)).conversations == []


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
