"""A turn that asks for a person, or finds no bot, leads to one, and nothing is shown behind it."""

import msgspec
import pytest

from handoff.core.conversation import State
from handoff.wire.frames import Card, Human
from tests.fakes import FakeBot, example
from tests.service.turn_worker import card, finished, told, working
from tests.shoppers import Shopper


async def test_a_late_answer_after_a_hand_off_is_never_shown(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.open.clear()
    async with working(shopper, bot, prefix):
        await shopper.say("hello")
        await bot.heard(1)
        await shopper.chat.human(shopper.c, Human(cid="h"))
        bot.open.set()
        await finished(shopper)
    assert await shopper.said() == ["hello", "handoff"]


async def test_turns_behind_a_hand_off_are_not_asked(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    bot.says = example("a frustrated shopper")["response"]
    bot.open.clear()
    async with working(shopper, bot, prefix):
        await shopper.say("WHERE IS MY MONEY")
        await shopper.say("well?")
        await bot.heard(1)
        bot.open.set()
        await finished(shopper)
    assert len(bot.asked) == 1
    assert (await shopper.said())[-1] == "handoff"


async def test_a_hand_off_says_its_sentence_first_and_asks_the_line(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.says = example("a frustrated shopper")["response"]
    async with working(shopper, bot, prefix):
        await shopper.say("WHERE IS MY MONEY")
        said = await told(shopper, 3)
    assert said[1:] == ["I hear you, and I am sorry. A colleague takes over here in this chat.", "handoff"]
    assert (await shopper.bodies())[-1].data == {
        "reason": "frustration",
        "urgency": "high",
        "topic": "refund_status",
    }
    assert (await shopper.now()).state is State.WAITING
    (request,) = await shopper.requests()
    shown = msgspec.convert(request.pop("card"), Card)
    assert request == {
        "op": "ask",
        "c": shopper.c,
        "fence": 1,
        "language": "en",
        "topic": "refund_status",
        "urgency": "high",
        "credit_s": 300,
        "front": False,
    }
    assert (shown.reason, shown.order, shown.frustration) == ("frustration", "20394811", 0.91)
    assert shown.signals == ["capitals", "exclamation", "repeated_contact", "money"]
    assert shown.since > 0


@pytest.mark.parametrize("status", [500, 503, 401])
async def test_without_an_answer_the_shopper_goes_to_a_person(
    shopper: Shopper, bot: FakeBot, prefix: str, status: int
) -> None:
    bot.status = status
    async with working(shopper, bot, prefix):
        await shopper.say("hello")
        assert await told(shopper, 2) == ["hello", "handoff"]
    assert (await shopper.bodies())[-1].data == {"reason": "bot_down", "urgency": "normal"}
    assert card((await shopper.now()).card).reason == "bot_down"


async def test_a_bot_that_is_too_slow_leads_to_a_person(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    bot.open.clear()
    async with working(shopper, bot, prefix, turn_s=0.05):
        await shopper.say("hello")
        assert await told(shopper, 2) == ["hello", "handoff"]
    assert (await shopper.now()).state is State.WAITING
