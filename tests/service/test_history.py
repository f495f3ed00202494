"""A long log is trimmed behind the archive only, and whoever scrolls up never notices."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.service.archiver import Archiver
from handoff.service.history import History
from handoff.store.archive import Archive
from handoff.store.archive_queue import MOST_LOOKED_AT, ArchiveQueue
from handoff.store.client import ask
from handoff.store.inbox import Inbox
from handoff.store.sql import AsyncEngine, SqlLost, open_engine
from tests.shoppers import Shopper

KEEP = 20
LONG = 130


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A shopper who wrote a lot, and an archiver that has not looked yet."""

    shopper: Shopper
    queue: ArchiveQueue
    archiver: Archiver
    history: History
    redis: Redis

    async def ids(self) -> list[str]:
        """Return what the log holds."""
        return [entry.id for entry in await self.shopper.store.read(self.shopper.c, count=1_000)]


async def bench(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return a bench with a conversation of 131 entries."""
    shopper = await Shopper(redis, prefix).arrive()
    queue, archive = ArchiveQueue(redis, shopper.store.keys), Archive(engine)
    archiver = Archiver(
        queue=queue, archive=archive, inbox=Inbox(engine), conversations=shopper.store, idle_ms=0, keep=KEEP
    )
    await queue.prepare()
    for n in range(LONG):
        await shopper.say(f"line {n}")
    history = History(shopper.store, archive)
    return Bench(shopper=shopper, queue=queue, archiver=archiver, history=history, redis=redis)


@pytest.fixture
async def made(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return a bench with its tables."""
    return await bench(redis, prefix, engine)


async def test_a_log_that_is_archived_keeps_its_newest_entries(made: Bench) -> None:
    await made.archiver.round(block_ms=1)
    assert await made.ids() == [f"1-{n}" for n in range(LONG + 1 - KEEP, LONG + 1)]


async def test_all_of_it_can_be_read_page_by_page(made: Bench) -> None:
    await made.archiver.round(block_ms=1)
    seen: list[str] = []
    texts: list[str | None] = []
    before = f"1-{LONG + 1}"
    while found := await made.history.before(made.shopper.c, before, count=50):
        seen = [*(entry.id for entry in found), *seen]
        texts = [msgspec.json.decode(entry.body).get("text") for entry in found] + texts
        before = seen[0]
    assert seen == [f"1-{n}" for n in range(LONG + 1)]
    assert texts == [None, *(f"line {n}" for n in range(LONG))]


async def test_a_page_reaches_over_the_edge_of_the_log(made: Bench) -> None:
    await made.archiver.round(block_ms=1)
    edge = LONG + 1 - KEEP
    found = await made.history.before(made.shopper.c, f"1-{edge + 2}", count=4)
    assert [entry.id for entry in found] == [f"1-{n}" for n in range(edge - 2, edge + 2)]


async def test_an_older_incarnation_of_the_log_can_be_read(made: Bench) -> None:
    await made.archiver.round(block_ms=1)
    await ask(made.redis, "DEL", made.shopper.store.keys.log(made.shopper.c))
    await made.shopper.say("in a new log")
    found = await made.history.before(made.shopper.c, "2-1", count=3)
    assert [entry.id for entry in found] == [f"1-{LONG - 1}", f"1-{LONG}", "2-0"]


async def test_what_an_archiver_read_and_never_stored_stays_in_the_log(made: Bench) -> None:
    read = await made.queue.fresh(count=1_000, block_ms=1)
    await made.archiver.store([*read[:10], *read[11:]])
    assert (await made.ids())[0] == read[10].id
    await made.archiver.claim()
    await made.shopper.say("one more")
    await made.archiver.round(block_ms=1)
    assert len(await made.ids()) == KEEP


async def test_a_log_is_left_alone_while_much_waits_for_the_archive(made: Bench) -> None:
    stream = made.shopper.store.keys.arch(made.shopper.store.keys.partition(made.shopper.c))
    for _ in range(MOST_LOOKED_AT):
        await ask(made.redis, "XADD", stream, "*", "c", "x", "id", "1-0", "d", "{}", "by", "x")
    assert await made.queue.trim(made.shopper.c, keep=KEEP) == 0


async def test_without_sql_the_log_stays_whole_and_is_read_as_far_as_it_goes(
    redis: Redis, prefix: str, tmp_path: Path
) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'gone' / 'archive.sqlite'}")
    made = await bench(redis, prefix, engine)
    assert await made.queue.trim(made.shopper.c, keep=KEEP) == 0
    assert len(await made.history.before(made.shopper.c, "1-131", count=131)) == 131
    await ask(redis, "XTRIM", made.shopper.store.keys.log(made.shopper.c), "MAXLEN", 10)
    with pytest.raises(SqlLost):
        await made.history.before(made.shopper.c, "1-131", count=50)
    await engine.dispose()
