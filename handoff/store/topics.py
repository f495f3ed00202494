"""Counts what people ask about, by day, language and topic: read by the assistant, closed by agents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import conversations
from handoff.store.sql import transaction
from handoff.store.studio_schema import readings

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: messages that the assistant read, and conversations that agents closed, by day (UTC)."""

    name: str
    read: Mapping[date, int] = field(default_factory=dict)
    closed: Mapping[date, int] = field(default_factory=dict)


class Topics:
    """Reads only counts; no words and no people."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def since(self, first: date, *, language: str | None) -> list[Topic]:
        """Return all topics from that day on, the most asked first."""
        read = select(readings.c.day, readings.c.intent, func.count()).where(readings.c.day >= f"{first}")
        day = (conversations.c.closed_ms // DAY_MS).label("day")
        begin = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp() * 1000)
        closed = select(day, conversations.c.topic, func.count()).where(
            conversations.c.closed_ms >= begin, conversations.c.topic.is_not(None)
        )
        if language:
            read = read.where(readings.c.language == language)
            closed = closed.where(conversations.c.language == language)
        async with transaction(self._engine) as connection:
            by_bot = (await connection.execute(read.group_by(readings.c.day, readings.c.intent))).all()
            by_people = (await connection.execute(closed.group_by(day, conversations.c.topic))).all()
        return _topics(
            [(date.fromisoformat(day), str(name), int(count)) for day, name, count in by_bot],
            [(_day(number), str(name), int(count)) for number, name, count in by_people],
        )


def _topics(read: list[tuple[date, str, int]], closed: list[tuple[date, str, int]]) -> list[Topic]:
    names = {name for _, name, _ in (*read, *closed)}
    found = [Topic(name=name, read=_of(name, read), closed=_of(name, closed)) for name in names]
    return sorted(
        found, key=lambda topic: (-sum(topic.read.values()) - sum(topic.closed.values()), topic.name)
    )


def _of(name: str, counted: list[tuple[date, str, int]]) -> dict[date, int]:
    return {day: count for day, one, count in counted if one == name}


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(number))
