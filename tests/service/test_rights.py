"""A person is found in every store and forgotten by each, and nobody else is."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.engine import make_url

from actions.attempts import Attempts
from handoff.core.person import person
from handoff.rights import readable, receipt, told_of
from handoff.service.archiver import Archiver
from handoff.service.reaper import Reaper
from handoff.service.rights import Rights
from handoff.store.archive import Archive
from handoff.store.archive_people import ArchivePeople
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import Scripts, ask
from handoff.store.inbox import Inbox
from handoff.store.line import LineStore
from handoff.store.live_people import TRACKER, LivePeople
from handoff.store.seats import SeatStore
from handoff.store.sql import AsyncEngine
from handoff.wire.frames import Ack, Callback
from tests.shoppers import Shopper

EMAIL, PHONE, ORDER = "canary@example.org", "+31 30 555 0199", "99887766"
WRITTEN = (EMAIL.upper(), "030-5550199", "9988 7766")
SECRET = "only for tests, but long enough to pass"
BOT = Path(__file__).parents[2] / "bot"


@dataclass(kw_only=True)
class Bench:
    """Two conversations of the canary, one of somebody else, and all the stores."""

    redis: Redis
    prefix: str
    engine: AsyncEngine
    rights: Rights
    live: LivePeople
    line: LineStore
    archiver: Archiver
    queue: ArchiveQueue
    canary: Shopper
    called: Shopper
    other: Shopper

    async def dump(self) -> str:
        """Return everything that stands in Redis under this test's prefix and for the assistant."""
        found = []
        for pattern in (f"{self.prefix}*", f"{TRACKER}*"):
            async for key in self.redis.scan_iter(match=pattern, count=1_000):
                found += [key, await _value(self.redis, key)]
        return repr(found)

    async def tables(self) -> str:
        """Return everything that stands in the tables that hold what people wrote."""
        async with self.engine.connect() as connection:
            names = ("entries", "conversations", "notes_of_others")
            rows = [(await connection.execute(text(f"SELECT * FROM {name}"))).all() for name in names]
        return repr(rows)


async def _value(redis: Redis, key: bytes) -> Any:
    kind = (await ask(redis, "TYPE", key)).decode()
    words: dict[str, tuple[str | bytes | int, ...]] = {
        "string": ("GET", key),
        "hash": ("HGETALL", key),
        "stream": ("XRANGE", key, "-", "+"),
        "set": ("SMEMBERS", key),
        "zset": ("ZRANGE", key, 0, -1),
        "list": ("LRANGE", key, 0, -1),
    }
    return await ask(redis, *words[kind]) if kind in words else None


def tracker(shopper: Shopper) -> str:
    return f"{TRACKER}{shopper.c}:1"


@pytest.fixture
async def bench(redis: Redis, prefix: str, engine: AsyncEngine) -> AsyncIterator[Bench]:
    """Yield the bench; half of what was said is archived."""
    shoppers = [await Shopper(redis, prefix).arrive() for _ in range(3)]
    canary, called, other = shoppers
    store, scripts = canary.store, Scripts(redis)
    line, seats = LineStore(redis, scripts, prefix=prefix), SeatStore(redis, scripts, prefix=prefix)
    queue = ArchiveQueue(redis, store.keys)
    archive, inbox = Archive(engine), Inbox(engine)
    archiver = Archiver(queue=queue, archive=archive, inbox=inbox, conversations=store, idle_ms=0)
    reaper = Reaper(store, line, seats)
    live = LivePeople(redis, store, secret=SECRET)
    rights = Rights(live, ArchivePeople(engine), settle=reaper.look, pause_s=0)
    await queue.prepare()
    for words in WRITTEN:
        await canary.say(f"it is {words}, please")
    await other.say("where is order 11223344? I am canary2@example.org")
    await archiver.round(block_ms=1)
    wish = Callback(cid="call", how="phone", contact=PHONE)
    assert isinstance(await called.chat.callback(called.c, wish), Ack)
    await reaper.look(called.c)
    assert [item.c for item in (await line.call_backs(10))[0]] == [called.c]
    await ask(redis, "SET", tracker(canary), json.dumps({"events": [{"text": EMAIL}]}), "EX", 60)
    await ask(redis, "SET", tracker(other), json.dumps({"events": [{"text": "11223344"}]}), "EX", 60)
    async with engine.begin() as connection:
        columns = "id INTEGER PRIMARY KEY, conversation VARCHAR(26), words TEXT"
        await connection.execute(text(f"CREATE TABLE notes_of_others ({columns})"))
        rows = [(1, canary.c, "masked"), (2, other.c, "masked"), (3, other.c, "masked, too")]
        for row in rows:
            await connection.execute(text(f"INSERT INTO notes_of_others VALUES {row}"))
    yield Bench(
        redis=redis,
        prefix=prefix,
        engine=engine,
        rights=rights,
        live=live,
        line=line,
        archiver=archiver,
        queue=queue,
        canary=canary,
        called=called,
        other=other,
    )
    await ask(redis, "DEL", tracker(canary), tracker(other))


@pytest.mark.parametrize("asked", [EMAIL, PHONE, ORDER])
async def test_somebody_is_found_by_whatever_they_wrote(bench: Bench, asked: str) -> None:
    found = await bench.rights.find(person(asked))
    wanted = {bench.canary.c, bench.called.c} if asked == PHONE else {bench.canary.c}
    assert found.conversations == wanted
    assert found.trackers == (tracker(bench.canary),)
    assert [(each.table, each.keys) for each in found.rows] == [("notes_of_others", [(1,)])]
    assert bench.canary.c in found.live & found.archived


