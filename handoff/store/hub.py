"""One pub/sub connection per process: who follows a channel gets its messages, or is told that some may be missing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handoff.store.client import Redis


class Follower:
    """One reader of a channel. After `get()` returned b"" with `gap` set: read what was missed, then set it False."""

    gap: bool = False

    async def get(self) -> bytes:
        """Return the next message, or b"" when `gap` was set."""
        raise NotImplementedError


class Hub:
    """The channels that this process follows."""

    def __init__(self, redis: Redis) -> None: ...

    @asynccontextmanager
    async def follow(self, channel: str) -> AsyncIterator[Follower]:
        """Yield a follower once the subscription stands, so that a read after it misses nothing."""
        raise NotImplementedError
        yield Follower()

    async def run(self) -> None:
        """Read the connection for ever, and connect again when it breaks."""
        raise NotImplementedError
