"""One websocket: bounded on the way out, metered on the way in, closed with a code that says what to do."""

import asyncio
import struct
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from time import monotonic
from typing import Any

import structlog
from aiohttp import ClientConnectionResetError, WSMsgType, web

from handoff.core.errors import StoreLost
from handoff.edge.limits import Limits
from handoff.edge.meter import Meter
from handoff.edge.metrics import Metrics
from handoff.wire import codec
from handoff.wire.codec import WireError
from handoff.wire.frames import MAX_FRAME_BYTES, SUBPROTOCOL, Err, Hello, Nak, Outgoing, Ping

log = structlog.get_logger()
Decode = Callable[[bytes], Any]

# Past this much unsent the writers of a socket wait; what comes meanwhile is in the log, not in memory.
MAX_UNSENT_BYTES = 256 * 1024
# Who has so much unread does not read as fast as we write: each frame goes by itself then, and may wait.
BEHIND_BYTES = 64 * 1024
MOST_AT_ONCE = 64
TEXT = 0x81  # one whole text frame (RFC 6455)
CLOSE_S = 2.0
# permessage-deflate keeps a window for every socket: measured with aiohttp 3.14, 132 kB each instead of 34,
# to save some bytes of short lines. Idle sockets are what a gateway has most.
COMPRESS = False
# Silent for two heartbeats and a bit: the network between is gone, whatever TCP says.
SILENT_BEATS = 2.5
SLOW_DOWN = "That was too much at once. Please try again in a moment."


class Code(IntEnum):
    """Close codes; 4000-4499 may be tried again, 4500-4999 not."""

    DONE = 1000
    NOT_JSON = 1007
    DEPLOY = 1012
    STORE_LOST = 1013
    NO_SESSION = 4401
    SLOW = 4408
    RATE = 4429
    ROLE = 4503
    GONE = 4510


