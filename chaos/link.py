"""A client's connection: opened again whenever it breaks, as the pages do, on whichever gateway answers."""

import asyncio
import contextlib
import json
import socket
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, WSMsgType

from chaos.facts import History

Frame = dict[str, Any]

# The pages wait up to 15 s for an answer and up to 30 s between tries; people in a test have less patience,
# so that more happens in the same time. The order of what they do is the same.
ANSWER_S = 4.0
CONNECT_S = 4.0
SILENT_BEATS = 2.5
FINAL = 4500
PAUSES_S = (0.2, 0.4, 0.8, 1.6)
RETRY_S = 0.5
BROKEN = (ClientError, OSError, TimeoutError)


class Gone(Exception):
    """The gateway closed for good, with a code that says not to come again, or did not understand us."""


class NotNow(Exception):
    """The door answered, but did not let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What all clients share: where the gateways are, the origins, the history, and chance."""

    http: ClientSession
    gateways: tuple[str, ...]
    url: str
    shop_url: str
    history: History
    chance: Random


@dataclass(slots=True)
class Asked:
    """A command without an answer yet."""

    frame: Frame
    answer: asyncio.Future[Frame] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Link(ABC):
    """One socket at a time, and what was asked for on it."""

    may_nap = False

    def __init__(self, town: Town, *, who: str, address: str, http: ClientSession) -> None:
        self.town = town
        self.who = who
        self.pending: dict[str, Asked] = {}
        self.is_up = False
        self._headers = {"X-Forwarded-For": address}
        self._http = http
        self._ws: ClientWebSocketResponse | None = None
        self._sends: asyncio.Queue[str] = asyncio.Queue()
        self.nap_s = 0.0
        self._heard_s = 0.0
        self._beat_s = 25.0
        self._cids = 0
        self._tries = 0

    @property
    def chance(self) -> Random:
        """Return the run's source of chance."""
        return self.town.chance

    @abstractmethod
    async def hello(self, gateway: str) -> Frame:
        """Return the first frame, with whatever has to be fetched for it. NotNow when there is none."""

    @abstractmethod
    def came(self, frame: Frame) -> None:
        """Take what the gateway tells."""

    @abstractmethod
    def welcomed(self, frame: Frame) -> None:
        """Go on where the last connection ended."""

    @abstractmethod
    def dropped(self, _code: int | None) -> None:
        """Note that the connection is gone, with that close code if there was one."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """Return the page on which this client stands."""

    async def keep(self) -> None:
        """Be connected for ever. Gone when the gateway says so."""
        while True:
            with contextlib.suppress(NotNow, *BROKEN):
                await self._once(self.chance.choice(self.town.gateways))
            await asyncio.sleep(self._pause_s() + self.nap_s)
            self.nap_s = 0.0

    def _pause_s(self) -> float:
        longest_s = PAUSES_S[min(self._tries, len(PAUSES_S) - 1)]
        self._tries += 1
        return longest_s * self.chance.uniform(0.2, 1.0)

    async def post(self, gateway: str, name: str, body: Frame) -> tuple[int, Frame]:
        """Return status and answer of an HTTP door."""
        headers = {**self._headers, "Origin": self.origin}
        limit = ClientTimeout(total=CONNECT_S)
        url = f"{gateway}/v1/{name}"
        async with self._http.post(url, json=body, headers=headers, timeout=limit) as answer:
            return answer.status, await answer.json()

    def put(self, frame: Frame) -> None:
        """Send a frame if there is a connection; a broken one is noticed by whoever reads."""
        if self._ws is not None and not self._ws.closed:
            self._sends.put_nowait(json.dumps(frame))

    def cut(self) -> None:
        """Cut the connection without a word, as a tunnel does."""
        found = self._ws.get_extra_info("socket") if self._ws is not None else None
        if found is not None:
            with contextlib.suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    def look(self) -> None:
        """Drop a connection that has been silent for too long; nobody tells a client that it is dead."""
        silent_s = self.town.history.now_s - self._heard_s
        busy = bool(self.pending) or not self.is_up
        if self._ws is not None and silent_s > (ANSWER_S if busy else SILENT_BEATS * self._beat_s):
            self.cut()

    def new_cid(self) -> str:
        """Return a cid that this client has not used."""
        self._cids += 1
        return f"{self.who}/{self._cids}"

    def answered(self, frame: Frame) -> Asked | None:
        """Return what this ack or nak is about, settled; None if it is to be asked again, or is unknown."""
        asked = self.pending.get(frame["cid"])
        if asked is None:
            return None
        if frame["t"] == "nak" and frame.get("retry"):
            asyncio.get_running_loop().call_later(RETRY_S, self.ask_again, asked)
            return None
        del self.pending[frame["cid"]]
        settle(asked, frame)
        return asked

    def ask_again(self, asked: Asked) -> None:
        """Send a command once more, if it still waits."""
        if self.is_up and asked.frame["cid"] in self.pending:
            self.put(asked.frame)

    async def _once(self, gateway: str) -> None:
        hello = await self.hello(gateway)
        headers = {**self._headers, "Origin": self.origin}
        async with asyncio.timeout(CONNECT_S):
            ws = await self._http.ws_connect(
                f"{gateway}/ws", protocols=("skranke.v1",), headers=headers, max_msg_size=1 << 22
            )
        self._ws, self._sends, self._heard_s = ws, asyncio.Queue[str](), self.town.history.now_s
        try:
            self.put(hello)
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write(ws))
                await self._read(ws)
                writer.cancel()
        finally:
            self._ws, self.is_up = None, False
            self.dropped(ws.close_code)
            await self._hang_up(ws)
        if ws.close_code is not None and ws.close_code >= FINAL:
            raise Gone(f"{self.who} was closed with {ws.close_code}")

    async def _hang_up(self, ws: ClientWebSocketResponse) -> None:
        with contextlib.suppress(*BROKEN):
            async with asyncio.timeout(1):
                await ws.close()

    async def _write(self, ws: ClientWebSocketResponse) -> None:
        while True:
            words = await self._sends.get()
            with contextlib.suppress(*BROKEN):
                await ws.send_str(words)

    async def _read(self, ws: ClientWebSocketResponse) -> None:
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                break
            self._heard_s = self.town.history.now_s
            self._take(json.loads(message.data))

    def _take(self, frame: Frame) -> None:
        if frame["t"] == "ping":
            self.put({"t": "pong"})
        elif frame["t"] == "welcome":
            self._beat_s = float(frame.get("heartbeat_s", 25))
            self._tries, self.is_up = 0, True
            self.welcomed(frame)
        elif frame["t"] == "err":
            raise Gone(f"{self.who} was not understood: {frame['why']}")
        else:
            self.came(frame)


def settle(asked: Asked, answer: Frame) -> None:
    """Give an answer to whoever waits for it, if somebody still does."""
    if not asked.answer.done():
        asked.answer.set_result(answer)
