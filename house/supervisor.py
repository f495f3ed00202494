"""Opens the house: starts its rooms side by side, keeps them, and closes them in order, the door first."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from house import live, models, paths, rooms, shelf, trial
from house import logs as kept_logs
from house.keeper import HEALTHY_S, Keeper, State
from house.lease import Lease, Tenant
from house.rooms import Plan, Room
from house.view import View

VALKEY_READY_S = 60.0  # a long append-only file is read before the first answer
DOOR_READY_S = 30.0
# Rasa needs 12 s of CPU to start. Who opens the page sooner would meet a person instead of the assistant.
BOT_PATIENCE_S = 30.0
BOT_READY_S = 180.0
ERRAND_S = 120.0
LAST_LINES = 15
# How often to look whether a new model is to be tried, and how long its turns may still run afterwards.
LOOK_S = 0.5
LINGER_S = 10.0


class NotOpened(Exception):
    """The house could not be opened; the text says which room failed and shows its last words."""


class House:
    """The running rooms of one plan."""

    def __init__(
        self, plan: Plan, *, lease: Lease, view: View, logs: Path, healthy_s: float = HEALTHY_S
    ) -> None:
        self.plan = plan
        self.keepers: dict[str, Keeper] = {}
        self._lease = lease
        self._view = view
        self._logs = logs
        self._healthy_s = healthy_s
        self._states: dict[str, str] = {}

    async def run(self, model: Path | None) -> None:
        """Open the house and keep it until cancelled; rooms stop in the reverse order of their start."""
        async with asyncio.TaskGroup() as group, AsyncExitStack() as open_rooms:
            days = kept_logs.keep_days(self.plan.environment)
            group.create_task(kept_logs.keep(self._logs, days=days))

            async def start(room: Room) -> Keeper:
                return await open_rooms.enter_async_context(self._kept(room, group))

            if rooms.starts_valkey(self.plan):
                await self._must(await start(rooms.valkey_room(self.plan)), VALKEY_READY_S)
            await start(rooms.actions_room(self.plan))
            bots = [await start(room) for room in rooms.bot_rooms(self.plan, model)] if model else []
            await self._errand("migrate")
            shop = await start(rooms.shop_room(self.plan))
            if self.plan.workshop_port:
                await start(rooms.workshop_room(self.plan))
            if self.plan.trial_port:
                group.create_task(self._tries(group))
            gateways = [await start(room) for room in rooms.gateway_rooms(self.plan)]
            self._view.logins(json.loads(await self._errand("staff", "demo", "--json")))
            for gateway in gateways:
                await self._must(gateway, DOOR_READY_S)
            await self._must(shop, DOOR_READY_S)
            bot = bots[0] if bots else None
            in_time = bot is not None and await _is_ready(bot, BOT_PATIENCE_S)
            self._view.opened(self.plan, answers=in_time)
            if bot and not in_time:
                await self._late(bot)
            await asyncio.Event().wait()

    def kill(self) -> None:
        """End every room now."""
        for keeper in self.keepers.values():
            keeper.kill()

    @asynccontextmanager
    async def _kept(self, room: Room, group: asyncio.TaskGroup) -> AsyncIterator[Keeper]:
        held, healthy_s = self._lease.descriptor, self._healthy_s
        keeper = Keeper(room, logs=self._logs, held=held, tell=self._tell, healthy_s=healthy_s)
        self.keepers[room.name] = keeper
        task = group.create_task(keeper.keep())
        try:
            yield keeper
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _tries(self, group: asyncio.TaskGroup) -> None:
        """Keep an assistant for the model that is tried, while one is."""
        while True:
            if model := self._tried():
                room = rooms.trial_room(self.plan, model, name=trial.room_of(shelf.name_of(model)))
                async with self._kept(room, group):
                    while self._tried() == model:  # noqa: ASYNC110 -- a file has no event to wait for
                        await asyncio.sleep(LOOK_S)
                    await asyncio.sleep(LINGER_S)
                self.keepers.pop(room.name)
            await asyncio.sleep(LOOK_S)

    def _tried(self) -> Path | None:
        try:
            known = live.read(self.plan.data)
            return shelf.file_of(models.shelf(), known.trial.model) if known and known.trial else None
        except shelf.NotTrusted:
            return None

    async def _must(self, keeper: Keeper, limit_s: float) -> None:
        """Wait for a room without which there is no house."""
        if not await _is_ready(keeper, limit_s):
            raise NotOpened(
                f"{keeper.room.name} did not start within {limit_s:g} s:\n{_last_lines(keeper.log)}"
            )

    async def _late(self, bot: Keeper) -> None:
        """Wait for the assistant; without it the house is open, and shoppers go to the line at once."""
        if await _is_ready(bot, BOT_READY_S):
            self._view.complete()
        else:
            self._view.without_assistant(bot.log)

    async def _errand(self, *words: str) -> str:
        """Run a short command of the gateway; returns what it printed."""
        process = await asyncio.create_subprocess_exec(
            str(paths.PYTHON),
            "-m",
            "handoff",
            *words,
            cwd=paths.ROOT,
            env=rooms.all_settings(self.plan),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            said, complaint = await asyncio.wait_for(process.communicate(), ERRAND_S)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise NotOpened(f"`handoff {' '.join(words)}` failed:\n{complaint.decode(errors='replace')}")
        return said.decode()

    def _tell(self, name: str, state: State, words: str) -> None:
        self._view.tell(name, state, words)
        children = {keeper.room.name: keeper.pid for keeper in self.keepers.values() if keeper.pid}
        self._states[name] = state
        self._lease.write(
            Tenant(
                pid=os.getpid(),
                url=self.plan.url,
                shop_url=self.plan.shop_url,
                children=children,
                states=self._states,
                bots=self.plan.bot_urls,
            )
        )


async def _is_ready(keeper: Keeper, limit_s: float) -> bool:
    try:
        await asyncio.wait_for(keeper.ready.wait(), limit_s)
    except TimeoutError:
        return False
    return True


def _last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:]
    return "\n".join(f"  {line}" for line in lines) + f"\nAll of it: {log}"
