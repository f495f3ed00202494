"""A shopper and an agent as the house sees them: HTTP and websocket frames, nothing else."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.houses import RunningHouse

Frame = dict[str, Any]
PATIENCE_S = 12.0  # a turn may take 6 s, a hand-off after a dead bot a little more


class Closed(Exception):
    """The socket was closed; the code says why."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Person:
    """One socket, everything it ever received, and a way to wait for what should come."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.frames: list[Frame] = []
        self.raw: list[str] = []
        self.socket: ClientWebSocketResponse | None = None

    async def receive(self) -> Frame:
        """Return the next frame, kept in `frames`; pings are answered on the way."""
        assert self.socket is not None
        while True:
            message = await self.socket.receive()
            if message.type is not WSMsgType.TEXT:
                raise Closed(self.socket.close_code)
            self.raw.append(message.data)
            frame: Frame = json.loads(message.data)
            if frame["t"] == "ping":
                await self.socket.send_str('{"t":"pong"}')
                continue
            self.frames.append(frame)
            return frame

    async def until(self, wanted: Callable[[Frame], bool], *, within_s: float = PATIENCE_S) -> Frame:
        """Return the first frame from now on that is wanted; a time-out shows what came instead."""
        start = len(self.frames)
        try:
            async with asyncio.timeout(within_s):
                while not wanted(frame := await self.receive()):
                    pass
                return frame
        except TimeoutError:
            came = "\n".join(json.dumps(frame)[:300] for frame in self.frames[start:])
            raise AssertionError(f"not within {within_s} s; what came:\n{came}") from None

    async def send(self, frame: Frame) -> str:
        """Send a frame with a fresh cid and return the cid."""
        assert self.socket is not None
        cid = uuid.uuid4().hex
        await self.socket.send_str(json.dumps({**frame, "cid": frame.get("cid", cid)}))
        return str(frame.get("cid", cid))

    async def acked(self, frame: Frame) -> Frame:
        """Send a frame and return its ack or nak."""
        cid = await self.send(frame)
        return await self.until(lambda f: f["t"] in ("ack", "nak") and f["cid"] == cid)

    async def is_cut_off(self) -> int | None:
        """Wait until the other side is gone and return the close code."""
        try:
            while True:
                await self.receive()
        except Closed as end:
            return end.code

    async def hang_up(self) -> None:
        """Cut the connection."""
        if self.socket is not None:
            await self.socket.close()
            self.socket = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()


class Shopper(Person):
    """A visitor of the demo shop."""

    def __init__(self, http: ClientSession, *, url: str, origin: str) -> None:
        super().__init__(http, url)
        self.origin = origin
        self.session: Frame = {}

    @property
    def conversation(self) -> str:
        return str(self.session["conversation"])

    async def arrive(
        self, *, last: str | None = None, language: str | None = None, identity: str | None = None
    ) -> Frame:
        """Get a session (by the refresh secret after the first time), open the socket, return the welcome."""
        said = {"language": language, "identity": identity}
        headers = {"Origin": self.origin}
        await self.visit(**{name: value for name, value in said.items() if value is not None})
        self.socket = await self.http.ws_connect(
            f"{self.url}/ws", protocols=("skranke.v1",), headers=headers, max_msg_size=1 << 20
        )
        hello: Frame = {"t": "hello", "token": self.session["token"], "v": 1}
        await self.socket.send_str(json.dumps({**hello, **({"last": last} if last else {})}))
        return await self.until(lambda f: f["t"] == "welcome")

    async def visit(self, **said: str) -> Frame:
        """Open a page of the shop, which gets a session or goes on with the one there was; return it."""
        body: Frame = {"refresh": self.session["refresh"], **said} if self.session else {**said}
        headers = {"Origin": self.origin}
        async with self.http.post(f"{self.url}/v1/session", json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            self.session = await answer.json()
        return self.session

    async def say(self, text: str) -> Frame:
        """Say something and return its ack."""
        return await self.acked({"t": "send", "kind": "text", "text": text})

    async def hears(self, role: str, *, within_s: float = PATIENCE_S) -> str:
        """Return the next text of that role."""
        frame = await self.until(
            lambda f: f["t"] == "msg" and f["from"]["role"] == role and bool(f.get("text")), within_s=within_s
        )
        return str(frame["text"])

    async def asks(self, text: str) -> str:
        """Say something and return what the bot answers."""
        await self.say(text)
        return await self.hears("bot")

    async def state(self, *names: str) -> Frame:
        """Wait until the conversation is in one of these states."""
        return await self.until(lambda f: f["t"] == "state" and f["state"] in names)


class Agent(Person):
    """Somebody at the desk; `origin` is the public address, where `url` is one gateway's own."""

    def __init__(self, http: ClientSession, url: str, *, origin: str = "") -> None:
        super().__init__(http, url)
        self.origin = origin or url

    async def log_in(self, *, login: str, password: str) -> Frame:
        """Log in, open the desk's socket and return the welcome."""
        await self._post("login", {"login": login, "password": password})
        return await self.open_desk()

    async def open_desk(self) -> Frame:
        ticket = (await self._post("ticket", {}))["ticket"]
        self.socket = await self.http.ws_connect(
            f"{self.url}/ws", protocols=("skranke.v1",), headers={"Origin": self.origin}, max_msg_size=1 << 20
        )
        await self.socket.send_str(json.dumps({"t": "hello", "token": ticket, "v": 1}))
        return await self.until(lambda f: f["t"] == "welcome")

    async def _post(self, name: str, body: Frame) -> Frame:
        async with self.http.post(
            f"{self.url}/v1/{name}", json=body, headers={"Origin": self.origin}
        ) as answer:
            assert answer.status == 200, await answer.text()
            found: Frame = await answer.json()
            return found

    async def ready(self, on: bool = True) -> None:
        """Take offers from now on, or stop."""
        assert (await self.acked({"t": "ready", "on": on}))["t"] == "ack"

    async def offered(self, conversation: str) -> Frame:
        """Wait for the offer of that conversation; one that was offered before counts."""
        for frame in self.frames:
            if frame["t"] == "offer" and frame["c"] == conversation:
                return frame
        return await self.until(lambda f: f["t"] == "offer" and f["c"] == conversation)

    async def takes(self, conversation: str) -> Frame:
        """Wait for the offer, accept it, attach to the conversation, and return the offer."""
        offer = await self.offered(conversation)
        answer = await self.acked({"t": "accept", "c": conversation, "fence": offer["fence"]})
        assert answer["t"] == "ack", answer
        await self.acked({"t": "attach", "c": conversation})
        if self.fence(conversation) == offer["fence"]:
            await self.until(lambda f: f["t"] == "desk" and self.fence(conversation) > offer["fence"])
        return offer

    async def call_back(self, conversation: str) -> Frame:
        """Wait until that call-back is listed, and return it."""
        while (found := self._call_backs().get(conversation)) is None:
            await self.until(lambda f: f["t"] == "desk")
        return found

    async def calls(self, conversation: str) -> None:
        """Take that call-back, and wait until it is listed no more."""
        answer = await self.acked({"t": "call", "c": conversation})
        assert answer["t"] == "ack", answer
        while conversation in self._call_backs():
            await self.until(lambda f: f["t"] == "desk")

    def _call_backs(self) -> dict[str, Frame]:
        views = [frame.get("view") or frame.get("staff") for frame in self.frames]
        newest = [view for view in views if view][-1]
        return {one["c"]: one for one in newest.get("callbacks", [])}

    async def does(self, verb: str, conversation: str, **more: str) -> None:
        """Do something with a conversation that is mine, on the newest fence."""
        fence = self.fence(conversation)
        answer = await self.acked({"t": verb, "c": conversation, "fence": fence, **more})
        assert answer["t"] == "ack", answer

    def fence(self, conversation: str) -> int:
        """Return the newest fence that this desk has seen for that conversation."""
        found = 0
        for frame in self.frames:
            if frame.get("c") == conversation and "fence" in frame:
                found = max(found, int(frame["fence"]))
            for one in (frame.get("view") or {}).get("conversations", []):
                if one["c"] == conversation:
                    found = max(found, int(one["fence"]))
        return found


