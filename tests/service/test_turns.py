"""Turns reach the bot in order, answers reach the log once, and silence leads to a person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import aiohttp
import msgspec
import pytest
from redis.asyncio import Redis

from handoff.core.conversation import State, Verb
from handoff.service.bot import BotClient
from handoff.service.turns import TurnWorker
from handoff.store.client import ask, connect
from handoff.store.turns import Turns
from handoff.wire.frames import Ack, Body, Card, Human, Send
from tests.fakes import SECRET, FakeBot, example, fake_bot
from tests.shoppers import Shopper


@pytest.fixture
async def redis(valkey: str) -> AsyncIterator[Redis]:
    """Yield the product's own client: a worker that is cancelled has to end."""
    async with connect(valkey) as client:
        yield client


@pytest.fixture
async def bot() -> AsyncIterator[FakeBot]:
    async with fake_bot() as bot:
        yield bot


@pytest.fixture
async def shopper(redis: Redis, prefix: str) -> Shopper:
    return await Shopper(redis, prefix).arrive()


@asynccontextmanager
async def working(
    shopper: Shopper, bot: FakeBot, prefix: str, *, holder: str = "one", turn_s: float = 5
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a worker; it is cancelled at the end, as a process that stops."""
    async with aiohttp.ClientSession() as session:
        turns = Turns(shopper.redis, holder=holder, prefix=prefix, lease_ms=1000)
        client = BotClient(session, url=bot.url, secret=SECRET, turn_s=turn_s)
        task = asyncio.ensure_future(TurnWorker(shopper.store, turns, client, renew_s=0.2).run())
        yield task
        task.cancel()
        await asyncio.wait([task])


async def told(shopper: Shopper, count: int) -> list[str]:
    """Wait until that many entries are in the log (the greeting aside), and return them."""
    while True:
        last = (await shopper.now()).last or "0-0"
        if len(said := await shopper.said()) >= count:
            return said
        await ask(shopper.redis, "XREAD", "BLOCK", 2000, "STREAMS", shopper.store.keys.log(shopper.c), last)


async def waiting_turns(shopper: Shopper) -> int:
    keys = shopper.store.keys
    return int(await ask(shopper.redis, "XLEN", keys.turns(keys.partition(shopper.c))))


async def finished(shopper: Shopper) -> None:
    """Wait until no turn waits any more."""
    while await waiting_turns(shopper):
        await asyncio.sleep(0.01)


def card(shopper_card: bytes | None) -> Card:
    assert shopper_card is not None
    return msgspec.json.decode(shopper_card, type=Card)


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


async def test_what_was_noticed_stays_on_the_card_the_newest_first(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    async with working(shopper, bot, prefix):
        for signs in (["sarcasm"], ["threat", "sarcasm"], ["tone"], []):
            bot.says = {**bot.says, "frustration": {"score": 0.6, "reasons": signs}}
            await shopper.say("well?")
            await finished(shopper)
    assert card((await shopper.now()).card).signals == ["threat", "sarcasm"]


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


async def test_the_card_tells_what_the_bot_did_before_the_shopper_asked_for_a_person(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    async with working(shopper, bot, prefix):
        bot.says = example("an order is proven")["response"]
        await shopper.say("waar is bestelling 20394811, e-mail ida@example.org?")
        await told(shopper, 4)
        bot.says = example("a question is answered")["response"]
        await shopper.say("and when are you open?")
        await told(shopper, 6)
        await shopper.chat.human(shopper.c, Human(cid="h"))
    shown = card((await shopper.now()).card)
    assert [(each.intent, each.outcome) for each in shown.tried] == [
        ("track_order", "answered"),
        ("opening_hours", "answered"),
    ]
    assert shown.reason == "asked"
    assert shown.proof is not None
    assert (shown.order, shown.proof.order, shown.proof.method) == ("20394811", "20394811", "email")


async def test_what_was_proven_is_told_to_staff_once(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    bot.says = example("an order is proven")["response"]
    async with working(shopper, bot, prefix):
        for count, words in ((4, "waar is 20394811"), (7, "en nu?")):
            await shopper.say(words)
            await told(shopper, count)
    seen = [body for body in await shopper.bodies() if body.event == "verified"]
    assert [(body.visible, body.data) for body in seen] == [
        ("staff", {"order": "20394811", "method": "email"})
    ]
    assert (await shopper.now()).proof == {
        "strength": "details",
        "order": "20394811",
        "method": "email",
        "until": 1900000000,
        "allows": example("an order is proven")["response"]["proof"]["allows"],
    }


async def test_what_the_bot_did_in_the_shop_is_told_to_staff_alone(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.says = example("an order was cancelled")["response"]
    async with working(shopper, bot, prefix):
        await shopper.say("ja, graag")
        await told(shopper, 5)
    seen = [body for body in await shopper.bodies() if body.event == "carried_out"]
    assert [(body.visible, body.data) for body in seen] == [
        ("staff", {"wish": "cancel_order", "order": "20394866", "outcome": "unknown"})
    ]
    shown = card((await shopper.now()).card)
    assert (shown.reason, shown.topic) == ("unknown", "cancel_order")
    assert shown.proof and "cancel" in shown.proof.allows


async def test_what_an_agent_agreed_is_carried_into_the_first_turn_only(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    for verb in (Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT):
        await shopper.store.move(shopper.c, verb, fence=None, owner="ida" if verb is Verb.OFFER else None)
    carry = {"agreed": "A new parcel leaves today.", "language": "en", "misses": 0}
    await shopper.store.move(
        shopper.c, Verb.GIVE_BACK, fence=None, fields={"carry": msgspec.json.encode(carry)}
    )
    async with working(shopper, bot, prefix):
        await shopper.say("thanks")
        await told(shopper, 2)
        await shopper.say("bye")
        await told(shopper, 4)
    assert [(asked["episode"], asked.get("carry")) for asked in bot.asked] == [(2, carry), (2, None)]


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
