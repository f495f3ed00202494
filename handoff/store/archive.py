"""The archive: every entry of every conversation in SQL, once, whatever is delivered twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Table, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.core.ids import entry_order
from handoff.core.minutes import Happened, people_ms
from handoff.core.tokens import tokens
from handoff.store.results import Entry
from handoff.store.schema import conversations, entries, search
from handoff.store.sql import transaction
from handoff.wire.frames import Body

ENDS = ("closed", "reopened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An entry on its way into the archive: the JSON as it was stored live, and what it says."""

    c: str
    id: str
    by: str
    raw: str
    body: Body
    was: str | None = None  # the id under which it was archived before its log lost its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the live store knows about a conversation beyond its entries."""

    language: str | None
    episode: int


class Archive:
    """Writes entries; the same entry again changes nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def store(self, batch: Sequence[Archived], standings: Mapping[str, Standing]) -> None:
        """Store a batch in one transaction. SqlLost: nothing of it is stored."""
        async with transaction(self._engine) as connection:
            await self._open(connection, batch)
            await self._add(connection, entries, [_row(entry) for entry in batch])
            await self._add(connection, search, [row for entry in batch if (row := _words(entry))["words"]])
            await _replace(connection, batch)
            for c in {entry.c for entry in batch if entry.body.event in ENDS}:
                await _settle(connection, c)
            for c, standing in standings.items():
                await _note(connection, c, standing)

    async def entries(self, c: str) -> list[str]:
        """Return the JSON of a conversation's entries, oldest first."""
        ordered = (
            select(entries.c.body).where(entries.c.conversation == c).order_by(entries.c.epoch, entries.c.seq)
        )
        async with transaction(self._engine) as connection:
            return list((await connection.scalars(ordered)).all())

    async def before(self, c: str, entry: str, *, count: int) -> list[Entry]:
        """Return the last `count` entries before this one, oldest first."""
        place = tuple_(entries.c.epoch, entries.c.seq)
        wanted = (
            select(entries.c.epoch, entries.c.seq, entries.c.body)
            .where(entries.c.conversation == c, place < tuple_(*entry_order(entry)))
            .order_by(entries.c.epoch.desc(), entries.c.seq.desc())
            .limit(count)
        )
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(wanted)).all()
        return [Entry(id=f"{epoch}-{seq}", body=body.encode()) for epoch, seq, body in reversed(rows)]

    async def _open(self, connection: AsyncConnection, batch: Sequence[Archived]) -> None:
        """Make the conversations' rows, opened when their first entry was written."""
        first: dict[str, int] = {}
        for entry in batch:
            first.setdefault(entry.c, entry.body.ts)
        rows = [{"id": c, "opened_ms": ts, "episode": 1} for c, ts in first.items()]
        await self._add(connection, conversations, rows)

    async def _add(self, connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        # One statement for every number of rows is compiled once; a list of values anew for each batch.
        if rows:
            await connection.execute(self._insert(table).on_conflict_do_nothing(), rows)


async def _replace(connection: AsyncConnection, batch: Sequence[Archived]) -> None:
    """Take off what stands again under a new id, with which it came: at no moment there are two, or none."""
    gone = [(entry.c, *entry_order(entry.was)) for entry in batch if entry.was]
    if gone:
        place = tuple_(entries.c.conversation, entries.c.epoch, entries.c.seq)
        await connection.execute(delete(entries).where(place.in_(gone)))


async def _settle(connection: AsyncConnection, c: str) -> None:
    """Set whether the conversation is closed, from its newest word on that: batches may come in any order."""
    log = (
        select(entries.c.ts_ms, entries.c.kind, entries.c.body)
        .where(entries.c.conversation == c)
        .order_by(entries.c.epoch, entries.c.seq)
    )
    bodies = [
        (ts_ms, msgspec.json.decode(raw, type=Body) if kind == "event" else None)
        for ts_ms, kind, raw in (await connection.execute(log)).all()
    ]
    ends = [body for _, body in bodies if body and body.event in ENDS]
    if ends:
        spent = people_ms(Happened(ts_ms=ts_ms, event=body.event if body else None) for ts_ms, body in bodies)
        change = update(conversations).where(conversations.c.id == c)
        await connection.execute(change.values(people_ms=spent, **_ending(ends[-1])))


async def _note(connection: AsyncConnection, c: str, standing: Standing) -> None:
    change = update(conversations).where(conversations.c.id == c)
    await connection.execute(change.values(language=standing.language, episode=standing.episode))


def _ending(body: Body) -> dict[str, Any]:
    if body.event != "closed":
        return {"closed_ms": None}
    data = body.data or {}
    return {"closed_ms": body.ts, "topic": data.get("topic"), "outcome": data.get("outcome")}


def _words(entry: Archived) -> dict[str, Any]:
    """Return what of an entry can be searched."""
    epoch, seq = entry_order(entry.id)
    words = " ".join(tokens(entry.body.text or ""))
    return {"conversation": entry.c, "epoch": epoch, "seq": seq, "words": words}


def _row(entry: Archived) -> dict[str, Any]:
    epoch, seq = entry_order(entry.id)
    return {
        "conversation": entry.c,
        "epoch": epoch,
        "seq": seq,
        "ts_ms": entry.body.ts,
        "role": entry.body.sender.role,
        "kind": entry.body.kind,
        "visible": entry.body.visible,
        "by": entry.by,
        "body": entry.raw,
    }
