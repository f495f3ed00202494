"""Several steps at once: they share pipelines, and all are over when one has failed."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

Done = TypeVar("Done")


async def side_by_side(steps: Iterable[Coroutine[Any, Any, Done]]) -> list[Done]:
    """Return what the steps returned; the first failure, as it is, once all have ended.

    Not in a TaskGroup: that would wrap a store lost meanwhile, and leave this task marked as cancelled
    (Python 3.11), which ends a loop around it.
    """
    done: list[Done] = []
    failed: BaseException | None = None
    for each in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(each, BaseException):
            failed = failed or each
        else:
            done.append(each)
    if failed is not None:
        raise failed
    return done