@asynccontextmanager
async def shopper(
    url: str, *, origin: str, language: str | None = None, identity: str | None = None
) -> AsyncIterator[Shopper]:
    """Yield a shopper who has just opened the chat, and who ends it, so that nobody waits in vain."""
    async with ClientSession() as http, Shopper(http, url=url, origin=origin) as one:
        await one.arrive(language=language, identity=identity)
        try:
            yield one
        finally:  # one that failed must not stand in the line of those after it
            if one.socket is not None:
                await one.acked({"t": "end"})


@asynccontextmanager
async def agent(url: str, *, login: str, password: str) -> AsyncIterator[Agent]:
    """Yield an agent at the desk, not ready yet, to whom nothing new comes afterwards."""
    async with ClientSession() as http, Agent(http, url) as one:
        await one.log_in(login=login, password=password)
        try:
            yield one
        finally:
            if one.socket is not None:
                await one.ready(False)


def at_desk(house: RunningHouse, nth: int = 0) -> AbstractAsyncContextManager[Agent]:
    """Return the nth demo agent of this house, for as long as the story goes on."""
    login = house.logins[nth]
    return agent(house.url, login=login["login"], password=login["password"])


async def handed_over(one: Shopper) -> Frame:
    """Return the hand-off marker, and wait until the shopper is in the line."""
    marker = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "handoff")
    await one.state("waiting", "offered")
    return marker
