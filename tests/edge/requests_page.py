"""A page without websockets: it reads a stream of events, and posts its commands."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import ClientResponse

from tests.edge.gateway import PATIENCE_S, SHOP, Frame, Gateway

_cids = count(1)


@dataclass(kw_only=True)
class Answer:
    """What a request brought: status, headers, and the JSON."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(kw_only=True)
class Events:
    """An open stream: what came stays in `frames`, in order; `code` once it was closed."""

    response: ClientResponse
    frames: list[Frame] = field(default_factory=list)
    code: int | None = None

    async def next(self) -> Frame:
        """Return the next frame."""
        while True:
            event = await self._event()
            name, _, data = event.rpartition("data: ")
            assert name in ("", "event: close\n"), event
            found: Frame = json.loads(data)
            if name:
                self.code = int(found["code"])
                raise EOFError(f"closed with {self.code}")
            if found["t"] != "ping":
                self.frames.append(found)
                return found

    async def until(self, t: str, **wanted: object) -> Frame:
        """Return the next frame of this kind with these fields."""
        while True:
            frame = await self.next()
            if frame["t"] == t and all(frame.get(name) == value for name, value in wanted.items()):
                return frame

    async def closed(self) -> int | None:
        """Wait for the end and return its code."""
        try:
            while True:
                await self.next()
        except EOFError:
            return self.code

    async def _event(self) -> str:
        async with asyncio.timeout(PATIENCE_S):
            raw = await self.response.content.readuntil(b"\n\n")
        if not raw.endswith(b"\n\n"):
            raise EOFError("cut off")
        return raw.decode().removesuffix("\n\n")


@dataclass(kw_only=True)
class RequestsPage:
    """One page; its session is that of `POST /v1/session`."""

    gateway: Gateway
    session: Frame
    origin: str = SHOP

    def url(self, what: str, c: str | None = None) -> str:
        """Return the address of `events` or `messages`."""
        return f"{self.gateway.url}/v1/conversations/{c or self.session['conversation']}/{what}"

    def headers(self, token: str | None = None) -> dict[str, str]:
        """Return what a browser sends along."""
        return {"Origin": self.origin, "Authorization": f"Bearer {token or self.session['token']}"}

    @asynccontextmanager
    async def events(self, *, after: str = "") -> AsyncIterator[Events]:
        """Yield the open stream."""
        url = f"{self.url('events')}?after={after}"
        async with self.gateway.http.get(url, headers=self.headers()) as response:
            assert response.status == 200, await response.text()
            assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
            yield Events(response=response)

    async def post(self, t: str, **fields: object) -> Answer:
        """Send a command and return the whole answer."""
        frame = {"t": t, "cid": f"post{next(_cids)}", **fields}
        url, headers = self.url("messages"), self.headers() | {"Content-Type": "application/json"}
        data = json.dumps(frame).encode()
        async with self.gateway.http.post(url, data=data, headers=headers) as answer:
            return Answer(status=answer.status, headers=dict(answer.headers), body=await answer.json())

    async def do(self, t: str, **fields: object) -> Frame:
        """Send a command and return its ack or nak."""
        answer = await self.post(t, **fields)
        frame: Frame = answer.body[-1]
        return frame


async def requests_page(gateway: Gateway, session: Frame | None = None) -> RequestsPage:
    """Return a page; with a session, one of the same conversation."""
    return RequestsPage(gateway=gateway, session=session or await gateway.session(language="en"))