async def test_an_export_holds_all_of_it_and_nothing_of_others(bench: Bench) -> None:
    told = json.dumps(await bench.rights.export(person(PHONE)), default=str)
    assert all(words in told for words in (*WRITTEN, PHONE, "masked"))
    assert "11223344" not in told and bench.other.c not in told
    assert told.count(WRITTEN[0]) == 1  # in the log and in the archive, told once


async def test_an_erased_person_is_in_no_store(bench: Bench) -> None:
    done = [await bench.rights.erase(person(asked)) for asked in (EMAIL, PHONE, ORDER)]
    assert all(each.left.is_nothing for each in done)
    everything = await bench.dump() + await bench.tables()
    for words in (*WRITTEN, EMAIL, PHONE, PHONE.replace(" ", ""), ORDER, bench.canary.c):
        assert words not in everything
    await bench.archiver.round(block_ms=1)
    archived = await bench.tables()
    assert all(words not in archived for words in (*WRITTEN, EMAIL, PHONE))
    assert await bench.line.call_backs(10) == ([], 0)


async def test_an_erased_persons_words_are_not_left_in_the_databases_file(bench: Bench) -> None:
    await bench.rights.erase(person(EMAIL))
    if bench.engine.dialect.name == "sqlite":
        file = Path(str(make_url(str(bench.engine.url)).database))
        for path in file.parent.glob(f"{file.name}*"):
            assert EMAIL.upper().encode() not in await asyncio.to_thread(path.read_bytes)
    else:
        assert EMAIL.upper() not in await bench.tables()


async def test_nobody_else_is_touched(bench: Bench) -> None:
    before = await bench.other.said()
    for asked in (EMAIL, PHONE, ORDER):
        await bench.rights.erase(person(asked))
    assert await bench.other.said() == before
    assert await bench.live.has(tracker(bench.other))
    assert "11223344" in await bench.tables()
    assert isinstance(await bench.other.say("I am still here"), Ack)


async def test_what_an_archiver_had_in_hand_is_taken_out_again(bench: Bench) -> None:
    in_hand = await bench.queue.fresh(count=100, block_ms=1)
    assert in_hand

    async def late(c: str) -> None:
        if in_hand:
            await bench.archiver.store(in_hand)
            in_hand.clear()

    archive = ArchivePeople(bench.engine)
    done = await Rights(bench.live, archive, settle=late, pause_s=0).erase(person(PHONE))
    assert done.left.is_nothing
    assert PHONE not in await bench.tables()


async def test_a_conversation_can_be_erased_by_its_id(bench: Bench) -> None:
    done = await bench.rights.erase(person(bench.called.c))
    assert done.left.is_nothing and done.conversations == {bench.called.c}
    assert await bench.called.store.get(bench.called.c) is None
    assert (await bench.canary.said())[-1] == f"it is {WRITTEN[-1]}, please"


async def test_a_page_of_a_conversation_that_was_erased_is_told(bench: Bench) -> None:
    pubsub = bench.redis.pubsub()
    await pubsub.ssubscribe(bench.canary.store.channel(bench.canary.c))
    await bench.rights.erase(person(EMAIL))
    async with asyncio.timeout(5):
        while (message := await pubsub.get_message(timeout=1)) is None or message["type"] != "smessage":
            continue
    assert message["data"] == b"~state"
    await pubsub.aclose()  # type: ignore[no-untyped-call]


async def test_counts_of_wrong_proofs_are_found_under_the_actions_own_names(bench: Bench) -> None:
    attempts = Attempts(bench.redis, SECRET.encode())
    counters = attempts.counters(order=ORDER, email=EMAIL, conversation=bench.canary.c, client=None)
    await attempts.take(counters)
    found = await bench.rights.find(person(EMAIL))
    assert set(found.counters) == {counters[1].key, counters[2].key}
    done = await bench.rights.erase(person(EMAIL))
    assert done.counters == 2
    assert (await bench.rights.erase(person(ORDER))).counters == 1


def test_trackers_are_looked_for_where_the_assistant_keeps_them() -> None:
    assert f'PREFIX = "{TRACKER}"' in (BOT / "trackers.py").read_text("utf-8")


async def test_lines_of_files_are_shown_for_people_to_mend(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(f"- where is it\n- mail {EMAIL}\n", "utf-8")
    archive = ArchivePeople(bench.engine)
    rights = Rights(bench.live, archive, settle=lambda _: asyncio.sleep(0), folders=[tmp_path], pause_s=0)
    done = await rights.erase(person(EMAIL))
    assert done.left.files == (f"{tmp_path / 'nlu.yml'}:2",)
    assert receipt(person(EMAIL), done)["nothing_left"] is False
    assert "nlu.yml:2" in readable(person(EMAIL), done)


async def test_a_receipt_says_what_went_from_where_and_names_nobody(bench: Bench) -> None:
    whom = person(EMAIL)
    assert bench.canary.c in told_of(await bench.rights.find(whom))
    done = await bench.rights.erase(whom)
    told = receipt(whom, done)
    assert told["nothing_left"] is True
    assert told["conversations"] == [bench.canary.c]
    assert told["removed"]["sql"] == {"entries": 4, "conversations": 1, "notes_of_others": 1}
    assert told["removed"]["trackers"] == 1 and told["removed"]["redis"] >= 3
    words = json.dumps(told) + readable(whom, done)
    assert "canary" not in words and "nothing is left" in words
