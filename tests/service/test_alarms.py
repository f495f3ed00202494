"""An alarm says which topic comes more often today than chance explains, and is remembered for a while."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.service.alarms import DAYS, FRESH, Alarms
from handoff.store.studio_schema import readings
from handoff.store.topics import Topics

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def asked(intent: str, *, back: int, times: int, key: str = "") -> list[dict[str, Any]]:
    """Return so many conversations of that day at noon."""
    at = NOW.replace(hour=12) - timedelta(days=back)
    row = {"epoch": 1, "seq": 1, "ts_ms": int(at.timestamp() * 1000), "day": f"{at.date()}", "language": "da"}
    return [{**row, "conversation": f"{intent[:8]}{back}.{n}{key}", "intent": intent} for n in range(times)]


async def put(engine: AsyncEngine, rows: list[dict[str, Any]]) -> None:
    """Store readings."""
    async with engine.begin() as connection:
        await connection.execute(insert(readings), rows)


async def test_what_comes_much_more_often_today_is_an_alarm_and_small_talk_is_none(
    engine: AsyncEngine,
) -> None:
    for back in range(1, DAYS + 1):
        await put(
            engine,
            [row for name in ("invoice_copy", "track_order") for row in asked(name, back=back, times=4)],
        )
    await put(engine, asked("invoice_copy", back=0, times=20))
    await put(engine, asked("track_order", back=0, times=6))
    await put(engine, asked("greet", back=0, times=40))
    (found,) = await Alarms(Topics(engine)).at(NOW)
    assert (found.topic, found.count, found.usual) == ("invoice_copy", 20, 4.0)


async def test_it_looks_again_after_a_while(engine: AsyncEngine) -> None:
    alarms = Alarms(Topics(engine))
    for back in range(1, DAYS + 1):
        await put(engine, asked("invoice_copy", back=back, times=1))
    assert await alarms.at(NOW) == []
    await put(engine, asked("invoice_copy", back=0, times=20))
    assert await alarms.at(NOW + FRESH / 2) == []
    assert [one.topic for one in await alarms.at(NOW + FRESH)] == ["invoice_copy"]
