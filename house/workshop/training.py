"""The one training that may run: begins it, follows it, ends it, and remembers how the last one went."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from house import kernel, paths
from house.workshop import stages
from house.workshop.stages import Moment, Pace

How = Literal["running", "done", "failed", "cancelled", "interrupted"]
# What ends in good order takes its servers with it; what does not is killed.
PATIENCE_S = 20.0
MAX_WORDS = 2_000
LINE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A training: whose it is, how it goes or went, and the model that came of it."""

    by: str
    began: float
    how: How = "running"
    ended: float | None = None
    model: str = ""
    failed: str = ""
    why: str = ""
    took_s: dict[str, float] = field(default_factory=dict)


class Busy(Exception):
    """A training is running already."""


class Training:
    """At most one at a time; `run` keeps it, and ends with it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: asyncio.subprocess.Process | None = None
        self._moment = Moment(stage=stages.PREPARING)
        self._stage_began = time.monotonic()
        self._cancelled = False
        self.job = self._remembered()
        self._usual = dict(self.job.took_s) if self.job and self.job.how == "done" else {}

    def begin(self, by: str) -> None:
        """Note that one begins. Busy if one runs."""
        if self.job and self.job.how == "running":
            raise Busy
        self._moment, self._stage_began = Moment(stage=stages.PREPARING), time.monotonic()
        self._cancelled = False
        self._note(Job(by=by, began=time.time()))

    async def run(self, recent: list[Any], *, without: Sequence[str] = ()) -> None:
        """Run what was begun, to its end; topics in `without` are not learned."""
        try:
            last = await self._followed(recent, without)
        except (OSError, ValueError) as failure:
            # No reason for the workshop to end: the next training may begin.
            self._end(how="failed", failed="died", why=f"{type(failure).__name__}: {failure}"[:MAX_WORDS])
            return
        except BaseException:
            self._end(how="interrupted")
            raise
        if self._cancelled:
            self._end(how="cancelled")
        elif "model" in last:
            self._end(how="done", model=last["model"])
            self._usual = dict(self._begun.took_s)
        else:
            why = str(last.get("why", "The training ended without a word."))[-MAX_WORDS:]
            self._end(how="failed", failed=str(last.get("failed", "died")), why=why)

    async def cancel(self) -> bool:
        """End the training; False if none runs."""
        process = self._process
        if process is None or process.returncode is not None:
            return False
        self._cancelled = True
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE_S)
        _signal(process, signal.SIGKILL)
        return True

    def seen(self) -> dict[str, Any] | None:
        """Return the training as the page shows it: the one that runs, or the last one."""
        if self.job is None:
            return None
        shown = asdict(self.job)
        if self.job.how != "running":
            return shown
        pace = Pace(
            before_s=sum(self.job.took_s.values()),
            in_stage_s=time.monotonic() - self._stage_began,
            usual_s=self._usual,
        )
        left_s, share = stages.left_s(self._moment, pace), stages.share_done(self._moment, pace)
        return {**shown, "stage": self._moment.stage, "left_s": left_s, "share": share}

    async def _followed(self, recent: list[Any], without: Sequence[str]) -> dict[str, Any]:
        """Start the process, and take its words until it ends; returns the last of them."""
        last: dict[str, Any] = {}
        process = self._process = await self._started(recent, without)
        try:
            while process.stdout and (line := await process.stdout.readline()):
                last = json.loads(line)
                if "stage" in last:
                    self._reached(Moment(stage=last["stage"], done=last["done"], of=last["of"]))
            await process.wait()
        finally:
            _signal(process, signal.SIGTERM)
        return last

    async def _started(self, recent: list[Any], without: Sequence[str]) -> asyncio.subprocess.Process:
        words = ["--data", str(self._data), "--by", self._begun.by, *(["--recent"] if recent else [])]
        words += [f"--without={name}" for name in without]
        log = self._data / "logs" / "training.log"
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with log.open("wb") as kept:
            process = await asyncio.create_subprocess_exec(
                str(paths.PYTHON),
                "-m",
                "house.workshop.job",
                *words,
                cwd=paths.ROOT,
                env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=kept,
                limit=LINE_BYTES,
                start_new_session=True,
                preexec_fn=partial(kernel.die_with, os.getpid()),
            )
        if process.stdin:
            process.stdin.write(json.dumps(recent).encode() if recent else b"")
            process.stdin.close()
        return process

    def _reached(self, moment: Moment) -> None:
        if moment.stage != self._moment.stage:
            self._close_stage()
        self._moment = moment

    def _close_stage(self) -> None:
        now = time.monotonic()
        took = {**self._begun.took_s, self._moment.stage: round(now - self._stage_began, 1)}
        self._stage_began = now
        self._note(replace(self._begun, took_s=took))

    def _end(self, *, how: How, model: str = "", failed: str = "", why: str = "") -> None:
        self._close_stage()
        self._note(replace(self._begun, how=how, ended=time.time(), model=model, failed=failed, why=why))

    def _note(self, job: Job) -> None:
        self.job = job
        draft = self._file.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(job)), encoding="utf-8")
        draft.replace(self._file)

    def _remembered(self) -> Job | None:
        """Return the last training; one that ran when this process died is over."""
        try:
            job = Job(**json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return replace(job, how="interrupted", ended=time.time()) if job.how == "running" else job

    @property
    def _begun(self) -> Job:
        if self.job is None:
            raise RuntimeError("no training was begun")
        return self.job

    @property
    def _file(self) -> Path:
        return self._data / "training.json"


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Tell it to all that it started: it leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
