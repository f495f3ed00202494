"""The bot's answer finishes its turn once, and is refused when it comes too late."""

import pytest

from handoff.core.conversation import State, Verb
from handoff.store.conversations import HandOff, Refused, Replied
from handoff.wire.frames import Body, From
from tests.shoppers import Shopper, text
from tests.store.entries import add, turns


async def test_the_bots_answer_finishes_its_turn_once(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    fields = {"language": b"nl"}
    assert await shopper.store.reply(ref, [text("b")], fields=fields, hand_off=None) == Replied(ids=["1-1"])
    assert await shopper.store.reply(ref, [text("b")], fields=fields, hand_off=None) == Refused(
        code="stale", state=State.BOT
    )
    assert await shopper.said() == ["a", "b"]
    assert (await shopper.now()).language == "nl"
    assert await turns(shopper) == []


async def test_the_bots_answer_can_end_in_the_line(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    marker = Body(sender=From(role="system"), kind="event", event="handoff")
    wish = HandOff(marker=marker, route=b'{"op":"ask"}')
    await shopper.store.reply(ref, [text("b")], fields={"card": b'{"reason":"topic"}'}, hand_off=wish)
    now = await shopper.now()
    assert (now.state, now.fence) == (State.WAITING, 1)
    assert await shopper.said() == ["a", "b", "handoff"]
    assert [request["fence"] for request in await shopper.requests()] == [1]


@pytest.mark.parametrize("verb", [Verb.HAND_OFF, Verb.CALL_BACK, Verb.CLOSE])
async def test_a_late_answer_of_the_bot_is_refused(shopper: Shopper, verb: Verb) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.store.move(shopper.c, verb, fence=None)
    done = await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None)
    assert isinstance(done, Refused)
    assert await shopper.said() == ["a"]
    assert await turns(shopper) == []


async def test_an_answer_to_an_earlier_episode_is_refused(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.store.move(shopper.c, Verb.CLOSE, fence=None)
    await shopper.store.move(shopper.c, Verb.REOPEN, fence=None)
    assert isinstance(await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None), Refused)


async def test_an_answer_to_a_lost_log_is_refused(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.redis.delete(shopper.store.keys.log(shopper.c))
    assert isinstance(await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None), Refused)


async def test_a_newer_message_never_voids_the_answer(shopper: Shopper) -> None:
    await add(shopper, "a")
    await add(shopper, "b")
    first, _ = await turns(shopper)
    assert isinstance(await shopper.store.reply(first, [text("c")], fields={}, hand_off=None), Replied)
