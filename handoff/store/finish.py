"""Entries of streams that have been dealt with: taken off all their streams in one write and one fsync."""

from collections.abc import Mapping, Sequence

from handoff.store.client import Call, Scripts


async def finish(scripts: Scripts, group: str, places: Mapping[str, Sequence[str]]) -> None:
    """Take these places off their streams; the first failure, once all have been tried."""
    calls = [Call(name="finish", keys=[stream], args=[group, *ids]) for stream, ids in places.items()]
    for answer in await scripts.run_many(calls):
        if isinstance(answer, BaseException):
            raise answer
