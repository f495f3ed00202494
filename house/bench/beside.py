"""`./skranke bench beside`: how long shoppers wait for an answer while the studio trains, and otherwise.

One assistant, one turn after the other: first alone, then beside a training from the button to the verdict,
as the workshop runs it, then alone again, so that a machine that gets busier is seen.
"""

import asyncio
import os
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp

from house import kernel, paths, rooms, throwaway, train
from house.bench.turns import LIMIT, Door, conversations, gateway

WARM_UP, ALONE = 10, 75  # conversations of four turns
# Of the slowest turn in a hundred; the aim is that nobody notices.
TARGETS = {"p99": {"required": 2.0, "aim": 1.2}}
STOPS_S = 30.0

Told = Callable[[str], None]


def measured(model: Path, told: Told) -> dict[str, Any]:
    """Start an assistant, let it answer with and without a training beside it, and compare."""
    with ExitStack() as running:
        plan = running.enter_context(throwaway.shop())
        told("Starting the assistant")
        running.enter_context(throwaway.running(rooms.bot_room(plan, model), log=plan.data / "bot.log"))
        alone, beside = asyncio.run(_measured(plan, told))
    return report(alone, beside)


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
        door = Door(gateway(http, plan))
        told("Warming up")
        await _talk(door, talks, WARM_UP)
        told("Turns alone")
        alone = await _talk(door, talks, ALONE)
        told("Turns beside a training")
        beside: list[float] = []
        with _training() as job:
            while job.poll() is None:
                beside += await _talk(door, talks, 1)
            if job.returncode:
                raise train.NotTrained(
                    f"The training ended with {job.returncode}; see {paths.LOGS / 'train.log'}"
                )
        told("Turns alone, again")
        return alone + await _talk(door, talks, ALONE), beside


async def _talk(door: Door, talks: Iterator[list[str]], count: int) -> list[float]:
    took = []
    for _ in range(count):
        sender = uuid.uuid4().hex
        took += [await door.turn(sender, text) * 1000 for text in next(talks)]
    return took


@contextmanager
def _training() -> Iterator[subprocess.Popen[bytes]]:
    """Run a training as the workshop does, on a shelf of its own."""
    with tempfile.TemporaryDirectory(prefix="skranke-bench-") as folder:
        ours = {"PYTHONPATH": str(paths.ROOT), "SKRANKE_MODELS": f"{folder}/models"}
        words = [str(paths.PYTHON), "-m", "house.workshop.job", "--data", folder, "--by", "bench"]
        with subprocess.Popen(
            words,
            cwd=paths.ROOT,
            env=os.environ | ours,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(kernel.die_with, os.getpid()),
        ) as job:
            try:
                yield job
            finally:
                job.terminate()
                job.wait(STOPS_S)
