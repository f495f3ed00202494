"""The line at work: requests come in, offers go out, what was lost is mended. Any process may run it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic

import structlog

from handoff.core.agents import Seat
from handoff.core.errors import StoreLost
from handoff.core.line import Lane, is_heavy, virtual_arrival
from handoff.core.routing import Policy, match, spread
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.service.side_by_side import side_by_side
from handoff.service.standing import Line, Standing
from handoff.store.hub import Follower, Hub
from handoff.store.line import LineStore
from handoff.store.routes import Ask, CallBack, Changed, Gone, Route, RouteReader
from handoff.store.seats import SeatStore

__all__ = ["Assignment", "Line", "Standing"]

log = structlog.get_logger()

# A message that the line moved may be lost; then this is how long the next offer waits.
IDLE_S = 1.0
# How often leases, wrap-ups and silent desks are looked at: a lease of 20 s may last 20.5.
SWEEP_S = 0.5
# How often requests of processes that died are taken over.
ABANDONED_S = 5.0
# How often those are looked for whom the line does not know: it may have lost its keys.
CENSUS_S = 30.0
# One process makes the offers: two that match the same people at once undo half of each other's work.
LEAD_MS = 3_000
# While Redis is away.
PAUSE_S = 1.0
# Agents may have passed on the first of a lane; this many more are looked at.
LOOKAHEAD = 20
# The first move is answered at once, those that follow so closely all together: a look at the line and at all
# agents costs as much for one of them as for twenty.
GATHER_S = 0.02
OFFERED = b"offered"  # what line_reserve.lua says


class Assignment:
    """Consumes the requests, matches, offers, reaps."""

    def __init__(
        self,
        line: LineStore,
        seats: SeatStore,
        *,
        routes: RouteReader,
        offers: Offers,
        reaper: Reaper,
        hub: Hub,
        policy: Policy = spread,
    ) -> None:
        self._line = line
        self._seats = seats
        self._routes = routes
        self._offers = offers
        self._reaper = reaper
        self._hub = hub
        self._policy = policy

    async def run(self) -> None:
        """Run until cancelled; a Redis that is away is waited for."""
        await _patiently("prepare", self._routes.prepare)
        async with asyncio.TaskGroup() as group:
            for part in self._routes.parts:
                group.create_task(_forever("route", partial(self._take_new, part)))
            group.create_task(_forever("abandoned", self._take_abandoned))
            group.create_task(_forever("sweep", self._sweep))
            group.create_task(_forever("census", self._census))
            group.create_task(_forever("offer", self._offer_when_it_moves))

    async def take(self, routes: Sequence[Route]) -> None:
        """Apply requests, then forget them; a repeat of one changes nothing."""
        # In any order: of two about one conversation the fences say which is the later one.
        await side_by_side(map(self._apply, routes))
        await self._routes.done(routes)

    async def _apply(self, route: Route) -> None:
        match route.request:
            case Ask():
                await self._enqueue(route.request, route.at_ms + self._line.shift_ms)
            case Gone(c=c, fence=fence):
                await self._leave(c, fence)
            case Changed(c=c) | CallBack(c=c):
                await self._reaper.look_at_one(c)
            case None:
                log.warning("request_unreadable", stream=route.stream, id=route.id)

    async def offer_all(self) -> int:
        """Make every offer that can be made now; returns how many were made."""
        return await self._offer(await self._seats.seats())

    async def _offer(self, seats: Sequence[Seat]) -> int:
        room = sum(seat.room for seat in seats)
        if not room:
            return 0
        now_ms, items = await self._line.heads(room + LOOKAHEAD)
        pairs = match(items, seats, now_ms=now_ms, policy=self._policy)
        made = await side_by_side(
            self._offers.make(it.item, it.seat.id, capacity=it.seat.capacity) for it in pairs
        )
        return sum(offered is not None for offered in made)

    async def _enqueue(self, ask: Ask, arrival_ms: int) -> None:
        lane = Lane(skill=ask.topic or "", language=ask.language or "")
        score_ms = virtual_arrival(arrival_ms, ask.credit_s, front=ask.front)
        put = await self._line.enqueue(
            ask.c,
            fence=ask.fence,
            lane=lane,
            arrival_ms=arrival_ms,
            score_ms=score_ms,
            heavy=is_heavy(ask.urgency),
        )
        log.info("conversation_waits", c=ask.c, lane=str(lane), new=put)

    async def _leave(self, c: str, fence: int) -> None:
        """Take out what left on this fence; what came back on a later one stays."""
        item = await self._line.item(c)
        if item is not None and item.fence > fence:
            return
        if not await self._line.leave(c, item, fence=fence, tell=b"changed"):
            await self._reaper.look(c)

    async def _take_new(self, part: Sequence[str]) -> None:
        await self.take(await self._routes.new(part=part))

    async def _take_abandoned(self) -> None:
        await asyncio.sleep(ABANDONED_S)
        await self.take(await self._routes.abandoned())

    async def _sweep(self) -> None:
        await self._reaper.sweep()
        await asyncio.sleep(SWEEP_S)

    async def _census(self) -> None:
        await self._reaper.census()
        await asyncio.sleep(CENSUS_S)

    async def _offer_when_it_moves(self) -> None:
        async with self._hub.follow(self._line.keys.line_channel) as moves:
            try:
                while True:
                    _stop_if_cancelled()
                    began_s = monotonic()
                    moves.drop()
                    # Asked together: the lease is a write to disk, for which an offer would wait.
                    leads, seats = await asyncio.gather(
                        self._line.lead(self._routes.name, LEAD_MS), self._seats.seats()
                    )
                    if leads:
                        await self._offer(seats)
                    await _moved(moves)
                    await asyncio.sleep(max(0.0, began_s + GATHER_S - monotonic()))
            finally:
                await self._give_way()

    async def _give_way(self) -> None:
        """Let another process make the offers at once; one that dies is followed when its lease ends."""
        with suppress(StoreLost, TimeoutError):
            async with asyncio.timeout(1):
                await self._line.give_way(self._routes.name)


async def _moved(moves: Follower) -> None:
    """Wait until an offer may be possible that was not: an offer made is none of these moves."""
    with suppress(TimeoutError):
        async with asyncio.timeout(IDLE_S):
            while await moves.get() == OFFERED:
                pass


async def _forever(name: str, step: Callable[[], Awaitable[object]]) -> None:
    while True:
        _stop_if_cancelled()
        await _patiently(name, step)


def _stop_if_cancelled() -> None:
    """Stop although the cancellation was swallowed.

    Before Python 3.12 `asyncio.wait_for` does that when it is done at that moment; redis-py sends with it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _patiently(name: str, step: Callable[[], Awaitable[object]]) -> None:
    """Take a step; while Redis is away, wait a little instead.

    So does what nobody foresaw: the line is one work of many, and must not end the chat with it.
    """
    try:
        await step()
    except StoreLost as error:
        log.warning("line_paused", step=name, why=str(error))
        await asyncio.sleep(PAUSE_S)
    except Exception:
        log.exception("line_failed", step=name)
        await asyncio.sleep(PAUSE_S)
