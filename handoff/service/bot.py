"""Asks the bot: one turn, one answer, or a clear word that there is none."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
import msgspec
import structlog

from handoff.core import breaker
from handoff.core.errors import BotDown
from handoff.service.answers import BotAnswer

log = structlog.get_logger()

# A turn may take an action (4 s), and an action a call to the shop (3 s); nobody should wait longer.
TURN_S = 6.0
HEALTH_S = 1.0
MAX_ANSWER_BYTES = 256 * 1024


# What a bot says that has no model (yet): it began nothing.
NO_MODEL = 503
# How a bot fails that is gone, and so works on nothing any more; one that is only slow is not.
_GONE = (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


class BotAway(BotDown):
    """This bot does not work on the turn: it is gone, has no model, or was not asked."""


class BotClient:
    """The bot at one address; `session` is the app's."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        url: str,
        secret: str,
        clock: Callable[[], float] = time.monotonic,
        turn_s: float = TURN_S,
    ) -> None:
        self._session = session
        self.url = url
        self._door = f"{url.rstrip('/')}/webhooks/gateway"
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._clock = clock
        self._turn_s = turn_s
        self._breaker = breaker.Breaker()

    async def turn(self, request: dict[str, Any]) -> BotAnswer:
        """Return the bot's answer. BotDown if there is none in time, or none to be used."""
        now = self._clock()
        if not breaker.may_ask(self._breaker, now):
            raise BotAway("the bot did not answer lately")
        self._breaker = breaker.asking(self._breaker, now)
        try:
            async with asyncio.timeout(self._turn_s):
                status, content = await self._post(request)
        except _GONE as error:
            raise self._failed(BotAway, type(error).__name__) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise self._failed(BotDown, type(error).__name__) from error
        if status >= 500:
            raise self._failed(BotAway if status == NO_MODEL else BotDown, f"status {status}")
        self._breaker = breaker.answered(self._breaker)
        return _usable(status, content, request["turn"])

    async def ready(self) -> bool:
        """Say whether the bot is there and has a model."""
        try:
            async with asyncio.timeout(HEALTH_S), self._session.get(f"{self._door}/") as response:
                found = msgspec.json.decode(await response.content.read(4096))
        except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError):
            return False
        return isinstance(found, dict) and found.get("model") is True

    async def _post(self, request: dict[str, Any]) -> tuple[int, bytes]:
        headers = {**self._headers, "Content-Type": "application/json"}
        content = msgspec.json.encode(request)
        async with self._session.post(f"{self._door}/turn", data=content, headers=headers) as response:
            found = bytearray()
            async for part in response.content.iter_chunked(16 * 1024):
                found += part
                if len(found) > MAX_ANSWER_BYTES:
                    raise aiohttp.ClientPayloadError("the answer is too long")
            return response.status, bytes(found)

    def _failed(self, kind: type[BotDown], why: str) -> BotDown:
        self._breaker = breaker.failed(self._breaker, self._clock())
        return kind(why)


def _usable(status: int, content: bytes, turn: str) -> BotAnswer:
    """Return the answer if it is as agreed on; the bot is up, so the breaker stays out of this."""
    if status != 200:
        raise BotDown(f"status {status}")
    try:
        answer = msgspec.json.decode(content, type=BotAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BotDown(f"not the agreed answer: {type(error).__name__}") from error
    if answer.turn != turn or not (answer.messages or answer.handoff):
        raise BotDown("the answer to another turn, or to none")
    return answer
