"""Reads the studio's inbox: pages along an index, groups, progress, and what was said around a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.inbox import MANY
from handoff.store.schema import entries
from handoff.store.sql import transaction
from handoff.store.studio_schema import inbox

Row = Mapping[str, Any]
MOST_ROWS = 100
MOST_ALIKE = 12
# So much of a conversation makes a message understandable.
BEFORE, AFTER = 8, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows: in this state, and of this language, guess, group and words where they are given."""

    state: str = "new"
    language: str | None = None
    guess: str | None = None
    cluster: int | None = None
    words: str | None = None
    after: tuple[int, int] | None = None  # worth and id of the last row that is known
    count: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that the assistant took for the same."""

    guess: str
    rows: int
    worth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Rows that say much the same, and the worthiest of them."""

    cluster: int
    rows: int
    text: str


class InboxPages:
    """Reads only; every list is bounded."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, wanted: Wanted) -> list[Row]:
        """Return rows, the worthiest first."""
        async with transaction(self._engine) as connection:
            query = page_query(wanted, like_folds=self._engine.dialect.name == "sqlite")
            return list((await connection.execute(query)).mappings().all())

    async def groups(self, *, state: str, language: str | None) -> list[Group]:
        """Return the groups, the one worth most first."""
        total = func.sum(inbox.c.worth)
        found = select(inbox.c.guess, func.count(), total).where(inbox.c.state == state)
        if language:
            found = found.where(inbox.c.language == language)
        found = found.group_by(inbox.c.guess).order_by(total.desc(), inbox.c.guess)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(found)).all()
        return [Group(guess=row[0], rows=row[1], worth=int(row[2])) for row in rows]

    async def alike(self, *, state: str, language: str | None) -> list[Alike]:
        """Return the largest groups of messages that say much the same, the one worth most first."""
        total = func.sum(inbox.c.worth)
        meant = [inbox.c.state == state, inbox.c.cluster.is_not(None)]
        meant += [inbox.c.language == language] if language else []
        found = select(inbox.c.cluster, func.count()).where(*meant).group_by(inbox.c.cluster)
        found = found.having(func.count() >= MANY, total > 0).order_by(total.desc(), inbox.c.cluster)
        async with transaction(self._engine) as connection:
            counts = {row[0]: row[1] for row in await connection.execute(found.limit(MOST_ALIKE))}
            place = func.row_number().over(
                partition_by=inbox.c.cluster, order_by=(inbox.c.worth.desc(), inbox.c.id.desc())
            )
            rows = select(inbox.c.cluster, inbox.c.text, place.label("place"))
            ranked = rows.where(*meant, inbox.c.cluster.in_(list(counts))).subquery()
            first = select(ranked.c.cluster, ranked.c.text).where(ranked.c.place == 1)
            texts = {row[0]: row[1] for row in await connection.execute(first)}
        return [Alike(cluster=it, rows=count, text=texts[it]) for it, count in counts.items() if it in texts]

    async def progress(self) -> dict[str, int]:
        """Return how many rows are in each state."""
        counted = select(inbox.c.state, func.count()).group_by(inbox.c.state)
        async with transaction(self._engine) as connection:
            return {str(state): int(count) for state, count in (await connection.execute(counted)).all()}

    async def row(self, number: int) -> Row | None:
        """Return a row, None if there is none."""
        async with transaction(self._engine) as connection:
            found = await connection.execute(select(inbox).where(inbox.c.id == number))
            row = found.mappings().one_or_none()
            return dict(row) if row else None

    async def around(self, row: Row) -> list[dict[str, Any]]:
        """Return the entries around a row's message as they are archived, oldest first: not masked yet."""
        place = tuple_(entries.c.epoch, entries.c.seq)
        here = (row["epoch"], row["seq"])
        mine = select(entries.c.epoch, entries.c.seq, entries.c.body).where(
            entries.c.conversation == row["conversation"], entries.c.visible == "all"
        )
        before = mine.where(place <= here).order_by(entries.c.epoch.desc(), entries.c.seq.desc())
        after = mine.where(place > here).order_by(entries.c.epoch, entries.c.seq)
        async with transaction(self._engine) as connection:
            earlier = (await connection.execute(before.limit(BEFORE + 1))).all()
            later = (await connection.execute(after.limit(AFTER))).all()
        return [_entry(*each, here=here) for each in [*reversed(earlier), *later]]


def page_query(wanted: Wanted, *, like_folds: bool = False) -> Select[Any]:
    """Return the query of one page: along an index, so that the last page costs what the first does.

    `like_folds`: this engine's LIKE takes no heed of capitals by itself.
    """
    found = select(inbox).where(inbox.c.state == wanted.state, *_narrowed(wanted, like_folds))
    if wanted.after:
        found = found.where(tuple_(inbox.c.worth, inbox.c.id) < wanted.after)
    return found.order_by(inbox.c.worth.desc(), inbox.c.id.desc()).limit(min(wanted.count, MOST_ROWS))


def _narrowed(wanted: Wanted, like_folds: bool) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.language:
        conditions.append(inbox.c.language == wanted.language)
    if wanted.guess:
        conditions.append(inbox.c.guess == wanted.guess)
    if wanted.cluster:
        conditions.append(inbox.c.cluster == wanted.cluster)
    if wanted.words:
        # By itself: SQLite would look up row after row along the index, ten times slower than reading all.
        # SQLite's lower() folds what its LIKE folds anyway, a to z, and takes as long as the search.
        has = inbox.c.text.contains if like_folds else inbox.c.text.icontains
        saying = select(inbox.c.id).where(has(wanted.words, autoescape=True))
        conditions.append(inbox.c.id.in_(saying))
    return conditions


def _entry(epoch: int, seq: int, raw: str, *, here: tuple[int, int]) -> dict[str, Any]:
    return {"body": msgspec.json.decode(raw, type=dict[str, Any]), "here": (epoch, seq) == here}
