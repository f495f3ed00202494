"""Several commands in one round trip."""

from collections.abc import Iterable
from typing import Any

from handoff.core.errors import StoreLost
from handoff.store.client import Redis, RedisError, Word, lost


async def ask_many(redis: Redis, commands: Iterable[tuple[Word, ...]]) -> list[Any]:
    """Return the answers in the order of the commands. StoreLost when Redis is away or cannot write."""
    pipeline: Any = redis.pipeline(transaction=False)
    for command in commands:
        pipeline.execute_command(*command)
    try:
        # Raised by the pipeline, an error would have other words in front of the code that `lost` looks for.
        answers = list(await pipeline.execute(raise_on_error=False))
        for answer in answers:
            if isinstance(answer, RedisError):
                raise answer
    except RedisError as error:
        if lost(error):
            raise StoreLost(str(error)) from error
        raise
    return answers
