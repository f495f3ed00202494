"""Several gateways on one port: nothing is kept in one of them that a visitor of another would miss."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import ClientSession

from handoff.service.accounts import Newcomer, People
from handoff.store.accounts import Accounts
from handoff.store.sql import open_engine
from house import ports
from house import valkey as house_valkey
from tests.edge.gateway import PASSWORD, Tab, environment
from tests.edge.test_process import shopper, started
from tests.fakes import FakeBot


@pytest.fixture
def valkey() -> Iterator[str]:
    """Yield a server of this test's own: processes have no prefix, and the line may hold what others left."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    process = house_valkey.start(data)
    yield house_valkey.url(data)
    process.terminate()
    process.wait(10)
    shutil.rmtree(data)


async def desk(http: ClientSession, public: str, url: str) -> Tab:
    """Return the desk of ida, whose page is the public one, on the gateway at `url`."""
    ask = {"login": "ida", "password": PASSWORD}
    async with http.post(f"{url}/v1/login", json=ask, headers={"Origin": public}) as answer:
        cookie = answer.cookies["skranke_desk"].value
    headers = {"Origin": public, "Cookie": f"skranke_desk={cookie}"}
    async with http.post(f"{url}/v1/ticket", json={}, headers=headers) as answer:
        ticket = (await answer.json())["ticket"]
    ws = await http.ws_connect(f"{url}/ws", protocols=("skranke.v1",), origin=public)
    tab = Tab(ws)
    await tab.put({"t": "hello", "token": ticket, "v": 1})
    await tab.until("welcome")
    return tab


@pytest.mark.timeout(120)
async def test_a_talk_between_two_gateways_goes_on_when_one_of_them_dies(
    valkey: str, database: Path, tmp_path: Path, bot: FakeBot
) -> None:
    port, own = ports.free(), [ports.free(), ports.free()]
    public = f"http://127.0.0.1:{port}"
    told = environment(valkey=valkey, database=database, bot=bot.url, port=port)
    await employed(told["DATABASE_URL"].replace("sqlite:", "sqlite+aiosqlite:"))
    async with ClientSession() as http, AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(started(told, port, tmp_path / f"{n}.log", http, beside=own[n]))
            for n in range(2)
        ]
        ida = await desk(http, public, second.url)
        assert (await ida.do("ready", on=True))["t"] == "ack"
        page, refresh = await shopper(http, first.url)
        assert (await page.do("human"))["t"] == "ack"
        offer = await ida.until("offer")
        assert (await ida.do("accept", c=offer["c"], fence=offer["fence"]))["t"] == "ack"
        assert (await ida.do("attach", c=offer["c"]))["t"] == "ack"
        await page.until("state", state="active")
        assert (await page.do("send", text="from one to the other"))["t"] == "ack"
        await ida.has("msg", text="from one to the other")
        await first.end(signal.SIGKILL)
        # Whoever connects to the public port now is dealt to the one that is left.
        back, _ = await shopper(http, public, refresh=refresh)
        assert "from one to the other" in back.said()
        assert (await ida.do("send", c=offer["c"], text="I am still here"))["t"] == "ack"
        await back.has("msg", text="I am still here")


@pytest.mark.timeout(120)
async def test_gateways_share_a_port_and_each_says_how_it_is(
    valkey: str, database: Path, tmp_path: Path, bot: FakeBot
) -> None:
    port, own = ports.free(), [ports.free() for _ in range(2)]
    told = environment(valkey=valkey, database=database, bot=bot.url, port=port)
    async with ClientSession() as http, AsyncExitStack() as stack:
        for n in range(2):
            await stack.enter_async_context(started(told, port, tmp_path / f"{n}.log", http, beside=own[n]))
        for where in (port, *own):
            async with http.get(f"http://127.0.0.1:{where}/healthz") as answer:
                assert answer.status == 200


async def employed(database_url: str) -> None:
    """Make ida's account."""
    engine = await asyncio.to_thread(open_engine, database_url)
    await People(Accounts(engine)).add(Newcomer(login="ida", alias="Ida"), PASSWORD)
    await engine.dispose()
