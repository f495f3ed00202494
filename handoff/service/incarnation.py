"""When Redis comes back without its newest entries: the log begins anew under an unused epoch."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from handoff.core.conversation import Conversation
from handoff.core.errors import HandoffError
from handoff.core.ids import entry_order
from handoff.store.archive_tail import ArchiveTail
from handoff.store.conversations import Conversations
from handoff.store.sql import SqlLost

log = structlog.get_logger()

LOOK_S = 2.0
# Ids are dense: who claims to have seen more than this beyond the newest entry has seen nothing of the kind.
FARTHEST = 10_000


class Incarnations:
    """Compares logs with what was seen of them, by the archive or by a page."""

    def __init__(
        self,
        conversations: Conversations,
        tail: ArchiveTail,
        *,
        everybody: Callable[[], AsyncIterator[str]],
        server: Callable[[], Awaitable[str]],
        look_s: float = LOOK_S,
    ) -> None:
        self._conversations = conversations
        self._tail = tail
        self._everybody = everybody
        self._server = server
        self._look_s = look_s

    async def run(self) -> None:
        """Compare all logs with the archive whenever another server answers than before, for ever."""
        known = ""
        while True:
            try:
                if (server := await self._server()) != known:
                    await self.census()
                    known = server
            except HandoffError as error:
                log.warning("census_waits", code=error.code)
            await asyncio.sleep(self._look_s)

    async def census(self) -> int:
        """Begin every log anew of which the archive has seen more; returns how many those were."""
        return sum([await self.mend(c) async for c in self._everybody()])

    async def mend(self, c: str, *, seen: str | None = None) -> bool:
        """Begin a log anew if the archive, or a page that saw this entry, is ahead; says whether it did."""
        now = await self._conversations.get(c)
        if now is None:
            return False
        top = await self._top(c)
        newest = max([place for place in (top, _claimed(now, seen)) if place], default=None)
        if newest is None or newest <= _newest(now):
            return False
        epoch = 1 + max(now.epoch, newest[0])
        lost = await self._tail.after(c, _newest(now)) if top else []
        if not await self._conversations.incarnate(now, epoch=epoch, tail=lost):
            return False
        log.warning("log_began_anew", conversation=c, epoch=epoch, brought_back=len(lost))
        return True

    async def _top(self, c: str) -> tuple[int, int] | None:
        """Return the newest archived entry; without SQL the log goes on, and is compared when it is back."""
        try:
            return await self._tail.newest(c)
        except SqlLost:
            return None


def _newest(now: Conversation) -> tuple[int, int]:
    """Return the newest place: that of the last entry, or the beginning of an epoch that has none yet."""
    begin = (now.epoch, -1)
    return max(begin, entry_order(now.last)) if now.last else begin


def _claimed(now: Conversation, seen: str | None) -> tuple[int, int] | None:
    """Return the place of an entry that a page says to have seen, if that can be."""
    place = entry_order(seen) if seen else (0, 0)
    last = _newest(now)
    return place if place[0] == last[0] and last[1] < place[1] <= last[1] + FARTHEST else None
