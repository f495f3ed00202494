"""The end of a conversation's archive: what it has seen of a log, and what that log may have lost."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import entries
from handoff.store.sql import transaction

# What people and the assistant said; what happened meanwhile (joined, closed) is lost with the state.
SAID = ("text", "choice")
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An archived entry that its log lost."""

    place: tuple[int, int]
    by: str
    raw: str

    @property
    def id(self) -> str:
        """Return the id it had."""
        epoch, seq = self.place
        return f"{epoch}-{seq}"

    @property
    def cid(self) -> str:
        """Return the cid under which its sender may offer it again."""
        found = msgspec.json.decode(self.raw)
        return str(found.get("cid") or "") if isinstance(found, dict) else ""


class ArchiveTail:
    """Reads the newest entries of conversations."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def newest(self, c: str) -> tuple[int, int] | None:
        """Return (epoch, seq) of a conversation's newest archived entry."""
        place = entries.c.epoch, entries.c.seq
        wanted = select(*place).where(entries.c.conversation == c)
        async with transaction(self._engine) as connection:
            found = await connection.execute(wanted.order_by(*(each.desc() for each in place)).limit(1))
            row = found.one_or_none()
        return (row[0], row[1]) if row else None

    async def after(self, c: str, place: tuple[int, int]) -> list[Lost]:
        """Return what was said after that place, oldest first."""
        at = entries.c.epoch, entries.c.seq
        wanted = select(*at, entries.c.by, entries.c.body).where(
            entries.c.conversation == c, tuple_(*at) > tuple_(*place), entries.c.kind.in_(SAID)
        )
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(wanted.order_by(*at).limit(MOST))).all()
        return [Lost(place=(epoch, seq), by=by, raw=raw) for epoch, seq, by, raw in rows]
