"""Turns reach the bot in order, and answers reach the log once."""

import asyncio

from handoff.store.client import ask
from handoff.wire.frames import Body
from tests.fakes import FakeBot, example
from tests.service.turn_worker import finished, told, waiting_turns, working
from tests.shoppers import Shopper


async def test_the_bots_answer_comes_into_the_log(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    async with working(shopper, bot, prefix):
        await shopper.say("when are you open?")
        assert await told(shopper, 2) == ["when are you open?", "We are here every day from 9:00 to 21:00."]
    assert bot.asked == [
        {
            "turn": f"{shopper.c}:1-1",
            "conversation": shopper.c,
            "episode": 1,
            "text": "when are you open?",
            "client": "5f0c",
            "locale": "en",
        }
    ]
    answer = (await shopper.bodies())[-1]
    assert (answer.sender.role, answer.lang) == ("bot", "en")


async def test_conversations_do_not_wait_for_each_other(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    others = [await Shopper(shopper.redis, prefix).arrive() for _ in range(5)]
    bot.open.clear()
    async with working(shopper, bot, prefix):
        for other in others:
            await other.say("hello")
        await bot.heard(5)
        bot.open.set()
        for other in others:
            await told(other, 2)


async def test_a_worker_killed_between_answer_and_reply_loses_nothing(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.open.clear()
    async with working(shopper, bot, prefix, holder="one") as worker:
        await shopper.say("first")
        await bot.heard(1)
        await shopper.say("second")
        worker.cancel()
        await asyncio.wait([worker])
    assert await waiting_turns(shopper) == 2
    bot.open.set()
    async with working(shopper, bot, prefix, holder="two"):
        said = await told(shopper, 4)
    assert said[:2] == ["first", "second"]
    assert len(said) == 4
    assert [asked["text"] for asked in bot.asked] == ["first", "first", "second"]
    assert bot.asked[0] == bot.asked[1]


async def test_two_workers_answer_every_turn_once(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    async with working(shopper, bot, prefix, holder="one"), working(shopper, bot, prefix, holder="two"):
        for i in range(8):
            await shopper.say(f"word {i}")
        await finished(shopper)
    turns = {asked["turn"]: asked["text"] for asked in bot.asked}
    said = await shopper.said()
    assert "\n".join(turns.values()) == "\n".join(f"word {i}" for i in range(8))
    assert len(said) == 8 + len(turns)


async def test_a_turn_that_cannot_be_worked_on_stops_no_others(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    stream = shopper.store.keys.turns(shopper.store.keys.partition(shopper.c))
    stretch = ("id", "1-0", "epoch", 1, "episode", 1)
    await ask(shopper.redis, "XADD", stream, "*", "c", shopper.c, *stretch, "d", b"{broken")
    other = await Shopper(shopper.redis, prefix).arrive()
    async with working(shopper, bot, prefix):
        await other.say("hello")
        assert await told(shopper, 1) == ["handoff"]
        await told(other, 2)


async def test_choices_come_with_the_message_that_offers_them(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.says = example("the order number")["response"]
    async with working(shopper, bot, prefix):
        await shopper.say("waar is mijn bestelling?")
        await told(shopper, 2)
    answer: Body = (await shopper.bodies())[-1]
    assert [(each.id, each.title) for each in answer.choices or []] == [("talk_to_human", "Liever een mens")]


async def test_a_worker_waits_for_a_store_that_forgets_and_comes_back(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    async with working(shopper, bot, prefix):
        await ask(shopper.redis, "SCRIPT", "FLUSH")
        await ask(shopper.redis, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await shopper.say("hello")
        await told(shopper, 2)
    assert len(bot.asked) == 1
