"""The audit log: who changed what in the studio, and when; rows are only ever added."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import audit
from handoff.store.sql import transaction

MAX_ABOUT_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that somebody did; `about` holds ids and names, never what a shopper wrote."""

    ts_ms: int
    by: str
    alias: str
    act: str
    about: str = ""


class Audit:
    """Writes and reads the audit log."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def note(self, deed: Deed) -> None:
        """Store a deed; who needs it done together with the deed itself, uses `row` in that transaction."""
        async with transaction(self._engine) as connection:
            await connection.execute(insert(audit).values(row(deed)))

    async def newest(self, count: int) -> list[Deed]:
        """Return the last deeds, newest first."""
        wanted = select(audit).order_by(audit.c.id.desc()).limit(count)
        async with transaction(self._engine) as connection:
            found = (await connection.execute(wanted)).mappings().all()
        names = Deed.__dataclass_fields__
        return [Deed(**{name: each[name] for name in names}) for each in found]


def row(deed: Deed) -> dict[str, object]:
    """Return the deed as a row of the table."""
    about = deed.about[:MAX_ABOUT_CHARS]
    return {"ts_ms": deed.ts_ms, "by": deed.by, "alias": deed.alias, "act": deed.act, "about": about}
