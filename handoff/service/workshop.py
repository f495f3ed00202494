"""Asks the workshop, which trains and changes models, and runs on the machine that has them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

from handoff.core.errors import HandoffError

# Promoting reads a model into each assistant; keeping a test replays a conversation.
PATIENCE_S = 120.0
MAX_ANSWER_BYTES = 4 << 20


class WorkshopDown(HandoffError):
    """There is no workshop, or it does not answer: nothing can be trained from here now."""

    code = "workshop_down"
    temporary = True
    status = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The workshop's answer: what it says, and whether it did what it was asked."""

    status: int
    body: dict[str, Any]

    @property
    def done(self) -> bool:
        """Say whether it did."""
        return self.status < 400


class Workshop:
    """The workshop at one address, none where the address is empty; `session` is the app's."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, secret: str) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {secret}"}

    async def tells(self, path: str, **query: str) -> Said:
        """Return what it tells. WorkshopDown if there is no answer."""
        return await self._asked("GET", path, params=query)

    async def does(self, path: str, **asked: object) -> Said:
        """Return what came of an order. WorkshopDown if there is no answer."""
        return await self._asked("POST", path, json=asked)

    async def _asked(self, method: str, path: str, **how: Any) -> Said:
        if not self._url:
            raise WorkshopDown("no workshop")
        try:
            async with (
                asyncio.timeout(PATIENCE_S),
                self._session.request(method, self._url + path, headers=self._headers, **how) as response,
            ):
                content = await _read(response)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise WorkshopDown(type(error).__name__) from error
        try:
            return Said(status=response.status, body=msgspec.json.decode(content, type=dict[str, Any]))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise WorkshopDown(f"not an answer: status {response.status}") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        found += part
        if len(found) > MAX_ANSWER_BYTES:
            raise aiohttp.ClientPayloadError("the answer is too long")
    return bytes(found)
