"""A conversation is passed on with all that is known of it, and never falls between two people."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from handoff.core.conversation import State
from handoff.core.line import Limits
from handoff.store.client import Redis
from handoff.wire.frames import Accept, Ack, Card, Nak, Offer, Transfer, Transferred
from tests.service.line_house import LineHouse, agent, cid, line_house

IDA, JAN = agent("ida"), agent("jan", capacity=1)
MONEY = agent("mia", skills=frozenset({"refund_status"}))
NOWHERE = "a" * 26


@pytest.fixture
async def house(valkey: str, prefix: str, redis: Redis) -> AsyncIterator[LineHouse]:
    async with line_house(valkey, prefix) as built, asyncio.TaskGroup() as group:
        hub = group.create_task(built.hub.run())
        yield built
        hub.cancel()


async def card(house: LineHouse, c: str) -> Card:
    return msgspec.json.decode((await house.now(c)).card or b"", type=Card)


async def test_a_colleague_gets_an_offer_and_the_giver_hears_that_it_was_taken(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    before = await house.item(c)
    await house.ready(JAN)
    async with (
        house.hub.follow(house.desk.channel(JAN)) as his,
        house.hub.follow(house.desk.channel(IDA)) as hers,
    ):
        assert isinstance(await house.pass_on(IDA, c, to="jan"), Ack)
        kind, _, raw = (await his.get()).partition(b" ")
        offer = msgspec.json.decode(raw, type=Offer)
        assert (kind, offer.c, offer.card.passed_by) == (b"offer", c, "Ida")
        assert ((await house.now(c)).state, (await house.now(c)).owner) == (State.OFFERED, "jan")
        assert (await house.now(c)).alias is None
        assert (await house.desk.view(IDA)).conversations == []
        assert isinstance(await house.accept(JAN, c), Ack)
        told = [await hers.get() for _ in range(2)]
    assert b"transferred " + msgspec.json.encode(Transferred(c=c, taken=True)) in told
    after = await house.item(c)
    assert (after.agent, after.arrival_ms, after.score_ms) == ("jan", before.arrival_ms, before.score_ms)
    events = [body.event for body in await house.bodies(c)]
    assert events[-2:] == ["transferred", "joined"]


@pytest.mark.parametrize("how", ["refused", "missed", "gone"])
async def test_what_the_colleague_does_not_take_is_back_at_its_old_place_and_the_giver_is_told(
    house: LineHouse, how: str
) -> None:
    await house.ready(agent("ida", capacity=1))
    c = await house.active(agent("ida", capacity=1))
    behind = await house.waits()
    arrival_ms = (await house.item(c)).arrival_ms
    await house.ready(JAN)
    async with house.hub.follow(house.desk.channel(IDA)) as hers:
        assert isinstance(await house.pass_on(IDA, c, to="jan"), Ack)
        if how == "refused":
            await house.refuse(JAN, c)
        for _ in range(0 if how == "refused" else 5 if how == "missed" else 8):
            house.travel(5_000)
            await house.desk.present(IDA)
            if how == "missed":
                await house.desk.present(JAN)
            await house.reaper.sweep()
        told = b""
        while not told.startswith(b"transferred"):
            told = await hers.get()
    assert told == b"transferred " + msgspec.json.encode(Transferred(c=c, taken=False))
    assert (await house.now(c)).state is State.WAITING
    assert (await house.item(c)).arrival_ms == arrival_ms
    assert await house.order() == [c, behind]
    # Whoever passed it on is not asked again at once.
    await house.assignment.offer_all()
    assert (await house.now(c)).owner != "ida"


async def test_a_topic_puts_it_back_in_line_with_its_old_arrival(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    item, since = await house.item(c), (await card(house, c)).since
    later = await house.waits()
    assert isinstance(await house.pass_on(IDA, c, skill="refund_status", note="wants her money"), Ack)
    moved = await house.item(c)
    assert ((await house.now(c)).state, moved.lane.skill) == (State.WAITING, "refund_status")
    assert (moved.arrival_ms, moved.score_ms) == (item.arrival_ms, item.score_ms)
    assert (await house.order())[0] == c
    now = await card(house, c)
    assert (now.topic, now.passed_by, now.since) == ("refund_status", "Ida", since)
    await house.ready(MONEY)
    await house.assignment.offer_all()
    assert ((await house.now(c)).owner, (await house.now(later)).owner) == ("mia", "ida")


async def test_the_note_is_for_staff_and_the_word_for_all(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    await house.pass_on(IDA, c, skill="complaint", note="be kind")
    note, passed = (await house.bodies(c))[-2:]
    assert (note.event, note.text, note.visible) == ("note", "be kind", "staff")
    assert (passed.event, passed.visible, passed.sender.alias) == ("transferred", "all", "Ida")
    assert all(b"ida" not in entry.body for entry in await house.conversations.read(c))


async def test_an_agent_who_is_lost_after_a_transfer_still_sends_it_to_the_front(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    await house.pass_on(IDA, c, skill="refund_status")
    await house.ready(MONEY)
    await house.assignment.offer_all()
    await house.accept(MONEY, c)
    await house.waits()
    for _ in range(8):
        house.travel(5_000)
        await house.reaper.sweep()
    item = await house.item(c)
    assert item.score_ms < item.arrival_ms - 3_000_000


@pytest.mark.parametrize("to", ["jan", "nobody", "x" * 5000])
async def test_who_is_away_or_full_gets_nothing_and_it_stays_with_the_giver(
    house: LineHouse, to: str
) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    if to == "jan":
        await house.ready(JAN)
        await house.waits()
        await house.assignment.offer_all()
        await house.waits()
        await house.assignment.offer_all()
        assert (await house.seats.hands("jan")).conversations
    answer = await house.pass_on(IDA, c, to=to)
    assert isinstance(answer, Nak) and answer.code == "bad"
    assert ((await house.now(c)).state, (await house.now(c)).owner) == (State.ACTIVE, "ida")
    assert isinstance(await house.say(IDA, c), Ack)


@pytest.mark.parametrize(
    "to_skill",
    [{}, {"to": "jan", "skill": "complaint"}, {"to": "ida"}, {"skill": "no such topic"}, {"skill": ""}],
)
async def test_it_has_to_be_clear_to_whom_it_goes(house: LineHouse, to_skill: dict[str, str]) -> None:
    await house.ready(IDA)
    await house.ready(JAN)
    c = await house.active(IDA)
    fence, owner = (await house.now(c)).fence, (await house.now(c)).owner
    answer = await house.desk.transfer(IDA, Transfer(cid=cid(), c=c, fence=fence, **to_skill))
    assert isinstance(answer, Nak) and answer.code == "bad"
    assert (await house.now(c)).owner == owner


async def test_only_who_has_it_can_pass_it_on(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    fence = (await house.now(c)).fence
    await house.ready(JAN)
    for who, frame in (
        (JAN, Transfer(cid=cid(), c=c, fence=fence, skill="complaint")),
        (MONEY, Transfer(cid=cid(), c=c, fence=fence, to="jan")),
        (IDA, Transfer(cid=cid(), c=c, fence=fence - 1, skill="complaint")),
        (IDA, Transfer(cid=cid(), c=NOWHERE, fence=fence, to="jan")),
    ):
        answer = await house.desk.transfer(who, frame)
        assert isinstance(answer, Nak) and answer.code == "stale"
    assert ((await house.now(c)).state, (await house.now(c)).owner) == (State.ACTIVE, "ida")


async def test_the_same_transfer_again_is_the_same_transfer(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    frame = Transfer(cid="same", c=c, fence=(await house.now(c)).fence, skill="complaint")
    first, second = await house.desk.transfer(IDA, frame), await house.desk.transfer(IDA, frame)
    assert isinstance(first, Ack) and isinstance(second, Ack)
    assert (second.id, second.dup) == (first.id, True)
    assert [body.event for body in await house.bodies(c)].count("transferred") == 1


async def test_a_late_accept_after_a_missed_transfer_is_stale(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    await house.ready(JAN)
    await house.pass_on(IDA, c, to="jan")
    late = Accept(cid=cid(), c=c, fence=(await house.now(c)).fence)
    house.travel(Limits().lease_ms + 1_000)
    await house.reaper.sweep()
    answer = await house.desk.accept(JAN, late)
    assert isinstance(answer, Nak) and answer.code == "stale"


async def test_a_shopper_who_is_passed_on_is_next_and_may_leave(house: LineHouse) -> None:
    await house.ready(IDA)
    c = await house.active(IDA)
    await house.ready(JAN)
    await house.pass_on(IDA, c, to="jan")
    assert (await house.standing.standing(c)).position == 1


async def test_the_team_is_who_else_is_ready_by_alias(house: LineHouse) -> None:
    await house.ready(IDA)
    await house.ready(JAN)
    await house.ready(MONEY)
    [jan, mia] = (await house.desk.team(IDA)).colleagues
    assert (jan.id, jan.alias, jan.room, jan.languages, jan.skills) == ("jan", "Jan", 1, ["en", "nl"], [])
    assert (mia.alias, mia.skills) == ("Mia", ["refund_status"])
