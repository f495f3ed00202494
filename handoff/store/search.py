"""Full-text search over the archive, on either engine; who may see what is decided by who asks here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import entries, search
from handoff.store.sql import transaction

MOST = 50
# SQLite looks up and sorts all that match: 100,000 took it 177 ms, so many take it 53 (load 4), whatever else
# there is. They are the last filed, so the newest; PostgreSQL goes back in time until it has enough.
MOST_SORTED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry in which all the words stand."""

    c: str
    id: str
    ts_ms: int
    body: str  # JSON


class Search:
    """Finds entries by words that begin like these."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def find(self, words: Sequence[str], *, by: str | None, also: Collection[str] = ()) -> list[Hit]:
        """Return the newest entries with all these words, at most 50.

        `by`: only in conversations in which this agent had a part, and in `also`; None: in all.
        """
        columns = entries.c.conversation, entries.c.epoch, entries.c.seq, entries.c.ts_ms, entries.c.body
        # They share a foreign key, which says how they are joined.
        wanted = select(*columns).join(search).where(self._matches(words))
        if by is not None:
            wanted = wanted.where(or_(_had_a_part(by), entries.c.conversation.in_(also)))
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted.order_by(entries.c.ts_ms.desc()).limit(MOST))
            return [Hit(c=c, id=f"{epoch}-{seq}", ts_ms=ts, body=body) for c, epoch, seq, ts, body in rows]

    async def had_a_part(self, agent: str, c: str) -> bool:
        """Say whether this agent wrote, or took something, in that conversation."""
        wanted = select(entries.c.seq).where(entries.c.conversation == c, entries.c.by == agent).limit(1)
        async with transaction(self._engine) as connection:
            return (await connection.execute(wanted)).first() is not None

    def _matches(self, words: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition; words hold letters and digits only, so nothing in them is a command."""
        if self._engine.dialect.name == "sqlite":
            found = text(
                "SELECT rowid FROM search_index WHERE search_index MATCH :words "
                "ORDER BY rowid DESC LIMIT :most"
            )
            asked = " ".join(f'"{word}"*' for word in words)
            return search.c.id.in_(found.bindparams(words=asked, most=MOST_SORTED))
        query = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in words))
        return func.to_tsvector(text("'simple'"), search.c.words).op("@@")(query)


def _had_a_part(agent: str) -> ColumnElement[bool]:
    return entries.c.conversation.in_(select(entries.c.conversation).where(entries.c.by == agent))
