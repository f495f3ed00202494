"""Counts what people ask about, by day, language and topic, and how long it keeps people at work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.topics import OTHER
from handoff.store.schema import conversations
from handoff.store.sql import transaction
from handoff.store.studio_schema import readings

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic by day (UTC).

    Conversations in which the assistant read it, those that agents closed under it, and for how long they
    had these.
    """

    name: str
    read: Mapping[date, int] = field(default_factory=dict)
    closed: Mapping[date, int] = field(default_factory=dict)
    people_ms: Mapping[date, int] = field(default_factory=dict)


class Topics:
    """Reads only counts; no words and no people."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, first: date, *, language: str | None) -> list[Topic]:
        """Return all topics from that day on, the most asked first."""
        read = _read().where(readings.c.day >= f"{first}")
        closed = _closed().where(conversations.c.closed_ms >= _begin_ms(first))
        if language:
            read = read.where(readings.c.language == language)
            closed = closed.where(conversations.c.language == language)
        async with transaction(self._engine) as connection:
            by_bot = (await connection.execute(read)).all()
            by_people = (await connection.execute(closed)).all()
        return _topics(
            [(date.fromisoformat(day), str(name), int(count)) for day, name, count in by_bot],
            [(_day(day), str(name), int(count), int(spent or 0)) for day, name, count, spent in by_people],
        )

    async def until_this_hour(self, now: datetime, *, days: int) -> dict[str, list[int]]:
        """Return for each topic the conversations that asked it, by day until this time of day; today's last.

        Of so many days before today, or of as many as there are.
        """
        today = now.date()
        begin, gone_ms = today - timedelta(days=days), int(now.timestamp() * 1000) % DAY_MS
        counted = _read().where(readings.c.day >= f"{begin}", readings.c.ts_ms % DAY_MS <= gone_ms)
        async with transaction(self._engine) as connection:
            oldest = await connection.scalar(select(func.min(readings.c.day)))
            rows = (await connection.execute(counted)).all()
        first = max(begin, date.fromisoformat(oldest)) if oldest else today
        found = {str(name): [0] * ((today - first).days + 1) for _, name, _ in rows}
        for day, name, count in rows:
            found[str(name)][(date.fromisoformat(day) - first).days] = int(count)
        return found


def _read() -> Select[Any]:
    asked = func.count(readings.c.conversation.distinct())
    return select(readings.c.day, readings.c.intent, asked).group_by(readings.c.day, readings.c.intent)


def _closed() -> Select[Any]:
    """Select what people had: closed under a topic, or under none, as when the shopper was gone."""
    day = (conversations.c.closed_ms // DAY_MS).label("day")
    topic = func.coalesce(conversations.c.topic, OTHER).label("topic")
    had = conversations.c.topic.is_not(None) | (conversations.c.people_ms > 0)
    spent = func.sum(conversations.c.people_ms)
    return select(day, topic, func.count(), spent).where(had).group_by(day, topic)


def _begin_ms(first: date) -> int:
    return int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() * 1000)


def _topics(read: list[tuple[date, str, int]], closed: list[tuple[date, str, int, int]]) -> list[Topic]:
    found = [
        Topic(
            name=name,
            read={day: count for day, one, count in read if one == name},
            closed={day: count for day, one, count, _ in closed if one == name},
            people_ms={day: spent for day, one, _, spent in closed if one == name},
        )
        for name in {row[1] for row in read} | {row[1] for row in closed}
    ]
    return sorted(
        found, key=lambda topic: (-sum(topic.read.values()) - sum(topic.closed.values()), topic.name)
    )


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number))
