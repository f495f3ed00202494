"""What shoppers wrote lately, for a training to read: the newest of the inbox, a conversation's lines."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.privacy import mask
from handoff.store.schema import entries
from handoff.store.sql import transaction
from handoff.store.studio_schema import inbox
from handoff.wire.frames import Body

# A model reads so many in some ten seconds.
NEWEST = 300
MOST_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A masked message of a shopper."""

    id: int
    language: str
    text: str


class RecentLines:
    """Reads only, and nothing that is not masked leaves it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def newest(self, count: int = NEWEST) -> list[Line]:
        """Return the newest messages of the inbox, newest first."""
        wanted = select(inbox.c.id, inbox.c.language, inbox.c.text).order_by(inbox.c.id.desc()).limit(count)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(wanted)).all()
        return [Line(id=row[0], language=row[1], text=row[2]) for row in rows]

    async def said_in(self, conversation: str) -> list[str]:
        """Return what the shopper wrote in a conversation, masked, oldest first."""
        wanted = (
            select(entries.c.body)
            .where(entries.c.conversation == conversation, entries.c.role == "shopper")
            .order_by(entries.c.epoch, entries.c.seq)
            .limit(MOST_LINES)
        )
        async with transaction(self._engine) as connection:
            bodies = [msgspec.json.decode(raw, type=Body) for raw in (await connection.scalars(wanted)).all()]
        return [mask(body.text) for body in bodies if body.kind == "text" and body.text]
