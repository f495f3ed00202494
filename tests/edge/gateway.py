"""A gateway for tests: the real app on a port of its own, real Valkey and SQL; only the bot is a fake."""

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import AddrInfoType, ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType
from blockbuster import blockbuster_ctx

from handoff import app, building, settings
from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.identity_keys import Keys, shared
from handoff.service.accounts import Newcomer
from handoff.store.accounts import Account, Accounts
from handoff.store.sql import open_engine
from handoff.wire.frames import SUBPROTOCOL
from house import ports
from tests.fakes import SECRET, FakeBot

SHOP = "https://shop.example"
OTHER_SHOP = "https://other.example"
PASSWORD = "a long enough password"
# What the shop signs its log-ins with.
IDENTITY = "the shop and the chat share this secret"
PATIENCE_S = 8.0
_cids = count(1)

Frame = dict[str, Any]


def environment(*, valkey: str, database: Path, bot: str, port: int) -> dict[str, str]:
    """Return what a gateway on this port is told."""
    return {
        "REDIS_URL": valkey,
        "DATABASE_URL": f"sqlite:///{database}",
        "SKRANKE_SECRET": "only for tests, but long enough to pass",
        "SKRANKE_BOT_SECRET": SECRET.ljust(32, "."),
        "SKRANKE_BOT_URL": bot,
        "SKRANKE_ORIGINS": f"{SHOP},{OTHER_SHOP}",
        "SKRANKE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _narrow_socket(address: AddrInfoType) -> socket.socket:
    family, kind, protocol, *_ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return made


class Tab:
    """A page with one websocket: what came stays in `frames`, in order."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.frames: list[Frame] = []

    async def next(self) -> Frame:
        """Return the next frame; pings are answered on the way."""
        while True:
            message = await asyncio.wait_for(self.ws.receive(), PATIENCE_S)
            if message.type is not WSMsgType.TEXT:
                raise AssertionError(f"closed with {self.ws.close_code} after {self.frames}")
            frame: Frame = json.loads(message.data)
            if frame["t"] == "ping":
                await self.put({"t": "pong"})
                continue
            self.frames.append(frame)
            return frame

    async def until(self, t: str, **wanted: object) -> Frame:
        """Return the next frame of this kind with these fields."""
        while True:
            frame = await self.next()
            if frame["t"] == t and all(frame.get(name) == value for name, value in wanted.items()):
                return frame

    async def has(self, t: str, **wanted: object) -> Frame:
        """Return the first frame of this kind with these fields, come already or coming next."""
        for frame in self.frames:
            if frame["t"] == t and all(frame.get(name) == value for name, value in wanted.items()):
                return frame
        return await self.until(t, **wanted)

    async def put(self, frame: Frame) -> None:
        """Send a frame as it is."""
        await self.ws.send_str(json.dumps(frame))

    async def do(self, t: str, **fields: object) -> Frame:
        """Send a command and return its ack or nak."""
        cid = str(fields.setdefault("cid", f"cid{next(_cids)}"))
        await self.put({"t": t, **fields})
        while (frame := await self.next())["t"] not in ("ack", "nak") or frame["cid"] != cid:
            continue
        return frame

    async def closed(self) -> int | None:
        """Wait for the end and return its code."""
        async with asyncio.timeout(PATIENCE_S):
            while (message := await self.ws.receive()).type is WSMsgType.TEXT:
                self.frames.append(json.loads(message.data))
        return self.ws.close_code

    def said(self) -> list[str]:
        """Return the texts that this page has seen, in order, pages and messages alike."""
        items = [item for frame in self.frames for item in frame.get("items", [frame])]
        return [item["text"] for item in items if item["t"] == "msg" and item.get("text")]

    def ids(self) -> list[str]:
        """Return the ids of all entries that this page has seen."""
        items = [item for frame in self.frames for item in frame.get("items", [frame])]
        return [item["id"] for item in items if item["t"] == "msg"]


@dataclass(kw_only=True)
class Gateway:
    """A running gateway and a browser of its visitors."""

    url: str
    house: building.House
    bot: FakeBot
    http: ClientSession
    listener: asyncio.Server
    staff: dict[str, Account] = field(default_factory=dict)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def session(self, *, origin: str = SHOP, **ask: object) -> Frame:
        """Return what `POST /v1/session` gives a page of that origin."""
        async with self.http.post(f"{self.url}/v1/session", json=ask, headers={"Origin": origin}) as answer:
            assert answer.status == 200, await answer.text()
            found: Frame = await answer.json()
            return found

    async def narrow(self) -> "Gateway":
        """Return the same gateway, reached by a browser for which neither side's system keeps much."""
        for each in self.listener.sockets:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        connector = TCPConnector(socket_factory=_narrow_socket)
        return replace(self, http=await self.stack.enter_async_context(ClientSession(connector=connector)))

    async def connect(self, *, origin: str = SHOP) -> Tab:
        """Return a page whose websocket is open and has not said hello."""
        ws = await self.stack.enter_async_context(
            self.http.ws_connect(
                f"{self.url}/ws", protocols=(SUBPROTOCOL,), origin=origin, autoclose=False, compress=15
            )
        )
        return Tab(ws)

    async def hello(self, token: str, *, origin: str = SHOP, **more: object) -> Tab:
        """Return a page that has said hello with this token."""
        tab = await self.connect(origin=origin)
        await tab.put({"t": "hello", "token": token, "v": 1, **more})
        return tab

    async def shopper(self, session: Frame | None = None, *, last: str | None = None) -> Tab:
        """Return a shopper's page, let in."""
        session = session or await self.session(language="en")
        tab = await self.hello(session["token"], **({"last": last} if last else {}))
        await tab.until("state")
        return tab

    async def employ(self, login: str = "ida", alias: str = "Ida", role: str = "agent") -> Account:
        """Return a new account."""
        made = await self.house.services.people.add(Newcomer(login=login, alias=alias, role=role), PASSWORD)
        self.staff[login] = made
        return made

    async def dismiss(self, login: str) -> None:
        """Remove an account, as the command does from another process."""
        engine = await asyncio.to_thread(open_engine, self.house.services.settings.database_url)
        assert await Accounts(engine).remove(login)
        await engine.dispose()

    async def log_in(self, login: str = "ida", password: str = PASSWORD) -> dict[str, str]:
        """Log in and return the headers of a page of the desk."""
        ask = {"login": login, "password": password}
        async with self.http.post(f"{self.url}/v1/login", json=ask, headers={"Origin": self.url}) as answer:
            assert answer.status == 200, await answer.text()
            cookie = answer.cookies["skranke_desk"].value
        return {"Origin": self.url, "Cookie": f"skranke_desk={cookie}"}

    async def ticket(self, headers: dict[str, str]) -> str:
        """Return a ticket for a websocket."""
        async with self.http.post(f"{self.url}/v1/ticket", json={}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["ticket"])

    async def desk(self, headers: dict[str, str]) -> Tab:
        """Return a page of the desk, let in."""
        tab = await self.hello(await self.ticket(headers), origin=self.url)
        await tab.until("welcome")
        return tab

    async def ready_desk(self, login: str = "ida", alias: str = "Ida") -> Tab:
        """Return the desk of a new agent who takes offers."""
        await self.employ(login, alias)
        tab = await self.desk(await self.log_in(login))
        assert (await tab.do("ready", on=True))["t"] == "ack"
        return tab


@asynccontextmanager
async def open_gateway(
    *,
    valkey: str,
    prefix: str,
    database: Path,
    bot: FakeBot,
    limits: Limits | None = None,
    tick_s: float = 1.0,
    origins: tuple[str, ...] = (SHOP, OTHER_SHOP),
    workshop: str = "",
    trial: str = "",
    identity: Keys | None = None,
) -> AsyncIterator[Gateway]:
    """Yield a gateway that runs in this process."""
    port = ports.free()
    told = settings.read(environment(valkey=valkey, database=database, bot=bot.url, port=port))
    told = replace(told, prefix=prefix, bot_secret=SECRET, origins=origins, workshop_url=workshop)
    told = replace(told, trial_url=trial)
    told = replace(told, data=database.parent / "data", identity=identity or shared(IDENTITY))
    async with (
        building.built(told, limits=limits, tick_s=tick_s) as house,
        app.running(house, host="127.0.0.1", port=port) as site,
        ClientSession() as http,
        AsyncExitStack() as stack,
    ):
        listener = site._server
        assert isinstance(listener, asyncio.Server)
        gateway = Gateway(url=f"http://127.0.0.1:{port}", house=house, bot=bot, http=http, listener=listener)
        await stack.enter_async_context(gateway.stack)
        # A running gateway that blocks, blocks all its sockets.
        with blockbuster_ctx("handoff") as watch:
            for function in watch.functions.values():
                # redis-py looks up its own version for each new connection.
                function.can_block_in("redis/utils.py", "get_lib_version")
                # Coverage's own, at the first line of a file that it has not seen yet.
                function.can_block_in("coverage/collector.py", "lock_data")
            yield gateway


async def active(gateway: Gateway, session: Frame | None = None) -> tuple[Tab, Tab, str]:
    """Return a shopper and the agent who has the conversation, and its id."""
    shopper, desk = await gateway.shopper(session), await gateway.ready_desk()
    assert (await shopper.do("human"))["t"] == "ack"
    offer = await desk.until("offer")
    assert (await desk.do("accept", c=offer["c"], fence=offer["fence"]))["t"] == "ack"
    assert (await desk.do("attach", c=offer["c"]))["t"] == "ack"
    await shopper.until("state", state="active")
    return shopper, desk, str(offer["c"])


async def talk_until_one_is_left(gateway: Gateway, tab: Tab) -> None:
    """Say long things until the gateway has let go of all pages but this one."""
    chance = random.Random(7)
    async with asyncio.timeout(15):
        while len(gateway.house.services.sockets) > 1:
            # Hanzi by chance: nothing that compression could make small.
            words = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(2_000))
            await tab.do("send", text=words)


@asynccontextmanager
async def impatient_gateway(
    *, valkey: str, prefix: str, database: Path, bot: FakeBot
) -> AsyncIterator[Gateway]:
    """Yield a gateway that soon lets go of who does not read; its bot is silent, its limits are wide."""
    limits = replace(Limits(), behind_s=0.3, frames=Rate(burst=10_000, per_s=10_000))
    bot.open.clear()
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, limits=limits
    ) as gateway:
        yield gateway
