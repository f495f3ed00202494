"""Carries a plan out: ends and stops processes, cuts sockets, and notes when each room was back."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random

from chaos.facts import Back, History, Hit
from chaos.link import Link
from chaos.nemesis import Blow, How
from chaos.premises import Premises

SIGNALS = {How.KILL: signal.SIGKILL, How.TERM: signal.SIGTERM, How.STOP: signal.SIGSTOP}
# A room that is still on its way back is waited for; the assistant needs half a minute on a busy machine.
READY_S = 120.0
DIES_S = 40.0  # a gateway drains first
ASK_EVERY_S = 0.05
# Every client is cut about so often.
CUT_EACH_S = 15.0
# One cut of an agent in so many is a nap, which the line notices after 30 s.
NAPS = 12
NAP_S = (31.0, 40.0)
NAPS_FROM_S = 120.0


class Nemesis:
    """Hits the rooms of a house."""

    def __init__(self, premises: Premises, history: History) -> None:
        self._premises = premises
        self._history = history
        self.hits = 0
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def strike(self, blows: Sequence[Blow]) -> None:
        """Carry out the plan; returns when the last room that was hit is back."""
        async with asyncio.TaskGroup() as group:
            for blow in blows:
                group.create_task(self._in_time(blow))

    async def _in_time(self, blow: Blow) -> None:
        """Hit at the moment of the plan; a room that is still on its way back, once it is."""
        await asyncio.sleep(max(0.0, blow.at_s - self._history.now_s))
        async with self._turns[blow.room]:
            async with asyncio.timeout(READY_S):
                await self._premises.keeper(blow.room).ready.wait()
            self.hits += 1
            await self._hit(blow)

    async def _hit(self, blow: Blow) -> None:
        began_s = self._history.now_s
        pid = self._premises.signal(blow.room, SIGNALS[blow.how])
        self._history.note(Hit(room=blow.room, how=blow.how, for_s=blow.for_s))
        if blow.how is How.STOP:
            try:
                await asyncio.sleep(blow.for_s)
            finally:
                self._premises.signal(blow.room, signal.SIGCONT)
        else:
            await self._is_back(blow.room, pid)
        self._history.note(Back(room=blow.room, took_s=round(self._history.now_s - began_s, 2)))

    async def _is_back(self, room: str, died: int | None) -> None:
        keeper = self._premises.keeper(room)
        async with asyncio.timeout(DIES_S):
            while keeper.pid in (None, died):  # noqa: ASYNC110 -- another process has no event to wait for
                await asyncio.sleep(ASK_EVERY_S)
        async with asyncio.timeout(READY_S):
            await keeper.ready.wait()


async def cut_sockets(
    clients: Callable[[], Sequence[Link]], history: History, chance: Random, *, may_nap: bool
) -> None:
    """Cut one client after the other for ever; now and then an agent is away for longer."""
    while True:
        links = clients()
        await asyncio.sleep(CUT_EACH_S / max(1, len(links)) * chance.uniform(0.5, 1.5))
        link = chance.choice(links)
        if may_nap and link.may_nap and chance.randrange(NAPS) == 0:
            link.nap_s = round(chance.uniform(*NAP_S), 1)
        link.cut()
        how = "nap" if link.nap_s else "cut"
        history.note(Hit(room="socket", how=how, for_s=link.nap_s, who=link.who))


async def watch(clients: Callable[[], Sequence[Link]]) -> None:
    """Let every client look whether its connection is dead."""
    while True:
        await asyncio.sleep(1)
        for link in clients():
            link.look()
