"""How the gateway is: for load balancers and the house (`/healthz`), and for Prometheus (`/metrics`)."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import msgspec
from aiohttp import web

from handoff.edge.address import is_near
from handoff.edge.answers import answer, refusal
from handoff.edge.metrics import Metrics
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.doors import Doors

PROBE_S = 1.5
# Anybody may ask; the bot is one process with other things to do, so it is asked this seldom.
AGAIN_S = 1.0
Probe = Callable[[], Awaitable[bool]]


class Healthy(msgspec.Struct, frozen=True, kw_only=True):
    """`status`: ok, draining (it stops) or store_lost. Without its bot the gateway is healthy."""

    status: str
    bot: bool
    store: bool


class Health:
    """Answers how it is; `draining` is set once, when the gateway stops."""

    def __init__(self, *, doors: Doors, queue: ArchiveQueue, bot: Probe, metrics: Metrics) -> None:
        self._doors = doors
        self._queue = queue
        self._bot = bot
        self._metrics = metrics
        self.draining = False
        self._probing = asyncio.Lock()
        self._probed_s = -AGAIN_S
        self._found = (False, False)

    async def healthz(self, _: web.Request) -> web.Response:
        """Return 200 while this gateway should get visitors, else 503."""
        store, bot = await self._probe()
        status = "draining" if self.draining else "ok" if store else "store_lost"
        return answer(Healthy(status=status, bot=bot, store=store), status=200 if status == "ok" else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Return the numbers, to this machine and its private network only."""
        if not is_near(request):
            return refusal("not_found", "Not Found", status=404)
        self._metrics.unarchived.set(await self._queue.length())
        page = await asyncio.to_thread(self._metrics.page)
        return web.Response(body=page, headers={"Content-Type": "text/plain; version=0.0.4"})

    async def _probe(self) -> tuple[bool, bool]:
        """Return whether store and bot answer; many who ask at once share one look."""
        async with self._probing:
            if monotonic() - self._probed_s >= AGAIN_S:
                self._found = await asyncio.gather(_within(self._doors.answers()), _within(self._bot()))
                self._probed_s = monotonic()
            return self._found


async def _within(probe: Awaitable[bool]) -> bool:
    try:
        async with asyncio.timeout(PROBE_S):
            return await probe
    except TimeoutError:
        return False
