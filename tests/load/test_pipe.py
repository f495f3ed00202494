"""The client of the bench speaks websocket: whole frames in any pieces, of every length."""

import asyncio

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from handoff.wire.frames import SUBPROTOCOL
from load.pipe import Closed, Pipe, connect


class Echo:
    """A server that says everything back, and notes whence and from which page somebody came."""

    def __init__(self) -> None:
        self.came: list[tuple[str | None, str]] = []

    async def enter(self, request: web.Request) -> web.StreamResponse:
        origin = request.headers["Origin"]
        self.came.append((request.remote, origin))
        if origin == "http://evil.example":
            return web.Response(status=403)
        ws = web.WebSocketResponse(protocols=(SUBPROTOCOL,))
        await ws.prepare(request)
        async for message in ws:
            if message.type is WSMsgType.TEXT and message.data == "bye":
                await ws.close(code=4408, message=b"too slow")
            else:
                await ws.send_str(message.data)
        return ws


async def served(echo: Echo) -> TestServer:
    app = web.Application()
    app.router.add_get("/ws", echo.enter)
    server = TestServer(app)
    await server.start_server()
    return server


async def said_back(pipe: Pipe, texts: list[bytes]) -> list[bytes]:
    came: list[bytes] = []
    whole = asyncio.Event()

    def take(text: bytes) -> None:
        came.append(text)
        if len(came) == len(texts):
            whole.set()

    pipe.taken = take
    for text in texts:
        pipe.send(text)
    async with asyncio.timeout(5):
        await whole.wait()
    return came


async def test_frames_of_every_length_come_back_whole_and_in_order() -> None:
    echo = Echo()
    async with await served(echo) as server:
        pipe = await connect("127.0.0.1", server.port or 0, origin="http://a.example", source="127.9.8.7")
        texts = [b"x" * size for size in (0, 1, 125, 126, 127, 60_000, 70_000)]
        assert await said_back(pipe, texts) == texts
        pipe.close()
    assert echo.came == [("127.9.8.7", "http://a.example")]


async def test_the_code_of_a_closed_socket_is_kept() -> None:
    async with await served(Echo()) as server:
        pipe = await connect("127.0.0.1", server.port or 0, origin="http://a.example")
        pipe.send(b"bye")
        async with asyncio.timeout(5):
            assert await pipe.ended == "closed with 4408 too slow"


async def test_a_handshake_that_is_refused_says_so() -> None:
    async with await served(Echo()) as server:
        with pytest.raises(Closed, match="403"):
            await connect("127.0.0.1", server.port or 0, origin="http://evil.example")
