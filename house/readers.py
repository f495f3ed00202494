"""A process that measures a model: begun early, it has done what needs none by the time that there is one."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from house import models, paths, rooms, shelf, throwaway, valkey
from house.rooms import Plan

LAST_WORDS = 2000
# It takes 0.6 GB while it waits, and the two longest parts of a training want 3.5 GB.
ROOM_KB = 4_500_000
MEMORY = Path("/proc/meminfo")
AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)


class NotEvaluated(Exception):
    """There is no report; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """What shoppers wrote lately, masked, as a JSON file, and the model that read it until now."""

    recent: Path
    against: Path


class Reader:
    """The process, its log, and the shop that it will hold its conversations in; `servers` ends that."""

    def __init__(self, process: subprocess.Popen[str], *, log: IO[str], servers: ExitStack) -> None:
        self._process = process
        self._log = log
        self._servers = servers
        self._shop: Plan | None = None

    def open_shop(self) -> Plan:
        """Open the shop, if it is not open yet: that takes seconds. NotStarted if it does not open."""
        if self._shop is None:
            self._shop = self._servers.enter_context(throwaway.shop())
        return self._shop

    def lines(self, model: Path) -> Iterator[dict[str, Any]]:
        """Yield how far it is with this model, and at last the report. NotEvaluated if there comes none."""
        trusted(model)
        plan = self.open_shop()
        actions_url = rooms.all_settings(plan)["ACTIONS_URL"]
        told = {"model": str(model), "redis_url": valkey.url(plan.data), "actions_url": actions_url}
        with suppress(BrokenPipeError):  # it died; why, its log says
            print(json.dumps(told), file=self._process.stdin, flush=True)
        yield from (json.loads(line) for line in self._process.stdout or ())
        if self._process.wait():
            self._log.seek(0)
            raise NotEvaluated(f"The evaluation failed. Its last words:\n{self._log.read()[-LAST_WORDS:]}")


def trusted(*files: Path) -> None:
    """Raise NotEvaluated if one of these is not as it was trained."""
    try:
        for file in files:
            shelf.check(file)
    except shelf.NotTrusted as refusal:
        raise NotEvaluated(str(refusal)) from refusal


def has_room(memory: Path = MEMORY) -> bool:
    """Say whether one may be begun beside a training: with two cores, and memory enough for both."""
    try:
        found = AVAILABLE.search(memory.read_text(encoding="ascii"))
    except OSError:
        return False
    return len(os.sched_getaffinity(0)) > 1 and found is not None and int(found[1]) >= ROOM_KB


@contextmanager
def begun(*, split: str, data: Path | None = None, shadow: Shadow | None = None) -> Iterator[Reader]:
    """Yield a reader, at once; it ends with this, as do the Valkey and the shop that nobody else uses.

    NotEvaluated if the model that the new one stands against is not as it was trained.
    """
    if shadow:
        trusted(shadow.against)
    environment = rooms.for_rasa(throwaway.environment() | {"PYTHONPATH": str(paths.ROOT)})
    # One message is too small to share among cores, as in an assistant that serves.
    environment["OPENBLAS_NUM_THREADS"] = "1"
    with (
        ExitStack() as servers,
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            _command(split, data, shadow),
            cwd=paths.ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            yield Reader(process, log=log, servers=servers)
        finally:
            process.terminate()


def _command(split: str, data: Path | None, shadow: Shadow | None) -> list[str]:
    lessons = models.lessons()
    words = ["--split", split, "--data", str(data or lessons / "test")]
    words += ["--recorded", str(lessons / "recorded")]
    words += ["--recent", str(shadow.recent), "--against", str(shadow.against)] if shadow else []
    return [str(paths.BOT_PYTHON), "-m", "bot.evaluation", "--progress", *words]
