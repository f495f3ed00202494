"""Topics are counted by day and language, for the assistant and for people."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.schema import conversations
from handoff.store.studio_schema import readings
from handoff.store.topics import DAY_MS, Topics

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
TUESDAY_MS = 1_795_478_400_000  # when it begins


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
    ended = {**closed, "id": "b", "topic": None, "people_ms": 0}
    left = {**closed, "id": "c", "topic": None, "people_ms": 90_000}
    async with engine.begin() as connection:
        await connection.execute(insert(readings), [*read, old])
        await connection.execute(insert(conversations), [{**closed, "people_ms": 420_000}, ended, left])
    found = {topic.name: topic for topic in await Topics(engine).since(MONDAY, language=None)}
    assert list(found) == ["track_order", "complaint", "greet", "other"]
    assert dict(found["track_order"].read) == {MONDAY: 1, TUESDAY: 1}
    assert dict(found["complaint"].closed) == {TUESDAY: 1}
    assert dict(found["complaint"].people_ms) == {TUESDAY: 420_000}
    assert dict(found["other"].people_ms) == {TUESDAY: 90_000}  # a person's time under no topic
    assert [topic.name for topic in await Topics(engine).since(MONDAY, language="en")] == ["greet"]


async def test_a_conversation_that_asks_twice_is_counted_once(engine: AsyncEngine) -> None:
    twice = [reading(1, MONDAY, "track_order"), {**reading(2, MONDAY, "track_order"), "conversation": "c1"}]
    async with engine.begin() as connection:
        await connection.execute(insert(readings), twice)
    (found,) = await Topics(engine).since(MONDAY, language=None)
    assert dict(found.read) == {MONDAY: 1}


async def test_days_are_counted_until_the_same_time_of_day(engine: AsyncEngine) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    noon_ms = int(noon.timestamp() * 1000)
    at = [
        (1, MONDAY, noon_ms - DAY_MS - 1),
        (2, MONDAY, noon_ms - DAY_MS + 1),
        (3, TUESDAY, noon_ms - 1),
    ]
    rows = [{**reading(number, day, "track_order"), "ts_ms": ts_ms} for number, day, ts_ms in at]
    sunday = {**reading(4, MONDAY - timedelta(days=1), "greet"), "ts_ms": noon_ms - 2 * DAY_MS}
    async with engine.begin() as connection:
        await connection.execute(insert(readings), [*rows, sunday])
    topics = Topics(engine)
    assert await topics.until_this_hour(noon, days=28) == {"track_order": [0, 1, 1], "greet": [1, 0, 0]}
    assert await topics.until_this_hour(noon, days=1) == {"track_order": [1, 1]}


async def test_nothing_read_is_nothing_counted(engine: AsyncEngine) -> None:
    assert await Topics(engine).until_this_hour(datetime(2026, 11, 24, tzinfo=UTC), days=28) == {}
