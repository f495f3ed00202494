"""Agents in Redis: who takes offers, who gives signs of life, what each of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handoff.core.agents import Agent, Seat
from handoff.store.client import Redis, Scripts, ask
from handoff.store.line_keys import LineKeys
from handoff.store.many import ask_many

# Nobody looked for silent agents for this long: all gateways were away, and so the silence was ours.
BLIND_MS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What an agent has, and whether offers come."""

    ready: bool
    conversations: list[str]


class SeatStore:
    """Agents as the line sees them. `shift_ms` moves the clock: every script adds it to Redis TIME."""

    def __init__(self, redis: Redis, scripts: Scripts, *, prefix: str = "", shift_ms: int = 0) -> None:
        self.redis = redis
        self.scripts = scripts
        self.keys = LineKeys(prefix)
        self.shift_ms = shift_ms

    async def set_ready(self, agent: Agent, on: bool) -> None:
        """Let offers come to this agent, or not; its desk is told."""
        keys = [self.keys.agent(agent.id), self.keys.ready, self.keys.presence]
        words = ",".join(sorted(agent.languages)), ",".join(sorted(agent.skills))
        args = [agent.id, int(on), agent.capacity, *words, self.keys.line_channel, agent.alias]
        args.append(self.keys.desk_channel(agent.id))
        await self._run("line_ready", keys, args)

    async def mark(self, agent: str, *, here: bool) -> None:
        """Note a sign of life of a desk; with `here=False` its last one, when its socket closed."""
        keys = [self.keys.agent(agent), self.keys.presence]
        await self._run("line_presence", keys, [agent, int(here), self.keys.line_channel])

    async def silent(self, grace_ms: int, limit: int = 100) -> list[str]:
        """Return agents whose desk has been silent for longer than the grace."""
        args = [grace_ms, BLIND_MS, limit]
        found = await self._run("line_silent", [self.keys.presence, self.keys.looked], args)
        return [agent.decode() for agent in found]

    async def send_away(self, agent: str, grace_ms: int) -> bool:
        """Stop offers to a silent agent, make all that it holds due; False when the desk came back."""
        keys = [
            self.keys.agent(agent),
            self.keys.ready,
            self.keys.presence,
            self.keys.own(agent),
            self.keys.due,
        ]
        return bool(await self._run("line_away", keys, [agent, grace_ms, self.keys.line_channel]))

    async def seen_ms(self, agent: str) -> int | None:
        """Return the last sign of life of that agent's desk, None when it is away."""
        seen = await ask(self.redis, "ZSCORE", self.keys.presence, agent)
        return None if seen is None else int(seen)

    async def seats(self) -> list[Seat]:
        """Return the agents who take offers and are here."""
        prefixes = [self.keys.agent_prefix, self.keys.own_prefix]
        return [_seat(*row) for row in await self._run("line_seats", [self.keys.ready], prefixes)]

    async def hands(self, agent: str) -> Hands:
        """Return what an agent has."""
        ready, own = await ask_many(
            self.redis, [("HGET", self.keys.agent(agent), "ready"), ("SMEMBERS", self.keys.own(agent))]
        )
        return Hands(ready=ready == b"1", conversations=sorted(c.decode() for c in own))

    async def note_take(self, agent: str, cid: str, c: str, fence: int) -> None:
        """Remember which offer that agent's newest `take` is about."""
        await ask(self.redis, "HSET", self.keys.agent(agent), "took", f"{cid} {c} {fence}")

    async def taken(self, agent: str, cid: str) -> tuple[str, int] | None:
        """Return (conversation, fence) if the newest `take` had this cid, None if it is another."""
        found = await ask(self.redis, "HGET", self.keys.agent(agent), "took")
        known, c, fence = found.decode().split(" ") if found else ("", "", "0")
        return (c, int(fence)) if known == cid else None

    async def _run(self, name: str, keys: list[str], args: list[Any]) -> Any:
        return await self.scripts.run(name, keys=keys, args=[self.shift_ms, *map(str, args)])


def _seat(agent: bytes, since: bytes, load: int, found: Sequence[bytes]) -> Seat:
    """Return the seat that a row of line_seats tells of."""
    fields = dict(zip(found[::2], found[1::2], strict=True))
    return Seat(
        id=agent.decode(),
        languages=_words(fields.get(b"languages", b"")),
        skills=_words(fields.get(b"skills", b"")),
        capacity=int(fields.get(b"capacity", 0)),
        load=load,
        since_ms=int(float(since)),
        alias=fields.get(b"alias", b"").decode(),
        heavy=int(fields.get(b"heavy", 0)),
    )


def _words(text: bytes) -> frozenset[str]:
    return frozenset(text.decode().split(",")) - {""}
