"""Finds for a new message of the studio's inbox the group of those that say much the same."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.core.likeness import MOST_FOUNDERS, Founders, Signs, signs_of
from handoff.store.studio_schema import inbox


class Clusters:
    """Keeps the groups' first messages in memory, and looks for those that other processes found."""

    def __init__(self) -> None:
        self._founders = Founders()
        self._seen = 0

    async def look(self, connection: AsyncConnection) -> None:
        """Read the founders that are new since the last look."""
        newest = (
            select(inbox.c.id, inbox.c.likeness)
            .where(inbox.c.id > self._seen, inbox.c.cluster == inbox.c.id)
            .order_by(inbox.c.id.desc())
            .limit(MOST_FOUNDERS)
        )
        for number, likeness in reversed((await connection.execute(newest)).all()):
            self._know(number, signs_of(likeness))

    async def join(self, connection: AsyncConnection, number: int, likeness: str) -> int | None:
        """Put a new row into its group, which is named by its first row; None where nothing tells."""
        signs = signs_of(likeness)
        if signs is None:
            return None
        founder = await self._founder(connection, signs)
        if founder is None:
            self._know(number, signs)
        cluster = founder or number
        await connection.execute(update(inbox).where(inbox.c.id == number).values(cluster=cluster))
        return cluster

    async def _founder(self, connection: AsyncConnection, signs: Signs) -> int | None:
        while (found := self._founders.nearest(signs)) is not None:
            # It may have made room for another, been erased, or never been committed.
            there = select(inbox.c.likeness).where(inbox.c.id == found[0], inbox.c.cluster == inbox.c.id)
            likeness = (await connection.execute(there)).scalar_one_or_none()
            if likeness is not None and signs_of(likeness) == found[1]:
                return found[0]
            self._founders.drop(found[0])
        return None

    def _know(self, number: int, signs: Signs | None) -> None:
        self._seen = max(self._seen, number)
        if signs:
            self._founders.add(number, signs)
