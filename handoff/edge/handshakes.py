"""Connections that never get as far as a request: each has a short time, and they are not too many."""

import asyncio
from collections.abc import Callable
from time import monotonic
from weakref import WeakKeyDictionary, WeakSet

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from handoff.edge.limits import Limits

log = structlog.get_logger()

LOOK_S = 1.0


class Handshakes:
    """Knows which connections have asked for something, and lets go of those that only stand there."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._heard: WeakSet[object] = WeakSet()
        self._since_s: WeakKeyDictionary[object, float] = WeakKeyDictionary()

    def noting(self) -> Middleware:
        """Return the middleware that notes who has asked."""

        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            self._heard.add(request.transport)
            return await handler(request)

        return note

    async def watch(self, server: web.Server) -> None:
        """Look after the connections of this server for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            if let_go := self.look(server):
                log.info("handshakes_let_go", count=let_go)

    def look(self, server: web.Server) -> int:
        """Close who has been silent for too long, and of too many the oldest; returns how many."""
        now_s = self._clock()
        # aiohttp's connections take no weak references, their transports do.
        silent = [each for each in server.connections if each.transport and each.transport not in self._heard]
        since_s = [self._since_s.setdefault(each.transport, now_s) for each in silent]
        over = len(silent) - self._limits.handshakes
        too_old_s = sorted(since_s)[over - 1] if over > 0 else now_s - self._limits.request_s
        late = [each for each, at_s in zip(silent, since_s, strict=True) if at_s <= too_old_s]
        for each in late:
            each.force_close()
        return len(late)
