"""A kept process: it comes back when it dies, stops when told, and never outlives its supervisor."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from house import kernel, paths
from house.keeper import Keeper, State
from house.rooms import Room

# Says "up" in its folder, then waits for its end: at once, or deaf to every word but the last.
OBEDIENT = "import pathlib, signal; pathlib.Path('{up}').touch(); signal.pause()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + OBEDIENT


class Stage:
    """A folder with a room in it, and all that its keeper told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.up = folder / "up"
        self.told: asyncio.Queue[tuple[State, str]] = asyncio.Queue()

    def keeper(self, code: str, *, stop_s: float = 5) -> Keeper:
        async def is_ready() -> bool:
            return self.up.exists()

        words = [sys.executable, "-c", code.format(up=self.up)]
        room = Room(name="room", words=words, environment=dict(os.environ), is_ready=is_ready, stop_s=stop_s)
        held = os.open(self.folder, os.O_RDONLY)
        return Keeper(
            room,
            logs=self.folder,
            held=held,
            tell=lambda _, state, words: self.told.put_nowait((state, words)),
        )

    async def until(self, wanted: State) -> str:
        while True:
            state, words = await asyncio.wait_for(self.told.get(), 10)
            if state is wanted:
                return words


@asynccontextmanager
async def kept(keeper: Keeper) -> AsyncIterator[Keeper]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keeper.keep())
        yield keeper
        task.cancel()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_a_room_that_is_killed_comes_back(stage: Stage) -> None:
    async with kept(stage.keeper(OBEDIENT)) as keeper:
        await stage.until(State.READY)
        first = keeper.pid
        keeper.kill()
        assert "SIGKILL; starts again in 0.5 s" in await stage.until(State.DIED)
        await stage.until(State.READY)
        assert keeper.pid not in (first, None)


async def test_a_room_that_cannot_start_is_tried_less_and_less(stage: Stage) -> None:
    async with kept(stage.keeper("raise SystemExit(3)")) as keeper:
        assert "code 3; starts again in 0.5 s" in await stage.until(State.DIED)
        assert "code 3; starts again in 1 s" in await stage.until(State.DIED)
        assert not keeper.ready.is_set()


async def test_a_room_stops_when_told(stage: Stage) -> None:
    async with kept(stage.keeper(OBEDIENT)) as keeper:
        await stage.until(State.READY)
        pid = keeper.pid
    assert pid and not kernel.is_alive(pid)
    await stage.until(State.STOPPED)


async def test_a_room_that_does_not_listen_is_killed_in_time(stage: Stage) -> None:
    async with kept(stage.keeper(DEAF, stop_s=0.2)) as keeper:
        await stage.until(State.READY)
        pid = keeper.pid
    assert "killed" in await stage.until(State.STOPPING) + await stage.until(State.STOPPING)
    assert pid and not kernel.is_alive(pid)


async def test_its_words_go_to_its_log(stage: Stage) -> None:
    async with kept(stage.keeper("print('hello from the room', flush=True);" + OBEDIENT)) as keeper:
        await stage.until(State.READY)
    assert "hello from the room" in keeper.log.read_text()


SUPERVISOR = """
import asyncio, os, sys
from pathlib import Path
from house.keeper import Keeper
from house.rooms import Room
async def no(): return False
async def main():
    room = Room(name="room", words=["sleep", "600"], environment=dict(os.environ), is_ready=no)
    keeper = Keeper(room, logs=Path(sys.argv[1]), held=0, tell=lambda *said: print(keeper.pid, flush=True))
    await keeper.keep()
asyncio.run(main())
"""


def test_a_room_does_not_outlive_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    words = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    with subprocess.Popen(words, cwd=paths.ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        watch = os.pidfd_open(
            int(supervisor.stdout.readline())
        )  # before it ends: its number may be gone after
        supervisor.send_signal(signal.SIGKILL)
    try:
        assert select.select([watch], [], [], 10)[0], "it lives on"
    finally:
        os.close(watch)
