"""Topics are counted by day and language, for the assistant and for people."""

from datetime import date

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import conversations
from handoff.store.studio_schema import readings
from handoff.store.topics import Topics

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
TUESDAY_MS = 1_795_478_400_000  # noon


def reading(number: int, day: date, intent: str, language: str = "nl") -> dict[str, object]:
    """Return a message that the assistant read."""
    at = {"conversation": f"c{number}", "epoch": 1, "seq": number, "ts_ms": 0}
    return {**at, "day": day.isoformat(), "language": language, "intent": intent}


async def test_topics_are_counted_by_day_for_the_assistant_and_for_people(engine: AsyncEngine) -> None:
    read = [
        reading(1, MONDAY, "track_order"),
        reading(2, TUESDAY, "track_order"),
        reading(3, TUESDAY, "greet", "en"),
    ]
    old = reading(4, date(2026, 10, 1), "track_order")
    closed = {
        "id": "a",
        "opened_ms": 0,
        "closed_ms": TUESDAY_MS,
        "language": "nl",
        "topic": "complaint",
        "episode": 1,
    }
    ended = {**closed, "id": "b", "topic": None}
    async with engine.begin() as connection:
        await connection.execute(insert(readings), [*read, old])
        await connection.execute(insert(conversations), [closed, ended])
    found = {topic.name: topic for topic in await Topics(engine).since(MONDAY, language=None)}
    assert list(found) == ["track_order", "complaint", "greet"]
    assert dict(found["track_order"].read) == {MONDAY: 1, TUESDAY: 1}
    assert dict(found["complaint"].closed) == {TUESDAY: 1}
    assert [topic.name for topic in await Topics(engine).since(MONDAY, language="en")] == ["greet"]
