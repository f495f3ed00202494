"""What the door remembers in Redis: sessions of the desk, one-time tickets, and who knocks too often."""

from contextlib import suppress
from dataclasses import dataclass

import msgspec

from handoff.core.errors import StoreLost
from handoff.core.ids import secret_hash
from handoff.core.rate import Rate
from handoff.store.client import Redis, Scripts, ask
from handoff.store.cluster import servers
from handoff.store.door_keys import DoorKeys

SESSION_S = 12 * 3600
# Longer than a holiday.
KNOWN_S = 30 * 24 * 3600
TICKET_S = 30
# A gateway says every second that it is here.
GONE_MS = 10_000


class DeskSession(msgspec.Struct, frozen=True, kw_only=True):
    """A log-in: the agent's id, and a mark of the password with which it was made."""

    agent: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A ticket's answer: the session, and the hash by which it is known."""

    session: DeskSession
    hashed: str


class Doors:
    """Secrets are stored as hashes only. `shift_ms` moves the buckets' clock."""

    def __init__(self, redis: Redis, scripts: Scripts, *, prefix: str = "", shift_ms: int = 0) -> None:
        self._redis = redis
        self._scripts = scripts
        self._keys = DoorKeys(prefix)
        self.shift_ms = shift_ms

    async def knock(self, kind: str, who: str, rate: Rate) -> float:
        """Take a token from somebody's bucket; returns 0, or the seconds until there is one again."""
        key = self._keys.knock(kind, secret_hash(who)[:32])
        args: list[str | int] = [str(rate.burst), str(rate.per_s), self.shift_ms]
        return int(await self._scripts.run("door_knock", keys=[key], args=args)) / 1000

    async def draw(self, kind: str, who: str, rate: Rate, *, most: int) -> tuple[int, float]:
        """Take up to `most` tokens at once; returns how many, and if none the seconds until there is one."""
        key = self._keys.knock(kind, secret_hash(who)[:32])
        args: list[str | int] = [str(rate.burst), str(rate.per_s), self.shift_ms, most]
        taken, wait_ms = await self._scripts.run("door_draw", keys=[key], args=args)
        return int(taken), int(wait_ms) / 1000

    async def charge(self, kind: str, who: str, rate: Rate, *, used: float) -> float:
        """Take tokens that were used already; returns what is left, less than nothing if it was too much."""
        key = self._keys.knock(kind, secret_hash(who)[:32])
        args: list[str | int] = [str(rate.burst), str(rate.per_s), self.shift_ms, str(used)]
        return int(await self._scripts.run("door_charge", keys=[key], args=args)) / 1000

    async def gateways(self, name: str) -> int:
        """Note that this gateway is here; returns how many are."""
        args: list[str | int] = [name, GONE_MS, self.shift_ms]
        return int(await self._scripts.run("door_here", keys=[self._keys.gateways], args=args))

    async def forget_knocks(self, kind: str, who: str) -> None:
        """Fill a bucket again: it was the right person after all."""
        await ask(self._redis, "DEL", self._keys.knock(kind, secret_hash(who)[:32]))

    async def is_known(self, who: str) -> bool:
        """Say whether `note_known` was told this within the last 30 days."""
        return bool(await ask(self._redis, "EXISTS", self._keys.known(secret_hash(who)[:32])))

    async def note_known(self, who: str) -> None:
        """Remember a log-in together with where it came from, both as one hash."""
        await ask(self._redis, "SET", self._keys.known(secret_hash(who)[:32]), b"", "EX", KNOWN_S)

    async def begin(self, secret: str, session: DeskSession) -> None:
        """Store a new session of the desk under the hash of its secret."""
        key = self._keys.session(secret_hash(secret))
        await ask(self._redis, "SET", key, msgspec.json.encode(session), "EX", SESSION_S)

    async def session(self, hashed: str) -> DeskSession | None:
        """Return the session of that hash, None when it has ended."""
        found = await ask(self._redis, "GET", self._keys.session(hashed))
        return msgspec.json.decode(found, type=DeskSession) if found else None

    async def end(self, secret: str) -> None:
        """End a session and say so to its sockets, wherever they are."""
        hashed = secret_hash(secret)
        await ask(self._redis, "DEL", self._keys.session(hashed))
        await ask(self._redis, "SPUBLISH", self._keys.gone(hashed), b"gone")

    def gone_channel(self, hashed: str) -> str:
        """Return the channel on which the end of that session is said."""
        return self._keys.gone(hashed)

    async def give_ticket(self, ticket: str, hashed: str) -> None:
        """Let this ticket stand for the session, once, within 30 s."""
        await ask(self._redis, "SET", self._keys.ticket(secret_hash(ticket)), hashed, "EX", TICKET_S)

    async def take_ticket(self, ticket: str) -> Admission | None:
        """Return what a ticket stands for, and tear it up; None when it was used, is too old or never was."""
        found = await ask(self._redis, "GETDEL", self._keys.ticket(secret_hash(ticket)))
        if not found:
            return None
        session = await self.session(found.decode())
        return Admission(session=session, hashed=found.decode()) if session else None

    async def first_use(self, identity: str, life_s: int) -> bool:
        """Note that an identity is used; False if it was before, in any process."""
        key = self._keys.identity(secret_hash(identity)[:32])
        return bool(await ask(self._redis, "SET", key, b"", "NX", "EX", life_s))

    async def answers(self) -> bool:
        """Say whether Redis answers now: of a cluster any server, for the others' conversations go on."""
        try:
            for server in await servers(self._redis):
                with suppress(StoreLost):
                    await ask(server, "PING")
                    return True
        except StoreLost:
            return False
        return False