class Close(Exception):
    """The socket is to be closed with this code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Socket:
    """What shoppers' sockets and desks have in common."""

    __slots__ = (
        *("_heard_s", "_limits", "_metrics", "_transport", "_turn", "_unsent", "_ws", "heartbeat_s", "role"),
    )

    def __init__(
        self,
        ws: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        *,
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        self._ws = ws
        self._transport = transport
        self._limits = limits
        self._metrics = metrics
        self._turn = asyncio.Lock()
        self._unsent: list[bytes] = []
        self._heard_s = monotonic()
        self.role = "new"
        self.heartbeat_s = limits.heartbeat_s

    async def send(self, frame: Outgoing) -> None:
        """Send a frame; waits while the other side does not read, at most 30 s."""
        if isinstance(frame, Nak):
            self._metrics.naks.labels(frame.code).inc()
        await self.send_text(codec.encode(frame))

    async def send_text(self, text: bytes) -> None:
        """Send the text of a frame: at once, or when the other side has read enough of what went before."""
        if self.put(text):
            return
        try:
            async with asyncio.timeout(self._limits.behind_s), self._turn:
                self._flush()
                await self._ws.send_frame(text, WSMsgType.TEXT)
        except TimeoutError as error:
            raise Close(Code.SLOW, "too slow") from error
        except ClientConnectionResetError as error:
            raise ConnectionResetError from error

    def put(self, text: bytes) -> bool:
        """Send the text of a frame with all others of this tick in one piece, if the other side reads."""
        transport = self._transport
        if transport is None or self._turn.locked() or self._ws.closed:
            return False
        if len(self._unsent) >= MOST_AT_ONCE:
            self._flush()
        if not self._unsent:
            if transport.is_closing() or transport.get_write_buffer_size() > BEHIND_BYTES:
                return False
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(text)
        return True

    def _flush(self) -> None:
        """Write what has gathered."""
        texts, self._unsent = self._unsent, []
        if texts and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(map(framed, texts)) if len(texts) > 1 else framed(texts[0]))

    async def hello(self) -> Hello:
        """Return the first frame, which has to come soon and has to be `hello`."""
        try:
            async with asyncio.timeout(self._limits.hello_s):
                frame = await self._decoded(codec.decode_shopper)
        except TimeoutError as error:
            raise Close(Code.NO_SESSION, "no hello") from error
        if frame is None:
            raise ConnectionResetError
        if isinstance(frame, WireError):
            await self.send(Err(code=frame.code, why=frame.why))
        if not isinstance(frame, Hello):
            raise Close(Code.NO_SESSION, "hello comes first")
        return frame

    async def next(self, decode: Decode, *meters: Meter) -> Any:
        """Return the next frame that may be acted on, None when the socket is closed.

        Every meter must admit it; the first one's patience is tried by what is refused.
        """
        while (frame := await self._decoded(decode)) is not None:
            if not all(meter.admits(frame) for meter in meters):
                await self._refuse(frame, meters[0])
            elif isinstance(frame, WireError):
                await self.send(Err(code=frame.code, why=frame.why))
            elif isinstance(frame, Hello):
                await self.send(Err(code="bad_frame", why="hello comes once."))
            else:
                self._metrics.took(self.role, frame)
                return frame
        return None

    async def close(self, code: int, why: str) -> None:
        """Close with a code; the other side has two seconds to answer."""
        self._metrics.closes.labels(str(code)).inc()
        self._flush()
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(CLOSE_S):
                await self._ws.close(code=code, message=why.encode()[:120], drain=False)
        if code == Code.SLOW:
            # What it does not read would wait here for as long as it keeps the connection.
            self.cut()

    def is_silent(self) -> bool:
        """Say whether nothing came for so long that nobody can be there."""
        return monotonic() - self._heard_s > SILENT_BEATS * self.heartbeat_s

    async def ping(self) -> None:
        """Ask for a sign of life; whoever is behind is asked by what waits already."""
        if not self._turn.locked():
            with suppress(ConnectionError, Close):
                await self.send(Ping())

    def cut(self) -> None:
        """Drop the connection: nobody is there to read a close code."""
        if self._transport is not None:
            self._transport.abort()

    async def _refuse(self, frame: Any, meter: Meter) -> None:
        if not meter.has_patience():
            raise Close(Code.RATE, "too many frames")
        if (cid := getattr(frame, "cid", None)) is not None:
            await self.send(Nak(cid=cid, code="rate", why=SLOW_DOWN, retry=True))

    async def _decoded(self, decode: Decode) -> Any:
        """Return the next frame or what is wrong with it, None when the socket is closed."""
        message = await self._ws.receive()
        self._heard_s = monotonic()
        if message.type is WSMsgType.BINARY:
            raise Close(Code.NOT_JSON, "frames are text")
        if message.type is not WSMsgType.TEXT:
            return None
        frame = decode(message.data)
        if isinstance(frame, WireError) and frame.close_code is not None:
            raise Close(frame.close_code, frame.why)
        return frame


def framed(text: bytes) -> bytes:
    """Return the text as one frame of a server, which is not masked."""
    size = len(text)
    if size < 126:
        return bytes((TEXT, size)) + text
    if size < 1 << 16:
        return struct.pack(">BBH", TEXT, 126, size) + text
    return struct.pack(">BBQ", TEXT, 127, size) + text


def prepared() -> web.WebSocketResponse:
    """Return a websocket with our limits, not yet open."""
    return web.WebSocketResponse(
        protocols=(SUBPROTOCOL,),
        max_msg_size=MAX_FRAME_BYTES,
        compress=COMPRESS,
        timeout=CLOSE_S,
        writer_limit=MAX_UNSENT_BYTES - BEHIND_BYTES,
        decode_text=False,
    )


def reason(error: BaseException) -> tuple[int, str] | None:
    """Return code and words with which to close after this error, None when nobody is there any more."""
    if isinstance(error, BaseExceptionGroup):
        found = [reason(inner) for inner in error.exceptions]
        return next((answer for answer in found if answer is not None), None)
    if isinstance(error, Close):
        return error.code, error.why
    if isinstance(error, StoreLost):
        return Code.STORE_LOST, "try again soon"
    if isinstance(error, ConnectionError):
        return None
    log.error("socket_failed", exc_info=error)
    return Code.STORE_LOST, "try again soon"
