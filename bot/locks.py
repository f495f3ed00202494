"""One lock for each conversation: in memory, and where several assistants share the work, in Redis, too."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, Optional

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore

from bot import settings, trackers
from bot.claims import Claims

# Longer than a turn may take (6 s) several times over; who waits longer finds something broken in front.
MAX_WAIT_S = 30.0


class ConversationLocks(LockStore):
    """Wakes the next message at once; Rasa's own ticket lock looks once a second."""

    def __init__(self, endpoint_config: Optional[Any] = None, claims: Optional[Claims] = None) -> None:
        shared = settings.shared_redis()
        self._claims = claims or (Claims(trackers.connect(shared)) if shared else None)
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock; whoever came first goes first."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._users[conversation_id] = self._users.get(conversation_id, 0) + 1
        try:
            await self._acquire(lock, conversation_id)
            try:
                async with self._claimed(conversation_id):
                    yield TicketLock(conversation_id)
            finally:
                lock.release()
        finally:
            self._forget(conversation_id)

    def _claimed(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        if self._claims is None:
            return nullcontext()
        return self._claims.hold(trackers.PREFIX + conversation_id)

    async def _acquire(self, lock: asyncio.Lock, conversation_id: str) -> None:
        try:
            await asyncio.wait_for(lock.acquire(), MAX_WAIT_S)
        except asyncio.TimeoutError as error:
            raise LockError(f"conversation {conversation_id} stayed busy for {MAX_WAIT_S:.0f} s") from error

    def _forget(self, conversation_id: str) -> None:
        self._users[conversation_id] -= 1
        if not self._users[conversation_id]:
            del self._users[conversation_id], self._locks[conversation_id]
