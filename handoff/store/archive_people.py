"""What SQL holds of people, in whatever table, and taking it out."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, MetaData, String, Table, Text, and_, delete, inspect, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.words import words_in
from handoff.store.results import Entry
from handoff.store.schema import conversations, entries
from handoff.store.sql import transaction

PAGE = 2_000
# The people of the team are no shoppers; the log of the studio names ids only and is kept as evidence.
NOT_SHOPPERS = frozenset({"alembic_version", "audit", "staff"})
ABOUT = "conversation"
Matches = Callable[[Iterable[str]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one table that are about somebody, and the conversations that they name."""

    table: str
    keys: list[tuple[Any, ...]]
    rows: list[dict[str, Any]]
    conversations: frozenset[str]


class ArchivePeople:
    """Looks through all tables: those of this room, and those that others made in the same database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def mentions(self, matches: Matches) -> set[str]:
        """Return the conversations in whose archived entries somebody wrote it."""
        found: set[str] = set()
        async for c, entry in self._everything():
            if c not in found and matches(words_in(_parsed(entry))):
                found.add(c)
        return found

    async def transcript(self, c: str) -> list[Entry]:
        """Return all archived entries of a conversation."""
        wanted = select(entries.c.epoch, entries.c.seq, entries.c.body).where(entries.c.conversation == c)
        async with transaction(self._engine) as connection:
            rows = await connection.execute(wanted.order_by(entries.c.epoch, entries.c.seq))
            return [Entry(id=f"{epoch}-{seq}", body=body.encode()) for epoch, seq, body in rows]

    async def others(self, matches: Matches, of: Collection[str]) -> list[Rows]:
        """Return the rows of other tables that are about these conversations, or hold the words."""
        return [rows for table in await self._others() if (rows := await self._rows(table, matches, of)).keys]

    async def erase(self, of: Collection[str], rows: Sequence[Rows]) -> dict[str, int]:
        """Remove these conversations and rows; returns how many rows went from which table."""
        tables = {table.name: table for table in await self._others()}
        went: dict[str, int] = {}
        async with transaction(self._engine) as connection:
            if connection.dialect.name == "sqlite":
                # Otherwise the words stay in the file until something else needs the room.
                await connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for each in rows:
                table = tables[each.table]
                some = delete(table).where(tuple_(*table.primary_key.columns).in_(each.keys))
                went[each.table] = (await connection.execute(some)).rowcount
            for table, column in ((entries, entries.c.conversation), (conversations, conversations.c.id)):
                went[table.name] = (await connection.execute(delete(table).where(column.in_(of)))).rowcount
            if connection.dialect.name == "sqlite":
                # The index keeps words that are gone until it is written anew.
                await connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('optimize')")
        await self._settle()
        return {name: count for name, count in went.items() if count}

    async def _settle(self) -> None:
        """Write SQLite's log back into its file, so that no copy of what was removed is left beside it."""
        if self._engine.dialect.name == "sqlite":
            async with self._engine.connect() as connection:
                # Not in a transaction, which SQLAlchemy would begin.
                driver = (await connection.get_raw_connection()).driver_connection
                if driver is not None:
                    await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def _everything(self) -> AsyncIterator[tuple[str, str]]:
        """Yield (conversation, JSON) of every archived entry."""
        place = tuple_(entries.c.conversation, entries.c.epoch, entries.c.seq)
        columns = entries.c.conversation, entries.c.epoch, entries.c.seq, entries.c.body
        last: tuple[str, int, int] = ("", 0, 0)
        while True:
            async with transaction(self._engine) as connection:
                wanted = select(*columns).where(place > tuple_(*last)).order_by(*columns[:3]).limit(PAGE)
                rows = (await connection.execute(wanted)).all()
            for c, epoch, seq, body in rows:
                last = (c, epoch, seq)
                yield c, body
            if len(rows) < PAGE:
                return

    async def _others(self) -> list[Table]:
        """Return the tables of others, as they are in this database."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(_reflected)

    async def _rows(self, table: Table, matches: Matches, of: Collection[str]) -> Rows:
        """Return which rows of a table are about somebody."""
        texts = [column for column in table.columns if isinstance(column.type, String | Text)]
        keys: list[tuple[Any, ...]] = []
        kept: list[dict[str, Any]] = []
        async for row in self._read(table):
            words = [str(row[column.name]) for column in texts if row[column.name] is not None]
            about = row.get(ABOUT)
            if about in of or any(word in of for word in words) or matches(_flat(words)):
                keys.append(tuple(row[column.name] for column in table.primary_key.columns))
                kept.append(dict(row))
        named = frozenset(row[ABOUT] for row in kept if isinstance(row.get(ABOUT), str))
        return Rows(table=table.name, keys=keys, rows=kept, conversations=named)

    async def _read(self, table: Table) -> AsyncIterator[Any]:
        place = list(table.primary_key.columns)
        last: tuple[Any, ...] | None = None
        while True:
            after = tuple_(*place) > tuple_(*last) if last else and_(True)
            async with transaction(self._engine) as connection:
                wanted = select(table).where(after).order_by(*place).limit(PAGE)
                rows = (await connection.execute(wanted)).mappings().all()
            for row in rows:
                last = tuple(row[column.name] for column in place)
                yield row
            if len(rows) < PAGE:
                return


def _reflected(connection: Connection) -> list[Table]:
    """Return the tables that others made; what can be searched goes with its entries."""
    ours, metadata = NOT_SHOPPERS | {conversations.name, entries.name}, MetaData()
    mine = [name for name in inspect(connection).get_table_names() if name.startswith("search")]
    metadata.reflect(connection, only=lambda name, _: name not in (*ours, *mine), resolve_fks=False)
    return [table for table in metadata.sorted_tables if len(table.primary_key)]


def _flat(words: Iterable[str]) -> list[str]:
    """Return the words, and those inside what is JSON."""
    found: list[str] = []
    for word in words:
        found += words_in(_parsed(word)) if word[:1] in "{[" else [word]
    return found


def _parsed(raw: str) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return raw
