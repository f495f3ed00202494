"""Keeps one process of the house running: starts it, starts it again when it dies, stops it in time."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from house import kernel, paths
from house.rooms import Room

# Twice as long after each death, so that a room that cannot start does not eat the machine.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
# Who has lived this long died of something new.
HEALTHY_S = 60.0
ASK_EVERY_S = 0.1


class State(StrEnum):
    """What a room is doing."""

    STARTING = "starting"
    READY = "ready"
    DIED = "died"
    STOPPING = "stopping"
    STOPPED = "stopped"


Tell = Callable[[str, State, str], None]


class Keeper:
    """One room, kept running from `keep()` until that is cancelled."""

    def __init__(
        self, room: Room, *, logs: Path, held: int, tell: Tell, healthy_s: float = HEALTHY_S
    ) -> None:
        self.room = room
        self.log = logs / f"{room.name}.log"
        self.ready = asyncio.Event()
        self.deaths = 0
        self._held = held
        self._tell = partial(tell, room.name)
        self._healthy_s = healthy_s
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Return the process, when there is one."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and alive else None

    async def keep(self) -> None:
        """Run the room for ever; stops it when cancelled."""
        pause = FIRST_PAUSE_S
        while True:
            began = time.monotonic()
            code = await self._live()
            self.deaths += 1
            pause = FIRST_PAUSE_S if time.monotonic() - began > self._healthy_s else pause
            self._tell(State.DIED, f"{_ending(code)}; starts again in {pause:g} s; see {self.log}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def kill(self) -> None:
        """End it now, with all that it started."""
        self._signal(signal.SIGKILL)

    async def _live(self) -> int:
        self._process = await self._start()
        self._tell(State.STARTING, "")
        try:
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(self._watch())
                code = await self._process.wait()
                watch.cancel()
            return code
        finally:
            self.ready.clear()
            await self._stop()

    async def _start(self) -> asyncio.subprocess.Process:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            log.write(f"--- {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {' '.join(self.room.words)}\n".encode())
            log.flush()
            return await asyncio.create_subprocess_exec(
                *self.room.words,
                cwd=paths.ROOT,
                env=self.room.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C on the terminal reaches the supervisor alone, which then stops the rooms in order.
                start_new_session=True,
                preexec_fn=partial(kernel.die_with, os.getpid()),
                pass_fds=(self._held,),
            )

    async def _watch(self) -> None:
        began = time.monotonic()
        while not await self.room.is_ready():  # noqa: ASYNC110 -- another process has no event to wait for
            await asyncio.sleep(ASK_EVERY_S)
        self.ready.set()
        self._tell(State.READY, f"{time.monotonic() - began:.1f} s")

    async def _stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            self._signal(signal.SIGKILL)  # what a dead room left behind in its group
            return
        self._tell(State.STOPPING, "")
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), self.room.stop_s)
        except TimeoutError:
            self._tell(State.STOPPING, f"not stopped after {self.room.stop_s:g} s: killed")
        self._signal(signal.SIGKILL)
        await self._process.wait()
        self._tell(State.STOPPED, "")

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    return f"was ended by {signal.Signals(-code).name}"
