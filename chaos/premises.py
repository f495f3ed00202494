"""A house in a folder of its own: the real supervisor, real rooms, a second gateway beside the first."""

import asyncio
import os
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from chaos.agent import Account
from handoff.service.accounts import Newcomer, People
from handoff.store.accounts import Accounts
from handoff.store.sql import open_engine
from house import ports, rooms
from house.keeper import Keeper
from house.lease import Lease, Tenant
from house.rooms import Plan
from house.supervisor import House, NotOpened
from house.view import View

OPEN_S = 240.0
# What dies here dies by our hand, so a room that lived for two seconds is not punished with a longer pause.
HEALTHY_S = 2.0
SECOND = "gateway-2"
ROOMS = frozenset({"valkey", "actions", "gateway", "shop"})
# The clients stand for people at many addresses; the gateway believes loopback when it says whose they are.
PROXIES = "127.0.0.0/8"
OURS = ("SKRANKE_", "DEMO_SHOP")
NOT_OURS = ("REDIS_URL", "DATABASE_URL", "SHOP", "ACTIONS_URL")
KEPT = ("SKRANKE_PYTHON", "SKRANKE_BOT_PYTHON")


class Premises:
    """The running house, and the processes to hit."""

    def __init__(self, plan: Plan, house: House, second: Keeper) -> None:
        self.plan = plan
        self._house = house
        self._second = second

    @property
    def settings(self) -> dict[str, str]:
        """Return what the rooms are told: addresses of the stores, and the rest."""
        return rooms.all_settings(self.plan)

    @property
    def gateways(self) -> tuple[str, ...]:
        """Return where the gateways listen."""
        return f"http://127.0.0.1:{self.plan.port}", f"http://127.0.0.1:{self.plan.port + 2}"

    def keeper(self, room: str) -> Keeper:
        """Return who keeps that room."""
        return self._second if room == SECOND else self._house.keepers[room]

    def signal(self, room: str, number: signal.Signals) -> int | None:
        """Send a signal to a room's process; returns the process, None when there is none just now."""
        pid = self.keeper(room).pid
        if pid is not None:
            os.kill(pid, number)
        return pid

    async def ready(self) -> None:
        """Wait until every room is ready."""
        for keeper in (*self._house.keepers.values(), self._second):
            await keeper.ready.wait()


@asynccontextmanager
async def opened(folder: Path, model: Path | None) -> AsyncIterator[Premises]:
    """Yield an open house on this folder; afterwards all its processes have ended."""
    plan = _plan(folder / "data")
    lease = Lease.sign(plan.data)
    lease.write(Tenant(pid=os.getpid(), url=plan.url, shop_url=plan.shop_url, children={}))
    view, logs = View(Console(quiet=True)), folder / "logs"
    house = House(plan, lease=lease, view=view, logs=logs, healthy_s=HEALTHY_S)
    second = Keeper(
        _second_room(plan), logs=logs, held=lease.descriptor, tell=lambda *_: None, healthy_s=HEALTHY_S
    )
    premises = Premises(plan, house, second)
    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(house.run(model))]
            try:
                async with asyncio.timeout(OPEN_S):
                    await _stands(house, ROOMS | ({"bot"} if model else set[str]()))
                    running.append(group.create_task(second.keep()))
                    await premises.ready()
            except TimeoutError as error:
                raise NotOpened(f"not all rooms were ready after {OPEN_S:g} s; their logs: {logs}") from error
            yield premises
            for task in reversed(running):
                task.cancel()
    finally:
        lease.close()


async def staff(settings: dict[str, str], count: int, *, capacity: int) -> list[Account]:
    """Make accounts for so many agents and return them."""
    engine = open_engine(settings["DATABASE_URL"])
    people = People(Accounts(engine))
    made = []
    try:
        for number in range(1, count + 1):
            one = Account(
                login=f"agent{number}",
                password=secrets.token_urlsafe(12),
                alias=f"Agent-{number}",
                capacity=capacity,
            )
            newcomer = Newcomer(login=one.login, alias=one.alias, capacity=capacity)
            await people.add(newcomer, one.password)
            made.append(one)
    finally:
        await engine.dispose()
    return made


async def _stands(house: House, names: frozenset[str]) -> None:
    """Wait until these rooms have been started; their keepers tell when they are ready."""
    while not names <= house.keepers.keys():  # noqa: ASYNC110 -- the house starts them in its own time
        await asyncio.sleep(0.1)


def _plan(data: Path) -> Plan:
    first = ports.free_run(3)
    plan = Plan(data=data, host="127.0.0.1", port=first, actions_port=ports.free(), bot_port=ports.free())
    told = {name: value for name, value in os.environ.items() if name in KEPT or not _is_ours(name)}
    addresses = {
        "SKRANKE_PROXIES": PROXIES,
        # The second gateway speaks for the same public address and the same shop.
        "SKRANKE_PUBLIC_URL": plan.url,
        "SKRANKE_ORIGINS": plan.origins,
    }
    return replace(plan, environment=told | addresses)


def _is_ours(name: str) -> bool:
    """Say whether a variable would lead this house to somebody's real conversations."""
    return name.startswith(OURS) or name in NOT_OURS


def _second_room(plan: Plan) -> rooms.Room:
    return replace(rooms.gateway_room(replace(plan, port=plan.port + 2)), name=SECOND)
