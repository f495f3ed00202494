"""The floor: the same frames between the same sockets, on the same server, with nothing behind it.

What comes from one side of a conversation goes to both, with an id, and the sender gets its `ack`: all in the
memory of one process, forgotten at once.
"""

import argparse
import asyncio
import signal
from collections import defaultdict
from itertools import count

import msgspec
from aiohttp import web

from handoff.wire.frames import SUBPROTOCOL

WELCOME = '{"t":"welcome"}'


class Said(msgspec.Struct, kw_only=True):
    """Any frame, with the fields that are looked at."""

    t: str
    cid: str = ""
    c: str = ""
    text: str = ""
    token: str = ""


class Floor:
    """Who follows which conversation."""

    def __init__(self) -> None:
        self._members: defaultdict[str, list[web.WebSocketResponse]] = defaultdict(list)
        self._numbers: defaultdict[str, count[int]] = defaultdict(count)
        self._read = msgspec.json.Decoder(Said)

    async def enter(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket."""
        ws = web.WebSocketResponse(protocols=(SUBPROTOCOL,), compress=False)
        await ws.prepare(request)
        followed: list[str] = []
        async for message in ws:
            frame = self._read.decode(message.data)
            match frame.t:
                case "hello" | "attach":
                    followed.append(frame.token or frame.c)
                    self._members[followed[-1]].append(ws)
                    await ws.send_str(WELCOME if frame.token else f'{{"t":"ack","cid":"{frame.cid}"}}')
                case "send":
                    await self._relay(ws, frame, frame.c or followed[0])
        for c in followed:
            self._members[c].remove(ws)
        return ws

    async def _relay(self, ws: web.WebSocketResponse, frame: Said, c: str) -> None:
        entry = f"1-{next(self._numbers[c])}"
        message = {"t": "msg", "c": c, "id": entry, "kind": "text", "text": frame.text}
        text = msgspec.json.encode(message).decode()
        for member in self._members[c]:
            await member.send_str(text)
        await ws.send_str(f'{{"t":"ack","cid":"{frame.cid}","id":"{entry}"}}')


async def _healthz(_: web.Request) -> web.Response:
    return web.Response()


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    app = web.Application()
    app.add_routes([web.get("/ws", Floor().enter), web.get("/healthz", _healthz)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    asyncio.run(_serve(parser.parse_args().port))
