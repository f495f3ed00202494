"""Several commands at once: they share a pipeline, or one for each server that holds their keys."""

import asyncio
from collections.abc import Iterable
from typing import Any

from handoff.store.client import Redis, Word, ask


async def ask_many(redis: Redis, commands: Iterable[tuple[Word, ...]]) -> list[Any]:
    """Return the answers in the order of the commands. StoreLost when Redis is away or cannot write."""
    return list(await asyncio.gather(*(ask(redis, *command) for command in commands)))
