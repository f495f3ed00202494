"""The trial of a new model in Redis: who may get it, and what came of both sides.

| key                  | type   | lives   | written by                                             |
|----------------------|--------|---------|--------------------------------------------------------|
| `canary`             | string | always  | the studio, the guard: the trial that runs, or ran last |
| `canary:ID:N:SIDE:W` | set    | 30 days | the turns, the ratings: digests of conversations       |

A conversation counts once for each thing, however often it is told: a set knows it already.
"""

import hashlib
from dataclasses import asdict

import msgspec
import structlog

from handoff.core.canary import Canary, Counts, Side, What
from handoff.store.client import Redis, ask
from handoff.store.cluster import servers
from handoff.store.many import ask_many

log = structlog.get_logger()

KEPT_S = 30 * 86_400
# Enough to tell conversations apart, and too little to find one again.
DIGEST_BYTES = 8


class Canaries:
    """The one trial, and its counts."""

    def __init__(self, redis: Redis, *, prefix: str = "") -> None:
        self._redis = redis
        self._prefix = prefix

    async def get(self) -> Canary | None:
        """Return the trial that runs, or ran last."""
        found = await ask(self._redis, "GET", self._key)
        try:
            return msgspec.json.decode(found, type=Canary) if found else None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            log.warning("canary_unreadable", error=type(error).__name__)
            return None

    async def put(self, canary: Canary) -> None:
        """Let all gateways go by this from now on, within a second."""
        await ask(self._redis, "SET", self._key, msgspec.json.encode(asdict(canary)))

    async def now_ms(self) -> int:
        """Return the server's time, the clock by which conversations begin; of a cluster, one server's."""
        server = (await servers(self._redis))[0]
        seconds, micros = await ask(server, "TIME")
        return int(seconds) * 1_000 + int(micros) // 1_000

    async def count(self, canary: Canary, c: str, *, step: int, side: Side, what: What) -> None:
        """Count a conversation for this."""
        key = self._set(canary, step, side, what)
        await ask(self._redis, "SADD", key, hashlib.sha256(c.encode()).digest()[:DIGEST_BYTES])
        await ask(self._redis, "EXPIRE", key, KEPT_S)

    async def counts(self, canary: Canary) -> list[Counts]:
        """Return what was counted, step by step."""
        places = [(side, what) for side in Side for what in What]
        found: list[Counts] = []
        for step in range(len(canary.steps)):
            words = [("SCARD", self._set(canary, step, side, what)) for side, what in places]
            sizes = await ask_many(self._redis, words)
            found.append(dict(zip(places, map(int, sizes), strict=True)))
        return found

    @property
    def _key(self) -> str:
        return f"{self._prefix}canary"

    def _set(self, canary: Canary, step: int, side: Side, what: What) -> str:
        return f"{self._prefix}canary:{canary.id}:{step}:{side}:{what}"
