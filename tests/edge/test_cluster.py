"""The whole gateway on a cluster of three servers, one of which dies and comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import ClientError

from handoff.store.archive import Archive
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import connect
from handoff.store.line_keys import LineKeys
from handoff.store.slots import slot
from handoff.store.sql import open_engine
from tests import clusters
from tests.clusters import Servers, wait_for
from tests.edge.gateway import Gateway, Tab, active, open_gateway
from tests.fakes import FakeBot, example

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Yield three primaries."""
    with clusters.running() as servers:
        yield servers


@pytest.fixture
async def gateway(servers: Servers, prefix: str, database: Path, bot: FakeBot) -> AsyncIterator[Gateway]:
    """Yield a gateway on that cluster."""
    async with open_gateway(valkey=servers.url, prefix=prefix, database=database, bot=bot) as gateway:
        yield gateway


async def archived(gateway: Gateway, servers: Servers) -> None:
    """Wait until SQL has everything."""
    async with connect(servers.url) as redis, asyncio.timeout(60):
        queue = ArchiveQueue(redis, gateway.house.services.conversations.keys)
        while await queue.length():
            await asyncio.sleep(0.05)


async def test_a_conversation_goes_its_whole_way(gateway: Gateway, servers: Servers, bot: FakeBot) -> None:
    shopper = await gateway.shopper()
    await shopper.do("send", text="Where is my order?")
    await shopper.until("msg", **{"from": {"role": "bot"}}, text=bot.says["messages"][0]["text"])
    bot.says = example("a frustrated shopper")["response"]
    await shopper.do("send", text="I want a person")
    desk = await gateway.ready_desk()
    offer = await desk.until("offer")
    c = offer["c"]
    assert (await desk.do("accept", c=c, fence=offer["fence"]))["t"] == "ack"
    assert (await desk.do("attach", c=c))["t"] == "ack"
    await shopper.until("state", state="active")
    await shopper.do("send", text="Are you there?")
    assert (await desk.until("msg", text="Are you there?"))["c"] == c
    await desk.do("send", c=c, text="Yes")
    await shopper.until("msg", text="Yes")
    now = await gateway.house.services.conversations.get(c)
    assert now is not None
    assert (await desk.do("done", c=c, fence=now.fence, topic="other", outcome="resolved"))["t"] == "ack"
    await shopper.until("msg", event="closed")
    await archived(gateway, servers)
    engine = await asyncio.to_thread(open_engine, gateway.house.services.settings.database_url)
    entries = await Archive(engine).before(c, "99-0", count=100)
    await engine.dispose()
    assert [entry.id for entry in entries] == shopper.ids()


async def insisted(opened: Callable[[], Awaitable[Tab]], text: str, **more: str) -> str:
    """Send until it is acknowledged, as pages do: under the same cid, on a new socket; returns the id."""
    async with asyncio.timeout(40):
        while True:
            try:
                page = await opened()
                told = await page.do("send", cid=text, text=text, **more)
            except (AssertionError, ClientError):
                told = {"t": "nak", "code": "busy"}
            if told["t"] == "ack":
                return str(told["id"])
            assert told["code"] == "busy", told
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("whose", ["the conversation's", "the line's"])
async def test_a_server_that_dies_takes_nothing_that_was_acknowledged(
    gateway: Gateway, servers: Servers, prefix: str, whose: str
) -> None:
    session = await gateway.session(language="en")
    shopper, _, c = await active(gateway, session)
    headers = await gateway.log_in()
    services = gateway.house.services
    key = services.conversations.keys.st(c) if whose == "the conversation's" else LineKeys(prefix).due
    ids = [str((await shopper.do("send", text=f"before {n}"))["id"]) for n in range(5)]
    server = servers.of(slot(key))
    server.kill()
    waiting = asyncio.ensure_future(insisted(lambda: gateway.shopper(session), "meanwhile"))
    async with gateway.http.get(f"{gateway.url}/healthz") as health:
        assert health.status == 200
    server.start()
    await asyncio.to_thread(wait_for, server.is_whole, "the cluster")
    ids.append(await waiting)
    ids.append(await insisted(lambda: gateway.desk(headers), "answer", c=c))
    entries = await services.conversations.read(c)
    assert [each for each in (entry.id for entry in entries) if each in ids] == ids
    assert len(set(ids)) == len(ids)
    async with asyncio.timeout(20):
        assert await offered(gateway, await gateway.desk(headers))


async def offered(gateway: Gateway, desk: Tab) -> bool:
    """Say whether somebody else who wants a person is offered to this desk."""
    assert (await desk.do("ready", on=True))["t"] == "ack"
    assert (await (await gateway.shopper()).do("human"))["t"] == "ack"
    await desk.until("offer")
    return True
