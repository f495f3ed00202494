"""The archive holds every entry once, in whatever order and however often it is delivered."""

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import func, select

from handoff.store.archive import Archive, Archived, Standing
from handoff.store.schema import conversations, entries, search
from handoff.store.sql import AsyncEngine, SqlLost
from handoff.wire.frames import Body, From

C = "a" * 26


def entry(entry_id: str, body: Body, c: str = C) -> Archived:
    """Return an entry on its way."""
    return Archived(c=c, id=entry_id, by="shopper", raw=msgspec.json.encode(body).decode(), body=body)


def said(words: str, ts: int = 1_000) -> Body:
    """Return what a shopper says."""
    return Body(sender=From(role="shopper"), kind="text", text=words, ts=ts)


def event(name: str, ts: int, **data: str) -> Body:
    """Return what happens."""
    return Body(sender=From(role="system"), kind="event", event=name, ts=ts, data=dict(data) or None)  # type: ignore[arg-type]


async def row(engine: AsyncEngine, c: str = C) -> dict[str, object]:
    """Return the conversation's row."""
    async with engine.connect() as connection:
        return dict(
            (await connection.execute(select(conversations).where(conversations.c.id == c))).one()._mapping
        )


async def test_what_comes_twice_is_stored_once(engine: AsyncEngine) -> None:
    archive, batch = Archive(engine), [entry("1-0", said("hello")), entry("1-1", said("is anybody there?"))]
    await archive.store(batch, {})
    await archive.store([*batch[1:], entry("2-0", said("in a new log"))], {})
    assert [msgspec.json.decode(raw)["text"] for raw in await archive.entries(C)] == [
        "hello",
        "is anybody there?",
        "in a new log",
    ]


async def test_what_a_log_has_again_replaces_what_it_lost(engine: AsyncEngine) -> None:
    archive = Archive(engine)
    await archive.store([entry("1-0", said("before")), entry("1-1", said("lost a while"))], {})
    again = replace(entry("2-0", said("lost a while")), was="1-1")
    for _ in range(2):
        await archive.store([again], {})
        found = [msgspec.json.decode(raw)["text"] for raw in await archive.entries(C)]
        assert found == ["before", "lost a while"]
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(search)) == 2


async def test_more_than_a_statement_holds_is_stored_whole(engine: AsyncEngine) -> None:
    await Archive(engine).store([entry(f"1-{number}", said("x")) for number in range(1_201)], {})
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(entries)) == 1_201


async def test_a_conversation_is_closed_by_its_newest_word_on_that(engine: AsyncEngine) -> None:
    archive = Archive(engine)
    closed = entry("1-1", event("closed", 2_000, topic="track_order", outcome="resolved"))
    reopened = entry("1-2", event("reopened", 3_000))
    await archive.store([entry("1-0", said("hello")), closed], {C: Standing(language="nl", episode=2)})
    assert (await row(engine)) == {
        "id": C,
        "opened_ms": 1_000,
        "closed_ms": 2_000,
        "language": "nl",
        "topic": "track_order",
        "outcome": "resolved",
        "episode": 2,
        "people_ms": 0,
    }
    await archive.store([reopened], {})
    assert (await row(engine))["closed_ms"] is None
    await archive.store([closed], {})
    assert (await row(engine))["closed_ms"] is None


async def test_what_it_cost_people_is_counted_when_it_closes(engine: AsyncEngine) -> None:
    archive = Archive(engine)
    log = [said("hello", 0), event("joined", 60_000), said("where is it?", 90_000), event("closed", 180_000)]
    await archive.store([entry(f"1-{seq}", body) for seq, body in enumerate(log)], {})
    assert (await row(engine))["people_ms"] == 120_000


async def test_a_batch_that_fails_leaves_nothing(engine: AsyncEngine) -> None:
    archive = Archive(engine)
    bad = entry("1-1", said("x"))
    msgspec.structs.force_setattr(bad.body, "ts", 2**80)
    with pytest.raises((SqlLost, OverflowError)):
        await archive.store([entry("1-0", said("hello")), bad], {})
    assert await archive.entries(C) == []
