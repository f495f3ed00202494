"""A crowd in a process of its own: connects, writes steadily or as fast as it may, and notes the times."""

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from itertools import count
from time import monotonic, monotonic_ns
from typing import Any

import msgspec

from load.pipe import Closed, Pipe, connect
from load.plans import DeskPlan, Plan, Report, ShopperPlan
from load.process import cpu_s, memory

HOST = "127.0.0.1"
ANSWER_S = 30.0
# Opened side by side: a storm is another question.
AT_ONCE = 20
TICK_S = 0.002
FILL = " where is my parcel, it should have come on Tuesday and nobody rang?"
PONG = b'{"t":"pong"}'
STAMP = b'"text":"@'


class Member:
    """One socket of the crowd, and what came on it."""

    def __init__(self, pipe: Pipe, crowd: "Crowd", *, is_desk: bool) -> None:
        self.pipe = pipe
        self.unacked = 0
        self.welcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._crowd = crowd
        self._is_desk = is_desk
        pipe.taken = self.take

    def take(self, text: bytes) -> None:
        """Note a frame."""
        kind = text[6:10]
        if kind == b'msg"':
            self._crowd.shown(text, to_desk=self._is_desk)
        elif kind == b'ack"':
            self._crowd.acked += 1
            self.unacked -= 1
            if self._crowd.floods and not self._is_desk:
                self._crowd.say(self)
        elif kind == b'nak"':
            self._crowd.refused += 1
        elif kind == b"ping":
            self.pipe.send(PONG)
        elif kind == b"offe":
            self._crowd.offered(text)
        elif kind == b"welc" and not self.welcome.done():
            self.welcome.set_result(None)


class Crowd:
    """All sockets of one run."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cids = count()
        self._sources = count()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.members: list[Member] = []
        self.asked_at: dict[str, int] = {}
        self.relay_ms: list[float] = []
        self.offer_ms: list[float] = []
        self.sent = self.acked = self.delivered = self.refused = 0
        self.floods = False
        self.counts = False

    def shown(self, text: bytes, *, to_desk: bool) -> None:
        """Note a message that came to the other side."""
        if not (self.counts and to_desk):
            return
        at = text.find(STAMP)
        if at >= 0:
            self.delivered += 1
            began = int(text[at + len(STAMP) : text.find(b" ", at + len(STAMP))])
            self.relay_ms.append((monotonic_ns() - began) / 1e6)

    def offered(self, text: bytes) -> None:
        """Note how long an offer took from the wish for a person."""
        offer = msgspec.json.decode(text)
        if (began := self.asked_at.pop(offer["c"], None)) is not None:
            self.offer_ms.append((monotonic_ns() - began) / 1e6)

    def say(self, member: Member) -> None:
        """Let a shopper write one message."""
        member.unacked += 1
        self.sent += 1
        text = f"@{monotonic_ns()}{FILL}"
        member.pipe.send(f'{{"t":"send","cid":"m{next(self._cids)}","text":"{text}"}}'.encode())

    async def shopper(self, plan: ShopperPlan) -> Member:
        """Let a shopper in."""
        return await self._enter(plan.token, origin=self._plan.shop, is_desk=False)

    async def desk(self, plan: DeskPlan) -> Member:
        """Let a desk in, and open its conversations."""
        member = await self._enter(plan.token, origin=self._plan.desk, is_desk=True)
        for c in plan.conversations:
            member.pipe.send(f'{{"t":"attach","cid":"a{next(self._cids)}","c":"{c}"}}'.encode())
        if plan.ready:
            member.pipe.send(f'{{"t":"ready","cid":"r{next(self._cids)}","on":true}}'.encode())
        return member

    async def _enter(self, token: str, *, origin: str, is_desk: bool) -> Member:
        number = next(self._sources)
        source = f"127.{1 + number // 60_000}.{number // 250 % 250}.{number % 250 + 1}"
        async with self._gate:
            pipe = await connect(HOST, self._plan.port, origin=origin, source=source)
            member = Member(pipe, self, is_desk=is_desk)
            pipe.send(f'{{"t":"hello","token":"{token}","v":1}}'.encode())
            await _welcomed(member)
        self.members.append(member)
        return member


async def run(plan: Plan) -> Report:
    """Connect everybody, do what the plan says, and report."""
    crowd, before = Crowd(plan), memory(plan.pid)
    desks = await _together([crowd.desk(desk) for desk in plan.desks])
    shoppers = await _together([crowd.shopper(one) for one in plan.shoppers])
    askers = await _together([crowd.shopper(one) for one in plan.askers])
    await asyncio.sleep(plan.settle_s)
    crowd.acked = 0
    grown = (memory(plan.pid) - before) // max(1, len(desks) + len(shoppers) + len(askers))
    if plan.window:
        crowd.floods = True
        for member in shoppers:
            for _ in range(plan.window):
                crowd.say(member)
    async with asyncio.TaskGroup() as group:
        pace = group.create_task(_pace(crowd, shoppers, plan.rate))
        await asyncio.sleep(plan.warm_s)
        crowd.counts, acked, sent = True, crowd.acked, crowd.sent
        began, used = monotonic(), cpu_s(plan.pid)
        asks = group.create_task(_ask(crowd, plan, askers))
        await asyncio.sleep(plan.seconds)
        seconds, used = monotonic() - began, cpu_s(plan.pid) - used
        acked, sent = crowd.acked - acked, crowd.sent - sent
        crowd.counts = crowd.floods = False
        for task in (pace, asks):
            task.cancel()
    await asyncio.sleep(0.5)
    ended = [member.pipe.ended.result() for member in crowd.members if member.pipe.ended.done()]
    for member in crowd.members:
        member.pipe.close()
    return Report(
        sent=sent,
        acked=acked,
        delivered=crowd.delivered,
        seconds=seconds,
        cpu_s=used,
        memory=grown,
        relay_ms=sorted(crowd.relay_ms),
        offer_ms=sorted(crowd.offer_ms),
        refused=crowd.refused,
        ended=ended,
    )


async def _together(members: Sequence[Coroutine[None, None, Member]]) -> list[Member]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(member) for member in members]
    return [task.result() for task in tasks]


async def _welcomed(member: Member) -> None:
    """Wait until the server has let this one in."""
    waits: set[asyncio.Future[Any]] = {member.welcome, member.pipe.ended}
    await asyncio.wait(waits, timeout=ANSWER_S, return_when=asyncio.FIRST_COMPLETED)
    if not member.welcome.done():
        ended = member.pipe.ended
        raise Closed(ended.result() if ended.done() else f"no welcome within {ANSWER_S:g} s")


async def _pace(crowd: Crowd, shoppers: Sequence[Member], rate: float) -> None:
    """Let the shoppers write in turn, so many a second in all."""
    if not rate or not shoppers:
        return
    began, said = monotonic(), 0
    while True:
        due = int((monotonic() - began) * rate)
        for number in range(said, due):
            crowd.say(shoppers[number % len(shoppers)])
        said = due
        await asyncio.sleep(TICK_S)


async def _ask(crowd: Crowd, plan: Plan, askers: Sequence[Member]) -> None:
    """Let the askers ask for a person, spread over the first four fifths of the time."""
    for one, member in zip(plan.askers, askers, strict=True):
        crowd.asked_at[one.c] = monotonic_ns()
        member.pipe.send(f'{{"t":"human","cid":"h{one.c}"}}'.encode())
        await asyncio.sleep(plan.seconds * 0.8 / len(askers))


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(run(wanted))))
