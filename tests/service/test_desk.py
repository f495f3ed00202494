"""What an agent is offered, takes and sees at the desk, and what an agent is told who may not."""

import pytest

from handoff.core.agents import Agent
from handoff.core.conversation import State
from handoff.wire.frames import (
    Accept,
    Ack,
    Attach,
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
    joined = (await house.bodies(c))[-1]
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
    assert sum(body.event == "joined" for body in await house.bodies(c)) == 1


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
