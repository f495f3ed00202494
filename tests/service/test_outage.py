"""Valkey is killed in the middle of it: what was acknowledged is there, once, and the talk goes on."""

import asyncio
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from handoff.core.ids import follows
from handoff.service.bot import BotClient
from handoff.service.turns import TurnWorker
from handoff.store.client import connect
from handoff.store.hub import Follower, Hub
from handoff.store.turns import Turns
from handoff.wire.frames import Ack, Nak
from house import valkey as house_valkey
from tests.fakes import SECRET, fake_bot
from tests.shoppers import Shopper


class Server:
    """A Valkey of this test's own, that can be killed and comes back with its data."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[bytes] = house_valkey.start(data)

    def start_on_a_small_disk(self) -> subprocess.Popen[bytes]:
        """Start it as on a disk that is almost full."""
        words = house_valkey.command(self.data)
        process = subprocess.Popen(
            words, preexec_fn=_on_a_small_disk, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not house_valkey.answers(house_valkey.url(self.data)):
            assert process.poll() is None
        return process

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    async def come_back(self) -> None:
        self.process = await asyncio.to_thread(house_valkey.start, self.data)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "v")
    yield made
    made.kill()


async def read_on(shopper: Shopper, news: Follower, seen: list[str], *, until: int) -> None:
    """Follow the conversation as a socket does, until that many entries were seen."""
    while len(seen) < until:
        entry = (await news.get()).partition(b" ")[0].decode()
        if news.gap:
            news.gap = False
        elif follows(entry, seen[-1] if seen else "0-0"):
            seen.append(entry)
            continue
        seen += [each.id for each in await shopper.store.read(shopper.c, after=seen[-1] if seen else "0-0")]


def _on_a_small_disk() -> None:
    """Let no file of this process grow beyond 64 kB: a write then fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, resource.RLIM_INFINITY))


@pytest.mark.timeout(60)
async def test_a_full_disk_acknowledges_nothing_that_it_did_not_keep(server: Server) -> None:
    server.kill()
    server.process = await asyncio.to_thread(server.start_on_a_small_disk)
    acked: list[str] = []
    async with connect(house_valkey.url(server.data)) as redis:
        shopper = await Shopper(redis, "").arrive()
        while True:
            answer = await shopper.say(f"{len(acked)} ".ljust(1_500, "x"), cid=str(len(acked)))
            if isinstance(answer, Nak):
                break
            acked.append(str(answer.id))
        assert (answer.code, answer.retry) == ("busy", True)
        server.kill()
        await server.come_back()
        kept = [entry.id for entry in await shopper.store.read(shopper.c, count=1_000)]
        assert len(acked) > 5 and kept[1 : 1 + len(acked)] == acked  # the greeting comes first
        again = await shopper.say(f"{len(acked)} ".ljust(1_500, "x"), cid=str(len(acked)))
        assert isinstance(again, Ack)


@pytest.mark.timeout(60)
async def test_a_killed_store_loses_and_doubles_nothing(server: Server) -> None:
    seen: list[str] = []
    async with (
        connect(house_valkey.url(server.data)) as redis,
        fake_bot() as bot,
        aiohttp.ClientSession() as session,
    ):
        shopper = await Shopper(redis, "").arrive()
        hub, turns = Hub(redis), Turns(redis, holder="one")
        worker = TurnWorker(shopper.store, turns, BotClient(session, url=bot.url, secret=SECRET))
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(hub.run()), tasks.create_task(worker.run())]
            async with hub.follow(shopper.store.channel(shopper.c)) as news:
                bot.open.clear()
                assert isinstance(await shopper.say("one", cid="1"), Ack)
                await bot.heard(1)
                server.kill()
                lost = await shopper.say("two", cid="2")
                assert isinstance(lost, Nak)
                assert (lost.code, lost.retry) == ("busy", True)
                bot.open.set()
                await server.come_back()
                while isinstance(await shopper.say("two", cid="2"), Nak):
                    pass
                await read_on(shopper, news, seen, until=5)
            for task in running:
                task.cancel()
        said = await shopper.said()
    assert sorted(said) == ["We are here every day from 9:00 to 21:00."] * 2 + ["one", "two"]
    assert said.index("one") < said.index("two")
    assert seen == [f"1-{i}" for i in range(5)]
