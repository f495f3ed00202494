"""Requests to the line, as the conversations wrote them: any number of processes read, each is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from redis.exceptions import ResponseError

from handoff.store.client import Redis, Scripts, Word, ask
from handoff.store.cluster import together
from handoff.store.finish import finish
from handoff.store.keys import Keys
from handoff.store.many import ask_many

GROUP = "line"
# A request that a process took and did not finish is taken over by another after this.
IDLE_MS = 10_000
BATCH = 64
BLOCK_MS = 1_000


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="ask"):
    """A conversation asks for a place."""

    c: str
    fence: int
    language: str | None = None
    topic: str | None = None
    urgency: str = "normal"
    credit_s: int = 0
    front: bool = False


class Gone(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="gone"):
    """A conversation has left the line."""

    c: str
    fence: int


class Changed(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="changed"):
    """A shopper changed what an agent has: ended it, or wrote again in the wrap-up."""

    c: str
    fence: int


class CallBack(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", tag="call_back"):
    """A shopper left a number or an address; which one, only the conversation itself holds."""

    c: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A request and when it was written (Redis TIME, ms); `request` is None when it cannot be read."""

    stream: str
    id: str
    at_ms: int
    request: Ask | Gone | Changed | CallBack | None


class RouteReader:
    """One reader of all partitions, named by its process."""

    def __init__(
        self, redis: Redis, name: str, *, prefix: str = "", partitions: int = 16, idle_ms: int = IDLE_MS
    ) -> None:
        keys = Keys(prefix, partitions)
        self._redis = redis
        self._scripts = Scripts(redis)
        self.name = name
        self._streams = [keys.route(p) for p in range(partitions)]
        # Of a cluster each is read by itself: one command names keys of one slot.
        self.parts = together(redis, self._streams)
        self._idle_ms = idle_ms

    async def prepare(self) -> None:
        """Make the groups; those that exist stay as they are."""
        for stream in self._streams:
            try:
                await ask(self._redis, "XGROUP", "CREATE", stream, GROUP, "0", "MKSTREAM")
            except ResponseError as error:
                if not str(error).startswith("BUSYGROUP"):
                    raise

    async def new(self, block_ms: int | None = BLOCK_MS, *, part: Sequence[str] | None = None) -> list[Route]:
        """Return requests that nobody has taken yet; waits up to `block_ms` for one (None: does not wait).

        `part` is one of `parts`; None: all of them, one after the other.
        """
        if part is None:
            return [route for each in self.parts for route in await self.new(block_ms, part=each)]
        block: tuple[Word, ...] = () if block_ms is None else ("BLOCK", block_ms)
        head = ("XREADGROUP", "GROUP", GROUP, self.name, "COUNT", BATCH, *block, "STREAMS")
        try:
            found = await ask(self._redis, *head, *part, *">" * len(part))
        except ResponseError as error:
            await self._make_again(error)
            return []
        return [_route(name.decode(), *entry) for name, entries in found or [] for entry in entries]

    async def abandoned(self) -> list[Route]:
        """Return requests that another process took and did not finish."""
        tail: tuple[Word, ...] = (GROUP, self.name, self._idle_ms, "0", "COUNT", BATCH)
        try:
            found = await ask_many(self._redis, [("XAUTOCLAIM", stream, *tail) for stream in self._streams])
        except ResponseError as error:
            await self._make_again(error)
            return []
        streams = zip(self._streams, found, strict=True)
        return [_route(stream, *entry) for stream, answer in streams for entry in answer[1]]

    async def done(self, routes: Sequence[Route]) -> None:
        """Forget requests that have been applied."""
        ids: dict[str, list[str]] = {}
        for route in routes:
            ids.setdefault(route.stream, []).append(route.id)
        await finish(self._scripts, GROUP, ids)

    async def _make_again(self, error: ResponseError) -> None:
        """Make the groups if they are missing: lost with their streams, or not made at the start."""
        if not str(error).startswith("NOGROUP"):
            raise error
        await self.prepare()


def _route(stream: str, entry: bytes, fields: Mapping[bytes, bytes] | None) -> Route:
    """Return a request; an entry that somebody deleted meanwhile has no fields."""
    name = entry.decode()
    try:
        request = msgspec.json.decode((fields or {}).get(b"d", b""), type=Ask | Gone | Changed | CallBack)
    except msgspec.DecodeError:
        request = None
    return Route(stream=stream, id=name, at_ms=int(name.partition("-")[0]), request=request)
