"""Calls of one event-loop tick become one pipeline: one at a time, each costs redis-py 67 µs of CPU."""

import asyncio
from typing import Any

from handoff.store.client import Call, Scripts

# A pipeline longer than this only adds latency for its first call.
MOST = 128


class _CutOff(Exception):
    """The caller that sent the batch was cancelled, so nobody knows how far it came."""


class Batch:
    """Collects the calls of a tick; the first caller sends them all. Only for verbs that may be repeated."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._waiting: list[tuple[Call, asyncio.Future[Any]]] = []

    async def run(self, call: Call) -> Any:
        """Return what the verb returned. StoreLost when Redis is away."""
        while True:
            try:
                return await self._once(call)
            except _CutOff:
                continue

    async def _once(self, call: Call) -> Any:
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((call, result))
        if len(self._waiting) == 1:
            await self._lead()
        return await result

    async def _lead(self) -> None:
        batch = self._waiting
        try:
            await asyncio.sleep(0)
            self._waiting = []
            for start in range(0, len(batch), MOST):
                await self._send(batch[start : start + MOST])
        finally:
            if self._waiting is batch:
                self._waiting = []
            for _, result in batch:
                if not result.done():
                    result.set_exception(_CutOff())
                    result.exception()

    async def _answers(self, calls: list[Call]) -> list[Any]:
        if len(calls) > 1:
            return await self._scripts.run_many(calls)
        return [await self._scripts.run(calls[0].name, keys=calls[0].keys, args=calls[0].args)]

    async def _send(self, batch: list[tuple[Call, asyncio.Future[Any]]]) -> None:
        try:
            answers = await self._answers([call for call, _ in batch])
        except Exception as error:  # noqa: BLE001 - handed to every caller of the batch
            answers = [error] * len(batch)
        for (_, result), answer in zip(batch, answers, strict=True):
            if result.done():
                continue
            if isinstance(answer, Exception):
                result.set_exception(answer)
                result.exception()
            else:
                result.set_result(answer)
