"""Redis comes back as it was a while ago: no id means two messages, and nothing that was said is missing."""

import asyncio
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import connect
from house import valkey as house_valkey
from tests.edge.gateway import Frame, Gateway, Tab, active, open_gateway
from tests.fakes import FakeBot

pytestmark = pytest.mark.timeout(120)


@dataclass(kw_only=True)
class Server:
    """A Valkey that can be put back to how it was."""

    data: Path
    copy: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return house_valkey.url(self.data)

    def stop(self) -> None:
        """Stop it in good order: all that it has is in its file."""
        self.process.terminate()
        self.process.wait(10)

    def keep(self) -> None:
        """Keep a copy of its data, as a replica that falls behind does."""
        self.stop()
        shutil.copytree(self.data / "appendonlydir", self.copy)
        self.process = house_valkey.start(self.data)

    def fail_over(self) -> None:
        """Lose all that came after the copy."""
        self.stop()
        shutil.rmtree(self.data / "appendonlydir")
        shutil.copytree(self.copy, self.data / "appendonlydir")
        self.process = house_valkey.start(self.data)


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a Valkey of this test's own."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    one = Server(data=data, copy=data / "copy", process=house_valkey.start(data))
    yield one
    one.stop()
    shutil.rmtree(data)


@pytest.fixture
async def gateway(server: Server, database: Path, bot: FakeBot) -> AsyncIterator[Gateway]:
    """Yield a gateway on that Valkey."""
    bot.open.clear()
    async with open_gateway(valkey=server.url, prefix="", database=database, bot=bot) as gateway:
        yield gateway


async def archived(gateway: Gateway, server: Server) -> None:
    """Wait until SQL has everything."""
    async with connect(server.url) as redis:
        queue = ArchiveQueue(redis, gateway.house.services.conversations.keys)
        # What an archiver had in hand when its store went is taken up again after half a minute.
        async with asyncio.timeout(60):
            while await queue.length():
                await asyncio.sleep(0.02)


async def back(gateway: Gateway, session: Frame, *, last: str) -> Tab:
    """Come back as the widget does, as often as it takes."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await gateway.shopper(session, last=last)
            except AssertionError:
                await asyncio.sleep(0.2)


async def says(gateway: Gateway, session: Frame, *, last: str, cid: str, text: str) -> Frame:
    """Say it as the widget does: again, under the same cid, when its page was closed over it."""
    async with asyncio.timeout(30):
        while True:
            tab = await back(gateway, session, last=last)
            try:
                return await tab.do("send", cid=cid, text=text)
            except AssertionError:
                continue


async def copies(gateway: Gateway, session: Frame, words: str) -> int:
    """Return how often the archive has it."""
    stored = await gateway.house.services.history._archive.entries(session["conversation"])
    return sum(f'"{words}"' in raw for raw in stored)


async def is_up(gateway: Gateway) -> None:
    """Wait until the gateway has found its store again."""
    async with asyncio.timeout(20):
        while not await gateway.house.services.doors.answers():
            await asyncio.sleep(0.05)


async def test_what_the_archive_has_comes_back_under_new_ids(gateway: Gateway, server: Server) -> None:
    session = await gateway.session(language="en")
    tab = await gateway.shopper(session)
    await tab.do("send", cid="a", text="before")
    await archived(gateway, server)
    await asyncio.to_thread(server.keep)
    last = "1-0"
    for n in range(3):
        last = (await says(gateway, session, last=last, cid=f"lost{n}", text=f"lost {n}"))["id"]
    await archived(gateway, server)
    await asyncio.to_thread(server.fail_over)
    await is_up(gateway)
    again = await back(gateway, session, last=last)
    assert again.frames[0]["resume"] == "resync"
    assert again.said() == ["before", "lost 0", "lost 1", "lost 2"]
    assert again.ids()[-3:] == ["2-0", "2-1", "2-2"]
    assert (await says(gateway, session, last="2-2", cid="lost1", text="lost 1"))["dup"] is True
    assert (await says(gateway, session, last="2-2", cid="new", text="new"))["id"] == "2-3"
    await archived(gateway, server)
    # What came again took the place of what was lost, in one transaction.
    assert await copies(gateway, session, "lost 1") == 1


async def test_without_the_archive_the_page_offers_its_words_again(
    gateway: Gateway, server: Server, database: Path
) -> None:
    session = await gateway.session(language="en")
    tab = await gateway.shopper(session)
    await tab.do("send", cid="a", text="before")
    await archived(gateway, server)
    await asyncio.to_thread(server.keep)
    await says(gateway, session, last="1-0", cid="b", text="between")
    await archived(gateway, server)
    with sqlite3.connect(database) as sql:  # what is said now is not archived
        sql.execute("ALTER TABLE entries RENAME TO away")
    sql.close()
    last = (await says(gateway, session, last="1-1", cid="lost", text="lost"))["id"]
    await asyncio.to_thread(server.fail_over)
    await is_up(gateway)
    again = await back(gateway, session, last=last)
    assert again.frames[0]["resume"] == "resync"
    assert again.said() == ["before"]
    assert (await says(gateway, session, last=last, cid="lost", text="lost"))["id"] == "2-0"


async def test_the_other_side_is_told_too(gateway: Gateway, server: Server) -> None:
    session = await gateway.session(language="en")
    shopper, desk, c = await active(gateway, session)
    await shopper.do("send", text="before")
    await archived(gateway, server)
    await asyncio.to_thread(server.keep)
    last = (await says(gateway, session, last="1-0", cid="lost", text="lost"))["id"]
    await archived(gateway, server)
    await asyncio.to_thread(server.fail_over)
    await is_up(gateway)
    again = await back(gateway, session, last=last)
    headers = await gateway.log_in()
    desk = await gateway.desk(headers)
    assert (await desk.do("attach", c=c, last=last))["t"] == "ack"
    assert (await desk.until("attached"))["resume"] == "resync"
    await desk.has("page")
    assert "lost" in desk.said() and "lost" in again.said()


async def test_a_claim_that_cannot_be_is_no_reason_to_begin_anew(gateway: Gateway) -> None:
    session = await gateway.session(language="en")
    tab = await gateway.shopper(session)
    await tab.do("send", text="hello")
    for last in ("1-99999", "7-0", "999999999999999-5"):
        told = await gateway.shopper(session, last=last)
        assert told.frames[0]["resume"] == "resync"
    assert (await tab.do("send", text="still the same log"))["id"].startswith("1-")
    for _ in range(6):
        await gateway.shopper(session, last="1-50")
    now = await gateway.house.services.conversations.get(session["conversation"])
    assert now is not None and now.epoch <= 4
