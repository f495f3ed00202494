"""Commands of one event-loop tick share a pipeline: one at a time, each costs redis-py 67 µs of CPU.

They share connections, too: however many sockets ask at once, a few pipelines are under way, and what comes
meanwhile is in the next.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis

Word = str | bytes | int
# Group commit makes several at once worth more than one; each of them holds a connection.
UNDER_WAY = 8
# A pipeline longer than this only adds latency for its first call.
MOST = 256
# May be sent again when who sent them was cut off half-way: they only read, or are idempotent verbs in Lua.
_READ = "EXISTS GET HGET HGETALL LRANGE SCARD SMEMBERS TIME XLEN XRANGE XREVRANGE ZCARD ZCOUNT ZMSCORE ZRANGE"
_ALSO = "EVAL EVALSHA PUBLISH XAUTOCLAIM ZRANK ZSCORE"
REPEATABLE = frozenset((*_READ.split(), *_ALSO.split()))

Waiting = tuple[Sequence[Word], asyncio.Future[Any]]


class _CutOff(Exception):
    """The caller that sent the batch was cancelled, so nobody knows how far it came."""


def takes(words: Sequence[Word]) -> bool:
    """Say whether a command may go with others."""
    return words[0] in REPEATABLE


class Lane:
    """Collects commands; the first who waits for a pipeline sends it for all."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: list[Waiting] = []
        self._leading = False
        self._slots = asyncio.Semaphore(UNDER_WAY)

    async def ask(self, words: Sequence[Word]) -> Any:
        """Return the answer to a command. RedisError as it came."""
        while True:
            result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            self._waiting.append((words, result))
            try:
                if not self._leading:
                    await self._lead()
                return await result
            except _CutOff:
                continue

    async def _lead(self) -> None:
        """Wait for this tick's others and for a free slot, then send what has gathered."""
        batch: list[Waiting] = []
        self._leading = True
        try:
            await asyncio.sleep(0)
            async with self._slots:
                batch, self._waiting = self._waiting, []
                self._leading = False
                for start in range(0, len(batch), MOST):
                    await self._send(batch[start : start + MOST])
        finally:
            if not batch:
                # Cut off before it began: others who wait find a new leader among themselves.
                batch, self._waiting, self._leading = self._waiting, [], False
            for _, result in batch:
                _settle(result, _CutOff())

    async def _send(self, batch: Sequence[Waiting]) -> None:
        try:
            answers = await self._answers(batch)
        except Exception as error:  # noqa: BLE001 - handed to everyone of the batch
            answers = [error] * len(batch)
        for (_, result), answer in zip(batch, answers, strict=True):
            _settle(result, answer)

    async def _answers(self, batch: Sequence[Waiting]) -> list[Any]:
        untyped: Any = self._redis
        if len(batch) == 1:
            return [await untyped.execute_command(*batch[0][0])]
        pipeline = untyped.pipeline(transaction=False)
        for words, _ in batch:
            pipeline.execute_command(*words)
        return list(await pipeline.execute(raise_on_error=False))


def _settle(result: asyncio.Future[Any], answer: Any) -> None:
    if result.done():
        return
    if isinstance(answer, Exception):
        result.set_exception(answer)
        # Whoever asked may be gone; then nobody is left to be told.
        result.exception()
    else:
        result.set_result(answer)
