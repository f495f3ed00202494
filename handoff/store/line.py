"""The line in Redis: every change is one script that compares what was read and sets what core decided."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from handoff.core.agents import MISSES_TO_AWAY
from handoff.core.line import LEFT_MS, Item, Lane, Passed, Phase, lane_of, left_since
from handoff.core.wait import Claim
from handoff.store.client import Redis, Scripts, ask
from handoff.store.cluster import home
from handoff.store.line_keys import LineKeys
from handoff.store.many import ask_many

# The slow round: whatever was lost on the way, the line is compared with the truth this often.
LOOK_MS = 30_000
# Whoever was handed something that is due and died is followed by somebody else after this.
RETRY_MS = 2_000
# A late or repeated request to the line must meet the fence of a conversation that has left it.
GONE_MS = 3_600_000
CLAIMS_KEPT = 200
# Whoever left the page is kept in mind for a week: as long as the longest place in line is worth anything.
SEEN_MS = 7 * 24 * 3_600_000
# So far into a lane those who have their page open are looked for.
HEADS_FROM = 500
NO_ITEM_REV = 0
PHASES = {phase.encode(): phase for phase in Phase}


class LineStore:
    """Places in the line. `shift_ms` moves the clock: every script adds it to Redis TIME."""

    def __init__(self, redis: Redis, scripts: Scripts, *, prefix: str = "", shift_ms: int = 0) -> None:
        self.redis = redis
        self.scripts = scripts
        self.keys = LineKeys(prefix)
        self.shift_ms = shift_ms

    async def now_ms(self) -> int:
        """Return Redis TIME in Unix ms, shifted."""
        seconds, micros = await ask(await home(self.redis, self.keys.due), "TIME")
        return int(seconds) * 1000 + int(micros) // 1000 + self.shift_ms

    async def item(self, c: str) -> Item | None:
        """Return what the line knows about a conversation, also that it has left lately."""
        return next(iter(await self.items([c])), None)

    async def look(self, c: str) -> tuple[int, Item | None]:
        """Return `now_ms()` and `item(c)` in one step."""
        now_ms, fields = await self._run("line_read", [self.keys.item(c)], [])
        return int(now_ms), _item(c, _pairs(fields)) if fields else None

    async def items(self, conversations: Iterable[str]) -> list[Item]:
        """Return what the line knows about these; unknown ones are left out."""
        wanted = list(conversations)
        found = await ask_many(self.redis, [("HGETALL", self.keys.item(c)) for c in wanted])
        return [_item(c, fields) for c, fields in zip(wanted, found, strict=True) if fields]

    async def enqueue(
        self, c: str, *, fence: int, lane: Lane, arrival_ms: int, score_ms: int, heavy: bool = False
    ) -> bool:
        """Put a conversation in line; False when the line knows this fence, or a later one."""
        args = [c, fence, lane, arrival_ms, score_ms, LOOK_MS, self.keys.lane_prefix, self.keys.own_prefix]
        keys = [*self._place(c, lane), self.keys.backs]
        return bool(await self._run("line_enqueue", keys, [*args, self.keys.line_channel, int(heavy)]))

    async def call_back(self, item: Item, *, fence: int, due_ms: int, back: bytes) -> bool:
        """Put it among the call-backs; False when it changed meanwhile."""
        keys = [*self._place(item.c, item.lane), self.keys.own(item.agent or ""), self.keys.backs]
        place = [item.c, item.rev, fence, item.lane, item.arrival_ms, item.score_ms, due_ms]
        args = [*place, back.decode(), LOOK_MS, self.keys.line_channel]
        return bool(await self._run("line_call_back", keys, args))

    async def reserve(
        self,
        item: Item,
        agent: str,
        *,
        capacity: int,
        lease_ms: int,
        only_ready: bool = True,
        giver: str | None = None,
    ) -> Item | None:
        """Reserve what waits, a call-back, or what `giver` has and passes on.

        None when it changed, or the agent is away or has no room.
        """
        keys = [*self._place(item.c, item.lane), *self._hands(agent), self.keys.ready, self.keys.backs]
        keys.append(self.keys.own(giver or ""))
        what = [agent, lease_ms, capacity, int(only_ready)]
        args = [item.c, item.rev, *what, item.lane, self.keys.line_channel, giver or ""]
        until_ms = await self._run("line_reserve", keys, args)
        if not until_ms:
            return None
        return replace(
            item,
            phase=Phase.OFFERED,
            agent=agent,
            until_ms=until_ms,
            fence=item.fence + 1,
            rev=item.rev + 1,
            giver=giver,
        )

    async def confirm(
        self, item: Item, *, phase: Phase, agent: str, fence: int, ends_in_ms: int = 0, claim: bool = False
    ) -> bool:
        """Note who has it, in wrap-up for `ends_in_ms`; False when it changed meanwhile.

        That agent's desk is told in the same step.
        """
        before = self.keys.own(item.agent or agent)
        keys = [*self._place(item.c, item.lane), *self._hands(agent), before, self.keys.claims]
        keys.append(self.keys.backs)
        what = [phase, agent, fence, ends_in_ms, ends_in_ms or LOOK_MS]
        place = [item.lane, int(claim), CLAIMS_KEPT, item.arrival_ms, item.score_ms]
        args = [item.c, item.rev, *what, *place, self.keys.line_channel, self.keys.desk_channel(agent)]
        return bool(await self._run("line_confirm", keys, args))

    async def release(
        self, item: Item, *, fence: int, passed: Passed | None = None, moves: bool = False
    ) -> tuple[bool, bool]:
        """Put it back in line, where `item` says; `moves` when that is another lane than before.

        Returns (done, whether its agent was set away by it).
        """
        by = item.agent or ""
        keys = [*self._place(item.c, item.lane), *self._hands(by), self.keys.ready, self.keys.backs]
        place = [item.c, item.rev, fence, item.score_ms, item.lane, item.arrival_ms, LOOK_MS]
        args = [*place, by if passed else "", passed or "", MISSES_TO_AWAY, self.keys.line_channel]
        args.append(int(moves))
        answer = await self._run("line_release", keys, args)
        return answer > 0, answer == 2

    async def leave(self, c: str, item: Item | None, *, fence: int, tell: bytes | None = None) -> bool:
        """Take it out of the line (`item` as it was read); False when it changed meanwhile.

        `tell` is said in the same step to the desk of who had it.
        """
        lane, agent = (item.lane, item.agent or "") if item else (Lane(), "")
        keys = [*self._place(c, lane), self.keys.own(agent), self.keys.backs]
        desk = self.keys.desk_channel(agent) if agent and tell is not None else ""
        args = [c, item.rev if item else NO_ITEM_REV, fence, lane, GONE_MS, self.keys.line_channel, desk]
        return bool(await self._run("line_leave", keys, [*args, (tell or b"").decode()]))

    async def offered(self, item: Item, words: bytes) -> bool:
        """Tell the agent's desk of the offer that `item` is reserved for; False when it changed meanwhile."""
        args = [item.rev, self.keys.desk_channel(item.agent or ""), words.decode()]
        return bool(await self._run("line_offered", [self.keys.item(item.c)], args))

    async def lead(self, name: str, ms: int) -> bool:
        """Take or keep the lease of who makes the offers; False when it is another's."""
        return bool(await self.scripts.run("lease", keys=[self.keys.router], args=[name, ms]))

    async def give_way(self, name: str) -> None:
        """Give that lease back."""
        await self.scripts.run("release", keys=[self.keys.router], args=[name])

    async def due(self, limit: int = 100) -> list[str]:
        """Return conversations to look at now; they are due again soon unless settled."""
        due = await self._run("line_due", [self.keys.due], [RETRY_MS, limit])
        return [c.decode() for c in due]

    async def unwatched(self, conversations: Sequence[str]) -> list[str]:
        """Return those that nobody would ever look at: the line does not know them, or not any more."""
        if not conversations:
            return []
        looks = await ask(self.redis, "ZMSCORE", self.keys.due, *conversations)
        return [c for c, look in zip(conversations, looks, strict=True) if look is None]

    async def look_again(self, item: Item, at_ms: int) -> bool:
        """Set when it is looked at again; False when it changed meanwhile."""
        keys = [self.keys.item(item.c), self.keys.due]
        return bool(await self._run("line_look", keys, [item.c, item.rev, at_ms]))

    async def heads(self, limit: int) -> tuple[int, list[Item]]:
        """Return `now_ms()`, and of every lane the first `limit` who are there and who left the page."""
        keys, prefixes = [self.keys.lanes, self.keys.here], [self.keys.lane_prefix, self.keys.item_prefix]
        now_ms, *rows = await self._run("line_heads", keys, [*prefixes, limit, HEADS_FROM, LEFT_MS])
        items = [_head(*row) for row in rows if row[2]]
        return int(now_ms), [item for item in items if item.phase is Phase.WAITING]

    async def here(self, c: str) -> None:
        """Note that a shopper who waits, or is with a person, has the page open."""
        args = [c, LEFT_MS, SEEN_MS, self.keys.line_channel]
        await self._run("line_here", [self.keys.here], args)

    async def left(self, conversations: Sequence[str], *, now_ms: int) -> dict[str, int]:
        """Return since when (ms) shoppers of these have left the page; who is there is left out."""
        if not conversations:
            return {}
        seen = await ask(self.redis, "ZMSCORE", self.keys.here, *conversations)
        since = {c: left_since(at and int(at), now_ms) for c, at in zip(conversations, seen, strict=True)}
        return {c: at for c, at in since.items() if at is not None}

    async def call_backs(self, limit: int, *, start: int = 0) -> tuple[list[Item], int]:
        """Return `limit` of those who are to be called back from the `start`-th on, who is due first on top.

        And how many there are in all.
        """
        found, total = await asyncio.gather(
            ask(self.redis, "ZRANGE", self.keys.backs, start, start + limit - 1),
            ask(self.redis, "ZCARD", self.keys.backs),
        )
        items = await self.items(c.decode() for c in found)
        return [item for item in items if item.phase is Phase.CALLBACK], int(total)

    async def lanes(self) -> list[Lane]:
        """Return the lanes in which somebody waits."""
        found = await ask(self.redis, "SMEMBERS", self.keys.lanes)
        return sorted(lane_of(lane.decode()) for lane in found)

    async def ahead(self, item: Item, lanes: Iterable[Lane]) -> int:
        """Return how many wait before it, in its own lane and in these."""
        others = [lane for lane in lanes if lane != item.lane]
        counts = [
            ("ZCOUNT", self.keys.lane(lane), "-inf", f"({item.score_ms}") for lane in (item.lane, *others)
        ]
        rank, own, *rest = await ask_many(self.redis, [("ZRANK", self.keys.lane(item.lane), item.c), *counts])
        return int(own if rank is None else rank) + sum(map(int, rest))

    async def overtakers(self, item: Item) -> int:
        """Return how many stand before it, in any lane, who arrived after it."""
        lanes = await self.lanes()
        ahead = [("ZRANGE", self.keys.lane(lane), "-inf", f"({item.score_ms}", "BYSCORE") for lane in lanes]
        names = [c for found in await ask_many(self.redis, ahead) for c in found]
        if not names:
            return 0
        arrivals = await ask(self.redis, "ZMSCORE", self.keys.arrivals, *names)
        return sum(at is not None and float(at) > item.arrival_ms for at in arrivals)

    async def note_told(self, c: str, position: int, why: str | None) -> None:
        """Remember which place its shopper was told, for whichever gateway tells the next one."""
        await self._run("line_told", [self.keys.item(c)], [position, why or ""])

    async def waiting(self) -> tuple[list[str], int]:
        """Return (who wait, longest first; the true arrival of the first in ms, 0 if nobody)."""
        found = [c.decode() for c in await ask(self.redis, "ZRANGE", self.keys.arrivals, 0, -1)]
        arrival = await ask(self.redis, "ZSCORE", self.keys.arrivals, found[0]) if found else None
        return found, int(arrival or 0)

    async def claims(self) -> list[Claim]:
        """Return when conversations were taken up lately, newest first."""
        kept = await ask(self.redis, "LRANGE", self.keys.claims, 0, -1)
        claims = (entry.decode().split(" ") for entry in kept)
        return [
            Claim(at_ms=int(at), lane=lane_of(lane), waited_ms=int(waited)) for at, lane, waited in claims
        ]

    async def tell_desk(self, agent: str, payload: bytes = b"changed") -> None:
        """Say to that agent's desk that it changed, or `revoke {json}`, or `transferred {json}`."""
        await ask(self.redis, "SPUBLISH", self.keys.desk_channel(agent), payload)

    def _place(self, c: str, lane: Lane) -> list[str]:
        return [self.keys.item(c), self.keys.lane(lane), self.keys.lanes, self.keys.arrivals, self.keys.due]

    def _hands(self, agent: str) -> list[str]:
        return [self.keys.agent(agent), self.keys.own(agent)]

    async def _run(self, name: str, keys: Sequence[str], args: Sequence[object]) -> Any:
        return await self.scripts.run(name, keys=keys, args=[self.shift_ms, *map(str, args)])


