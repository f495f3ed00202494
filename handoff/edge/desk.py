"""An agent's websocket: the desk's snapshot, offers, and the conversations on its screen."""

import asyncio
import random
from contextlib import suppress
from time import monotonic
from typing import assert_never

from handoff.core.conversation import Conversation
from handoff.core.errors import StoreLost
from handoff.edge.access import Colleague, not_yours
from handoff.edge.desk_verbs import Act, Verbs
from handoff.edge.live import Live
from handoff.edge.services import Services
from handoff.edge.socket import Close, Code, Socket
from handoff.store.hub import Follower
from handoff.store.sql import SqlLost
from handoff.wire.codec import decode_staff
from handoff.wire.frames import (
    Ack,
    Attach,
    Attached,
    CallBacks,
    Desk,
    DeskView,
    Detach,
    Hello,
    More,
    Nak,
    Pong,
    StateShown,
    Team,
    Welcome,
)

Command = Act | CallBacks | Team | More | Attach | Detach
STATE = b"~state"
# Three signs of life within the grace of 30 s, however many frames there are.
PRESENT_S = 8.0
# How often the log-in is looked up again: an account may be removed meanwhile. A log-out is told at once.
LOOK_S = 60.0
LINE_AT_MOST_S = 1.0
# Who leaves the page does so without a word.
LINE_AT_LEAST_S = 10.0
BUSY = "This cannot be done just now. Please try again."


