"""On a cluster every part of the store works, whichever server has its keys, and whenever slots move."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import redis as plain

from handoff.core.canary import Canary, Side, Step, What
from handoff.core.conversation import State
from handoff.core.rate import Rate
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.canary import Canaries
from handoff.store.client import Redis, Scripts, ask, connect
from handoff.store.conversations import Conversations
from handoff.store.doors import DeskSession, Doors
from handoff.store.hub import Hub
from handoff.store.keys import Keys
from handoff.store.live_people import LivePeople
from handoff.store.slots import slot
from handoff.store.turns import START, Turns
from handoff.wire.frames import Ack, Nak
from tests import clusters
from tests.clusters import Servers, wait_for
from tests.service.line_house import agent, line_house
from tests.shoppers import Shopper

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with clusters.running() as servers:
        yield servers


@pytest.fixture
async def cluster(servers: Servers) -> AsyncIterator[Redis]:
    async with connect(servers.url) as client:
        yield client


@pytest.fixture
async def shoppers(cluster: Redis, prefix: str) -> list[Shopper]:
    """Return a shopper in each partition."""
    found: dict[int, Shopper] = {}
    while len(found) < 16:
        one = await Shopper(cluster, prefix).arrive()
        found[one.store.keys.partition(one.c)] = one
    return [found[p] for p in range(16)]


def is_busy(told: Ack | Nak) -> bool:
    """Say whether somebody was told: not stored, send it again."""
    return isinstance(told, Nak) and told.code == "busy"


async def test_a_trial_of_a_model_is_known_and_counted(cluster: Redis, prefix: str) -> None:
    store = Canaries(cluster, prefix=prefix)
    trial = Canary(
        id="1", model="new", was="old", by="Ida", steps=(Step(since_ms=await store.now_ms(), share=10),)
    )
    await store.put(trial)
    assert await store.get() == trial
    for number in range(20):
        await store.count(trial, f"c{number}", step=0, side=Side.NEW, what=What.TALKED)
    assert (await store.counts(trial))[0][Side.NEW, What.TALKED] == 20


async def test_a_command_goes_to_the_server_that_has_its_key(
    cluster: Redis, servers: Servers, prefix: str
) -> None:
    keys = [f"{prefix}{n}" for n in range(60)]
    await asyncio.gather(*(ask(cluster, "SET", key, key) for key in keys))
    assert await asyncio.gather(*(ask(cluster, "GET", key) for key in keys)) == [k.encode() for k in keys]
    counts = [len(list(plain.Redis(port=one.port).scan_iter(f"{prefix}*"))) for one in servers.primaries]
    assert sum(counts) == 60
    assert all(counts)


async def test_turns_and_requests_of_all_partitions_are_read(shoppers: list[Shopper], prefix: str) -> None:
    redis = shoppers[0].redis
    await asyncio.gather(*(one.say("hello") for one in shoppers))
    turns = Turns(redis, holder="one", prefix=prefix)
    assert await turns.hold() == frozenset(range(16))
    assert [len(part) for part in turns.parts()] == [1] * 16
    for part in turns.parts():
        (p,) = part
        assert [ref.c for ref in (await turns.read({p: START}, count=9, block_ms=1))[p].turns] == [
            shoppers[p].c
        ]
    await turns.release()
    queue = ArchiveQueue(redis, Keys(prefix))
    await queue.prepare()
    found = await queue.fresh(count=100, block_ms=1)
    assert {pointer.c for pointer in found} == {one.c for one in shoppers}
    assert len(await queue.left_behind(idle_ms=0, count=100)) == len(found)
    await queue.done(found)
    assert await queue.length() == 0


async def test_everybody_is_found_whatever_server_has_them(shoppers: list[Shopper], cluster: Redis) -> None:
    store = shoppers[0].store
    people = LivePeople(cluster, store, secret="s" * 32)
    assert {c async for c in people.everybody()} >= {one.c for one in shoppers}
    await people.rewrite()
    assert len((await store.server()).split()) == 3
    await people.forget(shoppers[0].c)
    assert await store.get(shoppers[0].c) is None


async def test_the_line_takes_offers_and_gives_back(servers: Servers, prefix: str) -> None:
    async with line_house(servers.url, prefix) as house:
        waiting = [await house.waits() for _ in range(6)]
        ida = await house.ready(agent("ida", "en", capacity=3))
        await house.run_once()
        offered = [c for c in waiting if (await house.now(c)).state is State.OFFERED]
        assert offered == waiting[:3]
        assert await house.conversations.held() != []
        assert (await house.seats.hands(ida.id)).conversations == sorted(offered)


async def test_the_doors_work(cluster: Redis, prefix: str) -> None:
    doors = Doors(cluster, Scripts(cluster), prefix=prefix)
    await doors.begin("secret", DeskSession(agent="ida", mark="m"))
    assert await doors.answers()
    assert await doors.draw("shop bot", "x", Rate(burst=5, per_s=1), most=20) == (5, 0.0)
    await doors.end("secret")


async def test_what_any_server_says_is_heard(shoppers: list[Shopper], cluster: Redis) -> None:
    hub = Hub(cluster)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(hub.run())
        for one in shoppers:
            async with hub.follow(one.store.channel(one.c)) as follower:
                await one.store.whisper(one.c, b"~typing {}")
                assert await follower.get() == b"~typing {}"
        running.cancel()


async def test_a_slot_that_moves_takes_nothing_with_it(
    servers: Servers, cluster: Redis, shoppers: list[Shopper]
) -> None:
    one = shoppers[3]
    where = slot(one.store.keys.st(one.c))
    old = servers.of(where)
    new = servers.primaries[(servers.primaries.index(old) + 1) % 3]
    hub = Hub(cluster)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(hub.run())
        async with hub.follow(one.store.channel(one.c)) as follower:
            await one.say("before")
            new.do("CLUSTER", "SETSLOT", where, "IMPORTING", old.name)
            old.do("CLUSTER", "SETSLOT", where, "MIGRATING", new.name)
            fresh = Conversations(cluster, prefix=one.store.keys.prefix)
            # A key that is not there yet is made where the slot goes.
            await ask(cluster, "SET", f"x:{{{one.store.keys.partition(one.c)}}}", "1")
            while keys := old.do("CLUSTER", "GETKEYSINSLOT", where, 100):
                old.do("MIGRATE", "127.0.0.1", new.port, "", 0, 5000, "KEYS", *keys)
            # Verbs touch several keys, and a cluster takes none of those until the slot has arrived.
            assert is_busy(await one.say("on the way", cid="w"))
            for each in servers.primaries:
                each.do("CLUSTER", "SETSLOT", where, "NODE", new.name)
            assert isinstance(await one.say("on the way", cid="w"), Ack)
            while not follower.gap:
                await follower.get()
            follower.gap = False
            assert await one.said() == ["before", "on the way"]
            await fresh.whisper(one.c, b"~typing {}")
            async with asyncio.timeout(5):
                while await follower.get() != b"~typing {}":
                    continue
        running.cancel()


async def test_the_others_go_on_while_one_server_is_away(servers: Servers, shoppers: list[Shopper]) -> None:
    away = servers.primaries[1]
    theirs = [one for one in shoppers if servers.of(slot(one.store.keys.st(one.c))) is away]
    others = [one for one in shoppers if one not in theirs and one is not shoppers[3]]
    said = [await one.say("kept") for one in theirs]
    assert all(isinstance(told, Ack) for told in said)
    away.kill()
    for one in theirs:
        assert is_busy(await one.say("lost"))
    for one in others:
        assert isinstance(await one.say("as ever"), Ack)
    away.start()
    await asyncio.to_thread(wait_for, away.is_whole, "the cluster")
    for one in theirs:
        assert isinstance(await one.say("back"), Ack)
        assert await one.said() == ["kept", "back"]


async def test_a_replica_takes_over(prefix: str) -> None:
    with clusters.running(replicas=1) as servers:
        async with connect(servers.url) as client:
            shoppers = [await Shopper(client, prefix).arrive() for _ in range(30)]
            for one in shoppers:
                assert isinstance(await one.say("stays"), Ack)
            (replica,), first = servers.replicas, servers.primaries[0]
            first.do("WAIT", 1, 5000)
            first.kill()
            await asyncio.to_thread(
                wait_for, lambda: replica.says("role", "INFO", "replication") == "master", "fail-over"
            )
            await asyncio.to_thread(wait_for, replica.is_whole, "the cluster")
            for one in shoppers:
                assert await one.said() == ["stays"]
                assert isinstance(await one.say("goes on"), Ack)
