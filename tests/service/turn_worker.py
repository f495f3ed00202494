"""A worker that carries turns to the bot, and waits for what comes of them, for the tests of turns."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from handoff.service.bot import BotClient
from handoff.service.turns import TurnWorker
from handoff.store.client import ask
from handoff.store.turns import Turns
from handoff.wire.frames import Card
from tests.fakes import SECRET, FakeBot
from tests.shoppers import Shopper


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
    """Return how many turns nobody has finished."""
    keys = shopper.store.keys
    return int(await ask(shopper.redis, "XLEN", keys.turns(keys.partition(shopper.c))))


async def finished(shopper: Shopper) -> None:
    """Wait until no turn waits any more."""
    while await waiting_turns(shopper):
        await asyncio.sleep(0.01)


def card(shopper_card: bytes | None) -> Card:
    """Return what an agent would be shown of it."""
    assert shopper_card is not None
    return msgspec.json.decode(shopper_card, type=Card)
