"""Stores what operators say about messages, with what was before, so that it can be undone."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.core.labels import Act, Labelled, after
from handoff.core.topics import Known, of_every_shop
from handoff.store.audit import Deed, row
from handoff.store.inbox_pages import Row
from handoff.store.schema import audit
from handoff.store.sql import transaction
from handoff.store.studio_schema import inbox, inbox_acts

# What one commit holds at most; the rest is in the next.
MOST_AT_ONCE = 2_000
_FIELDS = ("text", "state", "label", "mood", "by", "alias", "labelled_ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who acts: the staff id, and the name that colleagues know."""

    id: str
    alias: str


class Labels:
    """Writes labels; the same batch again changes nothing."""

    def __init__(self, engine: AsyncEngine, *, topics: Known = of_every_shop) -> None:
        self._engine = engine
        self._topics = topics

    async def act(self, who: Who, act: Act, *, batch: str, rows: Sequence[int]) -> list[int]:
        """Apply an act to rows and return those that it changed; what is written to the data stays."""
        async with transaction(self._engine, writes=True) as connection:
            done = select(inbox_acts.c.row).where(inbox_acts.c.batch == batch)
            if known := list((await connection.scalars(done)).all()):
                return known
            changed = [number for number in rows if await self._apply(connection, who, act, batch, number)]
            if changed:
                about = f"{act.value} {' '.join(map(str, changed))}".strip()
                await _note(connection, who, act.kind, about)
        return changed

    async def to_write(self) -> list[Row]:
        """Return the labelled rows, oldest label first."""
        found = select(inbox).where(inbox.c.state == "labelled").order_by(inbox.c.labelled_ms, inbox.c.id)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(found.limit(MOST_AT_ONCE))).mappings().all()
            return [dict(row) for row in rows]

    async def written(self, who: Who, rows: Sequence[int], *, about: str) -> None:
        """Mark rows as written to the data; from then on they cannot be undone here."""
        async with transaction(self._engine) as connection:
            for number in rows:
                change = update(inbox).where(inbox.c.id == number, inbox.c.state == "labelled")
                await connection.execute(change.values(state="written"))
                await connection.execute(delete(inbox_acts).where(inbox_acts.c.row == number))
            await _note(connection, who, "write", f"{about} {len(rows)}")

    async def note(self, who: Who, act: str, about: str) -> None:
        """Tell the audit log of an act on the data that is no label."""
        async with transaction(self._engine) as connection:
            await _note(connection, who, act, about)

    async def undo(self, who: Who) -> list[int]:
        """Take this person's last act back and return its rows, as far as they are not written yet."""
        async with transaction(self._engine, writes=True) as connection:
            mine = (
                select(inbox_acts.c.batch)
                .join(inbox, inbox.c.id == inbox_acts.c.row)
                .where(inbox_acts.c.by == who.id, inbox.c.state != "written")
                .order_by(inbox_acts.c.id.desc())
                .limit(1)
            )
            batch = await connection.scalar(mine)
            if batch is None:
                return []
            undone = await _restore(connection, str(batch))
            await connection.execute(delete(inbox_acts).where(inbox_acts.c.batch == batch))
            await _note(connection, who, "undo", " ".join(map(str, undone)))
        return undone

    async def _apply(self, connection: AsyncConnection, who: Who, act: Act, batch: str, number: int) -> bool:
        asked = await connection.execute(select(inbox).where(inbox.c.id == number).with_for_update())
        found_row = asked.mappings().one_or_none()
        if found_row is None:
            return False
        names = Labelled.__dataclass_fields__
        before = Labelled(**{name: found_row[name] for name in names})
        now = after(before, act, self._topics())
        if now == before:
            return False
        kept = msgspec.json.encode({name: found_row[name] for name in _FIELDS}).decode()
        await connection.execute(insert(inbox_acts).values(batch=batch, by=who.id, row=number, before=kept))
        values = {"text": now.text, "state": now.state, "label": now.label, "mood": now.mood}
        signed = {"by": who.id, "alias": who.alias, "labelled_ms": int(time.time() * 1000)}
        await connection.execute(update(inbox).where(inbox.c.id == number).values(**values, **signed))
        return True


async def _restore(connection: AsyncConnection, batch: str) -> list[int]:
    kept = select(inbox_acts.c.row, inbox_acts.c.before).where(inbox_acts.c.batch == batch)
    undone = []
    for number, before in (await connection.execute(kept)).all():
        values = msgspec.json.decode(before, type=dict[str, str | int | None])
        change = update(inbox).where(inbox.c.id == number, inbox.c.state != "written").values(values)
        if (await connection.execute(change)).rowcount:
            undone.append(int(number))
    return undone


async def _note(connection: AsyncConnection, who: Who, act: str, about: str) -> None:
    deed = Deed(ts_ms=int(time.time() * 1000), by=who.id, alias=who.alias, act=act, about=about)
    await connection.execute(insert(audit).values(row(deed)))
