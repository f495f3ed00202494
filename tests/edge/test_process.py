"""The gateway as a process: it starts, it is killed, it is told to stop, and nobody loses a word."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

import pytest
from aiohttp import ClientError, ClientSession, ClientWebSocketResponse

from handoff.wire.frames import SUBPROTOCOL
from house import ports
from tests.edge.gateway import SHOP, Tab, environment
from tests.fakes import FakeBot

ROOT = Path(__file__).parents[2]
START_S = 30.0
STOP_S = 20.0


class Process:
    """A real gateway, started as the house starts it."""

    def __init__(self, told: dict[str, str], port: int, log: Path, *, beside: int | None = None) -> None:
        self.url = f"http://127.0.0.1:{beside or port}"
        self.log = log
        words = [sys.executable, "-m", "handoff", "serve", "--host", "127.0.0.1", "--port", str(port)]
        words += ["--beside", str(beside)] if beside else []
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                words, cwd=ROOT, env={**os.environ, **told}, stdout=out, stderr=subprocess.STDOUT
            )

    async def ready(self, http: ClientSession) -> None:
        """Wait until it is healthy."""
        async with asyncio.timeout(START_S):
            while self._process.poll() is None:
                try:
                    async with http.get(f"{self.url}/healthz") as answer:
                        if answer.status == 200:
                            return
                except ClientError:
                    await asyncio.sleep(0.05)
        raise AssertionError(self.log.read_text())

    async def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self._process.send_signal(number)
        return await asyncio.wait_for(asyncio.to_thread(self._process.wait), STOP_S)


@asynccontextmanager
async def started(
    told: dict[str, str], port: int, log: Path, http: ClientSession, *, beside: int | None = None
) -> AsyncIterator[Process]:
    """Yield a gateway process that is healthy; it is gone afterwards."""
    process = Process(told, port, log, beside=beside)
    try:
        await process.ready(http)
        yield process
    finally:
        await process.end(signal.SIGKILL)


async def shopper(http: ClientSession, url: str, *, last: str | None = None, **ask: str) -> tuple[Tab, str]:
    """Return a shopper's page, let in, and the next reload secret."""
    async with http.post(f"{url}/v1/session", json=ask, headers={"Origin": SHOP}) as answer:
        session = await answer.json()
    ws: ClientWebSocketResponse = await http.ws_connect(f"{url}/ws", protocols=(SUBPROTOCOL,), origin=SHOP)
    tab = Tab(ws)
    await tab.put({"t": "hello", "token": session["token"], "v": 1, "last": last})
    await tab.until("state")
    return tab, session["refresh"]


@pytest.mark.timeout(90)
async def test_a_gateway_killed_in_the_middle_loses_and_doubles_nothing(
    valkey: str, tmp_path: Path, bot: FakeBot
) -> None:
    port = ports.free()
    told = environment(valkey=valkey, database=tmp_path / "archive.sqlite", bot=bot.url, port=port)
    async with ClientSession() as http:
        async with started(told, port, tmp_path / "first.log", http) as first:
            tab, refresh = await shopper(http, first.url)
            acked = [(await tab.do("send", cid=f"m{n}", text=f"message {n}"))["id"] for n in range(5)]
            await tab.put({"t": "send", "cid": "m5", "text": "message 5"})
            await first.end(signal.SIGKILL)
        async with started(told, port, tmp_path / "second.log", http) as second:
            back, _ = await shopper(http, second.url, refresh=refresh)
            again = await back.do("send", cid="m5", text="message 5")
            assert again["t"] == "ack"
            await back.has("msg", text="message 5") if "message 5" not in back.said() else None
            words = [word for word in back.said() if word.startswith("message")]
    assert words == [f"message {n}" for n in range(6)]
    assert acked == sorted(set(acked), key=lambda entry: int(entry.split("-")[1]))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_gateway_that_is_told_to_stop_sends_everybody_elsewhere(
    valkey: str, tmp_path: Path, bot: FakeBot, number: signal.Signals
) -> None:
    port = ports.free()
    told = environment(valkey=valkey, database=tmp_path / "archive.sqlite", bot=bot.url, port=port)
    async with ClientSession() as http, started(told, port, tmp_path / "log", http) as process:
        tabs = [(await shopper(http, process.url))[0] for _ in range(5)]
        began = perf_counter()
        stopped = asyncio.ensure_future(process.end(number))
        assert [await tab.closed() for tab in tabs] == [1012] * 5
        assert await stopped == 0
    assert perf_counter() - began < STOP_S
    assert '"gateway_stopped"' in process.log.read_text()
    assert "Traceback" not in process.log.read_text()


async def served(told: dict[str, str], port: int) -> subprocess.CompletedProcess[str]:
    """Return how a gateway ended that cannot start."""
    words = [sys.executable, "-m", "handoff", "serve", "--port", str(port)]
    return await asyncio.to_thread(
        subprocess.run,
        words,
        cwd=ROOT,
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=15,
    )


@pytest.mark.timeout(60)
async def test_a_request_that_cannot_be_read_leaves_no_address_in_the_log(
    valkey: str, tmp_path: Path, bot: FakeBot
) -> None:
    port = ports.free()
    told = environment(valkey=valkey, database=tmp_path / "archive.sqlite", bot=bot.url, port=port)
    async with ClientSession() as http, started(told, port, tmp_path / "log", http) as process:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.9", 0))
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nno header at all\r\n\r\n")
        assert b" 400 " in await asyncio.wait_for(reader.readline(), 8)
        writer.close()
        assert await process.end(signal.SIGTERM) == 0
    said = (tmp_path / "log").read_text()
    assert "Error handling request" in said
    assert "127.0.0.9" not in said


async def test_a_port_that_is_taken_is_said_in_one_line(valkey: str, database: Path, bot: FakeBot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = await served(environment(valkey=valkey, database=database, bot=bot.url, port=port), port)
    assert done.returncode == 1 and str(port) in done.stderr and "in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_a_database_that_cannot_be_opened_is_said_in_one_line(
    valkey: str, tmp_path: Path, bot: FakeBot
) -> None:
    nowhere = tmp_path / "nowhere" / "archive.sqlite"
    done = await served(environment(valkey=valkey, database=nowhere, bot=bot.url, port=1), 1)
    assert done.returncode == 1 and "database" in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_settings_that_are_wrong_are_named_all_at_once(tmp_path: Path) -> None:
    told = {"SKRANKE_SECRET": "short", "SKRANKE_HOURS": "whenever", "REDIS_URL": "redis://10.0.0.5:6379"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SKRANKE")}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "handoff", "serve"],
        cwd=ROOT,
        env={**clean, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=15,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for name in ("SKRANKE_SECRET", "SKRANKE_HOURS", "REDIS_URL", "DATABASE_URL", "SKRANKE_ORIGINS"):
        assert name in done.stderr


async def test_demo_accounts_are_made_once_with_random_passwords(tmp_path: Path) -> None:
    told = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'archive.sqlite'}"}

    async def staff(*words: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "handoff", "staff", *words), cwd=ROOT, env=told, stdout=subprocess.PIPE
        )
        out, _ = await process.communicate()
        return out.decode()

    first, second = await staff("demo", "--json"), await staff("demo", "--json")
    assert [word in first for word in ("ida", "jonas", "mette", "lead")] == [True] * 4
    assert second.strip() == "[]"
    assert "$argon2" not in await staff("list", "--json")
