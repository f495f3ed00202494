"""A workshop for tests: the real process, on models that hold nothing and reports that are made up."""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from house import lease, live, paths, ports, targets, trial
from house.lease import Tenant
from house.live import Put
from tests.house.models_made import FROZEN, measured, model, report

SECRET = "a secret of the house, and long enough"


@dataclass
class Workshop:
    """A running workshop with three models: `old` is live, `good` passes the gate, `bad` does not."""

    url: str
    http: aiohttp.ClientSession
    folder: Path
    secret: str

    async def asks(self, path: str, body: Any = None, *, secret: str | None = None) -> tuple[int, Any]:
        """Return status and answer."""
        method = "GET" if body is None else "POST"
        headers = {"Authorization": f"Bearer {self.secret if secret is None else secret}"}
        async with self.http.request(method, self.url + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def ended(self) -> dict[str, Any]:
        """Wait until the training has ended, and return it."""
        async with asyncio.timeout(60):
            while True:
                job: dict[str, Any] = (await self.asks("/state"))[1]["training"]
                if job["how"] != "running":
                    return job
                await asyncio.sleep(0.1)

    async def stage(self, name: str) -> dict[str, Any]:
        """Wait until the training has reached that stage, and return it."""
        async with asyncio.timeout(60):
            while (job := (await self.asks("/state"))[1]["training"])["stage"] != name:
                await asyncio.sleep(0.1)
            found: dict[str, Any] = job
            return found


def folders(folder: Path) -> dict[str, str]:
    """Return the settings that put models and lessons into a test's own folder."""
    return {"SKRANKE_MODELS": str(folder / "models"), "SKRANKE_LESSONS": str(folder / "lessons")}


def furnish(folder: Path, reports: dict[str, dict[str, Any]] | None = None) -> None:
    """Put a gate, three models and their reports there, the first of them live; one lacks a topic."""
    rules = {"frozen": FROZEN, "may_fall": {}, "recorded_may_fail": 0}
    floors = {language: {"intents": 0.8} for language in targets.LANGUAGES}
    (folder / "lessons").mkdir(parents=True)
    (folder / "lessons" / "gate.yml").write_text(yaml.safe_dump({**rules, "floors": floors}))
    for number, name in enumerate(("old", "good", "bad")):
        model(folder / "models", name, made=float(number), left_out=["gift_card"] if name == "good" else [])
        known = (reports or {}).get(name) or report(name, value=0.5 if name == "bad" else 0.9)
        measured(folder / "models", known)
    live.write(folder / "data", live.put(None, Put(model="old", by="up", at=0.0, how="up")))


def has_assistant(folder: Path, model: str, state: str = "ready") -> None:
    """Say that a house is open there, whose second assistant for this model is in that state."""
    states = {trial.room_of(model): state}
    who = Tenant(pid=os.getpid(), url="", shop_url="", children={}, states=states)
    (folder / "data").mkdir(exist_ok=True)
    lease.path(folder / "data").write_text(json.dumps(asdict(who)), encoding="utf-8")


@asynccontextmanager
async def open_workshop(folder: Path, *, secret: str = SECRET) -> AsyncIterator[Workshop]:
    """Yield a workshop on a furnished folder."""
    port = ports.free()
    # Nobody is told of a model that is put live: it waits in `live.json` for an assistant to start.
    ours = {"SKRANKE_BOT_SECRET": secret, "SKRANKE_BOT_URL": "", "PYTHONPATH": str(paths.ROOT)}
    words = [str(paths.PYTHON), "-m", "house.workshop", "--port", str(port), "--data", str(folder / "data")]
    environment = os.environ | folders(folder) | ours
    with subprocess.Popen(words, cwd=paths.ROOT, env=environment) as process:
        try:
            async with aiohttp.ClientSession() as http:
                workshop = Workshop(f"http://127.0.0.1:{port}", http, folder, secret)
                await _open(workshop)
                yield workshop
        finally:
            process.terminate()
            assert process.wait(30) == 0


async def _open(workshop: Workshop) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                assert (await workshop.asks("/health", secret=""))[0] == 200
                return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
