"""`./skranke bench beside`: how long shoppers wait for an answer while the studio trains, and otherwise.

Each assistant answers one turn after the other: first without, then beside a training from the button to the
verdict, as the workshop runs it, then without again, so that a machine that gets busier is seen.
"""

import asyncio
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp

from house import paths, ports, rooms, throwaway, train
from house.bench import workshop
from house.bench.turns import LIMIT, Door, conversations, gateway

WARM_UP, ALONE = 10, 75  # conversations of four turns
# Of the slowest turn in a hundred; the aim is that nobody notices.
TARGETS = {"p99": {"required": 2.0, "aim": 1.2}}

Told = Callable[[str], None]


def measured(model: Path, told: Told, *, bots: int = 1) -> dict[str, Any]:
    """Start assistants, let them answer with and without a training beside them, and compare."""
    with ExitStack() as running:
        plan = running.enter_context(throwaway.shop())
        plan = replace(plan, more_bots=tuple(ports.free() for _ in range(1, bots)))
        told("Starting the assistant" if bots == 1 else f"Starting {bots} assistants")
        for room in rooms.bot_rooms(plan, model):
            running.enter_context(throwaway.running(room, log=plan.data / f"{room.name}.log"))
        alone, beside = asyncio.run(_measured(plan, told))
    return {"bots": bots, **report(alone, beside)}


def report(alone: list[float], beside: list[float]) -> dict[str, Any]:
    """Return both sides, how many times longer the slow turns took, and what that reaches."""
    sides = {"alone": _side(alone), "beside": _side(beside)}
    ratio = {
        key: round(sides["beside"][f"{key}_ms"] / sides["alone"][f"{key}_ms"], 2) for key in ("p50", "p99")
    }
    return {**sides, "ratio": ratio, "targets": TARGETS, "reached": {"p99": verdict(ratio["p99"])}}


def verdict(ratio: float) -> str:
    """Return `aim`, `required` or `short`."""
    wanted = TARGETS["p99"]
    return next((target for target in ("aim", "required") if ratio <= wanted[target]), "short")


def _side(took_ms: list[float]) -> dict[str, float]:
    return {
        "turns": len(took_ms),
        "p50_ms": round(median(took_ms), 1),
        "p99_ms": round(quantiles(took_ms, n=100)[-1], 1),
    }


async def _measured(plan: rooms.Plan, told: Told) -> tuple[list[float], list[float]]:
    talks = cycle(list(conversations(paths.ROOT / "data" / "test")))
    async with aiohttp.ClientSession(timeout=LIMIT) as http:
        doors = [Door(gateway(http, plan, number=number)) for number in range(len(plan.bot_urls))]
        told("Warming up")
        await _talk(doors, talks, WARM_UP)
        told("Turns alone")
        alone = await _talk(doors, talks, ALONE)
        told("Turns beside a training")
        beside: list[float] = []
        with (
            tempfile.TemporaryDirectory(prefix="skranke-bench-") as folder,
            workshop.job(Path(folder)) as job,
        ):
            while job.poll() is None:
                beside += await _talk(doors, talks, 1)
            if job.returncode:
                raise train.NotTrained(
                    f"The training ended with {job.returncode}; see {paths.LOGS / 'train.log'}"
                )
        told("Turns alone, again")
        return alone + await _talk(doors, talks, ALONE), beside


async def _talk(doors: Sequence[Door], talks: Iterator[list[str]], count: int) -> list[float]:
    """Hold so many conversations with each assistant, all at once, and return what their turns took."""
    async with asyncio.TaskGroup() as group:
        lanes = [group.create_task(_lane(door, talks, count)) for door in doors]
    return [ms for lane in lanes for ms in lane.result()]


async def _lane(door: Door, talks: Iterator[list[str]], count: int) -> list[float]:
    took = []
    for _ in range(count):
        sender = uuid.uuid4().hex
        took += [await door.turn(sender, text) * 1000 for text in next(talks)]
    return took
