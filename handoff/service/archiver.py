"""The archiver: copies entries and readings to SQL as they come; the live chat never waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import chain, repeat
from math import inf
from time import monotonic

import msgspec
import structlog

from handoff.core.errors import HandoffError
from handoff.core.ids import entry_order
from handoff.service.readings import reading
from handoff.store.archive import ENDS, Archive, Archived, Standing
from handoff.store.archive_queue import ArchiveQueue, Pointer
from handoff.store.conversations import Conversations
from handoff.store.inbox import Closing, Filed, Inbox
from handoff.wire.frames import Body, From

log = structlog.get_logger()

BATCH = 500
BLOCK_MS = 2_000
# Longer than any batch takes: whoever holds entries for this long is gone, or its SQL was.
IDLE_MS = 30_000
# Nobody waits for the archive; what gathers meanwhile is one transaction instead of twenty.
LINGER_S = 0.1
# What of a log stays in Redis: two pages, which is what nearly everybody ever reads. Trimmed in strides.
KEEP = 200
STRIDE = 100
BACK_OFF_S = (0.2, 0.5, 1, 2, 5, 10)


class Archiver:
    """Takes entries from the stream, commits them, and only then lets them go."""

    def __init__(
        self,
        *,
        queue: ArchiveQueue,
        archive: Archive,
        inbox: Inbox,
        conversations: Conversations,
        idle_ms: int = IDLE_MS,
        keep: int = KEEP,
    ) -> None:
        self._queue = queue
        self._archive = archive
        self._inbox = inbox
        self._conversations = conversations
        self._idle_ms = idle_ms
        self._keep = keep

    async def run(self) -> None:
        """Archive for ever; while SQL or Redis is away the entries wait where they are."""
        await self._insist(self._queue.prepare)
        claimed_at = -inf
        while True:
            if monotonic() - claimed_at > self._idle_ms / 1000:
                await self._insist(self.claim)
                claimed_at = monotonic()
            await self._insist(self.round)
            await asyncio.sleep(LINGER_S)

    async def round(self, *, block_ms: int = BLOCK_MS) -> int:
        """Archive what is new; returns how many entries that were."""
        pointers = await self._queue.fresh(count=BATCH, block_ms=block_ms)
        await self._insist(partial(self.store, pointers))
        return len(pointers)

    async def claim(self) -> int:
        """Archive what another archiver read and never finished; returns how many entries that were."""
        pointers = await self._queue.left_behind(idle_ms=self._idle_ms, count=BATCH)
        await self._insist(partial(self.store, pointers))
        return len(pointers)

    async def store(self, pointers: Sequence[Pointer]) -> None:
        """Commit these entries, then take them off the stream, and their logs' oldest out of Redis.

        What SQL does not take, or nobody can read, holds up nothing else: it is found by halves, named, and
        stays in the stream, where `claim` meets it again; perhaps a newer version knows what to do with it.
        """
        try:
            await self._store(pointers)
        except Exception as error:
            if isinstance(error, HandoffError) and error.temporary:
                raise
            await self._apart(pointers, error)

    async def _apart(self, pointers: Sequence[Pointer], error: Exception) -> None:
        if len(pointers) == 1:
            log.error("entry_not_archived", c=pointers[0].c, id=pointers[0].id, exc_info=error)
            return
        half = len(pointers) // 2
        await self.store(pointers[:half])
        await self.store(pointers[half:])

    async def _store(self, pointers: Sequence[Pointer]) -> None:
        if not pointers:
            return
        batch = [_archived(pointer) for pointer in pointers if not pointer.is_reading]
        ended = {entry.c for entry in batch if entry.body.event in ENDS}
        await self._archive.store(batch, await self._standings(ended))
        await self._inbox.file(_filed(pointers), _closings(batch))
        await self._queue.done(pointers)
        for c in {entry.c for entry in batch if entry_order(entry.id)[1] >= self._keep + STRIDE}:
            await self._queue.trim(c, keep=self._keep)

    async def _standings(self, ended: Iterable[str]) -> dict[str, Standing]:
        found = await asyncio.gather(*(self._conversations.get(c) for c in ended))
        return {now.id: Standing(language=now.language, episode=now.episode) for now in found if now}

    async def _insist(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do this, however often the stores are away; every step may be done twice."""
        for pause_s in chain(BACK_OFF_S, repeat(BACK_OFF_S[-1])):
            try:
                await work()
            except HandoffError as error:
                log.warning("archive_waits", code=error.code, pause_s=pause_s)
                await asyncio.sleep(pause_s)
            else:
                return


def _filed(pointers: Sequence[Pointer]) -> list[Filed]:
    """Return the readings; one that cannot be read (another version wrote it) is left out."""
    found = []
    for pointer in pointers:
        if not pointer.is_reading:
            continue
        try:
            what, ts_ms = reading(pointer.body)
        except msgspec.DecodeError:
            log.error("reading_unreadable", c=pointer.c, id=pointer.id)
            continue
        found.append(Filed(c=pointer.c, id=pointer.id, ts_ms=ts_ms, reading=what))
    return found


def _closings(batch: Sequence[Archived]) -> list[Closing]:
    """Return under which topics agents closed conversations; a shopper who leaves names none."""
    said = [(entry.c, entry.body.data or {}) for entry in batch if entry.body.event == "closed"]
    return [
        Closing(c=c, topic=str(data["topic"]), outcome=str(data["outcome"]) if data.get("outcome") else None)
        for c, data in said
        if data.get("topic")
    ]


def _archived(pointer: Pointer) -> Archived:
    """Return the entry to store; one that cannot be read (an older version wrote it) is kept as it is."""
    raw = pointer.body.decode(errors="replace")
    try:
        body = msgspec.json.decode(pointer.body, type=Body)
    except msgspec.DecodeError:
        log.error("entry_unreadable", c=pointer.c, id=pointer.id)
        body = Body(sender=From(role="system"), kind="event")
    return Archived(c=pointer.c, id=pointer.id, by=pointer.by, raw=raw, body=body, was=pointer.was)
