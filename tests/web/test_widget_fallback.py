"""Where no websocket gets through, the widget talks by requests, and says nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from tests.edge.conftest import bot, database, migrated
from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import FakeBot
from tests.web.widget_pages import Widget

__all__ = ["bot", "database", "migrated"]

pytestmark = pytest.mark.timeout(60)

HTML = """<!doctype html><html lang="en"><script type="module" src="{url}/widget/skranke-chat.js"></script>
<body><skranke-chat></skranke-chat></body></html>"""
REFUSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
QUIET_MS = 15_000
WATCH = """(bar) =>
  new MutationObserver(() => told(bar.className + bar.textContent)).observe(bar, { attributes: true })"""


class Wall:
    """A proxy as some companies have: it passes on everything but what wants to become a websocket."""

    def __init__(self, to: str) -> None:
        self._port = int(to.rpartition(":")[2])
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_up = True
        self.heads: list[str] = []
        self.url = ""

    @asynccontextmanager
    async def standing(self) -> AsyncIterator["Wall"]:
        """Yield it once it listens."""
        async with self._group:
            async with await asyncio.start_server(self._begin, "127.0.0.1", 0) as server:
                self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
                yield self
            self.cut()

    def cut(self) -> None:
        """Cut every connection."""
        for task in self._tasks:
            task.cancel()

    def asked(self, words: str) -> int:
        """Return how many connections began with a request that holds these words."""
        return sum(words in head for head in self.heads)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(self._group.create_task(self._pass(reader, writer)))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head.decode())
            if self.is_up and b"upgrade: websocket" in head.lower():
                writer.write(REFUSED)
                await writer.drain()
            else:
                await self._relay(head, reader, writer)
        except (ConnectionError, EOFError):
            return
        finally:
            writer.close()

    async def _relay(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, on = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            on.write(head)
            await asyncio.gather(_copy(reader, on), _copy(there, writer))
        finally:
            on.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


@pytest.fixture
async def shop() -> AsyncIterator[TestServer]:
    """Yield the shop's server: its page takes the chat from the address in its query."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=HTML.format(url=request.query["chat"]), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    server = TestServer(app)
    async with server:
        yield server


@pytest.fixture
async def gateway(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, shop: TestServer
) -> AsyncIterator[Gateway]:
    """Yield a gateway that knows that shop."""
    origins = (str(shop.make_url("")).rstrip("/"),)
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, origins=origins
    ) as gateway:
        yield gateway


@pytest.fixture
async def wall(gateway: Gateway) -> AsyncIterator[Wall]:
    """Yield a wall before the gateway."""
    async with Wall(gateway.url).standing() as wall:
        yield wall


async def visit(page: Page, wall: Wall, shop: TestServer) -> Widget:
    """Open the shop, and the chat in it."""
    await page.goto(str(shop.make_url("/").with_query(chat=wall.url)))
    widget = Widget(page)
    await widget.open()
    return widget


async def test_a_shopper_behind_a_wall_talks_to_the_bot_and_sees_no_word_of_it(
    page: Page, wall: Wall, gateway: Gateway, shop: TestServer
) -> None:
    widget = await visit(page, wall, shop)
    told: list[str] = []
    await page.expose_function("told", lambda words: told.append(words))
    await widget.bar.evaluate(WATCH)
    await widget.write("what are your opening hours?")
    await expect(widget.said("bot").last).to_contain_text("9:00", timeout=QUIET_MS)
    await expect(widget.said("shopper")).to_have_text(["what are your opening hours?"])
    await expect(widget.note).to_be_hidden()
    assert wall.asked("GET /ws") == 2
    assert not any("offline" in words for words in told)


async def test_an_agent_answers_through_the_wall(
    page: Page, wall: Wall, gateway: Gateway, shop: TestServer
) -> None:
    desk = await gateway.ready_desk()
    widget = await visit(page, wall, shop)
    await widget.person.click()
    offer = await asyncio.wait_for(desk.until("offer"), 30)
    await desk.do("accept", c=offer["c"], fence=offer["fence"])
    await desk.do("attach", c=offer["c"])
    await expect(widget.bar).to_contain_text("Ida", timeout=QUIET_MS)
    await desk.do("send", c=offer["c"], text="Hello, I am Ida.")
    await expect(widget.said("agent")).to_have_text("Hello, I am Ida.")
    await widget.write("Hello Ida")
    assert (await desk.until("msg", text="Hello Ida"))["from"]["role"] == "shopper"


async def test_what_is_written_while_the_network_is_gone_arrives_once(
    page: Page, wall: Wall, gateway: Gateway, shop: TestServer
) -> None:
    gateway.bot.open.clear()
    widget = await visit(page, wall, shop)
    await widget.write("one")
    await expect(widget.note).to_be_hidden(timeout=QUIET_MS)
    wall.cut()
    await widget.write("two")
    await widget.write("three")
    await expect(widget.note).to_be_hidden(timeout=QUIET_MS)
    await expect(widget.said("shopper")).to_have_text(["one", "two", "three"])
    c = (await page.evaluate("localStorage.skrankeRefresh")).partition(".")[0]
    found = await gateway.house.services.conversations.read(c)
    assert [entry.body.count(b'"cid"') for entry in found] == [0, 1, 1, 1]


async def test_the_next_page_of_the_visit_does_not_try_in_vain_again(
    page: Page, wall: Wall, gateway: Gateway, shop: TestServer
) -> None:
    widget = await visit(page, wall, shop)
    await widget.write("hello")
    await expect(widget.note).to_be_hidden(timeout=QUIET_MS)
    await page.reload()
    await expect(widget.said("shopper")).to_have_text(["hello"], timeout=QUIET_MS)
    assert wall.asked("GET /ws") == 2


async def test_without_a_wall_nothing_of_it_is_loaded(
    page: Page, wall: Wall, gateway: Gateway, shop: TestServer
) -> None:
    wall.is_up = False
    widget = await visit(page, wall, shop)
    await widget.write("hello")
    await expect(widget.note).to_be_hidden(timeout=QUIET_MS)
    loaded = await page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert not any("requests.js" in name for name in loaded)
