"""Who is on the stage: agents with their tickets, and conversations that they have."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from handoff.core.conversation import Conversation, Verb
from handoff.core.ids import secret_hash
from handoff.edge.tokens import Tokens
from handoff.service.accounts import LANGUAGES, password_mark
from handoff.service.reaper import Reaper
from handoff.store.accounts import Account, Accounts
from handoff.store.client import Redis, Scripts, connect
from handoff.store.conversations import Conversations, Moved
from handoff.store.doors import DeskSession, Doors
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.store.sql import open_engine
from handoff.wire.frames import Body, From
from load.plans import DeskPlan, ShopperPlan
from load.stage import SHOP, NotMeasured, Stage

ASKED = Body(sender=From(role="system"), kind="event", event="handoff")
JOINED = Body(sender=From(role="agent", alias="Ida"), kind="event", event="joined")
CAPACITY = 50


class Cast:
    """Puts agents and conversations into the stores, as log-ins, hand-offs and offers would have."""

    def __init__(self, stage: Stage, redis: Redis) -> None:
        scripts = Scripts(redis)
        self._stage = stage
        self._tokens = Tokens(stage.settings["SKRANKE_SECRET"])
        self._doors = Doors(redis, scripts)
        self.conversations = Conversations(redis)
        self.seats = SeatStore(redis, scripts)
        self._reaper = Reaper(self.conversations, LineStore(redis, scripts), self.seats)

    async def agents(self, count: int) -> list[Account]:
        """Return new accounts, whose passwords nobody knows."""
        engine = open_engine(self._stage.settings["DATABASE_URL"])
        made = [_account() for _ in range(count)]
        try:
            for account in made:
                await Accounts(engine).add(account)
        finally:
            await engine.dispose()
        return made

    async def desk(
        self, account: Account, held: Sequence[Conversation] = (), *, ready: bool = False
    ) -> DeskPlan:
        """Return a desk with a fresh ticket, good for half a minute."""
        secret, ticket = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        session = DeskSession(agent=account.id, mark=password_mark(account))
        # Making the others took its time: this agent's grace begins now.
        await self.seats.mark(account.id, here=True)
        await self._doors.begin(secret, session)
        await self._doors.give_ticket(ticket, secret_hash(secret))
        return DeskPlan(token=ticket, conversations=[one.id for one in held], ready=ready)

    def shopper(self, conversation: Conversation) -> ShopperPlan:
        """Return the shopper of a conversation."""
        return ShopperPlan(token=self._tokens.sign(conversation.id, origin=SHOP).text, c=conversation.id)

    async def fresh(self) -> Conversation:
        """Return a conversation that the bot has."""
        return await self.conversations.open(refresh_hash="-", origin=SHOP, language="en")

    async def held_by(self, account: Account, count: int) -> list[Conversation]:
        """Return conversations that this agent has accepted."""
        await self.seats.mark(account.id, here=True)
        return await asyncio.gather(*(self._accepted(account) for _ in range(count)))

    async def _accepted(self, account: Account) -> Conversation:
        now = await self.fresh()
        for verb, owner, bodies in (
            (Verb.HAND_OFF, None, [ASKED]),
            (Verb.OFFER, account.id, []),
            (Verb.ACCEPT, account.id, [JOINED]),
        ):
            moved = await self.conversations.move(
                now.id, verb, fence=now.fence, owner=owner, bodies=bodies, by="system"
            )
            if not isinstance(moved, Moved):
                raise NotMeasured(f"{verb} was refused: {moved.code}")
            now = moved.conversation
        await self._reaper.look(now.id)
        return now


@asynccontextmanager
async def cast(stage: Stage) -> AsyncIterator[Cast]:
    """Yield the cast of a stage."""
    async with connect(stage.redis_url) as redis:
        yield Cast(stage, redis)


def _account() -> Account:
    return Account(
        id=secrets.token_hex(16),
        login=secrets.token_hex(8),
        alias="Ida",
        role="agent",
        languages=LANGUAGES,
        capacity=CAPACITY,
        password_hash="-",  # noqa: S106 -- no password has this hash
        created_ms=int(time.time() * 1000),
    )
