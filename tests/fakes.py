"""The outside world for tests: a bot's door that answers by the treaty, and can be slow, broken or gone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

EXAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "contract" / "turn.json").read_text("utf-8")
)
SECRET = "between friends"


def example(part: str) -> dict[str, Any]:
    """Return the example whose name holds this part."""
    return next(each for each in EXAMPLES if part in each["name"])


class FakeBot:
    """A bot that says what it is told to say, once a turn however often it is asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.says: dict[str, Any] = example("a question is answered")["response"]
        self.status = 200
        self.raw: bytes | None = None
        self.model = True
        self.open = asyncio.Event()
        self.open.set()
        self.news = asyncio.Condition()
        self._said: dict[str, dict[str, Any]] = {}
        self.url = ""

    async def heard(self, count: int) -> None:
        """Wait until that many turns have been asked."""
        async with self.news:
            await self.news.wait_for(lambda: len(self.asked) >= count)

    async def turn(self, request: web.Request) -> web.Response:
        """Answer a turn; while `open` is not set, hold it."""
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return web.json_response({"error": "secret"}, status=401)
        asked = await request.json()
        async with self.news:
            self.asked.append(asked)
            self.news.notify_all()
        await self.open.wait()
        if self.raw is not None:
            return web.Response(body=self.raw, status=self.status)
        if self.status != 200:
            return web.json_response({"error": "the turn failed"}, status=self.status)
        said = self._said.setdefault(asked["turn"], {**self.says, "turn": asked["turn"]})
        return web.json_response(said)

    async def health(self, request: web.Request) -> web.Response:
        """Say whether there is a model."""
        return web.json_response({"status": "ok", "model": self.model})

    def app(self) -> web.Application:
        """Return the bot's two routes."""
        app = web.Application()
        app.router.add_post("/webhooks/gateway/turn", self.turn)
        app.router.add_get("/webhooks/gateway/", self.health)
        return app


@asynccontextmanager
async def fake_bot() -> AsyncIterator[FakeBot]:
    """Yield a bot that listens on a port of its own."""
    bot = FakeBot()
    server = TestServer(bot.app())
    async with server:
        bot.url = str(server.make_url("/"))
        yield bot
        bot.open.set()
