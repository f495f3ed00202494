"""`./skranke bench line`: how many conversations are offered, accepted and finished in a second."""

import asyncio
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from math import inf
from typing import Any, Literal

import msgspec

from handoff.core.conversation import OPEN, Conversation, Verb
from handoff.service import answers
from handoff.store.client import Redis, connect
from handoff.store.conversations import Appended, Conversations, Moved
from handoff.store.routes import RouteReader
from handoff.wire.frames import Body, From
from house import paths
from load import stage
from load.cast import ASKED, Cast, cast
from load.stage import NotMeasured, Stage
from load.worker import Finished, Office, Shift

Told = Callable[[str], None]
AGENTS, CONVERSATIONS = 50, 1_000
ROUNDS = 3
PROCESSES = (1, 2)
SHIFT_S = 180.0
# The floor: writes of one pipelined client, fifty at a time, each as durable as ours.
FLOOR_WRITES, FLOOR_AT_ONCE = 20_000, 50
MESSAGES, MEASURED = 10, 500
WORDS = (
    "Hello, I ordered a coat on the third and it is still not here. Can you see where it is?",
    "I am sorry to hear that. Let me look: it left our warehouse on Friday with the parcel service.",
)


def measured(told: Told) -> dict[str, Any]:
    """Return pairs a second with one and with two processes, the best of several rounds, and memory."""
    found: dict[str, Any] = {"agents": AGENTS, "conversations": CONVERSATIONS, "pairs_per_s": {}}
    violations, pair_cpu_ms = 0, inf
    for processes in PROCESSES:
        best = 0.0
        for number in range(1, ROUNDS + 1):
            told(f"{CONVERSATIONS} conversations, {processes} processes, round {number} of {ROUNDS}")
            with stage.opened() as stand:
                per_s, wrong, cpu_ms = asyncio.run(_round(stand, processes))
            best, violations = max(best, per_s), violations + wrong
            pair_cpu_ms = min(pair_cpu_ms, cpu_ms)
        found["pairs_per_s"][processes] = round(best)
    with stage.opened() as stand:
        told("The floor: plain writes of one pipelined client")
        found["floor_writes_per_s"] = round(max(asyncio.run(_floor(stand)) for _ in range(ROUNDS)))
        told("Memory of a conversation")
        found["conversation_bytes"], found["bodies_bytes"] = asyncio.run(_memory(stand))
    return {**found, "pair_cpu_ms": round(pair_cpu_ms, 2), "violations": violations}


async def _round(stand: Stage, processes: int) -> tuple[float, int, float]:
    """Return pairs a second, how many conversations were accepted not once, and milliseconds of processor."""
    async with cast(stand) as people, connect(stand.redis_url) as redis:
        talks = await asyncio.gather(*(_waits(people) for _ in range(CONVERSATIONS)))
        await _queue(redis)
    shifts = [
        Shift(
            redis_url=stand.redis_url,
            name=f"p{number}",
            agents=AGENTS // processes,
        )
        for number in range(processes)
    ]
    done = await asyncio.gather(*(asyncio.to_thread(_shift, shift) for shift in shifts))
    accepted = Counter(c for one in done for c, _ in one.accepted)
    seconds = max(one.ended_s for one in done) - min(one.began_s for one in done)
    wrong = sum(accepted[one.id] != 1 for one in talks)
    cpu_ms = 1e3 * sum(one.cpu_s for one in done) / len(accepted)
    return len(accepted) / seconds, wrong, cpu_ms


async def _waits(people: Cast) -> Conversation:
    now = await people.fresh()
    card = answers.card_for(now, "asked")
    moved = await people.conversations.move(
        now.id,
        Verb.HAND_OFF,
        fence=now.fence,
        bodies=[ASKED],
        fields={"card": msgspec.json.encode(card)},
        route=answers.route_of(now.id, card),
        by="shopper",
    )
    if not isinstance(moved, Moved):
        raise NotMeasured(f"The hand-off was refused: {moved.code}")
    return moved.conversation


async def _queue(redis: Redis) -> None:
    """Give everybody a place in line."""
    reader = RouteReader(redis, "queue")
    office = Office(redis, Shift(redis_url="", name="queue", agents=0))
    await reader.prepare()
    while routes := await reader.new(None):
        await office.assignment.take(routes)


def _shift(shift: Shift) -> Finished:
    done = subprocess.run(
        [sys.executable, "-m", "load.worker"],
        cwd=paths.ROOT,
        input=msgspec.json.encode(shift),
        capture_output=True,
        timeout=SHIFT_S,
        check=False,
    )
    if done.returncode:
        raise NotMeasured(f"A process of the line failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    # What it logs comes first.
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Finished)


async def _floor(stand: Stage) -> float:
    async with connect(stand.redis_url) as redis:
        began = time.perf_counter()
        for start in range(0, FLOOR_WRITES, FLOOR_AT_ONCE):
            pipeline: Any = redis.pipeline(transaction=False)
            for number in range(start, start + FLOOR_AT_ONCE):
                pipeline.execute_command("HSET", f"floor:{number % 1_000}", "f", number)
            await pipeline.execute()
        return FLOOR_WRITES / (time.perf_counter() - began)


async def _memory(stand: Stage) -> tuple[int, int]:
    """Return bytes of a conversation of ten messages whose archive has caught up, and those of its bodies."""
    async with cast(stand) as people, connect(stand.redis_url) as redis:
        await _ten(people.conversations, (await people.fresh()).id)
        await _archived(redis, people.conversations)
        before = await _used(redis)
        talks = [await people.fresh() for _ in range(MEASURED)]
        bodies = [await _ten(people.conversations, one.id) for one in talks]
        await _archived(redis, people.conversations)
        return (await _used(redis) - before) // MEASURED, sum(bodies) // MEASURED


async def _ten(conversations: Conversations, c: str) -> int:
    """Write ten messages, the two sides in turn; returns the bytes of their bodies."""
    for number in range(MESSAGES):
        role: Literal["shopper", "bot"] = "bot" if number % 2 else "shopper"
        cid = secrets.token_urlsafe(9) if role == "shopper" else None
        said = Body(sender=From(role=role), kind="text", text=WORDS[number % 2], lang="en", cid=cid)
        done = await conversations.append(c, said, by=role, cid=cid, allow=OPEN)
        if not isinstance(done, Appended):
            raise NotMeasured(f"A message was refused: {done.code}")
    return sum(len(entry.body) for entry in await conversations.read(c))


async def _archived(redis: Redis, conversations: Conversations) -> None:
    """Do what the archiver does when it has caught up."""
    for p in range(conversations.keys.partitions):
        await redis.xtrim(conversations.keys.arch(p), maxlen=0, approximate=False)


async def _used(redis: Redis) -> int:
    return int((await redis.info("memory"))["used_memory"])
