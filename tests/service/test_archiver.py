"""The archiver copies what is said to SQL; while SQL is away nothing is lost and nobody waits."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.service.archiver import Archiver
from handoff.store.archive import Archive
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import ask
from handoff.store.inbox import Inbox
from handoff.store.sql import AsyncEngine, migrate, open_engine
from handoff.wire.frames import Ack, End
from tests.shoppers import Shopper


@dataclass(frozen=True, kw_only=True)
class Bench:
    """An archiver with all around it."""

    archiver: Archiver
    archive: Archive
    queue: ArchiveQueue
    shopper: Shopper
    engine: AsyncEngine

    async def texts(self) -> list[str]:
        """Return what the archive says was said."""
        found = [msgspec.json.decode(raw) for raw in await self.archive.entries(self.shopper.c)]
        return [body["text"] for body in found if body.get("text")]


def bench(redis: Redis, shopper: Shopper, engine: AsyncEngine) -> Bench:
    """Return another archiver, as another process would have."""
    queue, archive = ArchiveQueue(redis, shopper.store.keys), Archive(engine)
    archiver = Archiver(
        queue=queue, archive=archive, inbox=Inbox(engine), conversations=shopper.store, idle_ms=0
    )
    return Bench(archiver=archiver, archive=archive, queue=queue, shopper=shopper, engine=engine)


@pytest.fixture
async def made(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return an archiver that has nothing to do yet."""
    found = bench(redis, await Shopper(redis, prefix).arrive(), engine)
    await found.queue.prepare()
    return found


async def test_what_is_said_is_archived_and_taken_off_the_stream(made: Bench) -> None:
    await made.shopper.say("hello")
    await made.shopper.say("where is my parcel?")
    assert await made.archiver.round(block_ms=1) == 3  # the greeting was drawn first
    assert await made.texts() == ["hello", "where is my parcel?"]
    assert await made.queue.length() == 0


async def test_a_store_that_was_emptied_is_archived_again(made: Bench, redis: Redis) -> None:
    await ask(redis, "DEL", *(made.shopper.store.keys.arch(p) for p in range(16)))
    assert await made.archiver.claim() == 0
    await made.shopper.say("hello")
    assert await made.archiver.round(block_ms=1) == 2


async def test_what_an_archiver_read_and_never_stored_is_stored_by_the_next(
    made: Bench, redis: Redis
) -> None:
    await made.shopper.say("hello")
    assert await made.queue.fresh(count=10, block_ms=1)
    other = bench(redis, made.shopper, made.engine)
    assert await other.archiver.round(block_ms=1) == 0
    assert await other.archiver.claim() == 2
    assert (await made.texts(), await made.queue.length()) == (["hello"], 0)


async def test_an_archiver_killed_between_sql_and_redis_stores_nothing_twice(made: Bench) -> None:
    await made.shopper.say("hello")
    pointers = await made.queue.fresh(count=10, block_ms=1)
    await made.archiver.store(pointers)
    await made.archiver.store(pointers)
    assert await made.texts() == ["hello"]


async def test_while_sql_is_away_entries_wait_and_the_chat_goes_on(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'later' / 'archive.sqlite'}"  # the folder is not there yet
    engine = open_engine(url)
    away = bench(redis, await Shopper(redis, prefix).arrive(), engine)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(away.archiver.run())
        await away.shopper.say("hello")
        while not await away.queue.length():
            await asyncio.sleep(0)
        assert isinstance(await away.shopper.say("are you there?"), Ack)
        (tmp_path / "later").mkdir()
        await migrate(url)
        while await away.queue.length():
            await asyncio.sleep(0.01)
        running.cancel()
    assert await away.texts() == ["hello", "are you there?"]
    await engine.dispose()


async def test_what_left_redis_before_it_was_archived_is_archived_all_the_same(
    made: Bench, redis: Redis
) -> None:
    await made.shopper.say("bye")
    await made.shopper.chat.end(made.shopper.c, End(cid="end"))
    keys = made.shopper.store.keys
    await ask(redis, "DEL", keys.st(made.shopper.c), keys.log(made.shopper.c))
    await made.archiver.round(block_ms=1)
    assert await made.texts() == ["bye"]


async def test_an_entry_that_cannot_be_read_is_kept_as_it_is(made: Bench, redis: Redis) -> None:
    stream = made.shopper.store.keys.arch(0)
    await ask(redis, "XADD", stream, "*", "c", made.shopper.c, "id", "1-7", "d", b'{"from":9}', "by", "x")
    await made.archiver.round(block_ms=1)
    assert await made.archive.entries(made.shopper.c) == ['{"from":9}']


@pytest.mark.parametrize("bad", ["x", f"1-{2**70}"])
async def test_an_entry_that_sql_does_not_take_stays_and_holds_up_no_other(
    made: Bench, redis: Redis, bad: str
) -> None:
    stream = made.shopper.store.keys.arch(made.shopper.store.keys.partition(made.shopper.c))
    await made.shopper.say("hello")
    await ask(redis, "XADD", stream, "*", "c", made.shopper.c, "id", bad, "d", b"{}", "by", "x")
    await made.shopper.say("bye")
    await made.archiver.round(block_ms=1)
    assert (await made.texts(), await made.queue.length()) == (["hello", "bye"], 1)
    assert (await made.archiver.claim(), await made.queue.length()) == (1, 1)
