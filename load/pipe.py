"""A websocket client that costs next to nothing, so that what is measured is the server."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable

from handoff.wire.frames import SUBPROTOCOL

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FIN, MASKED = 0x80, 0x80
# A mask of zeros is a mask: the payload stays as it is, and the server unmasks it as any other.
NO_MASK = b"\0\0\0\0"
OPEN_S = 20.0
Taken = Callable[[bytes], None]


class Closed(Exception):
    """The server refused the handshake or closed the socket."""


class Pipe(asyncio.Protocol):
    """One socket: texts go out by `send`, and come in at `taken`."""

    def __init__(self, *, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.taken: Taken = lambda _: None
        self.opened: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[str] = loop.create_future()
        self._request = request
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        if not self.opened.done():
            self.opened.set_exception(Closed("closed before it was open"))
        self._end(f"connection lost {exc or ''}")

    def data_received(self, data: bytes) -> None:
        """Take the answer to the handshake, then frames."""
        self._buffer += data
        if not self.opened.done() and not self._take_head():
            return
        self._take_frames()

    def send(self, text: bytes) -> None:
        """Send one text frame."""
        if self._transport is not None:
            self._transport.write(_frame(TEXT, text))

    def close(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    def _take_head(self) -> bool:
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return False
        self._buffer = rest
        if b" 101 " in head.partition(b"\r\n")[0]:
            self.opened.set_result(None)
            return True
        self.opened.set_exception(Closed(head.partition(b"\r\n")[0].decode(errors="replace")))
        self.close()
        return False

    def _take_frames(self) -> None:
        buffer, at = self._buffer, 0
        while (found := _framed(buffer, at)) is not None:
            kind, start, at = found
            if kind == TEXT:
                self.taken(buffer[start:at])
            elif kind == PING and self._transport is not None:
                self._transport.write(_frame(PONG, buffer[start:at]))
            elif kind == CLOSE:
                code = int.from_bytes(buffer[start : start + 2])
                self._end(f"closed with {code} {buffer[start + 2 : at].decode(errors='replace')}")
                self.close()
        self._buffer = buffer[at:]

    def _end(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_result(why)


async def connect(host: str, port: int, *, origin: str, source: str | None = None) -> Pipe:
    """Return an open socket. `source` is the address of this machine from which it comes."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        "GET /ws HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}",
        f"Origin: {origin}",
    )
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(OPEN_S):
        _, pipe = await loop.create_connection(
            lambda: Pipe(request=request), host, port, local_addr=(source, 0) if source else None
        )
        await pipe.opened
    return pipe


def _frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((FIN | kind, MASKED | size)) + NO_MASK + payload
    if size < 1 << 16:
        return struct.pack(">BBH", FIN | kind, MASKED | 126, size) + NO_MASK + payload
    return struct.pack(">BBQ", FIN | kind, MASKED | 127, size) + NO_MASK + payload


def _framed(buffer: bytes, at: int) -> tuple[int, int, int] | None:
    """Return kind, start and end of payload of the frame that begins there, None while it is not whole."""
    if len(buffer) < at + 2:
        return None
    kind, size, start = buffer[at] & 0x0F, buffer[at + 1] & 0x7F, at + 2
    more = {126: 2, 127: 8}.get(size, 0)
    if len(buffer) < start + more:
        return None
    if more:
        size = int.from_bytes(buffer[start : start + more])
        start += more
    return (kind, start, start + size) if len(buffer) >= start + size else None
