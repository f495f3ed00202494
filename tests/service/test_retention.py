"""What is stored goes when its time is over, by its class, and not a day before."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.core.conversation import State, Verb
from handoff.service.archiver import Archiver
from handoff.service.reaper import Reaper
from handoff.service.retention import Retention
from handoff.store.archive import Archive
from handoff.store.archive_people import ArchivePeople
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import Scripts, ask
from handoff.store.expiry import BATCH, ArchiveExpiry, LiveExpiry
from handoff.store.inbox import Inbox
from handoff.store.lease import Lease
from handoff.store.line import LineStore
from handoff.store.live_people import LivePeople
from handoff.store.seats import SeatStore
from handoff.store.sql import AsyncEngine
from handoff.wire.frames import Ack, Callback
from tests.shoppers import Shopper

DAYS = 90
# At import: by the end of a long run it is half an hour ago, which none of these times may notice.
NOW = datetime.now(UTC)
TOO_OLD = NOW + timedelta(days=DAYS, hours=12)
NOT_YET = NOW + timedelta(days=DAYS - 1)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A shopper whose words are archived, and who looks after them."""

    shopper: Shopper
    archive: ArchivePeople
    archiver: Archiver
    retention: Retention
    line: LineStore

    async def ids(self) -> tuple[list[str], list[str]]:
        """Return the entries that are live, and those in the archive."""
        live = await self.shopper.store.read(self.shopper.c, count=5_000)
        archived = await self.archive.transcript(self.shopper.c)
        return [entry.id for entry in live], [entry.id for entry in archived]


@pytest.fixture
async def bench(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return the bench."""
    shopper, scripts = await Shopper(redis, prefix).arrive(), Scripts(redis)
    store = shopper.store
    line, seats = LineStore(redis, scripts, prefix=prefix), SeatStore(redis, scripts, prefix=prefix)
    queue = ArchiveQueue(redis, store.keys)
    archive, inbox = Archive(engine), Inbox(engine)
    archiver = Archiver(queue=queue, archive=archive, inbox=inbox, conversations=store, idle_ms=0)
    people = LivePeople(redis, store, secret="x")
    await queue.prepare()
    await shopper.say("hello")
    await shopper.say("where is my parcel?")
    await archiver.round(block_ms=1)
    retention = Retention(
        ArchiveExpiry(engine),
        LiveExpiry(redis, store, people),
        everybody=people.everybody,
        settle=Reaper(store, line, seats).look,
        lease=Lease(scripts, store.keys.retention, holder="me", ms=60_000).hold,
        transcripts=timedelta(days=DAYS),
    )
    return Bench(
        shopper=shopper, archive=ArchivePeople(engine), archiver=archiver, retention=retention, line=line
    )


async def test_a_transcript_is_kept_for_its_days(bench: Bench) -> None:
    before = await bench.ids()
    assert (await bench.retention.sweep(NOT_YET)).entries == 0
    assert await bench.ids() == before and len(before[1]) == 3


async def test_a_transcript_that_is_too_old_is_nowhere(bench: Bench) -> None:
    swept = await bench.retention.sweep(TOO_OLD)
    assert (swept.entries, swept.conversations) == (3, 1)
    assert await bench.ids() == ([], [])
    assert await bench.shopper.store.get(bench.shopper.c) is None
    assert (await bench.retention.sweep(TOO_OLD)).entries == 0


async def test_of_a_conversation_that_goes_on_only_the_old_part_goes(bench: Bench, redis: Redis) -> None:
    shopper, log = bench.shopper, bench.shopper.store.keys.log(bench.shopper.c)
    old = int((NOW - timedelta(days=DAYS + 1)).timestamp() * 1000)
    await ask(redis, "DEL", log)
    for n in range(150):
        body = msgspec.json.encode({"ts": old, "from": {"role": "shopper"}, "kind": "text", "text": f"{n}"})
        await ask(redis, "XADD", log, f"1-{n}", "d", body)
    await shopper.say("a regular customer writes again")
    last = (await bench.ids())[0][-1]
    swept = await bench.retention.sweep(NOW)
    assert swept.live == 150
    assert (await bench.ids())[0] == [last]
    assert isinstance(await shopper.say("and again"), Ack)
    assert (await bench.ids())[0] == [last, f"1-{int(last.partition('-')[2]) + 1}"]


async def test_a_call_back_that_nobody_made_does_not_keep_the_number_for_ever(bench: Bench) -> None:
    shopper = bench.shopper
    wish = Callback(cid="call", how="phone", contact="+31 30 555 0142")
    assert isinstance(await shopper.chat.callback(shopper.c, wish), Ack)
    await bench.retention._settle(shopper.c)
    assert [item.c for item in (await bench.line.call_backs(5))[0]] == [shopper.c]
    await bench.retention.sweep(TOO_OLD)
    assert await shopper.store.get(shopper.c) is None
    assert await bench.line.call_backs(5) == ([], 0)


async def test_more_than_a_batch_goes_in_one_sweep(bench: Bench, engine: AsyncEngine) -> None:
    shopper = bench.shopper
    for n in range(BATCH // 50 + 1):
        for m in range(50):
            await shopper.say(f"{n} {m}")
    while await bench.archiver.round(block_ms=1):
        continue
    assert (await bench.retention.sweep(TOO_OLD)).entries > BATCH
    assert await bench.ids() == ([], [])


async def test_a_proof_is_forgotten_when_it_no_longer_holds(bench: Bench) -> None:
    shopper = bench.shopper
    until = int((NOW + timedelta(minutes=30)).timestamp())
    proof = {"strength": "email", "order": "20394811", "method": "email", "until": until}
    card = {"reason": "asked", "topic": "refund", "proof": proof}
    fields = {"proof": msgspec.json.encode(proof), "card": msgspec.json.encode(card)}
    await shopper.store.move(shopper.c, Verb.HAND_OFF, fence=None, fields=fields, by="system")
    assert (await bench.retention.sweep(NOW + timedelta(minutes=29))).proofs == 0
    assert (await bench.retention.sweep(NOW + timedelta(minutes=31))).proofs == 2
    now = await shopper.now()
    assert now.proof is None and now.state is State.WAITING
    kept = msgspec.json.decode(now.card or b"")
    assert kept["topic"] == "refund" and "proof" not in kept and kept["since"] > 0


async def test_one_process_of_all_looks_after_it(bench: Bench, redis: Redis) -> None:
    key, scripts = bench.shopper.store.keys.retention, Scripts(redis)
    mine = Lease(scripts, key, holder="one", ms=60_000)
    others = Lease(scripts, key, holder="two", ms=60_000)
    assert await mine.hold() and await mine.hold()
    assert not await others.hold()
    await ask(redis, "DEL", key)
    assert await others.hold()