class DeskSocket:
    """Runs one socket of one agent."""

    def __init__(self, services: Services, socket: Socket, colleague: Colleague) -> None:
        self._services = services
        self._socket = socket
        self._colleague = colleague
        self._agent = colleague.agent
        self._verbs = Verbs(services.desk, colleague.agent)
        self._lives: dict[str, Live] = {}
        self._following: dict[str, asyncio.Task[None]] = {}
        self._view: DeskView | None = None
        self._viewing = asyncio.Lock()
        self._changed = asyncio.Event()
        self._present_s = -PRESENT_S

    async def run(self) -> None:
        """Follow the desk's channel first, then read its snapshot."""
        desk, hub = self._services.desk, self._services.hub
        await self._sign_of_life()
        try:
            async with hub.follow(desk.channel(self._agent)) as news:
                self._view = await desk.view(self._agent)
                await self._socket.send(Welcome(staff=self._view, heartbeat_s=self._socket.heartbeat_s))
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen(news))
                    group.create_task(self._keep_shown())
                    group.create_task(self._watch_line())
                    group.create_task(self._wait_for_log_out())
                    group.create_task(self._look_for_log_in())
                    await self._read(group)
                    raise ConnectionResetError
        finally:
            with suppress(StoreLost):
                await asyncio.shield(desk.gone(self._agent))

    async def _read(self, group: asyncio.TaskGroup) -> None:
        meter = self._services.meters.of_agent(self._agent.id)
        while (frame := await self._socket.next(decode_staff, meter)) is not None:
            await self._sign_of_life()
            if not isinstance(frame, Hello | Pong):
                answer = await self._kept(frame, group)
                if answer is not None:
                    await self._socket.send(answer)

    async def _kept(self, frame: Command, group: asyncio.TaskGroup) -> Ack | Nak | None:
        try:
            return await self._done(frame, group)
        except StoreLost:
            return Nak(cid=frame.cid, code="busy", why=BUSY, retry=True)

    async def _done(self, frame: Command, group: asyncio.TaskGroup) -> Ack | Nak | None:
        """Return what became of a command; None when it was answered already."""
        if isinstance(frame, CallBacks | Team | More | Attach | Detach):
            return await self._on_screen(frame, group)
        return await self._verbs.do(frame)

    async def _on_screen(
        self, frame: CallBacks | Team | More | Attach | Detach, group: asyncio.TaskGroup
    ) -> Ack | Nak | None:
        """Change or answer what this screen shows."""
        match frame:
            case CallBacks():
                await self._socket.send(await self._services.desk.call_backs(frame.start))
                return Ack(cid=frame.cid)
            case Team():
                await self._socket.send(await self._services.desk.team(self._agent))
                return Ack(cid=frame.cid)
            case Attach():
                return await self._attach(frame, group)
            case Detach():
                self._detach(frame.c)
                return Ack(cid=frame.cid)
            case More():
                live = self._lives.get(frame.c or "")
                if live is None or await self._services.access.at_desk(self._agent, frame.c) is None:
                    return not_yours(frame.cid)
                return await live.answer(frame)
            case _:
                assert_never(frame)

    async def _attach(self, frame: Attach, group: asyncio.TaskGroup) -> Nak | None:
        if await self._services.access.at_desk(self._agent, frame.c) is None:
            return not_yours(frame.cid)
        self._detach(frame.c)
        if len(self._following) >= self._services.limits.attached:
            return Nak(cid=frame.cid, code="bad", why="Too many conversations are open; detach one first.")
        live = Live(self._services, self._socket, c=frame.c, side="agent")
        self._lives[frame.c] = live
        self._following[frame.c] = group.create_task(self._follow(frame, live))
        return None

    def _detach(self, c: str) -> None:
        self._lives.pop(c, None)
        if (task := self._following.pop(c, None)) is not None:
            task.cancel()

    async def _follow(self, frame: Attach, live: Live) -> None:
        """Show a conversation for as long as it is this agent's."""
        async with self._services.hub.follow(self._services.conversations.channel(frame.c)) as follower:
            now = await self._mine(frame.c)
            if now is not None and await live.has_mended(now, frame.last):
                now = await self._mine(frame.c)
            if now is None:
                await self._socket.send(not_yours(frame.cid))
            else:
                await self._socket.send(Ack(cid=frame.cid))
                resume = await live.resumes(now, frame.last)
                await self._socket.send(Attached(c=frame.c, last=now.last, resume=resume))
                await live.begin(frame.last, resume)
                await self._show(now)
                await self._live(frame.c, live, follower)
        if self._lives.get(frame.c) is live:
            self._lives.pop(frame.c)
            self._following.pop(frame.c)

    async def _live(self, c: str, live: Live, follower: Follower) -> None:
        """Show what happens until it is somebody else's: whose it is, is looked at before the log is read."""
        follower.quick = live.take_now
        while True:
            payload = await follower.get()
            if not payload:
                follower.gap = False
            lost = not payload or not await live.take(payload)
            if lost or payload == STATE:
                now = await self._mine(c)
                if now is None:
                    return
                await self._show(now)
            if lost:
                await live.heal()

    async def _mine(self, c: str) -> Conversation | None:
        return await self._services.access.at_desk(self._agent, c)

    async def _show(self, now: Conversation) -> None:
        shown = StateShown(c=now.id, state=now.state.value, fence=now.fence, alias=now.alias)
        await self._socket.send(shown)

    async def _listen(self, news: Follower) -> None:
        """Pass on offers and withdrawals at once; the snapshot that holds them follows."""
        while True:
            payload = await news.get()
            news.gap = False
            kind, _, raw = payload.partition(b" ")
            if kind in (b"offer", b"revoke", b"transferred"):
                await self._socket.send_text(raw)
            self._changed.set()

    async def _keep_shown(self) -> None:
        """Show the desk anew when something was told of it; what comes while it is read, next time."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._show_desk()

    async def _show_desk(self) -> None:
        async with self._viewing:
            view = await self._services.desk.view(self._agent)
            if view != self._view:
                self._view = view
                await self._socket.send(Desk(view=view))

    async def _show_line(self) -> None:
        """Show what the line changes without a word to this desk; its conversations are not read."""
        async with self._viewing:
            view = self._view and await self._services.desk.with_line(self._view)
            if view is not None and view != self._view:
                self._view = view
                await self._socket.send(Desk(view=view))

    async def _watch_line(self) -> None:
        """Keep the numbers of the line fresh, at most once a second, each desk at its own moment of it.

        All desks hear of a move at once; to read what all of them show at once would hold up every message.
        Whatever was told to this desk and lost is found when all of it is read, every ten seconds.
        """
        moment_s = LINE_AT_MOST_S * random.random()  # noqa: S311 -- it spreads work, it guards nothing
        whole_s = monotonic()
        async with self._services.hub.follow(self._services.line.channel) as moves:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LINE_AT_LEAST_S):
                        await moves.get()
                await asyncio.sleep((moment_s - monotonic()) % LINE_AT_MOST_S)
                moves.drop()
                if monotonic() - whole_s < LINE_AT_LEAST_S:
                    await self._show_line()
                else:
                    whole_s = monotonic()
                    await self._show_desk()

    async def _wait_for_log_out(self) -> None:
        doors = self._services.doors
        async with self._services.hub.follow(doors.gone_channel(self._colleague.hashed)) as ends:
            while True:
                if await ends.get():
                    raise Close(Code.NO_SESSION, "logged out")
                ends.gap = False
                await self._still_in()

    async def _sign_of_life(self) -> None:
        """Tell the line that somebody sits here."""
        now_s = monotonic()
        if now_s - self._present_s >= PRESENT_S:
            self._present_s = now_s
            with suppress(StoreLost):
                await self._services.desk.present(self._agent)

    async def _look_for_log_in(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self._still_in()

    async def _still_in(self) -> None:
        """Send away whose log-in ended; while a store is away nobody is, for the talk goes on without it."""
        with suppress(SqlLost, StoreLost):
            if not await self._services.access.is_in(self._colleague):
                raise Close(Code.NO_SESSION, "logged out")
