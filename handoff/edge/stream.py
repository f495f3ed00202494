"""Frames as server-sent events, for networks that let no websocket through."""

import asyncio
from contextlib import suppress

import msgspec
from aiohttp import ClientConnectionResetError, web

from handoff.edge.limits import Limits
from handoff.edge.metrics import Metrics
from handoff.edge.socket import CLOSE_S, Close, Code
from handoff.wire import codec
from handoff.wire.frames import Outgoing, Ping

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    # nginx would keep the events until it had a buffer full of them.
    "X-Accel-Buffering": "no",
}


class Stream:
    """One answer that does not end: each frame is an event, the close code is the last one."""

    role = "events"

    def __init__(
        self,
        response: web.StreamResponse,
        transport: asyncio.Transport | None,
        *,
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        self._response = response
        self._transport = transport
        self._limits = limits
        self._metrics = metrics
        self._turn = asyncio.Lock()
        self.heartbeat_s = limits.heartbeat_s
        self.over = asyncio.Event()

    async def send(self, frame: Outgoing) -> None:
        """Send a frame; waits while the other side does not read, at most 30 s."""
        await self.send_text(codec.encode(frame))

    async def send_text(self, text: bytes) -> None:
        """Send the text of a frame: JSON has no line breaks."""
        await self._write(b"data: %b\n\n" % text)

    def put(self, _: bytes) -> bool:
        """Send nothing at once: each event waits for its turn."""
        return False

    async def close(self, code: int, why: str) -> None:
        """Say the code with which a websocket would close, and end; once."""
        if self.over.is_set():
            return
        self._metrics.closes.labels(str(code)).inc()
        words = msgspec.json.encode({"code": int(code), "why": why})
        with suppress(TimeoutError, ConnectionError, Close):
            async with asyncio.timeout(CLOSE_S):
                await self._write(b"event: close\ndata: %b\n\n" % words)
        self.over.set()
        if code == Code.SLOW:
            self.cut()

    def is_silent(self) -> bool:
        """Say that nobody can tell: this way the other side says nothing. A write that fails ends it."""
        return False

    async def ping(self) -> None:
        """Show the page, and the proxies between, that this still stands."""
        if not self._turn.locked():
            with suppress(ConnectionError, Close):
                await self.send(Ping())

    def cut(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    async def _write(self, event: bytes) -> None:
        try:
            async with asyncio.timeout(self._limits.behind_s), self._turn:
                if self.over.is_set():
                    # aiohttp may have ended the answer already; a late ping or drain is no failure.
                    raise ConnectionResetError
                await self._response.write(event)
        except TimeoutError as error:
            raise Close(Code.SLOW, "too slow") from error
        except ClientConnectionResetError as error:
            raise ConnectionResetError from error
