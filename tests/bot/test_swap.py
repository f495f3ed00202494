"""`PUT /model`: another model from the next turn on, no turn lost, and none that was not made here."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import seal
from tests.bot.conftest import SECRET, Bot, Door, load_agent

QUESTION = "what are your opening hours?"
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def shelf(model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the same model under two names, and one of which a byte differs."""
    folder = tmp_path_factory.mktemp("models")
    for name in ("one", "two", "tampered", "broken"):
        shutil.copy(model, folder / f"{name}.tar.gz")
    (folder / "broken.tar.gz").write_bytes(b"no model at all")
    for name in ("one", "two", "tampered", "broken"):
        file = folder / f"{name}.tar.gz"
        seal.manifest(file).write_text(f'{{"sha256": "{seal.digest(file)}"}}')
    with (folder / "tampered.tar.gz").open("ab") as file:
        file.write(b"x")
    return folder


@pytest.fixture(scope="module")
async def own(door: Door, shelf: Path, redis_url: str, actions_url: str) -> AsyncIterator[Bot]:
    """Yield an assistant of our own behind the door, for its model changes."""
    shared = door.app.ctx.agent
    door.restart(await asyncio.to_thread(load_agent, str(shelf / "one.tar.gz"), redis_url, actions_url))
    async with aiohttp.ClientSession() as http:
        yield Bot(door.url, http, door.app.ctx.agent)
    door.restart(shared)


async def put(own: Bot, content: Any, *, secret: str = SECRET) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"data": content} if isinstance(content, bytes) else {"json": content}
    async with own.http.put(f"{own.url}/model", headers=headers, **body) as answer:
        return answer.status, await answer.json()


def running(own: Bot) -> str:
    return Path(own.agent.processor.model_path).name


async def test_another_model_answers_while_three_shoppers_chat_and_no_turn_fails(own: Bot) -> None:
    swapped = asyncio.Event()
    talks = [own.talk(locale=locale) for locale in ("en", "da", "de")]

    async def chat(talk: Any) -> int:
        turns = 0
        while not swapped.is_set() or turns < 4:
            answer = await talk.say("where is my order 20394998?" if turns % 2 else QUESTION)
            assert answer["messages"]
            turns += 1
        return turns

    chats = [asyncio.ensure_future(chat(talk)) for talk in talks]
    try:
        assert await put(own, {"model": "two"}) == (200, {"model": "two"})
    finally:
        swapped.set()
    assert min(await asyncio.gather(*chats)) >= 4
    assert running(own) == "two.tar.gz"


async def test_a_conversation_goes_on_where_it_was_with_the_other_model(own: Bot) -> None:
    talk = own.talk(locale="en")
    await talk.say("where is my order?")
    assert (await put(own, {"model": "one"}))[0] == 200
    answer = await talk.say("it's 20394998 and cato15@example.org")
    assert answer["proof"]["order"] == "20394998"


@pytest.mark.parametrize("name", ["tampered", "missing", "../one", "", "broken"])
async def test_what_was_not_made_here_is_refused_and_the_running_model_stays(own: Bot, name: str) -> None:
    before = running(own)
    status, answer = await put(own, {"model": name})
    assert status == 409 and answer["error"]
    assert running(own) == before
    assert (await own.talk().say(QUESTION))["messages"]


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_nobody_without_the_secret_changes_the_model(own: Bot, secret: str) -> None:
    before = running(own)
    assert (await put(own, {"model": "two"}, secret=secret))[0] == 401
    assert running(own) == before


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"model": 1}', b'{"model_server": "http://evil"}'])
async def test_a_request_that_names_no_model_is_refused(own: Bot, content: bytes) -> None:
    assert (await put(own, content))[0] == 400
