"""Turns that wait for the bot: who reads which partition, and what stands there.

One process at a time reads a partition, so that the turns of a conversation keep their order. A turn stays in
its stream until the Lua that stores the answer removes it: whoever removes it is the one who answered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from handoff.store.client import Call, Redis, Scripts, Word, ask
from handoff.store.cluster import together
from handoff.store.keys import Keys
from handoff.store.results import TurnRef

log = structlog.get_logger()

# A process that died is replaced after this long.
LEASE_MS = 10_000
START = "0"


@dataclass(frozen=True, slots=True)
class Read:
    """Turns of a partition, and the id in its stream up to which all was looked at."""

    turns: list[TurnRef]
    upto: str


class Turns:
    """The turns of all partitions, read by the process that is named `holder`."""

    def __init__(
        self, redis: Redis, *, holder: str, prefix: str = "", partitions: int = 16, lease_ms: int = LEASE_MS
    ) -> None:
        self._redis = redis
        self._scripts = Scripts(redis)
        self._keys = Keys(prefix, partitions)
        self._holder = holder
        self._lease_ms = lease_ms

    async def hold(self) -> frozenset[int]:
        """Take the leases that are free, keep those that are ours, and return the partitions to read."""
        args: list[Word] = [self._holder, self._lease_ms]
        answers = await self._scripts.run_many(self._each("lease", args))
        return frozenset(p for p, answer in enumerate(answers) if answer == 1)

    async def release(self) -> None:
        """Give the leases back, so that another process goes on at once."""
        await self._scripts.run_many(self._each("release", [self._holder]))

    def parts(self) -> list[frozenset[int]]:
        """Return the partitions in groups that one call of `read` may name: in a cluster one by one."""
        streams = {self._keys.turns(p): p for p in range(self._keys.partitions)}
        return [frozenset(streams[name] for name in group) for group in together(self._redis, list(streams))]

    async def read(self, after: Mapping[int, str], *, count: int, block_ms: int) -> dict[int, Read]:
        """Return the turns after an id of each partition's stream (`START`: all); waits for the first.

        What this version cannot read is left to the one that wrote it; the turns behind it are read.
        """
        if not after:
            return {}
        streams = {self._keys.turns(p): p for p in after}
        head: tuple[Word, ...] = ("XREAD", "COUNT", count, "BLOCK", block_ms, "STREAMS")
        found = await ask(self._redis, *head, *streams, *after.values())
        pairs = found.items() if isinstance(found, Mapping) else found or ()
        return {streams[name.decode()]: _read(_flat(entries)) for name, entries in pairs}

    async def drop(self, ref: TurnRef) -> None:
        """Forget a turn that nobody is to answer any more."""
        await ask(self._redis, "XDEL", self._keys.turns(self._keys.partition(ref.c)), ref.entry, *ref.more)

    def _each(self, name: str, args: list[Word]) -> list[Call]:
        partitions = range(self._keys.partitions)
        return [Call(name=name, keys=[self._keys.reader(p)], args=args) for p in partitions]


def _flat(entries: Any) -> Iterable[Any]:
    """Return the entries of a stream; with RESP3 they come in one list more."""
    wrapped = bool(entries) and isinstance(entries[0], list) and isinstance(entries[0][0], list | tuple)
    flat: Iterable[Any] = entries[0] if wrapped else entries
    return flat


def _read(entries: Iterable[Any]) -> Read:
    turns, upto = [], START
    for entry, fields in entries:
        upto = entry.decode()
        try:
            turns.append(_ref(entry, fields))
        except (KeyError, ValueError) as error:
            log.error("turn_unreadable", entry=upto, why=type(error).__name__)
    return Read(turns, upto)


def _ref(entry: bytes, fields: Mapping[bytes, bytes]) -> TurnRef:
    return TurnRef(
        c=fields[b"c"].decode(),
        entry=entry.decode(),
        id=fields[b"id"].decode(),
        epoch=int(fields[b"epoch"]),
        episode=int(fields[b"episode"]),
        turn=fields[b"d"],
    )
