"""`./skranke bench turns`: one turn of ours beside one of stock Rasa, same machine, same run, same messages.

Ours: encoder, Redis tracker, our channel with its secret. Stock: what `rasa init` configures, tracker in
memory, REST. Both over HTTP on loopback, with the same action server. In turns one after the other, so that
a busy machine slows both, first of all kinds, then questions that one action answers; then as many as they
can of eight conversations at once, in rounds that alternate.
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from house import paths, ports, rooms, throwaway
from house.bench import ratios, stock
from house.bench.ratios import Side
from house.rooms import Plan

LIMIT = aiohttp.ClientTimeout(total=30)
SAYS, LANES, ROUNDS = 4, 8, 3
WARM_UP, ALONE, TOGETHER = 5, 60, 40
# One call of an action and an answer, on both sides; the second is a look-up in the shop.
ASKED = {
    "opening_hours": "shop.yml",
    "product_availability": "products.yml",
    "payment_methods": "payments.yml",
    "shipping_cost": "products.yml",
}
LANGUAGES, SAME_KIND = ("en", "nl", "da", "nb", "de"), 3

Told = Callable[[str], None]


@dataclass
class Door:
    """One of the two assistants, as a client sees it."""

    say: Callable[[str, str], Awaitable[int]]
    took_ms: list[float] = field(default_factory=list)
    action_ms: list[float] = field(default_factory=list)
    per_s: list[float] = field(default_factory=list)
    silent: int = 0

    async def turn(self, sender: str, text: str) -> float:
        """Say one thing; return how long the answer took, in seconds."""
        began = time.perf_counter()
        replies = await self.say(sender, text)
        took = time.perf_counter() - began
        self.silent += replies == 0
        return took

    def side(self) -> Side:
        """Return the figures."""
        return ratios.side(self.took_ms, self.per_s, self.silent, action_ms=self.action_ms)


def measured(model: Path, stock_model: Path, told: Told) -> dict[str, Any]:
    """Start both, let them answer, and return the figures of both with their ratios."""
    with ExitStack() as running:
        plan = running.enter_context(throwaway.shop())
        told("Starting ours")
        running.enter_context(throwaway.running(rooms.bot_room(plan, model), log=plan.data / "bot.log"))
        told("Starting stock Rasa")
        port = ports.free()
        theirs = stock.room(plan, stock_model, port)
        running.enter_context(throwaway.running(theirs, log=plan.data / "stock.log"))
        return asyncio.run(_compare(plan, port, told))


async def _compare(plan: Plan, port: int, told: Told) -> dict[str, Any]:
    async with aiohttp.ClientSession(timeout=LIMIT) as http:
        ours = Door(gateway(http, plan))
        theirs = Door(_rest(http, f"http://127.0.0.1:{port}/webhooks/rest/webhook"))
        talks = conversations(paths.ROOT / "data" / "test")
        told("Warming up")
        await _alternate((ours, theirs), [next(talks) for _ in range(WARM_UP)])
        for door in (ours, theirs):
            door.took_ms.clear()
        told("One turn after the other")
        await _alternate((ours, theirs), [next(talks) for _ in range(ALONE)])
        told("One turn that asks the actions after the other")
        for number, text in enumerate(asked(paths.ROOT / "data" / "nlu")):
            for door in (ours, theirs) if number % 2 else (theirs, ours):
                door.action_ms.append(await door.turn(uuid.uuid4().hex, text) * 1000)
        for number in range(1, ROUNDS + 1):
            told(f"{LANES} conversations at once, round {number} of {ROUNDS}")
            crowd = [next(talks) for _ in range(TOGETHER)]
            for door in (ours, theirs) if number % 2 else (theirs, ours):
                await _crowd(door, crowd)
    return ratios.report(ours.side(), theirs.side())


async def _alternate(doors: tuple[Door, Door], talks: Sequence[Sequence[str]]) -> None:
    """Say everything to both, one turn at a time; who comes first changes with every turn."""
    for talk in talks:
        sender = uuid.uuid4().hex
        for number, text in enumerate(talk):
            for door in doors if number % 2 else doors[::-1]:
                door.took_ms.append(await door.turn(sender, text) * 1000)


async def _crowd(door: Door, talks: Sequence[Sequence[str]]) -> None:
    """Hold the conversations, so many at a time, and note how many turns a second that made."""
    waiting = iter(talks)

    async def lane() -> int:
        turns = 0
        for talk in waiting:
            sender = uuid.uuid4().hex
            for text in talk:
                await door.turn(sender, text)
                turns += 1
        return turns

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        lanes = [group.create_task(lane()) for _ in range(LANES)]
    door.per_s.append(sum(task.result() for task in lanes) / (time.perf_counter() - began))


def conversations(folder: Path) -> Iterator[list[str]]:
    """Yield conversations of held-out messages, the languages in turn; no message comes twice."""
    texts = [_messages(file) for file in sorted(folder.glob("*/intents.yml"))]
    for start in range(0, min(map(len, texts)) - SAYS, SAYS):
        for lines in texts:
            yield lines[start : start + SAYS]


def asked(folder: Path) -> list[str]:
    """Return questions that one action answers, as many of each language and kind.

    Of those that both have learned: stock would guess at others, and a guess asks nobody.
    """
    places = ((intent, folder / name / file) for intent, file in ASKED.items() for name in LANGUAGES)
    found = [_lines(file, intent) for intent, file in places]
    return [line for lines in found for line in lines[: SAME_KIND * stock.EVERY : stock.EVERY]]


def _lines(file: Path, intent: str) -> list[str]:
    blocks = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    own = [block["examples"] for block in blocks if block.get("intent") == intent]
    return [line.removeprefix("- ") for lines in own for line in lines.splitlines()]


def _messages(file: Path) -> list[str]:
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    # Every twenty-third, so that a conversation has wishes of all kinds, as far apart as the file allows.
    lines = list(dict.fromkeys(line for entry in entries for line in entry["lines"]))
    return [line for start in range(23) for line in lines[start::23]]


def gateway(
    http: aiohttp.ClientSession, plan: Plan, *, number: int = 0
) -> Callable[[str, str], Awaitable[int]]:
    """Return how the gateway asks an assistant of this house for a turn."""
    url = f"{plan.bot_urls[number]}/webhooks/gateway/turn"
    secret = rooms.settings(plan.data, plan.environment)["SKRANKE_BOT_SECRET"]
    headers = {"Authorization": f"Bearer {secret}"}

    async def say(sender: str, text: str) -> int:
        turn = {"turn": uuid.uuid4().hex, "conversation": sender, "episode": 1, "text": text}
        async with http.post(url, headers=headers, json=turn) as response:
            # A turn that fails is one without a reply, which the table shows; all others still count.
            return len((await response.json()).get("messages", ()))

    return say


def _rest(http: aiohttp.ClientSession, url: str) -> Callable[[str, str], Awaitable[int]]:
    async def say(sender: str, text: str) -> int:
        async with http.post(url, json={"sender": sender, "message": text}) as response:
            response.raise_for_status()
            return len(await response.json())

    return say
