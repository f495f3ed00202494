"""What a shopper's page is shown, whichever way it is connected: the log, who owns it, the place in line."""

import asyncio
import random
from contextlib import suppress
from time import monotonic

from handoff.core.conversation import IN_LINE, OWNED, Conversation, State
from handoff.core.errors import StoreLost
from handoff.edge.live import Live, Outlet
from handoff.edge.services import Services
from handoff.edge.socket import Close, Code
from handoff.store.hub import Follower
from handoff.wire.frames import StateShown, Welcome

STATE = b"~state"
# In these states a person looks, or will look, for this shopper.
WITH_PEOPLE = IN_LINE | OWNED
# Two signs of life before a desk is told that the page was left.
HERE_S = 8.0
OVER = "this conversation is over"
# The line is asked again at most this often while it moves, and at least so often while it seems to stand.
LINE_AT_MOST_S = 1.0
LINE_AT_LEAST_S = 30.0


class Screen:
    """One page of the conversation that it was let into (`now`).

    Follow its channel first, then begin: nothing falls between the two.
    """

    def __init__(self, services: Services, outlet: Outlet, now: Conversation) -> None:
        self._services = services
        self._outlet = outlet
        self._c = now.id
        self.live = Live(services, outlet, c=now.id, side="shopper", login=now.login)
        self.language: str | None = None
        self._shown: StateShown | None = None
        self._showing = asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None
        self._sign: asyncio.Task[None] | None = None

    @property
    def state(self) -> State:
        """Return whose conversation it was when that was last told."""
        return State(self._shown.state) if self._shown is not None else State.BOT

    async def begin(self, last: str | None) -> None:
        """Send the welcome, and what came after `last`."""
        now = await self._now()
        if await self.live.has_mended(now, last):
            now = await self._now()
        self.live.still_mine(now.login)
        self.language = now.language
        resume = await self.live.resumes(now, last)
        welcome = Welcome(
            conversation=self._c,
            state=now.state.value,
            last=now.last,
            resume=resume,
            heartbeat_s=self._outlet.heartbeat_s,
        )
        await self._outlet.send(welcome)
        await self.live.begin(last, resume)

    async def listen(self, follower: Follower, group: asyncio.TaskGroup) -> None:
        """Show what happens, in order; what the channel lost is read from the log."""
        await self._show_state(group)
        follower.quick = self.live.take_now
        while True:
            payload = await follower.get()
            if not payload:
                follower.gap = False
            lost = not payload or not await self.live.take(payload)
            if lost:
                await self.live.heal()
            if lost or payload == STATE:
                await self._show_state(group)

    async def _show_state(self, group: asyncio.TaskGroup) -> None:
        await self._tell_state()
        in_line = self._shown is not None and self._shown.state in IN_LINE
        if in_line and (self._watcher is None or self._watcher.done()):
            self._watcher = group.create_task(self._watch_line())
        if self.state in WITH_PEOPLE and (self._sign is None or self._sign.done()):
            self._sign = group.create_task(self._be_here())

    async def _tell_state(self) -> None:
        """Send where the conversation stands, if that is news."""
        async with self._showing:
            shown = await self._standing(await self._now())
            if shown != self._shown:
                self._shown = shown
                await self._outlet.send(shown)

    async def _standing(self, now: Conversation) -> StateShown:
        if now.state in IN_LINE:
            place = await self._services.line.standing(self._c)
            return StateShown(
                c=self._c,
                state=now.state.value,
                position=place.position,
                wait=place.wait,
                desk=place.desk,
                why=place.why,
            )
        return StateShown(c=self._c, state=now.state.value, alias=now.alias if now.state in OWNED else None)

    async def _be_here(self) -> None:
        """Show the desk that the page is open, for as long as a person is asked for."""
        while self.state in WITH_PEOPLE:
            with suppress(StoreLost):
                await self._services.line.here(self._c)
            await asyncio.sleep(HERE_S)

    async def _watch_line(self) -> None:
        """Keep the place honest: the line moves without a word in the conversation.

        All pages hear of a move at once, and each looks at its own moment of the second.
        """
        moment_s = LINE_AT_MOST_S * random.random()  # noqa: S311 -- it spreads work, it guards nothing
        async with self._services.hub.follow(self._services.line.channel) as moves:
            while self._shown is not None and self._shown.state in IN_LINE:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LINE_AT_LEAST_S):
                        await moves.get()
                await asyncio.sleep((moment_s - monotonic()) % LINE_AT_MOST_S)
                moves.drop()
                await self._tell_state()

    async def _now(self) -> Conversation:
        now = await self._services.conversations.get(self._c)
        if now is None:
            raise Close(Code.NO_SESSION, OVER)
        return now
