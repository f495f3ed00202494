"""The one way to Redis: a connection with limits, and the Lua verbs by name."""

import asyncio
import functools
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError as RedisResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from handoff.core.errors import StoreLost
from handoff.store.cluster import Cluster
from handoff.store.connection import heedful
from handoff.store.lane import READS, VERBS, Lane
from handoff.store.link import Word
from handoff.store.slots import is_cluster

__all__ = ["Call", "Client", "Redis", "RedisError", "Scripts", "Word", "ask", "connect", "lost"]

LUA = Path(__file__).parent / "lua"
# An append takes well under a millisecond; five seconds without an answer is a lost server.
TIMEOUT_S = 5.0
# redis-py's own 100 is less than the works of one process may need at once while the store is slow.
MOST_CONNECTIONS = 1_000
# A retry may repeat a write whose answer was lost; every verb here is idempotent, so that is safe.
RETRIES = 2

_INCLUDE = re.compile(r"^-- include: ([a-z_]+\.lua)$", re.MULTILINE)
_AWAY = (
    RedisConnectionError,
    RedisTimeoutError,
    BusyLoadingError,
    OutOfMemoryError,
    ReadOnlyError,
    ClusterDownError,
    TryAgainError,
)
# What a server says when it cannot write now (full disk, fail-over, loading) although the command is right.
_TEMPORARY = ("MISCONF", "OOM", "NOREPLICAS", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "LOADING", "BUSY ")


class Client(Redis):
    """A client with two shared connections: one for what only reads, which may be long, one for the verbs.

    Whoever follows channels hears them on that of the verbs: the word that something was stored and the
    answer to who stored it come in one piece, and leave for the sockets in one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reads, self.verbs = Lane(self), Lane(self, listens=True)

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close these with all other connections."""
        self.reads.close()
        self.verbs.close()
        await super().aclose(close_connection_pool)


def connect(url: str) -> Redis:
    """Return a client (bytes in, bytes out) for a unix://, redis:// or rediss:// URL; connects when used.

    `redis+cluster://` and `rediss+cluster://` are the same for a cluster, of which one address is enough.
    """
    if is_cluster(url):
        return Cluster(url, open_node=connect, ask=ask)
    made: Any = Client.from_url(
        url,
        decode_responses=False,
        protocol=2,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        health_check_interval=15,
        max_connections=MOST_CONNECTIONS,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), RETRIES),
    )
    client: Client = made
    heedful(client)
    return client


def lost(error: RedisError) -> bool:
    """Say whether this error means that Redis is away or cannot write now, not that the command was wrong."""
    if isinstance(error, _AWAY):
        return True
    return isinstance(error, RedisResponseError) and str(error).startswith(_TEMPORARY)


async def ask(redis: Redis, *words: Word) -> Any:
    """Return the answer to one command. StoreLost when Redis is away or cannot write."""
    try:
        if isinstance(redis, Client):
            if words[0] in VERBS:
                return await redis.verbs.ask(words)
            if words[0] in READS:
                return await redis.reads.ask(words)
        untyped: Any = redis
        return await untyped.execute_command(*words)
    except RedisError as error:
        if lost(error):
            raise StoreLost(str(error)) from error
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a verb."""

    name: str
    keys: Sequence[str]
    args: Sequence[Word]


@functools.cache
def _texts(folder: Path) -> dict[str, str]:
    """Return the files of a folder by name, read once: a client may be made while the loop runs."""
    return {path.stem: _text(path) for path in sorted(folder.glob("*.lua"))}


class Scripts:
    """Every Lua file of the store, called by name; sent again to a server that does not know it."""

    def __init__(self, redis: Redis, *, folder: Path = LUA) -> None:
        self._redis = redis
        self._text = _texts(folder)
        self._sha = {name: _sha(text) for name, text in self._text.items()}

    async def run(self, name: str, *, keys: Sequence[str], args: Sequence[Word]) -> Any:
        """Return what the verb returned. StoreLost when Redis is away or cannot write."""
        try:
            return await ask(self._redis, "EVALSHA", self._sha[name], len(keys), *keys, *args)
        except NoScriptError:
            return await ask(self._redis, "EVAL", self._text[name], len(keys), *keys, *args)

    async def run_many(self, calls: Sequence[Call]) -> list[Any]:
        """Return the answers to all calls, made at once, whichever servers have their keys.

        A call that failed has its error in the place of its answer. StoreLost when all failed so.
        """
        runs = (self.run(call.name, keys=call.keys, args=call.args) for call in calls)
        answers = await asyncio.gather(*runs, return_exceptions=True)
        if answers and all(isinstance(answer, StoreLost) for answer in answers):
            raise StoreLost(str(answers[0]))
        return answers


def _sha(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _text(path: Path) -> str:
    """Return a script with the parts that it includes put in."""
    return _INCLUDE.sub(
        lambda found: (path.parent / "parts" / found[1]).read_text("utf-8"), path.read_text("utf-8")
    )
