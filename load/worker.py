"""One process of the line at work: it offers, and its agents accept, finish and are free again."""

import asyncio
import sys
from contextlib import suppress
from itertools import count
from time import monotonic, process_time

import msgspec

from handoff import heap
from handoff.core.agents import Agent
from handoff.log import prepare
from handoff.service.assignment import Assignment
from handoff.service.desk import Desk
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.store.client import Redis, Scripts, connect
from handoff.store.conversations import Conversations
from handoff.store.hub import Follower, Hub
from handoff.store.line import LineStore
from handoff.store.routes import RouteReader
from handoff.store.seats import SeatStore
from handoff.wire.frames import Accept, Ack, Done, Ready

CAPACITY = 3
LOOK_S, QUIET_S = 0.02, 1.0
LONGEST_S = 120.0


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """What one process is told."""

    redis_url: str
    name: str
    agents: int


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """What it did: who accepted what, and between which moments (monotonic, of the machine)."""

    accepted: list[tuple[str, str]]
    began_s: float
    ended_s: float
    cpu_s: float


class Office:
    """The services of one gateway process, as far as the line goes."""

    def __init__(self, redis: Redis, shift: Shift) -> None:
        scripts = Scripts(redis)
        conversations = Conversations(redis)
        self.line, seats = LineStore(redis, scripts), SeatStore(redis, scripts)
        reaper = Reaper(conversations, self.line, seats)
        offers = Offers(conversations, self.line, reaper)
        self.hub = Hub(redis)
        self.desk = Desk(conversations, self.line, seats, offers=offers, reaper=reaper)
        self.assignment = Assignment(
            self.line,
            seats,
            routes=RouteReader(redis, shift.name),
            offers=offers,
            reaper=reaper,
            hub=self.hub,
        )
        self.accepted: list[tuple[str, str]] = []
        self.ended_s = self.used_s = 0.0
        self._cids = count()
        self._name = shift.name

    async def agent(self, who: Agent, news: Follower) -> None:
        """Take every offer, finish it, be ready for the next."""
        while True:
            payload = await news.get()
            news.gap = False
            if payload.startswith(b"offer "):
                await self._pair(who, msgspec.json.decode(payload[6:]))

    async def _pair(self, who: Agent, offer: dict[str, object]) -> None:
        c, fence = str(offer["c"]), int(str(offer["fence"]))
        answer = await self.desk.accept(who, Accept(cid=self._cid(), c=c, fence=fence))
        if not isinstance(answer, Ack):
            return
        self.accepted.append((c, who.id))
        done = Done(cid=self._cid(), c=c, fence=fence + 1, topic="track_order", outcome="resolved")
        if isinstance(await self.desk.done(who, done), Ack):
            self.ended_s, self.used_s = monotonic(), process_time()
        await self.desk.ready(who, Ready(cid=self._cid(), on=True))

    async def empty(self, *, since_s: float) -> None:
        """Wait until nobody waits, and nothing was finished for a second."""
        while True:
            waiting, _ = await self.line.waiting()
            if not waiting and monotonic() - max(self.ended_s, since_s) >= QUIET_S:
                return
            await asyncio.sleep(LOOK_S)

    def _cid(self) -> str:
        return f"{self._name}{next(self._cids)}"


async def work(shift: Shift) -> Finished:
    """Work until nobody waits any more."""
    people = [
        Agent(id=f"{shift.name}-{n}", alias="Ida", languages=frozenset({"en"}), capacity=CAPACITY)
        for n in range(shift.agents)
    ]
    async with connect(shift.redis_url) as redis:
        office = Office(redis, shift)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_S), asyncio.TaskGroup() as group:
                tasks = [group.create_task(office.hub.run())]
                tasks += [group.create_task(_at_desk(office, who)) for who in people]
                tasks.append(group.create_task(office.assignment.run()))
                heap.settle()  # as a gateway does
                began_s, used = monotonic(), process_time()
                await office.empty(since_s=began_s)
                for task in tasks:
                    task.cancel()
    cpu_s = office.used_s - used
    return Finished(accepted=office.accepted, began_s=began_s, ended_s=office.ended_s, cpu_s=cpu_s)


async def _at_desk(office: Office, who: Agent) -> None:
    async with office.hub.follow(office.desk.channel(who)) as news:
        await office.desk.ready(who, Ready(cid=f"first-{who.id}", on=True))
        await office.agent(who, news)


if __name__ == "__main__":
    prepare()
    told = msgspec.json.decode(sys.stdin.buffer.read(), type=Shift)
    found = asyncio.run(work(told))
    sys.stdout.buffer.write(msgspec.json.encode(found))