def _head(c: bytes, left_ms: bytes, fields: Sequence[bytes]) -> Item:
    """Return the item that a row of line_heads tells of."""
    return replace(_item(c.decode(), _pairs(fields)), left_ms=int(left_ms) if left_ms else None)


def _pairs(fields: Sequence[bytes]) -> Mapping[bytes, bytes]:
    return dict(zip(fields[::2], fields[1::2], strict=True))


def _item(c: str, fields: Mapping[bytes, bytes]) -> Item:
    """Return the item that a hash holds."""
    get = fields.get
    told = get(b"told")
    return Item(
        c=c,
        fence=int(fields[b"fence"]),
        rev=int(fields[b"rev"]),
        phase=PHASES[fields[b"phase"]],
        lane=lane_of(get(b"lane", b":").decode()),
        arrival_ms=int(get(b"arrival", 0)),
        score_ms=int(get(b"score", 0)),
        agent=get(b"agent", b"").decode() or None,
        until_ms=int(get(b"until", 0)),
        since_ms=int(get(b"since", 0)),
        heavy=get(b"heavy") == b"1",
        giver=get(b"giver", b"").decode() or None,
        told=None if told is None else int(told),
        why=get(b"why", b"").decode() or None,
        back=get(b"back", b""),
        passed={name[2:].decode(): int(at) for name, at in fields.items() if name.startswith(b"p:")},
    )
