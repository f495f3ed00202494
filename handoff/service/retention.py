"""How long what is stored is kept, by its class: looked after once an hour by who holds the lease."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from handoff.core.errors import HandoffError
from handoff.store.expiry import ArchiveExpiry, LiveExpiry

log = structlog.get_logger()

EVERY_S = 3_600.0
# While a store is away.
AGAIN_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What went: archived entries and conversations, live entries and proofs."""

    entries: int = 0
    conversations: int = 0
    live: int = 0
    proofs: int = 0


class Retention:
    """Takes out what is older than it may be; `lease` says whether this process is the one that does."""

    def __init__(
        self,
        archive: ArchiveExpiry,
        live: LiveExpiry,
        *,
        everybody: Callable[[], AsyncIterator[str]],
        settle: Callable[[str], Awaitable[None]],
        lease: Callable[[], Awaitable[bool]],
        transcripts: timedelta,
    ) -> None:
        self._archive = archive
        self._live = live
        self._everybody = everybody
        self._settle = settle
        self._lease = lease
        self._transcripts = transcripts

    async def run(self) -> None:
        """Sweep once an hour, for ever."""
        while True:
            pause_s = EVERY_S
            try:
                if await self._lease():
                    swept = await self.sweep(datetime.now(UTC))
                    log.info("retention_swept", entries=swept.entries, live=swept.live, proofs=swept.proofs)
            except HandoffError as error:
                log.warning("retention_waits", code=error.code)
                pause_s = AGAIN_S
            await asyncio.sleep(pause_s)

    async def sweep(self, now: datetime) -> Swept:
        """Take out what is too old at that time; returns what went."""
        before_ms = int((now - self._transcripts).timestamp() * 1000)
        live, proofs = await self._sweep_live(before_ms, now.timestamp())
        went = 0
        while gone := await self._archive.entries(before_ms):
            went += gone
        closed = await self._archive.conversations(before_ms)
        return Swept(entries=went, conversations=closed, live=live, proofs=proofs)

    async def _sweep_live(self, before_ms: int, now_s: float) -> tuple[int, int]:
        live = proofs = 0
        async for c in self._everybody():
            proofs += await self._live.proofs(c, now_s)
            if gone := await self._live.entries(c, before_ms):
                live += gone
                await self._settle(c)
        return live, proofs
