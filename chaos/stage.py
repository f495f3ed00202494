"""One run: shoppers and agents chat in a house of their own while it is hit, and then all comes to rest."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from aiohttp import ClientSession, CookieJar, DummyCookieJar, TCPConnector

from chaos import blows, nemesis
from chaos.agent import Account, Agent
from chaos.facts import History, Restless
from chaos.link import Link, Town
from chaos.patience import IN_LINE
from chaos.premises import SECOND, Premises, staff
from chaos.records import Records, open_records
from chaos.shopper import Shopper

CAPACITY = 6
# Places for three of four: there is nearly always a line, and it moves.
PLACES = 0.75
FEWEST_AGENTS = 3
# The assistant answers some; a turn costs a hundred times what a line to a person costs.
WITH_BOT = 0.08
LINES = (20, 250)
# How long it may take until all is at rest after the last blow: each step alone.
REST_S = 100.0
LOOK_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run is to be like."""

    kills: int
    conversations: int
    seconds: float
    seed: int


@dataclass(slots=True)
class Cast:
    """Who is there."""

    town: Town
    shoppers: list[Shopper] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    visitors: list[Shopper] = field(default_factory=list)
    is_closing: bool = False
    _addresses: int = 0

    def clients(self) -> list[Link]:
        """Return everybody who is connected, or tries to be."""
        return [*self.shoppers, *self.agents]

    def address(self) -> str:
        """Return an address that nobody else has."""
        self._addresses += 1
        number = self._addresses
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


async def play(
    wish: Wish, premises: Premises, history: History, *, tell: Callable[[Cast, int], None]
) -> None:
    """Play one run and write its history, what the stores hold at the end included."""
    chance = Random(wish.seed)  # noqa: S311 -- chance for a test, no secret
    count = max(FEWEST_AGENTS, round(wish.conversations * PLACES / CAPACITY))
    accounts = await staff(premises.settings, count, capacity=CAPACITY)
    async with _town(premises, history, chance) as town, open_records(premises.settings) as records:
        cast, striker = Cast(town), blows.Nemesis(premises, history)
        async with asyncio.TaskGroup() as group:
            scene = group.create_task(_scene(cast, wish, accounts))
            watch = group.create_task(blows.watch(cast.clients))
            telling = group.create_task(_telling(cast, striker, tell))
            await _trouble(cast, wish, striker)
            await _rest(cast, premises, records)
            for task in (scene, watch, telling):
                task.cancel()
        await records.note(history, [one.c for one in cast.visitors if one.c])


async def _trouble(cast: Cast, wish: Wish, striker: blows.Nemesis) -> None:
    """Hit processes and cut sockets for as long as it is wished."""
    history, chance = cast.town.history, cast.town.chance
    plan = nemesis.plan(wish.kills, seconds=wish.seconds, gateways=("gateway", SECOND), seed=wish.seed)
    may_nap = wish.seconds >= blows.NAPS_FROM_S
    async with asyncio.TaskGroup() as group:
        cutter = group.create_task(blows.cut_sockets(cast.clients, history, chance, may_nap=may_nap))
        await striker.strike(plan)
        await asyncio.sleep(max(0.0, wish.seconds - history.now_s))
        cutter.cancel()
    cast.is_closing = True


async def _scene(cast: Cast, wish: Wish, accounts: list[Account]) -> None:
    """Keep the agents at their desks and the shoppers coming, until cancelled."""
    async with AsyncExitStack() as sessions, asyncio.TaskGroup() as group:
        for account in accounts:
            http = await sessions.enter_async_context(ClientSession(cookie_jar=CookieJar(unsafe=True)))
            agent = Agent(cast.town, account, address=cast.address(), http=http, group=group)
            cast.agents.append(agent)
            group.create_task(agent.keep())
        await _crowd(cast, wish, group)


async def _crowd(cast: Cast, wish: Wish, group: asyncio.TaskGroup) -> None:
    """Keep so many shoppers in the chat: whoever has seen the end goes, and another comes."""
    while True:
        cast.shoppers[:] = [one for one in cast.shoppers if not one.is_over]
        while len(cast.shoppers) < wish.conversations and not cast.is_closing:
            one = Shopper(
                cast.town,
                who=f"S{len(cast.visitors) + 1}",
                address=cast.address(),
                talks_to_bot=cast.town.chance.random() < WITH_BOT,
                lines=cast.town.chance.randint(*LINES),
            )
            cast.shoppers.append(one)
            cast.visitors.append(one)
            group.create_task(_visit(one))
        await asyncio.sleep(LOOK_S)


async def _visit(one: Shopper) -> None:
    """Be in the chat until the end is on the screen; who is there at the end of the run stays until it."""
    async with asyncio.TaskGroup() as group:
        connected = group.create_task(one.keep())
        await one.chat()
        if one.is_over:
            connected.cancel()


async def _rest(cast: Cast, premises: Premises, records: Records) -> None:
    """Let all come to rest: nobody waits, nothing is under way, screens and archive have caught up."""
    await premises.ready()
    history = cast.town.history
    for shopper in cast.shoppers:
        shopper.is_quiet = True
    await _none_left(history, "without an answer", lambda: _busy(cast.shoppers))
    await _none_left(
        history, "in the line", lambda: _of(one.who for one in cast.shoppers if one.state in IN_LINE)
    )
    for agent in cast.agents:
        agent.is_quiet = True
    await _none_left(history, "without an answer", lambda: _busy(cast.clients()))
    await _none_left(history, "behind the log", lambda: _behind(cast, records))
    await _none_left(history, "not archived", records.unarchived)


async def _none_left(history: History, what: str, left: Callable[[], Awaitable[list[str]]]) -> None:
    """Wait until nobody is left; who still is after a long time is noted, for the checker to tell."""
    try:
        async with asyncio.timeout(REST_S):
            while await left():  # noqa: ASYNC110 -- other processes have no event to wait for
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        history.note(Restless(what=what, who=await left()))


async def _of(names: Iterable[str]) -> list[str]:
    return list(names)


async def _busy(links: Sequence[Link]) -> list[str]:
    return [f"{one.who} {asked.frame['t']}" for one in links for asked in one.pending.values()]


async def _behind(cast: Cast, records: Records) -> list[str]:
    """Return whose screen does not show the newest entry."""
    screens = [(one.who, one.c, one.last, False) for one in cast.shoppers if one.c]
    for agent in cast.agents:
        mine = [talk for talk in agent.talks.values() if talk.state != "offered"]
        screens += [(agent.who, talk.c, talk.last, True) for talk in mine]
    return [
        f"{who} {c} at {last}"
        for who, c, last, staff in screens
        if last != await records.last(c, staff=staff)
    ]


async def _telling(cast: Cast, striker: blows.Nemesis, tell: Callable[[Cast, int], None]) -> None:
    while True:
        tell(cast, striker.hits)
        await asyncio.sleep(LOOK_S)


@asynccontextmanager
async def _town(premises: Premises, history: History, chance: Random) -> AsyncIterator[Town]:
    async with ClientSession(cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0)) as http:
        yield Town(
            http=http,
            gateways=premises.gateways,
            url=premises.plan.url,
            shop_url=premises.plan.shop_url,
            history=history,
            chance=chance,
        )
