"""The stage: a store of its own, the server under test, and the crowds that come to it."""

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from handoff.store.sql import migrate
from house import health, paths, ports, rooms, throwaway, valkey
from load.plans import Plan, Report

SHOP, DESK = "http://shop.example", "http://desk.example"
CROWD_S = 240.0
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class NotMeasured(Exception):
    """There are no figures; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A folder with a running Valkey, and what a gateway on it is told."""

    data: Path
    settings: dict[str, str]

    @property
    def redis_url(self) -> str:
        """Return where the store is."""
        return self.settings["REDIS_URL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    port: int
    pid: int


@contextmanager
def opened() -> Iterator[Stage]:
    """Yield a stage: Valkey with the settings of the house, and a database with its tables."""
    with throwaway.valkey_server() as data:
        settings = {
            "REDIS_URL": valkey.url(data),
            "DATABASE_URL": f"sqlite+aiosqlite:///{data}/archive.sqlite",
            "SKRANKE_SECRET": secrets.token_urlsafe(32),
            "SKRANKE_BOT_SECRET": secrets.token_urlsafe(32),
            # Nobody listens there: what is measured has no turn of the bot in it.
            "SKRANKE_BOT_URL": f"http://127.0.0.1:{ports.free()}",
            "SKRANKE_ORIGINS": SHOP,
            "SKRANKE_PUBLIC_URL": DESK,
        }
        asyncio.run(migrate(settings["DATABASE_URL"]))
        yield Stage(data=data, settings=settings)


@contextmanager
def gateway(stage: Stage, *, limited: bool = True) -> Iterator[Server]:
    """Yield a gateway: as it is in a house, or with limits that let a few clients send at full speed."""
    port = ports.free()
    words = ["handoff", "serve", "--port", str(port)] if limited else ["load.gateway", str(port)]
    with _served("gateway", words, port, f"http://127.0.0.1:{port}/healthz", stage) as server:
        yield server


@contextmanager
def floor(stage: Stage) -> Iterator[Server]:
    """Yield the floor: a bare websocket server that relays in its memory."""
    port = ports.free()
    with _served(
        "floor", ["load.floor", str(port)], port, f"http://127.0.0.1:{port}/healthz", stage
    ) as server:
        yield server


@contextmanager
def _served(name: str, words: list[str], port: int, probe: str, stage: Stage) -> Iterator[Server]:
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    room = rooms.Room(
        name=name,
        words=[sys.executable, "-m", *words],
        environment=kept | {"PYTHONPATH": str(paths.ROOT)} | stage.settings,
        is_ready=health.probe(probe),
    )
    with throwaway.running(room, log=stage.data / f"{name}-{port}.log") as process:
        yield Server(port=port, pid=process.pid)


def crowd(plan: Plan) -> Report:
    """Run a crowd in a process of its own and return what it saw."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "load.crowd"],
            cwd=paths.ROOT,
            input=msgspec.json.encode(plan),
            capture_output=True,
            timeout=CROWD_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotMeasured(f"The crowd was not done after {CROWD_S:g} s.") from error
    if done.returncode:
        raise NotMeasured(f"The crowd failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    report = msgspec.json.decode(done.stdout, type=Report)
    if report.ended:
        raise NotMeasured(f"{len(report.ended)} sockets were closed by the server: {report.ended[0]}")
    return report
