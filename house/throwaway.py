"""Servers on a folder that is removed afterwards: for tests, evaluation and bench, never for shoppers."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house import paths, ports, rooms, valkey
from house.rooms import Plan, Room

START_S = 180.0
STOP_S = 10.0
# What the user has set is for their own house: it may name real conversations, and a real shop.
THE_SHOP = (
    *("SHOP_URL", "SHOP_KEY", "SHOP_SECRET", "SHOP_ORDER_NUMBER", "SHOP_FACTS"),
    *("SHOP_IDENTITY_SECRET", "SHOP_IDENTITY_KEYS"),
    *("DEMO_SHOP_FILE", "DEMO_SHOP_FAULT", "SMTP_URL", "SMTP_FROM"),
)
NOT_OURS = ("REDIS_URL", "DATABASE_URL", "SKRANKE_SECRET", "SKRANKE_BOT_SECRET", *THE_SHOP)


class NotStarted(Exception):
    """A server did not come up; the text holds its last words."""


@contextmanager
def valkey_server() -> Iterator[Path]:
    """Yield the folder of a fresh server; `valkey.url` says where it listens."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    process = valkey.start(data)
    try:
        yield data
    finally:
        process.terminate()
        process.wait(STOP_S)
        shutil.rmtree(data)


def environment() -> dict[str, str]:
    """Return this process's environment without what the user has set for their own house."""
    return {name: value for name, value in os.environ.items() if name not in NOT_OURS}


@contextmanager
def shop() -> Iterator[Plan]:
    """Yield the plan of a house of which only Valkey and the actions, with a demo shop, are running."""
    with valkey_server() as data:
        plan = Plan(
            data=data,
            host="127.0.0.1",
            port=ports.free_pair(),
            actions_port=ports.free(),
            bot_port=ports.free(),
            environment=environment(),
        )
        with running(rooms.actions_room(plan), log=data / "actions.log"):
            yield plan


@contextmanager
def running(room: Room, *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Yield the process of a room once it is ready."""
    with log.open("wb") as kept:
        process = subprocess.Popen(
            room.words, cwd=paths.ROOT, env=room.environment, stdout=kept, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(room, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(room: Room, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_S
    while not asyncio.run(_is_ready(room)):
        if process.poll() is not None or time.monotonic() > give_up:
            raise NotStarted(f"{room.name} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


async def _is_ready(room: Room) -> bool:
    return await room.is_ready()
