"""Looks after the trial of a new model: of all gateways one, every few seconds, ends what has to end."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from handoff.core.errors import HandoffError
from handoff.service.trials import Trials

log = structlog.get_logger()

LOOK_S = 5.0


class Guard:
    """`lease` says whether this process is the one that looks."""

    def __init__(
        self, trials: Trials, *, lease: Callable[[], Awaitable[bool]], look_s: float = LOOK_S
    ) -> None:
        self._trials = trials
        self._lease = lease
        self._look_s = look_s

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                if await self._lease() and (why := await self._trials.look()):
                    log.warning("trial_stopped", why=why)
            except HandoffError as error:
                log.warning("trial_unguarded", code=error.code)
            await asyncio.sleep(self._look_s)
