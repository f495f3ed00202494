"""What is written in a burst is one turn, and stays the same turn however often its worker dies."""

import asyncio
from random import Random

from handoff.wire.frames import Ack, Send
from tests.fakes import FakeBot, example
from tests.service.turn_worker import finished, told, waiting_turns, working
from tests.shoppers import Shopper


async def test_what_is_written_while_the_bot_is_busy_becomes_one_turn(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.open.clear()
    async with working(shopper, bot, prefix):
        await shopper.say("hello")
        await bot.heard(1)
        for i in range(3):
            await shopper.say(f"word {i}")
        bot.open.set()
        said = await told(shopper, 6)
        await finished(shopper)
    assert [asked["text"] for asked in bot.asked] == ["hello", "word 0\nword 1\nword 2"]
    assert bot.asked[1]["turn"] == f"{shopper.c}:1-4"
    assert said[:4] == ["hello", "word 0", "word 1", "word 2"]
    assert len(await shopper.said()) == 6


async def test_a_quick_answer_and_a_long_message_are_turns_of_their_own(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.says = example("the order number")["response"]
    async with working(shopper, bot, prefix):
        await shopper.say("waar is mijn bestelling?")
        await told(shopper, 2)
        bot.open.clear()
        await shopper.say("hm")
        await bot.heard(2)
        await shopper.say("wait")
        frame = Send(cid="choice", kind="choice", choice="talk_to_human")
        assert isinstance(await shopper.chat.say(shopper.c, frame, client=None, locale=None), Ack)
        for words in ("x" * 598, "y", "z" * 700, "end"):
            await shopper.say(words)
        bot.open.set()
        await finished(shopper)
    assert [asked.get("text", asked.get("choice")) for asked in bot.asked[2:]] == [
        "wait", "talk_to_human", "x" * 598 + "\ny", "z" * 700, "end",
    ]  # fmt: skip


async def test_a_burst_that_was_asked_before_a_crash_is_asked_again_as_it_was(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.open.clear()
    for words in ("one", "two"):
        await shopper.say(words)
    async with working(shopper, bot, prefix, holder="first") as worker:
        await bot.heard(1)
        await shopper.say("three")
        worker.cancel()
        await asyncio.wait([worker])
    bot.open.set()
    async with working(shopper, bot, prefix, holder="second"):
        await told(shopper, 5)
    assert [asked["text"] for asked in bot.asked] == ["one\ntwo", "one\ntwo", "three"]
    assert bot.asked[0] == bot.asked[1]


async def test_no_burst_loses_a_word_however_often_its_worker_dies(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    random = Random(4711)
    words = [f"word{i}" for i in range(60)]
    left = list(words)
    while left:
        async with working(shopper, bot, prefix, holder=f"worker {len(left)}") as worker:
            for _ in range(min(len(left), random.randint(1, 9))):
                await shopper.say(left.pop(0))
                if random.random() < 0.3:
                    await bot.heard(len(bot.asked) + 1 if await waiting_turns(shopper) > 1 else 0)
            if random.random() < 0.7:
                worker.cancel()
    async with working(shopper, bot, prefix, holder="last"):
        await finished(shopper)
    turns = {asked["turn"]: asked["text"].split("\n") for asked in bot.asked}
    assert all(turns[asked["turn"]] == asked["text"].split("\n") for asked in bot.asked)
    assert [word for heard in turns.values() for word in heard] == words
    replies = [body for body in await shopper.bodies() if body.sender.role == "bot" and body.text]
    assert len(replies) == len(turns) < len(words)
