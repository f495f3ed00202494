"""Asking the bot over HTTP: the agreed answer, or a clear word that there is none."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import msgspec
import pytest

from handoff.core.breaker import FAILURES, OPEN_S
from handoff.core.errors import BotDown
from handoff.service.answers import BotAnswer
from handoff.service.bot import BotClient
from tests.fakes import EXAMPLES, SECRET, FakeBot, fake_bot

NAMES = [each["name"] for each in EXAMPLES]
REQUEST = {"turn": "a:1-1", "conversation": "a", "episode": 1, "text": "hi"}


@dataclass
class Asking:
    """A client, the bot it asks, and the clock of its breaker."""

    bot: FakeBot
    client: BotClient
    session: aiohttp.ClientSession
    now: float = 1000.0


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    async with fake_bot() as bot, aiohttp.ClientSession() as session:
        clock = [1000.0]
        client = BotClient(session, url=bot.url, secret=SECRET, clock=lambda: made.now, turn_s=5)
        made = Asking(bot=bot, client=client, session=session, now=clock[0])
        yield made


async def silent(asking: Asking) -> str:
    with pytest.raises(BotDown) as caught:
        await asking.client.turn(REQUEST)
    return str(caught.value)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
async def test_every_example_of_the_treaty_is_understood(
    asking: Asking, example: dict[str, dict[str, object]]
) -> None:
    asking.bot.says = example["response"]
    answer = await asking.client.turn(example["request"])
    assert answer.turn == example["request"]["turn"]
    assert asking.bot.asked == [example["request"]]
    assert json.loads(msgspec.json.encode(answer)).keys() == example["response"].keys()


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
async def test_an_error_of_the_bot_is_no_answer(asking: Asking, status: int) -> None:
    asking.bot.status = status
    assert await silent(asking) == f"status {status}"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"<html>", b"\xff", b'{"turn":"a:1-1"}', b"x" * 300_000],
    ids=["empty", "list", "html", "no utf-8", "half", "huge"],
)
async def test_what_was_not_agreed_is_no_answer(asking: Asking, raw: bytes) -> None:
    asking.bot.raw = raw
    await silent(asking)


async def test_unknown_fields_another_turn_and_silence_are_no_answers(asking: Asking) -> None:
    wrongs: list[dict[str, object]] = [{"slots": {}}, {"turn": "b:1-1"}, {"messages": []}]
    for wrong in wrongs:
        asking.bot.raw = json.dumps({**asking.bot.says, "turn": "a:1-1", **wrong}).encode()
        await silent(asking)


async def test_a_slow_bot_is_not_waited_for(asking: Asking) -> None:
    asking.bot.open.clear()
    client = BotClient(asking.session, url=asking.bot.url, secret=SECRET, turn_s=0.05)
    with pytest.raises(BotDown):
        await client.turn(REQUEST)


async def test_a_wrong_secret_gets_no_answer(asking: Asking) -> None:
    client = BotClient(asking.session, url=asking.bot.url, secret="guess")
    with pytest.raises(BotDown, match="401"):
        await client.turn(REQUEST)


async def test_a_bot_that_fails_is_left_alone_and_found_again(asking: Asking) -> None:
    asking.bot.status = 500
    for _ in range(FAILURES + 5):
        await silent(asking)
    assert len(asking.bot.asked) == FAILURES
    asking.bot.status = 200
    asking.now += OPEN_S
    assert isinstance(await asking.client.turn(REQUEST), BotAnswer)
    assert isinstance(await asking.client.turn(REQUEST), BotAnswer)


async def test_after_the_pause_only_one_asks_while_the_bot_is_silent(asking: Asking) -> None:
    asking.bot.status = 500
    for _ in range(FAILURES):
        await silent(asking)
    asking.now += OPEN_S
    await asyncio.gather(*(silent(asking) for _ in range(5)))
    assert len(asking.bot.asked) == FAILURES + 1


async def test_a_bot_that_is_gone_is_no_answer(asking: Asking) -> None:
    client = BotClient(asking.session, url="http://127.0.0.1:9", secret=SECRET)
    with pytest.raises(BotDown):
        await client.turn(REQUEST)
    assert not await client.ready()


async def test_the_bot_is_ready_with_a_model_only(asking: Asking) -> None:
    assert await asking.client.ready()
    asking.bot.model = False
    assert not await asking.client.ready()
