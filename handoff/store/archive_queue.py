"""The entries that wait for the archive: a stream per partition, read by one consumer group."""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from redis.exceptions import ResponseError

from handoff.core.errors import StoreLost
from handoff.store.client import Redis, Scripts, Word, ask
from handoff.store.cluster import together
from handoff.store.finish import finish
from handoff.store.keys import Keys

GROUP = "archive"
# All archivers share one name: what a dead one left is claimed by its idle time, and no dead names pile up.
CONSUMER = "archiver"
# Of a cluster, whose streams are looked at one by one.
POLL_MS = 300
# With more than this waiting in a partition, SQL was away: first things first.
MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """An appended entry: its place in the stream, and what was appended; or what the bot made of one."""

    stream: str
    place: str
    c: str
    id: str
    body: bytes
    by: str
    was: str | None = None  # the id it had in a log that lost its end
    is_reading: bool = False


class ArchiveQueue:
    """Reads pointers, and removes them once SQL has them."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._scripts = Scripts(redis)
        self._streams = [keys.arch(p) for p in range(keys.partitions)]
        self._parts = together(redis, self._streams)

    async def prepare(self) -> None:
        """Make the consumer groups that are not there yet."""
        for stream in self._streams:
            try:
                await ask(self._redis, "XGROUP", "CREATE", stream, GROUP, "0", "MKSTREAM")
            except ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise

    async def fresh(self, *, count: int, block_ms: int) -> list[Pointer]:
        """Return entries that nobody has read yet, per stream in order; waits at most `block_ms`."""
        if len(self._parts) == 1:
            return await self._new(self._parts[0], count=count, block=("BLOCK", block_ms))
        found = await self._all(self._new(part, count=count) for part in self._parts)
        if not found:
            # No command waits for several slots at once, and nobody waits for the archive.
            await asyncio.sleep(min(block_ms, POLL_MS) / 1000)
        return found

    async def _all(self, reads: Iterable[Coroutine[Any, Any, list[Pointer]]]) -> list[Pointer]:
        """Return what all of these found; a server that is away keeps nobody else's. StoreLost if all are."""
        found = await asyncio.gather(*reads, return_exceptions=True)
        for failed in found:
            if isinstance(failed, BaseException) and not isinstance(failed, StoreLost):
                raise failed
        if all(isinstance(each, StoreLost) for each in found):
            raise StoreLost("no server answers")
        return [pointer for each in found if not isinstance(each, BaseException) for pointer in each]

    async def _new(self, part: Sequence[str], *, count: int, block: Sequence[Word] = ()) -> list[Pointer]:
        words: list[Word] = ["XREADGROUP", "GROUP", GROUP, CONSUMER, "COUNT", count, *block]
        try:
            found = await ask(self._redis, *words, "STREAMS", *part, *[">"] * len(part))
        except ResponseError as error:
            await self._make_again(error)
            return []
        pairs = found.items() if isinstance(found, dict) else found or []
        return [pointer for stream, items in pairs for pointer in _pointers(stream.decode(), items)]

    async def left_behind(self, *, idle_ms: int, count: int) -> list[Pointer]:
        """Return entries that somebody has read and not archived for so long."""
        return await self._all(self._left(stream, idle_ms, count) for stream in self._streams)

    async def _left(self, stream: str, idle_ms: int, count: int) -> list[Pointer]:
        words = "XAUTOCLAIM", stream, GROUP, CONSUMER, idle_ms, "0-0", "COUNT", count
        try:
            return _pointers(stream, (await ask(self._redis, *words))[1])
        except ResponseError as error:
            await self._make_again(error)
            return []

    async def done(self, pointers: Sequence[Pointer]) -> None:
        """Remove what SQL has."""
        places: dict[str, list[str]] = {}
        for pointer in pointers:
            places.setdefault(pointer.stream, []).append(pointer.place)
        await finish(self._scripts, GROUP, places)

    async def trim(self, c: str, *, keep: int) -> int:
        """Take a log's oldest entries off, none that SQL has not yet; returns how many went."""
        keys = [self._keys.log(c), self._keys.arch(self._keys.partition(c))]
        return int(await self._scripts.run("trim", keys=keys, args=[c, keep, MOST_LOOKED_AT]))

    async def length(self) -> int:
        """Return how many entries wait, read or not."""
        return sum([int(await ask(self._redis, "XLEN", stream)) for stream in self._streams])

    async def _make_again(self, error: ResponseError) -> None:
        """Make the groups if they are missing: somebody emptied Redis; what comes from now on is archived."""
        if not str(error).startswith("NOGROUP"):
            raise error
        await self.prepare()


def _pointers(stream: str, items: Sequence[Any]) -> list[Pointer]:
    """Return the stream's items as pointers; an item that was deleted meanwhile has no fields."""
    return [
        Pointer(
            stream=stream,
            place=place.decode(),
            c=fields[b"c"].decode(),
            id=fields[b"id"].decode(),
            body=fields[b"d"],
            by=fields[b"by"].decode(),
            was=fields[b"was"].decode() if b"was" in fields else None,
            is_reading=fields.get(b"k") == b"reading",
        )
        for place, values in items
        if values
        for fields in [
            values if isinstance(values, dict) else dict(zip(values[::2], values[1::2], strict=True))
        ]
    ]
