"""What the stores hold at the end of a run: every log, every state, the archive."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import msgspec
from sqlalchemy import select

from chaos.facts import Archived, Ended, History, Stored, print_of
from handoff.core.ids import entry_order
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import connect
from handoff.store.conversations import Conversations, Entry
from handoff.store.schema import entries
from handoff.store.sql import AsyncEngine, open_engine, transaction

PAGE = 500
# The last entries may be for staff only; one of so many is for everybody.
TAIL = 20


class Records:
    """Reads what is stored."""

    def __init__(self, conversations: Conversations, queue: ArchiveQueue, engine: AsyncEngine) -> None:
        self._conversations = conversations
        self._queue = queue
        self._engine = engine

    async def last(self, c: str, *, staff: bool) -> str | None:
        """Return the newest entry that a screen of this side has to show."""
        for entry in reversed(await self._conversations.read(c, count=TAIL)):
            if staff or _body(entry).get("visible", "all") == "all":
                return entry.id
        return None

    async def unarchived(self) -> list[str]:
        """Return how many entries wait for the archive, nothing when it has caught up."""
        waiting = await self._queue.length()
        return [f"{waiting} entries"] if waiting else []

    async def note(self, history: History, conversations: Iterable[str]) -> None:
        """Write down all that is stored of these conversations."""
        for c in conversations:
            now = await self._conversations.get(c)
            history.note(Ended(c=c, state=now.state if now else "gone", alias=now.alias if now else None))
            log = [entry async for entry in self._entries(c)]
            archived = await self._archived(c)
            # A long log is trimmed behind the archive: what only the archive holds is stored all the same.
            older = [each for each in archived if log and entry_order(each.id) < entry_order(log[0].id)]
            for entry in [*older, *log]:
                history.note(_stored(c, entry))
            for entry in archived:
                history.note(Archived(c=c, id=entry.id, print=print_of(msgspec.json.decode(entry.body))))

    async def _archived(self, c: str) -> list[Entry]:
        columns = entries.c.epoch, entries.c.seq, entries.c.body
        wanted = select(*columns).where(entries.c.conversation == c).order_by(*columns[:2])
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(wanted)).all()
        return [Entry(id=f"{epoch}-{seq}", body=raw.encode()) for epoch, seq, raw in rows]

    async def _entries(self, c: str) -> AsyncIterator[Entry]:
        after = "0-0"
        while found := await self._conversations.read(c, after=after, count=PAGE):
            for entry in found:
                yield entry
            after = found[-1].id


@asynccontextmanager
async def open_records(settings: dict[str, str]) -> AsyncIterator[Records]:
    """Yield the records of a house with these settings."""
    engine = open_engine(settings["DATABASE_URL"])
    try:
        async with connect(settings["REDIS_URL"]) as redis:
            conversations = Conversations(redis)
            queue = ArchiveQueue(redis, conversations.keys)
            yield Records(conversations, queue, engine)
    finally:
        await engine.dispose()


def _body(entry: Entry) -> dict[str, object]:
    found: dict[str, object] = msgspec.json.decode(entry.body)
    return found


def _stored(c: str, entry: Entry) -> Stored:
    body = msgspec.json.decode(entry.body)
    return Stored(
        c=c,
        id=entry.id,
        role=body["from"]["role"],
        alias=body["from"].get("alias"),
        kind=body["kind"],
        event=body.get("event"),
        visible=body.get("visible", "all"),
        cid=body.get("cid"),
        ts=body.get("ts", 0),
        greets=bool((body.get("data") or {}).get("greeting")),
        print=print_of(body),
    )
