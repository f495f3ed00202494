"""Files what the assistant read into the studio's inbox: once, folded, and not too much of one shopper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import RowMapping, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.core import inbox as core
from handoff.core.ids import entry_order
from handoff.core.privacy import is_bare
from handoff.store.clusters import Clusters
from handoff.store.sql import transaction
from handoff.store.studio_schema import inbox, readings

MOST_SIGNAL_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A reading and where its message stands: conversation, entry, time (Unix ms)."""

    c: str
    id: str
    ts_ms: int
    reading: core.Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Under which topic an agent closed a conversation, and with which outcome."""

    c: str
    topic: str
    outcome: str | None


class Inbox:
    """Writes the inbox; the same reading again changes nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._clusters = Clusters()
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def file(self, batch: Sequence[Filed], closings: Sequence[Closing] = ()) -> None:
        """File readings and what agents made of their conversations. SqlLost: nothing of it is stored."""
        if not batch and not closings:
            return
        async with transaction(self._engine, writes=True) as connection:
            await self._clusters.look(connection)
            for one in batch:
                if await self._is_new(connection, one) and not is_bare(one.reading.text):
                    await self._fold(connection, one)
            for closing in closings:
                await _note(connection, closing)

    async def _is_new(self, connection: AsyncConnection, one: Filed) -> bool:
        day = datetime.fromtimestamp(one.ts_ms / 1000, UTC).strftime("%Y-%m-%d")
        read = one.reading
        row = {"ts_ms": one.ts_ms, "day": day, "language": read.language, "intent": read.intent}
        added = self._insert(readings).values(**_key(one), **row, handoff=read.handoff)
        return (await connection.execute(added.on_conflict_do_nothing())).rowcount == 1

    async def _fold(self, connection: AsyncConnection, one: Filed) -> None:
        """Count the message with the row that says the same, or keep it as a row of its own."""
        mark = core.fingerprint(one.reading.language, one.reading.text)
        known = await connection.execute(select(inbox).where(inbox.c.fingerprint == mark).with_for_update())
        if (row := known.mappings().one_or_none()) is not None:
            change = {"count": row["count"] + 1, "handoff": row["handoff"] or one.reading.handoff}
            await _change(connection, row, change)
            number = row["id"]
        elif await _has_room(connection, one):
            number = await _add(connection, one, mark)
            cluster = await self._clusters.join(connection, number, one.reading.likeness)
            signs = _signs(one.reading)
            # Who is alone in a group, or was understood, makes nobody in it worth more.
            if cluster not in (None, number) and core.is_unclear(signs.intent, signs.margin):
                await _weigh(connection, cluster)
        else:
            return
        at = _key(one)
        here = [readings.c[name] == value for name, value in at.items()]
        await connection.execute(update(readings).where(*here).values(inbox=number))


def _key(one: Filed) -> dict[str, Any]:
    epoch, seq = entry_order(one.id)
    return {"conversation": one.c, "epoch": epoch, "seq": seq}


async def _has_room(connection: AsyncConnection, one: Filed) -> bool:
    """Say whether this shopper may have one more row today; a row worth less makes room."""
    theirs = (
        select(inbox.c.id, inbox.c.worth, inbox.c.state)
        .where(inbox.c.shopper == one.reading.shopper)
        .order_by(inbox.c.worth, inbox.c.id)
    )
    rows = (await connection.execute(theirs)).all()
    if len(rows) < core.MOST_OF_ONE:
        return True
    least = next((row for row in rows if row.state == "new"), None)
    if least is None or least.worth >= core.worth(_signs(one.reading), _guess(one.reading)):
        return False
    await connection.execute(update(readings).where(readings.c.inbox == least.id).values(inbox=None))
    await connection.execute(delete(inbox).where(inbox.c.id == least.id))
    return True


async def _add(connection: AsyncConnection, one: Filed, mark: str) -> int:
    read, guess, signs = one.reading, _guess(one.reading), _signs(one.reading)
    row = {
        "fingerprint": mark,
        "text": read.text,
        "language": read.language,
        "intent": read.intent,
        "guess": guess,
        "guesses": msgspec.json.encode([(each.name, each.confidence) for each in read.guesses]).decode(),
        "margin": signs.margin,
        "frustration": read.frustration,
        "signals": " ".join(read.signals)[:MOST_SIGNAL_CHARS],
        "handoff": read.handoff,
        "worth": core.worth(signs, guess),
        "count": 1,
        "shopper": read.shopper,
        "likeness": read.likeness or None,
        "ts_ms": one.ts_ms,
        "state": "new",
        **_key(one),
    }
    return int((await connection.execute(insert(inbox).values(row).returning(inbox.c.id))).scalar_one())


async def _weigh(connection: AsyncConnection, cluster: int | None) -> None:
    """Count who was not understood in this group: the more they are, the more each of them is worth."""
    unclear = or_(inbox.c.intent.in_(core.NOT_UNDERSTOOD), inbox.c.margin < core.UNSURE)
    unknown = and_(inbox.c.cluster == cluster, inbox.c.state == "new", unclear)
    shoppers = select(func.count(inbox.c.shopper.distinct())).where(unknown)
    people = (await connection.execute(shoppers)).scalar_one()
    rows = await connection.execute(select(inbox).where(unknown).order_by(inbox.c.id))
    for row in rows.mappings().all():
        if core.for_many(row["alike"]) != core.for_many(people):
            await _change(connection, row, {"alike": people})


async def _note(connection: AsyncConnection, closing: Closing) -> None:
    """Give the agent's topic to all rows of the conversation: a weak label, and a reason to look."""
    theirs = select(readings.c.inbox).where(
        readings.c.conversation == closing.c, readings.c.inbox.is_not(None)
    )
    rows = await connection.execute(select(inbox).where(inbox.c.id.in_(theirs)))
    for row in rows.mappings().all():
        await _change(connection, row, {"topic": closing.topic, "outcome": closing.outcome})


async def _change(connection: AsyncConnection, row: RowMapping, change: dict[str, Any]) -> None:
    now = {**row, **change}
    signs = core.Signs(
        intent=now["intent"],
        margin=now["margin"],
        handoff=now["handoff"],
        topic=now["topic"],
        count=now["count"],
        alike=now["alike"],
    )
    values = {**change, "worth": core.worth(signs, now["guess"])}
    await connection.execute(update(inbox).where(inbox.c.id == row["id"]).values(values))


def _signs(read: core.Reading) -> core.Signs:
    return core.Signs(intent=read.intent, margin=core.margin_of(read.guesses), handoff=read.handoff)


def _guess(read: core.Reading) -> str:
    return read.guesses[0].name if read.guesses else read.intent
