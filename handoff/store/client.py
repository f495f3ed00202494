"""The one way to Redis: a connection with limits, and the Lua verbs by name."""

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
    ConnectionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
)

from handoff.core.errors import StoreLost

__all__ = ["Call", "Redis", "RedisError", "Scripts", "connect", "lost"]

LUA = Path(__file__).parent / "lua"
# An append takes well under a millisecond; five seconds without an answer is a lost server.
TIMEOUT_S = 5.0
# A retry may repeat a write whose answer was lost; every verb here is idempotent, so that is safe.
RETRIES = 2

_INCLUDE = re.compile(r"^-- include: ([a-z_]+\.lua)$", re.MULTILINE)
# What a server says when it cannot write now (full disk, fail-over, still loading) although the command is right.
_TEMPORARY = (
    "MISCONF",
    "OOM",
    "READONLY",
    "NOREPLICAS",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "TRYAGAIN",
    "LOADING",
    "BUSY",
)
Word = str | bytes | int


def connect(url: str) -> Redis:
    """Return a client (bytes in, bytes out) for a unix://, redis:// or rediss:// URL; it connects when first used."""
    client: Redis = Redis.from_url(
        url,
        decode_responses=False,
        protocol=2,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        health_check_interval=15,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), RETRIES),
    )
    return client


def lost(error: RedisError) -> bool:
    """Say whether this error means that Redis is away or cannot write now, not that the command was wrong."""
    if isinstance(
        error, ConnectionError | TimeoutError | BusyLoadingError | OutOfMemoryError | ReadOnlyError
    ):
        return True
    return isinstance(error, ResponseError) and str(error).startswith(_TEMPORARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a verb."""

    name: str
    keys: Sequence[str]
    args: Sequence[Word]


class Scripts:
    """Every Lua file of the store, called by name; unknown to the server (restart, fail-over) it is sent again."""

    def __init__(self, redis: Redis, *, folder: Path = LUA) -> None:
        self._redis = redis
        self._text = {path.stem: _text(path) for path in sorted(folder.glob("*.lua"))}
        self._sha = {
            name: hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
            for name, text in self._text.items()
        }

    async def run(self, name: str, *, keys: Sequence[str], args: Sequence[Word]) -> Any:
        """Return what the verb returned. StoreLost when Redis is away or cannot write."""
        try:
            try:
                return await self._redis.execute_command("EVALSHA", self._sha[name], len(keys), *keys, *args)
            except NoScriptError:
                return await self._redis.execute_command("EVAL", self._text[name], len(keys), *keys, *args)
        except RedisError as error:
            if lost(error):
                raise StoreLost(str(error)) from error
            raise

    async def run_many(self, calls: Sequence[Call]) -> list[Any]:
        """Return the results of all calls, sent as one pipeline in this order (not as one transaction)."""
        if len(calls) == 1:
            return [await self.run(calls[0].name, keys=calls[0].keys, args=calls[0].args)]
        pipeline = self._redis.pipeline(transaction=False)
        for call in calls:
            pipeline.execute_command("EVALSHA", self._sha[call.name], len(call.keys), *call.keys, *call.args)
        try:
            results = await pipeline.execute(raise_on_error=False)
        except RedisError as error:
            raise StoreLost(str(error)) from error
        if any(isinstance(result, NoScriptError) for result in results):
            return await self._one_by_one(calls, results)
        return _checked(results)

    async def _one_by_one(self, calls: Sequence[Call], results: list[Any]) -> list[Any]:
        """Finish a pipeline on a server that did not know a script, keeping what was done and the order of the rest."""
        for i, call in enumerate(calls):
            if isinstance(results[i], NoScriptError):
                results[i] = await self.run(call.name, keys=call.keys, args=call.args)
        return _checked(results)


def _checked(results: list[Any]) -> list[Any]:
    for result in results:
        if isinstance(result, RedisError):
            if lost(result):
                raise StoreLost(str(result)) from result
            raise result
    return results


def _text(path: Path) -> str:
    """Return a script with the parts it includes put in."""
    return _INCLUDE.sub(
        lambda found: (path.parent / "parts" / found[1]).read_text("utf-8"), path.read_text("utf-8")
    )
