"""The line with all that belongs to it, on a real Valkey, for the tests of the line and the desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import msgspec

from handoff.core.agents import Agent
from handoff.core.conversation import Conversation
from handoff.core.hours import Hours, parse
from handoff.core.line import Item, Limits
from handoff.service.assignment import Assignment
from handoff.service.chat import Chat
from handoff.service.desk import Desk
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.service.standing import Line
from handoff.store.client import Scripts, connect
from handoff.store.conversations import Conversations
from handoff.store.hub import Hub
from handoff.store.line import LineStore
from handoff.store.routes import RouteReader
from handoff.store.seats import SeatStore
from handoff.wire.frames import Accept, Ack, Body, Done, Human, Nak, Ready, Refuse, Send, Transfer

ALWAYS = parse("always", "Europe/Amsterdam")
_cid = count()


def cid() -> str:
    """Return a client's id that no other command has."""
    return f"cid{next(_cid)}"


def agent(name: str, *languages: str, capacity: int = 3, skills: frozenset[str] = frozenset()) -> Agent:
    """Return an agent who writes these languages."""
    spoken = frozenset(languages or ("en", "nl"))
    return Agent(id=name, alias=name.title(), languages=spoken, capacity=capacity, skills=skills)


@dataclass
class LineHouse:
    """One gateway process, as far as the line goes."""

    conversations: Conversations
    chat: Chat
    line: LineStore
    seats: SeatStore
    reaper: Reaper
    offers: Offers
    desk: Desk
    routes: RouteReader
    assignment: Assignment
    standing: Line
    hub: Hub

    def travel(self, ms: int) -> None:
        """Move the line's clock."""
        self.line.shift_ms += ms
        self.seats.shift_ms += ms

    async def settle(self) -> None:
        """Take what was asked of the line, without offering."""
        await self.assignment.take(await self.routes.new(None))

    async def run_once(self) -> None:
        """Do all that a running process does, once."""
        await self.settle()
        await self.reaper.sweep()
        await self.assignment.offer_all()

    async def waits(self, language: str = "en") -> str:
        """Return a new conversation that waits in line."""
        made, _ = await self.chat.start(origin="https://shop.example.org", language=language)
        assert isinstance(await self.chat.human(made.id, Human(cid=cid())), Ack)
        await self.settle()
        return made.id

    async def ready(self, who: Agent) -> Agent:
        """Return the agent, present and ready."""
        await self.desk.present(who)
        assert isinstance(await self.desk.ready(who, Ready(cid=cid(), on=True)), Ack)
        return who

    async def now(self, c: str) -> Conversation:
        """Return the conversation."""
        found = await self.conversations.get(c)
        assert found is not None
        return found

    async def bodies(self, c: str) -> list[Body]:
        """Return the log."""
        return [msgspec.json.decode(entry.body, type=Body) for entry in await self.conversations.read(c)]

    async def item(self, c: str) -> Item:
        """Return what the line knows of it."""
        found = await self.line.item(c)
        assert found is not None
        return found

    async def accept(self, who: Agent, c: str) -> Ack | Nak:
        """Accept the offer that this agent sees now."""
        return await self.desk.accept(who, Accept(cid=cid(), c=c, fence=(await self.now(c)).fence))

    async def refuse(self, who: Agent, c: str) -> Ack | Nak:
        """Refuse the offer that this agent sees now."""
        return await self.desk.refuse(who, Refuse(cid=cid(), c=c, fence=(await self.now(c)).fence))

    async def done(self, who: Agent, c: str) -> Ack | Nak:
        """Close the conversation under a topic."""
        fence = (await self.now(c)).fence
        frame = Done(cid=cid(), c=c, fence=fence, topic="track_order", outcome="resolved")
        return await self.desk.done(who, frame)

    async def pass_on(
        self, who: Agent, c: str, *, to: str | None = None, skill: str | None = None, note: str = ""
    ) -> Ack | Nak:
        """Pass a conversation on, as this agent's desk sees it."""
        fence = (await self.now(c)).fence
        frame = Transfer(cid=cid(), c=c, fence=fence, to=to, skill=skill, note=note)
        return await self.desk.transfer(who, frame)

    async def say(self, who: Agent, c: str, text: str = "Hello") -> Ack | Nak:
        """Say something as an agent."""
        return await self.desk.say(who, Send(cid=cid(), c=c, text=text))

    async def order(self) -> list[str]:
        """Return who waits, next first."""
        _, heads = await self.line.heads(1000)
        items = sorted(heads, key=lambda item: (item.score_ms, item.c))
        return [item.c for item in items]

    async def active(self, who: Agent, language: str = "en") -> str:
        """Return a conversation that this ready agent has accepted."""
        c = await self.waits(language)
        await self.assignment.offer_all()
        assert isinstance(await self.accept(who, c), Ack)
        return c


@asynccontextmanager
async def line_house(
    url: str, prefix: str, *, limits: Limits | None = None, hours: Hours = ALWAYS, prepare: bool = True
) -> AsyncIterator[LineHouse]:
    """Yield one process; several on the same prefix are several processes on the same line."""
    async with connect(url) as redis:
        conversations, scripts = Conversations(redis, prefix=prefix), Scripts(redis)
        line, seats = (
            LineStore(redis, scripts, prefix=prefix),
            SeatStore(redis, scripts, prefix=prefix),
        )
        reaper = Reaper(conversations, line, seats, limits=limits, hours=hours)
        offers = Offers(conversations, line, reaper)
        routes, hub = RouteReader(redis, cid(), prefix=prefix), Hub(redis)
        if prepare:
            await routes.prepare()
        yield LineHouse(
            conversations=conversations,
            chat=Chat(conversations),
            line=line,
            seats=seats,
            reaper=reaper,
            offers=offers,
            desk=Desk(conversations, line, seats, offers=offers, reaper=reaper),
            routes=routes,
            assignment=Assignment(line, seats, routes=routes, offers=offers, reaper=reaper, hub=hub),
            standing=Line(line, seats, hours=hours),
            hub=hub,
        )
